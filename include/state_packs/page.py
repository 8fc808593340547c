"""docs/state_packs.md: what each state pack says, in words."""

from collections.abc import Iterator, Mapping

from include.edfi.documents.extension import Extension, ExtensionList
from include.state_packs.pack import StatePack
from include.state_packs.rules import CalendarRules

INTRODUCTION = """# States

Written by `make docs` from the packs in include/state_packs; never edit it.

A configuration's `state` picks the pack. A state without one uses the core. Adding a state is adding a file.
"""


def page(packs: Mapping[str, StatePack]) -> str:
    """The whole page, ending in a line break."""
    lines = [INTRODUCTION.rstrip()]
    for pack in packs.values():
        lines += ["", *_section(pack)]
    return "\n".join(lines) + "\n"


def _section(pack: StatePack) -> Iterator[str]:
    yield f"## {pack.title}"
    yield ""
    yield f"- States: {', '.join(pack.states) or 'all without a pack of their own'}"
    yield f"- Enrollments that are not sent: {', '.join(_excluded(pack)) or 'none'}"
    for words, names in (
        ("Resources of its own", pack.own_resources),
        ("Resources it does not take", pack.leaves_out),
        ("Never deleted, besides what is shared", pack.never_deleted),
    ):
        if names:
            yield f"- {words}: {', '.join(names)}"
    if pack.excluded.calendar_types:
        yield f"- Types of calendars that are no school's: {', '.join(pack.excluded.calendar_types)}"
    if pack.clean_up:
        yield "- A run may ask for the clean-up of all that depends on its selection."
    for note in pack.order:
        yield f"- {note.resource} come after {note.after}: {note.why}."
    if pack.extension:
        yield from _elements(pack.extension)
    if pack.calendar_rules:
        yield from _rules(pack.calendar_rules)


def _excluded(pack: StatePack) -> Iterator[str]:
    yield from pack.excluded.enrollments
    yield from (f"service type {one}" for one in pack.excluded.service_types)


def _elements(extension: Extension) -> Iterator[str]:
    yield ""
    yield f"| Resource | Element under _ext.{extension.namespace} | From Campus |"
    yield "| --- | --- | --- |"
    for resource, elements in extension.elements.items():
        for one in elements:
            for inner in one.items if isinstance(one, ExtensionList) else (one,):
                path = f"{one.name}.{inner.name}" if isinstance(one, ExtensionList) else one.name
                yield f"| {resource} | {path} | {inner.source} |"


def _rules(rules: CalendarRules) -> Iterator[str]:
    yield ""
    yield "Calendars are held against these rules before anything is sent. A day that breaches one of severity"
    yield f"{' or '.join(rules.holds)} is not sent; every other breach is a warning of the run."
    yield ""
    yield "| Rule | Says | Severity | School years |"
    yield "| --- | --- | --- | --- |"
    for rule in rules.rules:
        until = f"to {rule.until}" if rule.until else "on"
        severity = "by pair of events" if rule.severity == "various" else rule.severity
        yield f"| {rule.rule} | {rule.words} | {severity} | from {rule.since} {until} |"
