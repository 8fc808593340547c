"""docs/glossary.md has every word that the code shows to people, and words that were given up do not come back."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from include.history.outcomes import OrphanStatus, Outcome, RequestStatus, SliceStatus
from include.resync.request.person_event import Kind, PersonEvent
from include.resync.request.request import ResyncRequest
from include.state_sync.request import KINDS
from include.state_sync.scenarios import SCENARIOS
from tests.docs.pages import ROOT, inline_code

DEFINED = frozenset(inline_code(ROOT / "docs" / "glossary.md"))
MODELS = (ResyncRequest, PersonEvent, *KINDS.values())
RETIRED = {
    # Params and commands
    "when_locked": r"\bwhen_locked\b",
    "previous_ids": r"\bprevious_ids?\b",
    "removed_ids": r"\bremoved_ids?\b",
    "keep_days": r"\bkeep_days\b",
    "also_restorable": r"\balso_restorable\b",
    "again_after": r"\bagain_after\b",
    "history_clear": r"\bhistory_clear\b",
    "give_back": r"\bgive_back\b",
    "students_again": r"\bstudents_again\b",
    # Names of code
    "rooms_of": r"\brooms_of\b",
    "Rooms": r"\b(State)?Rooms\b|\b_rooms\b",
    "Room 1 to 9": r"\bRoom \d\b",
    "Ground": r"\b(State)?Ground\b",
    "Fate": r"\b[Ff]ates?\b",
    "Unread": r"\bUnread\b",
    "Again": r"\bAgain(Operator)?\b(?=[(:,])",
    "Patience": r"\bPatience\b",
    "Holder": r"\bHolder\b",
    "Tally": r"\b[Tt]all(y|ies)\b",
    "Traces": r"\bTraces\b",
    "Asker": r"\bAsker\b|\basker_of\b",
    "Keeper": r"\b[Kk]eeper\b",
    "STAND_IN": r"\bSTAND_IN\b|\bstand-ins?\b",
    "leniently": r"\bleniently\b",
    "witness": r"\b[Ww]itness(es)?\b",
    "likeness": r"\blikeness\b",
    "rootless": r"\b_?rootless\b",
    "forgiven": r"\bforgiven_\w+\b",
    "rightful": r"\b_?(keep_)?rightful(ly)?\b",
    "airflow_local_settings": r"\bplugins/airflow_local_settings\b",
    # English
    "told at once": r"\btold at once\b",
    "mend": r"\b[Mm]end(s|ed|ing)?\b",
    "nobody": r"\b[Nn]obody('?s)?\b",
    "somebody": r"\b[Ss]omebody('?s)?\b",
    "for want of": r"\bfor (the )?want of\b",
    "tries it out": r"\btr(ies|y|ied|ying) (it|one|\w+ configuration) out\b",
    "shall": r"\b[Ss]hall\b",
    "held back": r"\bheld back\b",
}
"""Words that were given up for those of the glossary, each as the pattern that finds it."""
SEARCHED = (
    *(
        path
        for folder in ("include", "dags", "plugins", "docs")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in {".py", ".md", ".jinja", ".yaml", ".json", ".html", ".js"}
    ),
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
)
ALLOWED = (
    (r"include/history/migrations/versions/\w+\.py", r".*", "a migration names what was stored before it"),
    (
        r"include/(resources|sis|state)/.+|docs/(resources|state_objects)\.md",
        r"witness",
        "Ed-Fi and Campus call a person who saw an incident a witness",
    ),
)
"""Files, words of RETIRED, and why these words may stand in these files."""


@pytest.mark.parametrize("words", [Outcome, OrphanStatus, RequestStatus, SliceStatus])
def test_every_outcome_and_status_is_explained(words: Iterable[str]) -> None:
    assert sorted(set(words) - DEFINED) == []


def test_every_mode_is_explained() -> None:
    modes = {mode for model in MODELS if "mode" in model.model_fields for mode in _values(model, "mode")}
    assert modes >= {"reconcile", "resend", "verify"}
    assert sorted(modes - DEFINED) == []


def test_every_choice_of_a_param_is_explained() -> None:
    choices = {*_values(ResyncRequest, "on_lock_conflict"), *get_args(Kind), *SCENARIOS}
    assert sorted(choices - DEFINED) == []


def _values(model: Any, field: str) -> tuple[str, ...]:
    values: tuple[str, ...] = get_args(model.model_fields[field].annotation)
    return values


def test_every_param_is_explained() -> None:
    assert sorted({name for model in MODELS for name in model.model_fields} - DEFINED) == []


@pytest.mark.airflow
def test_every_param_of_a_form_is_explained() -> None:
    from include.orchestration import (
        descriptors,
        every_configuration,
        params,
        person_event_tasks,
        purge,
        restoring,
        state_params,
    )
    from include.resources import registry

    forms = (
        params.form(registry()),
        person_event_tasks.form(),
        every_configuration.form(),
        descriptors.form(registry()),
        restoring.form(),
        purge.form(),
        state_params.selective_form(),
        state_params.batch_form(),
        state_params.verification_form(),
    )
    assert sorted({name for form in forms for name in form} - DEFINED) == []


@pytest.mark.parametrize("word", RETIRED)
def test_a_word_given_up_does_not_come_back(word: str) -> None:
    assert list(_places(word)) == []


def _places(word: str) -> Iterator[str]:
    pattern = re.compile(RETIRED[word])
    for path in SEARCHED:
        name = path.relative_to(ROOT).as_posix()
        if any(re.fullmatch(files, name) and re.fullmatch(words, word) for files, words, _ in ALLOWED):
            continue
        for number, line in enumerate(_lines(path), start=1):
            if pattern.search(line):
                yield f"{name}:{number}: {line.strip()[:100]}"


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def test_what_is_allowed_is_still_there() -> None:
    names = {path.relative_to(ROOT).as_posix() for path in SEARCHED}
    assert [files for files, _, _ in ALLOWED if not any(re.fullmatch(files, name) for name in names)] == []
