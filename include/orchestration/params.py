"""The trigger form: what a person or a caller of the REST API may ask for.

Airflow checks every request against these JSON schemas; what no schema can say is checked by the first task.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from airflow.sdk import Param

from include.configurations.loading import FOLDER
from include.edfi.documents.resource import Resource
from include.orchestration.choices import Choice, configurations, one_or_none, resources, schools

NARROW = "Only some people, courses or sections"
HOW = "How"
REPEAT = "Repeat what failed"
PEOPLE = "Advanced: people whose Ed-Fi ID changed"

MODES = {
    "reconcile": "Reconcile: compare, send what differs, delete what the SIS no longer has",
    "resend": "Resend: send every record in scope again, delete nothing",
    "verify": "Verify: compare and report, change nothing",
}

IDS = "One per line; commas and spaces do as well. Empty: all. An ID that has no record is reported, not refused."


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
    """Which configuration; None stands for every one that is switched on, where that may be asked for."""
    found = configurations(folder)
    text = "Names the ODS, the SIS, the school year and the data standard."
    if or_every:
        return Param(
            None,
            **one_or_none(found, "Every one that is switched on"),
            title="Ed-Fi configuration",
            description_md=f"{text} Empty: every configuration that is switched on.",
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
        "all_schools": flag(False, "All schools", "The whole district, in the configuration's off-peak hours."),
        "schools": some_schools(folder, "One school or more, by name or number; needed unless it is for all schools."),
        "resources": several(of_resources, "Resources", "Empty: every resource the configuration has on."),
        "select_dependencies": flag(
            True,
            "Select dependencies",
            "Resync everything first that the chosen resources refer to, such as sessions before sections.",
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
            description_md="Nothing is deleted but by *Reconcile*, and a person is asked before much is.",
            section=HOW,
        ),
        "run_clean_up": flag(
            False,
            "Run clean-up logic (Tennessee only)",
            "Also reconciles everything that depends on the chosen resources, and deletes what the SIS no longer has, "
            "bottom-up. Other configurations refuse it. Slow.",
            HOW,
        ),
        "on_lock_conflict": if_locked(HOW),
        "ignore_off_peak": flag(
            False, "Do not wait for off-peak hours", "Starts an all-schools run at once, also by day.", HOW
        ),
    }


def _repeat() -> dict[str, Param]:
    return {
        "retry_of": Param(
            None,
            type=["null", "string"],
            maxLength=250,
            title="Repeat an earlier run",
            description_md="Its run id: sends again just what failed or was held there, with what that depends on.",
            section=REPEAT,
        ),
        "retry_keys": _lines(
            "Only these of its records",
            "SIS keys as the keys report has them, one per line. Empty: all that failed or were held.",
            REPEAT,
        ),
    }


def _people() -> dict[str, Param]:
    warning = "**Deletes.** The DAG `edfi_person_event` fills this in for the SIS; by hand it is rarely right."
    return {
        "superseded_unique_ids": _lines(
            "Unique IDs people had before",
            f"{warning} What the ODS holds under these IDs is deleted; the person's own record stays.",
            PEOPLE,
        ),
        "merged_unique_ids": _lines(
            "Unique IDs of people who are gone",
            f"{warning} *Everything* the ODS holds of these people is deleted, their own records too.",
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
    """What to do about another run's locks."""
    return Param(
        "wait",
        type="string",
        enum=["wait", "refuse"],
        values_display={"wait": "Wait until it has ended", "refuse": "Give up and name its owner"},
        title="If another run works on the same records",
        **_in(section),
    )


def flag(default: bool, title: str, text: str, section: str | None = None) -> Param:
    """A box to tick."""
    return Param(default, type="boolean", title=title, description_md=text, **_in(section))


def several(choices: list[Choice], title: str, text: str, *, free: bool = False) -> Param:
    """A list of names, offered by what they are called; with `free`, others may be typed in."""
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
    """Params without a section are the first of the form, and open."""
    return {"section": section} if section else {}


def _ids(title: str, column: str, narrowed: str) -> Param:
    return ids(title, f"Campus {column}s: narrows {narrowed}. {IDS}", NARROW)


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
    """Choices as a JSON schema and the form want them, under `enum` or `examples`; nothing where there are none."""
    shown = {choice.value: choice.words for choice in choices}
    return {key: list(shown), "values_display": shown} if shown else {}
