"""Which resources a request is about, in which order, and what is warned about."""

import pytest

from include.resources import prerequisites, registry
from include.resync.request.selection import left_behind, select_resources
from tests.support.resync_trial import configuration

GENERAL = configuration("5.2")
NAMES = [name for name, resource in registry().items() if resource.collection(GENERAL.data_standard)]


def names(*asked: str, dependencies: bool = True, standard: str = "5.2", **off: bool) -> list[str]:
    chosen = configuration(standard, resources=off)
    return [one.name for one in select_resources(asked, registry(), chosen, dependencies=dependencies).resources]


def warnings(*asked: str, dependencies: bool = True, **off: bool) -> tuple[str, ...]:
    chosen = configuration("5.2", resources=off)
    return select_resources(asked, registry(), chosen, dependencies=dependencies).warnings


def test_nothing_asked_means_everything_that_is_on():
    assert names() == NAMES
    assert "bellSchedules" not in names(bellSchedules=False)


def test_without_dependencies_only_what_is_asked():
    assert names("sections", "students", dependencies=False) == ["students", "sections"]


def test_the_closure_is_transitive_and_holds_nothing_else():
    assert names("courseOfferings") == [
        name
        for name in registry()
        if name in {"localEducationAgencies", "schools", "gradingPeriods", "sessions", "courses", "courseOfferings"}
    ]


def test_authorization_makes_prerequisites_too():
    assert {"studentSchoolAssociations", "students", "calendars"} <= set(names("studentSectionAssociations"))


@pytest.mark.parametrize("name", NAMES)
def test_prerequisites_come_first_and_are_closed(name):
    order = names(name)
    assert order[-1] == name or set(order[order.index(name) + 1 :]) <= prerequisites(name, registry())
    for one in order:
        first = set(registry()[one].depends_on) & set(NAMES)
        assert first <= set(order)
        assert all(order.index(before) < order.index(one) for before in first)


def test_a_prerequisite_that_is_off_is_left_out_and_warned_about():
    assert "courses" not in names("courseOfferings", courses=False)
    (warning,) = warnings("courseOfferings", courses=False)
    assert warning.startswith("courses is off in the Resource Preferences, but courseOfferings needs it")


def test_what_only_an_off_resource_needs_is_still_sent():
    """Its records are in the ODS from another source, perhaps; what it needs harms nobody."""
    assert {"sessions", "gradingPeriods"} <= set(names("sections", courseOfferings=False))


def test_a_warning_names_the_nearest_that_want_it():
    (warning,) = warnings("studentSectionAssociations", calendars=False)
    assert "studentSchoolAssociations needs it" in warning


def test_no_warning_for_what_is_merely_not_asked():
    assert warnings("sections", dependencies=False) == ()


def test_off_resources_that_nothing_needs_are_not_mentioned():
    assert warnings("students", bellSchedules=False) == ()


def test_order_does_not_depend_on_how_it_was_asked():
    assert names("sections", "courses") == names("courses", "sections", "courses")


def unreachable(*selected: str, **off: bool) -> list[str]:
    chosen = configuration("5.2", resources=off)
    return list(left_behind([registry()[name] for name in selected], registry(), chosen))


def test_an_association_alone_leaves_others_behind():
    (warning,) = unreachable("studentSchoolAssociations")
    assert warning.startswith("studentSchoolAssociations is selected without ")
    assert "studentSectionAssociations" in warning


@pytest.mark.parametrize(
    ("selected", "off"),
    [
        pytest.param(list(registry()), {}, id="everything"),
        pytest.param(["sections", "students"], {}, id="no association"),
        pytest.param(
            ["studentSchoolAssociations"],
            {name: False for name, one in registry().items() if "studentSchoolAssociations" in one.after},
            id="what needs it is off",
        ),
    ],
)
def test_nothing_is_left_behind(selected, off):
    assert unreachable(*selected, **off) == []
