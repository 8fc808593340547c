"""A configuration for the next school year, made from this year's: what is copied, and what must be set by hand.

Comments, order and quotes of the YAML file survive; only the settings that must differ are replaced.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from ruamel.yaml.error import YAMLError

from include.configurations.configuration import Configuration, ExpectedDifference, Name
from include.configurations.loading import FOLDER, load
from include.configurations.yaml_edit import edited
from include.edfi.errors import ConfigError

YEAR_AT_END = re.compile(r"_(?:19|20)\d\d$")
MAX_TITLE = 80
YEARLY_SETUP: Mapping[str, str] = {
    "calendars": "new calendars have new calendarIDs; check their type and the state exclude flag",
    "classPeriods": "period schedules are created each year; check periods and bell schedules",
    "gradingPeriods": "set dates and descriptors for the year in Campus (table EdFiGradingPeriod)",
    "sessions": "map the year's terms to term types in Campus (table EdFiTermMapping)",
    "grades": "check which grading tasks of the year are reported, and the GradeTypeDescriptor mapping",
    "graduationPlans": "check the year's graduation plans and the GraduationPlanTypeDescriptor mapping",
    "studentAssessments": "check which tests of the year are reported, and their score mappings",
}
"""Resources whose setup Campus does not roll forward; their code mappings are copied, their setup is not."""


def new_year(source: str, target: str, folder: Path = FOLDER) -> Configuration:
    """Write TARGET.yaml and TARGET.csv for the year after SOURCE's, disabled; nothing is left behind on an error.

    Raises:
        ConfigError: SOURCE is invalid, TARGET is no valid name, one of its files exists, or the copy is invalid.
    """
    last = load(folder / f"{source}.yaml")
    files = {folder / f"{target}.yaml": "", folder / f"{target}.csv": ""}
    problems = [
        f"{path.name}: already exists and is not overwritten; choose another name or delete it"
        for path in files
        if path.exists()
    ]
    if problems := problems or _name_problems(target):
        raise ConfigError(problems)
    settings, mappings = files
    text = _edited(folder / f"{source}.yaml", _changes(last, target))
    mappings.write_bytes((folder / f"{source}.csv").read_bytes())
    settings.write_text(text, encoding="utf-8")
    try:
        return load(settings)
    except ConfigError:
        for path in files:
            path.unlink()
        raise


def _edited(path: Path, changes: Mapping[str, Any]) -> str:
    try:
        return edited(path.read_text(encoding="utf-8"), changes)
    except YAMLError as error:
        raise ConfigError([f"{path.name}: cannot be edited: {' '.join(str(error).split())}"]) from None


def _name_problems(name: str) -> list[str]:
    try:
        TypeAdapter(Name).validate_python(name)
    except ValidationError as error:
        return [f"name: {detail['msg']} (value: {name!r})" for detail in error.errors()]
    return []


def _changes(last: Configuration, name: str) -> dict[str, Any]:
    """The settings that differ in the new file, by key."""
    year = last.school_year + 1
    changes: dict[str, Any] = {
        "name": name,
        "title": next_title(last.title, last.school_year),
        "enabled": False,
        "school_year": year,
        "ods_connection": f"{YEAR_AT_END.sub('', last.ods_connection)}_{year}",
    }
    if last.excluded_calendars:
        changes["excluded_calendars"] = []
    if last.expected_differences:
        changes["expected_differences"] = []
    return changes


def next_title(title: str, year: int) -> str:
    """The title with this year (2026-27, 2026-2027 or 2027) replaced by the next one, or with the next one added."""
    spans = (f"{year - 1}-{year % 100:02}", f"{year - 1}-{year}", f"{year}")
    nexts = (f"{year}-{(year + 1) % 100:02}", f"{year}-{year + 1}", f"{year + 1}")
    for span, following in zip(spans, nexts, strict=True):
        if re.search(rf"\b{span}\b", title):
            return re.sub(rf"\b{span}\b", following, title)
    return f"{title[: MAX_TITLE - len(nexts[0]) - 1]} {nexts[0]}"


def manual_steps(last: Configuration, new: Configuration) -> Iterator[str]:
    """What must be set or checked by hand, one sentence each."""
    yield f"ods_connection: create Airflow Connection {new.ods_connection} with the new ODS's address, key and secret"
    yield f"sis_connection: unchanged ({new.sis_connection}); Campus keeps all years in one database"
    yield f"data_standard: unchanged ({new.data_standard}); to validate it: edfi-resync check-config {new.name}"
    for calendar in last.excluded_calendars:
        yield f"excluded_calendars: {calendar} of {last.school_year} was not copied; name those of {new.school_year}"
    yield from (f"excluded_schools: {number}, as last year" for number in new.excluded_schools)
    yield from (f"expected_differences: not copied: {_rule(rule)}" for rule in last.expected_differences)
    yield from (f"resources: {name} is off, as last year" for name, on in new.resources.items() if not on)
    yield from (f"{name}: {step}" for name, step in YEARLY_SETUP.items() if new.is_on(name))
    if new.error_budget:
        yield f"error_budget: unchanged ({new.error_budget}); lower it to what you accept at the start of a year"
    yield f"schools: run edfi-resync schools {new.name} to refresh the school names in the trigger form"
    yield f"enabled: {str(new.enabled).lower()}; enable it when these steps are done, and disable last year's"


def _rule(rule: ExpectedDifference) -> str:
    return f"{rule.resource} {rule.kind} {rule.element} until {rule.until} ({rule.reason}); add it if it still applies"
