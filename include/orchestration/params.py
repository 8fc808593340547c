"""The trigger form: what a person or a caller of the REST API may ask for.

Airflow checks every request against these JSON schemas; what no schema can say is checked by the first task.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from airflow.sdk import Param

from include.configurations.loading import FOLDER
from include.edfi.resource import Resource

NARROW = "Only some people, courses or sections"
HOW = "How"

IDS = "One per line; commas and spaces do as well. Empty: all. An ID that has no record is reported, not refused."


@dataclass(frozen=True)
class Choice:
    """One entry of a list: the value that is sent, and the words a person sees."""

    value: str
    words: str


def form(registry: Mapping[str, Resource], folder: Path = FOLDER) -> dict[str, Param]:
    """Every param of the resync by name, in the order of the form."""
    return {
        **_what(configurations(folder), schools(folder), resources(registry)),
        **_narrow(),
        **_how(),
    }


def configurations(folder: Path) -> list[Choice]:
    """Every configuration that is switched on; one that cannot be read is told apart, and refused by the run."""
    found = []
    for path in sorted(folder.glob("*.yaml")):
        settings = _settings(path)
        if settings.get("enabled", True):
            found.append(Choice(path.stem, str(settings.get("title", f"{path.name} cannot be read"))))
    return found


def schools(folder: Path) -> list[Choice]:
    """The schools named in NAME.schools.csv (number,name) beside each configuration."""
    found: dict[str, str] = {}
    for path in sorted(folder.glob("*.schools.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                found.setdefault(row["number"], row["name"])
    return [Choice(number, f"{name} ({number})") for number, name in sorted(found.items(), key=lambda item: item[1])]


def resources(registry: Mapping[str, Resource]) -> list[Choice]:
    """Every resource in sending order within its category."""
    ordered = sorted(registry.values(), key=lambda resource: _place(resource.category))
    return [Choice(resource.name, f"{resource.category}: {in_words(resource.name)}") for resource in ordered]


def in_words(name: str) -> str:
    """A collection's name as words: studentSchoolAssociations is "student school associations"."""
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name)


def _place(category: str) -> int:
    order = ("Education Organization", "Schedule", "Grade", "Staff", "Student", "Parent", "Attendance")
    return order.index(category) if category in order else len(order)


def _settings(path: Path) -> Mapping[str, Any]:
    try:
        settings = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError):
        return {}
    return settings if isinstance(settings, dict) else {}


def _what(of_configurations: list[Choice], of_schools: list[Choice], of_resources: list[Choice]) -> dict[str, Param]:
    return {
        "configuration": Param(
            of_configurations[0].value if of_configurations else "",
            type="string",
            title="Ed-Fi configuration",
            description_md="Names the ODS, the SIS, the school year and the data standard.",
            **_listed(of_configurations, "enum"),
        ),
        "all_schools": _flag(False, "All schools", "The whole district, in the configuration's off-peak hours."),
        "schools": _several(
            of_schools,
            "Schools",
            "One school or more, by name or number; needed unless it is for all schools.",
            free=True,
        ),
        "resources": _several(of_resources, "Resources", "Empty: every resource the configuration has on."),
        "select_dependencies": _flag(
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
            "resend",
            type="string",
            enum=["resend"],
            values_display={"resend": "Resend: send every record in scope again"},
            title="Mode",
            description_md="The ODS keeps what is equal as it is: sending twice does no harm.",
            section=HOW,
        ),
        "run_clean_up": _flag(
            False, "Run clean-up logic (Tennessee only)", "Other configurations refuse it. Slow.", HOW
        ),
        "when_locked": Param(
            "wait",
            type="string",
            enum=["wait", "refuse"],
            values_display={"wait": "Wait until it has ended", "refuse": "Give up and name its owner"},
            title="If another run works on the same records",
            section=HOW,
        ),
        "ignore_off_peak": _flag(
            False, "Do not wait for off-peak hours", "Starts an all-schools run at once, also by day.", HOW
        ),
    }


def _flag(default: bool, title: str, text: str, section: str | None = None) -> Param:
    return Param(default, type="boolean", title=title, description_md=text, **_in(section))


def _several(choices: list[Choice], title: str, text: str, *, free: bool = False) -> Param:
    items = {"type": "string"} if free else {"type": "string", "enum": [choice.value for choice in choices]}
    return Param(
        None,
        type=["null", "array"],
        items=items,
        title=title,
        description_md=text,
        **_listed(choices, "examples"),
    )


def _in(section: str | None) -> dict[str, Any]:
    """Params without a section are the first of the form, and open."""
    return {"section": section} if section else {}


def _ids(title: str, column: str, narrowed: str) -> Param:
    return Param(
        None,
        # Without `examples` the form would show a field for raw JSON, since a caller may also send a list.
        type=["null", "string", "array"],
        items={"type": ["integer", "string"]},
        examples=[],
        format="multiline",
        pattern=r"^[0-9\s,;]*$",
        title=title,
        description_md=f"Campus {column}s: narrows {narrowed}. {IDS}",
        section=NARROW,
    )


def _listed(choices: Iterable[Choice], key: str) -> dict[str, Any]:
    shown = {choice.value: choice.words for choice in choices}
    return {key: list(shown), "values_display": shown} if shown else {}
