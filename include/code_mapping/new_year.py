"""A configuration for the next school year, made from this year's: what is copied, and what a person must set.

The YAML file is copied as text, so that its comments stay; only what must differ is replaced.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from include.configurations.configuration import Configuration, ExpectedDifference, Name
from include.configurations.loading import FOLDER, load
from include.edfi.errors import ConfigError

YEAR_AT_END = re.compile(r"_(?:19|20)\d\d$")
LONGEST_TITLE = 80
OF_ONE_YEAR: Mapping[str, str] = {
    "calendars": "new calendars have new calendarIDs: check their type and what is state excluded",
    "classPeriods": "period schedules are made anew each year: check their periods and bell schedules",
    "gradingPeriods": "set their dates and descriptors for the year in Campus (EdFiGradingPeriod here)",
    "sessions": "map the year's terms to term types in Campus (EdFiTermMapping here)",
    "grades": "check which grading tasks of the year are reported, and the GradeTypeDescriptor mapping",
    "graduationPlans": "check the year's graduation plans and the GraduationPlanTypeDescriptor mapping",
    "studentAssessments": "check which tests of the year are reported, and their score mappings",
}
"""Resources that Campus does not take over from last year; their mappings are copied here, their set-up is not."""


def new_year(source: str, target: str, folder: Path = FOLDER) -> Configuration:
    """Writes TARGET.yaml and TARGET.csv for the year after SOURCE's, switched off.

    Raises:
        ConfigError: SOURCE has mistakes, TARGET is no name for a configuration, or one of its files exists.
    """
    last = load(folder / f"{source}.yaml")
    files = {folder / f"{target}.yaml": "", folder / f"{target}.csv": ""}
    problems = [f"{path.name}: exists already; nothing is overwritten" for path in files if path.exists()]
    if problems := problems or _name_problems(target):
        raise ConfigError(problems)
    settings, mappings = files
    text = (folder / f"{source}.yaml").read_text(encoding="utf-8")
    for key, value in _changes(last, target).items():
        text = replaced(text, key, value)
    mappings.write_bytes((folder / f"{source}.csv").read_bytes())
    settings.write_text(text, encoding="utf-8")
    try:
        return load(settings)
    except ConfigError:
        for path in files:
            path.unlink()
        raise


def _name_problems(name: str) -> list[str]:
    try:
        TypeAdapter(Name).validate_python(name)
    except ValidationError as error:
        return [f"name: {detail['msg']} (value: {name!r})" for detail in error.errors()]
    return []


def _changes(last: Configuration, name: str) -> dict[str, Any]:
    """What the new file says otherwise, by key."""
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
    """The title with the next year in the place of this one (2026-27, 2026-2027 or 2027), or with it added."""
    spans = (f"{year - 1}-{year % 100:02}", f"{year - 1}-{year}", f"{year}")
    nexts = (f"{year}-{(year + 1) % 100:02}", f"{year}-{year + 1}", f"{year + 1}")
    for span, following in zip(spans, nexts, strict=True):
        if re.search(rf"\b{span}\b", title):
            return re.sub(rf"\b{span}\b", following, title)
    return f"{title[: LONGEST_TITLE - len(nexts[0]) - 1]} {nexts[0]}"


def replaced(text: str, key: str, value: Any) -> str:
    """A YAML text with another value for a top-level key, whatever lines the old one took; added where it was not."""
    line = f"{key}: {json.dumps(value, ensure_ascii=False)}\n"
    block = re.compile(rf"^{key}:[^\n]*\n?(?:[ \t-][^\n]*\n?|\n(?=[ \t-]))*", re.MULTILINE)
    if not block.search(text):
        return f"{text.rstrip()}\n{line}"
    return block.sub(lambda _: line, text, count=1)


def by_hand(last: Configuration, new: Configuration) -> Iterator[str]:
    """What a person must set or look at, one sentence each."""
    yield f"ods_connection: make the Airflow Connection {new.ods_connection} with the new ODS's address, key and secret"
    yield f"sis_connection: still {new.sis_connection}, since Campus keeps all years in one database"
    yield f"data_standard: still {new.data_standard}; make check-config NAME={new.name} compares it with the new ODS"
    yield from (f"excluded_calendars: {number} is a calendar of {last.school_year} and was left out; name those of"
                f" {new.school_year}" for number in last.excluded_calendars)  # fmt: skip
    yield from (f"excluded_schools: {number}, as last year" for number in new.excluded_schools)
    yield from (f"expected_differences: left out: {_rule(rule)}" for rule in last.expected_differences)
    yield from (f"resources: {name} is off, as last year" for name, on in new.resources.items() if not on)
    yield from (f"{name}: {what}" for name, what in OF_ONE_YEAR.items() if new.is_on(name))
    if new.error_budget:
        yield f"error_budget: still {new.error_budget}; begin a year with what you accept now"
    yield f"schools: make schools NAME={new.name} writes the names for the trigger form"
    yield f"enabled: {str(new.enabled).lower()}; switch it on when all of this is done, and last year's off"


def _rule(rule: ExpectedDifference) -> str:
    return f"{rule.resource} {rule.kind} {rule.element} until {rule.until} ({rule.reason}); add it if it still holds"
