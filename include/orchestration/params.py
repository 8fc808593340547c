"""The trigger form: the params of a run, for people and for callers of the REST API.

Airflow validates every request against these JSON schemas; the first task validates what no schema can express.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from airflow.sdk import Param

from include.configurations.loading import FOLDER
from include.edfi.documents.resource import Resource
from include.orchestration.choices import Choice, configurations, one_or_none, resources, schools

NARROW = "Limit to people, courses or sections"
HOW = "How"
REPEAT = "Retry an earlier run"
PEOPLE = "Advanced: changed Ed-Fi IDs"

MODES = {
    "reconcile": "Reconcile: compare, send differences, delete what the SIS no longer has",
    "resend": "Resend: send every record in scope again, delete nothing",
    "verify": "Verify: compare and report; changes nothing",
}

IDS = "One per line, or separated by commas or spaces. Empty: all. IDs without a record are reported."


def form(registry: Mapping[str, Resource], folder: Path = FOLDER) -> dict[str, Param]:
    """Every param of the resync by name, in the order of the form."""
    return {
        **_what(folder, resources(registry)),
        **_narrow(),
        **_how(),
        **_repeat(),
        **_people(),
    }


def one_configuration(folder: Path, *, or_every: bool = False) -> Param:
    """Which configuration; None stands for every enabled one, where `or_every` allows it."""
    found = configurations(folder)
    text = "Sets the ODS, the SIS, the school year and the data standard."
    if or_every:
        return Param(
            None,
            **one_or_none(found, "Every enabled configuration"),
            title="Ed-Fi configuration",
            description_md=f"{text} Empty: every enabled configuration.",
        )
    return Param(
        found[0].value if found else "",
        type="string",
        title="Ed-Fi configuration",
        description_md=text,
        **listed(found, "enum"),
    )


def some_schools(folder: Path, text: str) -> Param:
    """Schools by number, offered by name."""
    return several(schools(folder), "Schools", text, free=True)


def _what(folder: Path, of_resources: list[Choice]) -> dict[str, Param]:
    return {
        "configuration": one_configuration(folder),
        "all_schools": flag(False, "All schools", "The whole district, during the configuration's off-peak hours."),
        "schools": some_schools(folder, "By name or number. Required unless All schools is set."),
        "resources": several(of_resources, "Resources", "Empty: every resource that the configuration enables."),
        "select_dependencies": flag(
            True,
            "Select dependencies",
            "Resync what the selected resources refer to first, such as sessions before sections.",
        ),
    }


def _narrow() -> dict[str, Param]:
    return {
        "person_ids": _ids("Person IDs", "personID", "students, staff and contacts, and what belongs to them"),
        "course_ids": _ids("Course IDs", "courseID", "courses, course offerings and sections"),
        "section_ids": _ids("Section IDs", "sectionID", "sections, rosters and section attendance"),
    }


def _how() -> dict[str, Param]:
    return {
        "mode": Param(
            "reconcile",
            type="string",
            enum=list(MODES),
            values_display=MODES,
            title="Mode",
            description_md="Only Reconcile deletes; large deletions require approval.",
            section=HOW,
        ),
        "full_read_back": flag(
            False,
            "Read back in full",
            "Reconcile only: read the whole ODS back, also where change queries report no change.",
            HOW,
        ),
        "run_clean_up": flag(
            False,
            "Run clean-up logic (Tennessee only)",
            "Also reconciles everything that depends on the selected resources, and deletes what the SIS no longer "
            "has, children first. Slow. Other configurations refuse it.",
            HOW,
        ),
        "on_lock_conflict": if_locked(HOW),
        "ignore_off_peak": flag(False, "Ignore off-peak hours", "Start an all-schools run immediately.", HOW),
    }


def _repeat() -> dict[str, Param]:
    return {
        "retry_of": Param(
            None,
            type=["null", "string"],
            maxLength=250,
            title="Run to retry",
            description_md="Run ID. Resends only its failed and blocked records, with their prerequisites.",
            section=REPEAT,
        ),
        "retry_keys": _lines(
            "Records to retry",
            "SIS keys as in the keys report, one per line. Empty: all failed and blocked ones.",
            REPEAT,
        ),
    }


def _people() -> dict[str, Param]:
    warning = "**Deletes records.** The DAG `edfi_person_event` sets this; it is rarely needed by hand."
    return {
        "superseded_unique_ids": _lines(
            "Superseded unique IDs",
            f"{warning} Everything under these IDs in the ODS is deleted, except the person's own record.",
            PEOPLE,
        ),
        "merged_unique_ids": _lines(
            "Merged unique IDs",
            f"{warning} Everything under these IDs in the ODS is deleted, including the person's own record.",
            PEOPLE,
        ),
    }


def _lines(title: str, text: str, section: str) -> Param:
    return Param(
        None,
        type=["null", "string", "array"],
        items={"type": "string"},
        examples=[],
        format="multiline",
        title=title,
        description_md=text,
        section=section,
    )


def if_locked(section: str | None = None) -> Param:
    """What to do while another run has locked the same records."""
    return Param(
        "wait",
        type="string",
        enum=["wait", "refuse"],
        values_display={
            "wait": "Wait until the other run ends",
            "refuse": "Refuse and name the run that holds the lock",
        },
        title="On lock conflict",
        **_in(section),
    )


def flag(default: bool, title: str, text: str, section: str | None = None) -> Param:
    """A check box."""
    return Param(default, type="boolean", title=title, description_md=text, **_in(section))


def several(choices: list[Choice], title: str, text: str, *, free: bool = False) -> Param:
    """A list of values, shown by name; with `free`, other values may be typed in."""
    items = {"type": "string"} if free else {"type": "string", "enum": [choice.value for choice in choices]}
    return Param(
        None,
        type=["null", "array"],
        items=items,
        title=title,
        description_md=text,
        **listed(choices, "examples"),
    )


def _in(section: str | None) -> dict[str, Any]:
    """Params without a section come first in the form, expanded."""
    return {"section": section} if section else {}


def _ids(title: str, column: str, narrowed: str) -> Param:
    return ids(title, f"Campus {column}s. Limits {narrowed}. {IDS}", NARROW)


def ids(title: str, text: str, section: str | None = None) -> Param:
    """IDs as free text, or as a list from a program."""
    return Param(
        None,
        # Without `examples` the form would show a field for raw JSON, since a caller may also send a list.
        type=["null", "string", "array"],
        items={"type": ["integer", "string"]},
        examples=[],
        format="multiline",
        pattern=r"^[0-9\s,;]*$",
        title=title,
        description_md=text,
        **_in(section),
    )


def listed(choices: Iterable[Choice], key: str) -> dict[str, Any]:
    """Choices for a JSON schema and the form, under `enum` or `examples`; nothing where there are none."""
    shown = {choice.value: choice.words for choice in choices}
    return {key: list(shown), "values_display": shown} if shown else {}
