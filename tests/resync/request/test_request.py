"""What may be asked for, and that every mistake is told at once."""

from typing import Any

import pytest

from include.edfi.errors import ConfigError
from include.resources import registry
from include.resync.request.request import validate
from tests.support.resync_trial import configuration

GENERAL = configuration("5.2", resources={"bellSchedules": False})
TENNESSEE = configuration("3.3")
SLEEPING = configuration("5.0", name="sleeping", enabled=False)
CONFIGURATIONS = {one.name: one for one in (GENERAL, TENNESSEE, SLEEPING)}


def asked(**params: Any) -> dict[str, Any]:
    return {"configuration": "general_ds52", "all_schools": True, **params}


def problems(**params: Any) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        validate(asked(**params), CONFIGURATIONS, registry())
    return caught.value.problems


def test_the_least_one_may_ask():
    request = validate(asked(), CONFIGURATIONS, registry())
    assert (request.select_dependencies, request.resources, request.person_ids) == (True, (), None)


def test_text_boxes_become_lists():
    request = validate(
        asked(all_schools=False, schools="255901001\n255901044", person_ids="3, 4\n3", resources="students"),
        CONFIGURATIONS,
        registry(),
    )
    assert request.schools == ("255901001", "255901044")
    assert request.person_ids == (3, 4)
    assert request.resources == ("students",)


def test_a_validated_request_survives_the_history():
    request = validate(asked(course_ids="9 8", resources="courses"), CONFIGURATIONS, registry())
    assert validate(request.model_dump(mode="json"), CONFIGURATIONS, registry()) == request


@pytest.mark.parametrize(
    ("params", "said"),
    [
        pytest.param({"configuration": "nowhere"}, "configuration: 'nowhere' is none of", id="unknown configuration"),
        pytest.param({"configuration": "sleeping"}, "'sleeping' is disabled", id="disabled configuration"),
        pytest.param({"schools": "1"}, "either all_schools or schools, not both (value: 1)", id="both choices"),
        pytest.param({"all_schools": False}, "name at least one school", id="neither choice"),
        pytest.param({"resources": "pupils"}, "resources: 'pupils' is not a resource", id="unknown resource"),
        pytest.param({"resources": "bellSchedules"}, "'bellSchedules' is off in the Resource Preferences", id="off"),
        pytest.param({"resources": "parents"}, "'parents' is not a resource", id="older name in a newer standard"),
        pytest.param(
            {"resources": "localEducationAgencyCalendars"},
            "'localEducationAgencyCalendars' is not a resource of data standard 5.2 for Core",
            id="another state's resource",
        ),
        pytest.param({"mode": "guess"}, "mode: Input should be 'resend'", id="no mode at all"),
        pytest.param({"person_ids": "1 two"}, "person_ids: no positive integers: two", id="bad person"),
        pytest.param({"course_ids": "-1"}, "course_ids: no positive integers: -1", id="bad course"),
        pytest.param({"section_ids": [0]}, "section_ids: no positive integers: 0", id="bad section"),
        pytest.param({"run_clean_up": True}, "for Tennessee configurations only; 'general_ds52' is for TX", id="clean"),
        pytest.param({"person_id": "1"}, "person_id: there is no such param", id="misspelt param"),
        pytest.param(
            {"on_lock_conflict": "push"}, "on_lock_conflict: Input should be 'wait' or 'refuse'", id="when locked"
        ),
    ],
)
def test_a_mistake_is_named(params, said):
    assert [problem for problem in problems(**params) if said in problem]


@pytest.mark.parametrize("mode", ["resend", "reconcile", "verify"])
def test_the_three_modes(mode):
    assert validate(asked(mode=mode), CONFIGURATIONS, registry()).mode == mode


def test_every_problem_at_once():
    told = problems(
        configuration="sleeping", all_schools=False, mode="guess", run_clean_up=True, resources="pupils, teachers"
    )
    for said in ("is disabled", "Tennessee", "at least one school", "'guess'", "'pupils'", "'teachers'"):
        assert [problem for problem in told if said in problem], said


def test_mistakes_of_form_and_of_meaning_come_together():
    told = problems(person_ids="one", section_ids="x y", configuration="nowhere", all_schools=False)
    for said in ("person_ids", "section_ids", "'nowhere'", "at least one school"):
        assert [problem for problem in told if said in problem], said


@pytest.mark.parametrize(
    ("name", "word"),
    [
        pytest.param("tennessee_ds33", "parents", id="parents in 3.3"),
        pytest.param("tennessee_ds33", "contacts", id="newest name in 3.3"),
        pytest.param("tennessee_ds33", "studentParentAssociations", id="the association"),
    ],
)
def test_a_resource_by_the_name_of_its_standard(name, word):
    request = validate(asked(configuration=name, resources=word), CONFIGURATIONS, registry())
    expected = "studentContactAssociations" if word == "studentParentAssociations" else "contacts"
    assert request.resources == (expected,)


def test_clean_up_is_not_for_every_mode():
    told = problems(configuration="tennessee_ds33", run_clean_up=True, mode="resend")
    assert [problem for problem in told if problem.startswith("run_clean_up: ") and "'reconcile'" in problem]
