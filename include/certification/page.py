"""docs/certification.md: every element of the certification, and the Campus columns it is sent from."""

from collections.abc import Iterator, Mapping
from itertools import groupby

from include.certification import SCENARIOS, Certified, certified
from include.certification.coverage import Covered, State, coverage
from include.edfi.documents.resource import Resource

INTRODUCTION = """# Certification

Written by `make docs` from the files in include/resources and include/certification; never edit it.

The elements that Ed-Fi's certification of student information systems for Data Standard 5 asks for, as its test
scenarios publish them. REQUIRED elements must be supplied, CONDITIONAL ones where the student information system has
them. A reference counts as the elements of its key. C, U and D are the operations to be shown: create, update, delete.
"""


def page(resources: Mapping[str, Resource]) -> str:
    """The whole page, ending in a line break."""
    by_resource = {
        name: list(elements) for name, elements in groupby(coverage(resources), lambda covered: covered.entry.resource)
    }
    entries = sorted(certified(), key=lambda entry: (not entry.listed_as, _place(entry.resource, resources)))
    lines = [INTRODUCTION, *_summary(entries, by_resource, resources)]
    for entry in entries:
        if entry.resource in resources:
            lines += ["", *_section(entry, by_resource[entry.resource])]
    return "\n".join(lines) + "\n"


def _place(name: str, resources: Mapping[str, Resource]) -> tuple[int, str]:
    return (list(resources).index(name) if name in resources else len(resources), name)


def _summary(
    entries: list[Certified], by_resource: Mapping[str, list[Covered]], resources: Mapping[str, Resource]
) -> Iterator[str]:
    listed = [entry for entry in entries if entry.listed_as]
    missing = sorted(entry.resource for entry in listed if entry.resource not in resources)
    yield f"Of the {len(listed)} resources of the certification {len(listed) - len(missing)} are sent."
    yield ""
    if missing:
        yield f"Not described yet: {', '.join(missing)}."
        yield ""
    yield "| Resource | Operations | Elements | Sent | Not in Campus |"
    yield "| --- | --- | --- | --- | --- |"
    for entry in entries:
        if entry.resource in resources:
            states = [covered.state for covered in by_resource[entry.resource]]
            counts = (len(states), states.count(State.SENT), states.count(State.NOT_IN_CAMPUS))
            name = f"[{entry.resource}](#{entry.resource.lower()})"
            yield f"| {name} | {entry.operations or 'not listed'} | {' | '.join(map(str, counts))} |"


def _section(entry: Certified, elements: list[Covered]) -> Iterator[str]:
    yield f"## {entry.resource}"
    yield ""
    named = f"Listed as {entry.listed_as}: " if entry.listed_as else "Not one of the list, but it has a page: "
    yield f"{named}[test scenarios]({SCENARIOS}{entry.page})."
    yield ""
    yield "| Element | Need | From Campus |"
    yield "| --- | --- | --- |"
    for covered in elements:
        other = f" (published as {covered.entry.published_as})" if covered.entry.published_as else ""
        yield f"| {covered.entry.element}{other} | {covered.entry.need} | {_words(covered)} |"


def _words(covered: Covered) -> str:
    if covered.state is State.SENT:
        return covered.words
    return f"{covered.state}: {covered.words}" if covered.words else covered.state
