"""The trigger forms of the state tools; field names are those of `include.state_sync.request`."""

from collections.abc import Sequence
from pathlib import Path

from airflow.sdk import Param

from include.configurations.state_loading import FOLDER
from include.orchestration.choices import Choice, configurations, districts, one_or_none
from include.orchestration.params import flag, ids, if_locked, several, some_schools
from include.state import registry, selectable
from include.state_sync.scenarios import BY_HAND, SCENARIOS

SCENARIO = "Scenario"
MODES = {
    "reconcile": "Reconcile: compare, send differences, delete what the district does not have",
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
            "The **district's** personIDs or enrollmentIDs, also in runs by the state. One per line, or separated"
            " by commas or spaces. IDs without a record are reported.",
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
            True,
            "Check dependencies",
            "Resync the parents of the selected objects first, such as calendars before enrollments.",
        ),
        "mode": Param("reconcile", type="string", enum=list(MODES), values_display=MODES, title="Mode"),
        "prune": flag(
            True,
            "Delete",
            "Delete records that the district does not have, children first. Large deletions require approval.",
        ),
        "override_year_guard": flag(
            False,
            "Override the school-year check",
            "Otherwise an end-of-year resync is refused after the scoped year moved, a start-of-year resync before.",
            SCENARIO,
        ),
        "on_lock_conflict": if_locked(),
    }


def verification_form(folder: Path = FOLDER) -> dict[str, Param]:
    """Every param of state_verification by name."""
    return {**_whose(folder), **_scope(folder), "on_lock_conflict": if_locked()}


def _whose(folder: Path) -> dict[str, Param]:
    """A configuration or a district; one of them is enough."""
    return {
        "configuration": _one_of(
            configurations(folder),
            "Configuration",
            "Sets the district, its SIS and the state's database. Not needed when a district is selected.",
        ),
        "district": _one_of(
            districts(folder), "District", "For users at the state: the district instead of a configuration."
        ),
    }


def _one_of(choices: Sequence[Choice], title: str, text: str) -> Param:
    return Param(
        None,
        **one_or_none(choices, "Not selected"),
        title=title,
        description_md=text,
    )


def _scenario() -> dict[str, Param]:
    text = "\n".join(f"- *{scenario.title}*: {scenario.when}" for scenario in SCENARIOS.values())
    return {
        "scenario": Param(
            BY_HAND,
            type="string",
            enum=list(SCENARIOS),
            values_display={name: scenario.title for name, scenario in SCENARIOS.items()},
            title="Scenario",
            description_md=f"{text}\n\nA full resync covers all objects and all schools: leave those empty.",
            section=SCENARIO,
        )
    }


def _scope(folder: Path) -> dict[str, Param]:
    objects = [Choice(name, name) for name in registry()]
    return {
        "objects": several(objects, "Objects", "Empty: every object that the configuration enables."),
        "all_schools": flag(False, "All schools", "The whole district, including records that belong to no school."),
        "schools": some_schools(folder.parent, "By name or number. Required unless All schools is set."),
        "school_year": Param(
            None,
            type=["null", "integer"],
            minimum=1992,
            maximum=2100,
            title="School year",
            description_md="The year in which it ends, such as 2027. Empty: the configuration's.",
        ),
    }
