"""What the graph's edges say is what the registry says: no more, no less, and none twice."""

from dataclasses import dataclass

import pytest

from include.orchestration.graph import SLICES, Step, by_category, group_id, reduced, step_of, steps
from include.resources import prerequisites, registry


@dataclass(frozen=True)
class Named:
    depends_on: tuple[str, ...] = ()


CHAIN = {"a": Named(), "b": Named(("a",)), "c": Named(("a", "b")), "d": Named(("a", "c"))}


@pytest.mark.parametrize(
    ("names", "left"),
    [
        pytest.param(("a", "b", "c"), ("c",), id="a chain keeps its end"),
        pytest.param(("a",), ("a",), id="one stays"),
        pytest.param((), (), id="none stay none"),
    ],
)
def test_an_edge_that_a_path_implies_is_left_out(names, left):
    assert reduced(names, CHAIN) == left  # type: ignore[arg-type]


def test_every_dependency_is_still_a_path():
    drawn = {step.task_id: step for step in steps(registry())}

    def before(task_id: str) -> set[str]:
        direct = set(drawn[task_id].after)
        return direct.union(*(before(name) for name in direct)) if direct else set()

    for name in registry():
        assert before(name) == prerequisites(name, registry())


def test_a_second_attempt_waits_for_its_associations_and_nothing_waits_for_it():
    drawn = steps(registry())
    retry_deferred = {step.resource: step for step in drawn if step.retry_deferred}
    assert retry_deferred.keys() == {name for name, resource in registry().items() if resource.deferred_until}
    assert "studentSchoolAssociations" in retry_deferred["students"].after
    assert not {step.task_id for step in retry_deferred.values()} & {name for step in drawn for name in step.after}


@pytest.mark.parametrize(
    ("task_id", "step"),
    [
        pytest.param("students", Step(resource="students"), id="a resource"),
        pytest.param(
            "students_retry_deferred", Step(resource="students", retry_deferred=True), id="its second attempt"
        ),
        pytest.param("slices.students_retry_deferred", Step(resource="students", retry_deferred=True), id="its list"),
    ],
)
def test_a_task_id_tells_its_step(task_id, step):
    assert step_of(task_id) == step
    assert step_of(step.task_id) == step
    assert step.slices_task_id == f"{SLICES}{step.task_id}"


def test_categories_hold_every_step_once():
    drawn = steps(registry())
    grouped = by_category(drawn)
    assert sorted(step.task_id for members in grouped.values() for step in members) == sorted(
        step.task_id for step in drawn
    )
    assert group_id("Education Organization") == "education_organization"
