"""The trigger forms of the state tools; field names are those of `include.state_sync.request`."""

from collections.abc import Sequence
from pathlib import Path

from airflow.sdk import Param

from include.configurations.state_loading import FOLDER
from include.orchestration.choices import Choice, configurations, districts, one_or_none
from include.orchestration.params import flag, ids, if_locked, several, some_schools
from include.state import registry, selectable
from include.state_sync.scenarios import BY_HAND, SCENARIOS

SCENARIO = "When, and what for"
MODES = {
    "reconcile": "Reconcile: compare, send what differs, delete what the district does not have",
    "resend": "Resend: send every record in scope again",
}


def selective_form(folder: Path = FOLDER) -> dict[str, Param]:
    """Every param of state_selective_sync by name."""
    names = selectable()
    keys = {name: f"{name}: {registry()[name].key}s" for name in names}
    return {
        **_whose(folder),
        "object": Param(names[0], type="string", enum=list(names), values_display=keys, title="Object"),
        "ids": ids(
            "IDs",
            "The **district's** personIDs or enrollmentIDs, whichever side asks. One per line; commas and spaces do as"
            " well. An ID that has no record changes nothing and is reported.",
        ),
        "on_lock_conflict": if_locked(),
    }


def batch_form(folder: Path = FOLDER) -> dict[str, Param]:
    """Every param of state_resync by name."""
    return {
        **_whose(folder),
        **_scenario(),
        **_scope(folder),
        "check_dependencies": flag(
            True, "Check dependencies", "Resync the parents of the objects first, such as calendars before enrollments."
        ),
        "mode": Param("reconcile", type="string", enum=list(MODES), values_display=MODES, title="Mode"),
        "prune": flag(
            True,
            "Delete",
            "What the state holds in scope and the district does not have is deleted, children first; a person is"
            " asked before much is.",
        ),
        "override_year_guard": flag(
            False,
            "Run at the wrong time of the year",
            "An end-of-year resync is refused once the scoped year has moved, a start-of-year one before it has.",
            SCENARIO,
        ),
        "on_lock_conflict": if_locked(),
    }


def verification_form(folder: Path = FOLDER) -> dict[str, Param]:
    """Every param of state_verification by name."""
    return {**_whose(folder), **_scope(folder), "on_lock_conflict": if_locked()}


def _whose(folder: Path) -> dict[str, Param]:
    """A configuration or a district; either is enough."""
    return {
        "configuration": _one_of(
            configurations(folder),
            "Configuration",
            "Names the district, its SIS and the state's database. Not needed where a district is named.",
        ),
        "district": _one_of(
            districts(folder), "District", "For users at the state: the district's number, in place of a configuration."
        ),
    }


def _one_of(choices: Sequence[Choice], title: str, text: str) -> Param:
    return Param(
        None,
        **one_or_none(choices, "Not named"),
        title=title,
        description_md=text,
    )


def _scenario() -> dict[str, Param]:
    told = "\n".join(f"- *{one.title}*: {one.when}" for one in SCENARIOS.values())
    return {
        "scenario": Param(
            BY_HAND,
            type="string",
            enum=list(SCENARIOS),
            values_display={name: one.title for name, one in SCENARIOS.items()},
            title="Scenario",
            description_md=f"{told}\n\nA full resync is of all objects and all schools: leave those empty.",
            section=SCENARIO,
        )
    }


def _scope(folder: Path) -> dict[str, Param]:
    objects = [Choice(name, name) for name in registry()]
    return {
        "objects": several(objects, "Objects", "Empty: every object the configuration has on."),
        "all_schools": flag(False, "All schools", "The whole district, with what belongs to no school."),
        "schools": some_schools(
            folder.parent, "One school or more, by name or number; needed unless it is for all schools."
        ),
        "school_year": Param(
            None,
            type=["null", "integer"],
            minimum=1992,
            maximum=2100,
            title="School year",
            description_md="By the year it ends in, such as 2027. Empty: the configuration's.",
        ),
    }
