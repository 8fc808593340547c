"""Error responses of an ODS/API: what kind of problem, about which resource, and what to do next.

From 7.2 on the response is a problem document whose `type` gives the kind; earlier versions send only a sentence.
`problem_kinds.json` beside this module lists types, sentences and hints (source: ODS/API 7.3 knowledge base and
exception classes; messages of 5.4, 6.2 and 7.1). Sentences may contain a pupil's values: store only `safe_detail`.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from include.edfi.api.masking import masked
from include.edfi.api.transport import Response

TYPE_PREFIX = "urn:ed-fi:api:"
MAX_DETAIL = 1000

_TABLE: dict[str, Any] = json.loads(Path(__file__).with_name("problem_kinds.json").read_text("utf-8"))
_TEXTS = [(status, re.compile(pattern, re.DOTALL), kind) for status, pattern, kind in _TABLE["texts"]]


class Kind(StrEnum):
    """What an error response means for the resync."""

    INVALID = "invalid"
    UNKNOWN_DESCRIPTOR = "unknown descriptor"
    UNRESOLVED_REFERENCE = "unresolved reference"
    NOT_ASSOCIATED = "not associated"
    NOT_CLAIMED = "not claimed"
    DEPENDENT_EXISTS = "dependent exists"
    NON_UNIQUE = "non-unique"
    KEY_CHANGE = "key change"
    CHANGED_ELSEWHERE = "changed elsewhere"
    NOT_FOUND = "not found"
    TRANSIENT = "transient"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Problem:
    """One error response: HTTP status, problem type (empty before ODS/API 7.2) and the messages."""

    status: int
    type: str = ""
    detail: str = field(default="", repr=False)
    errors: tuple[str, ...] = field(default=(), repr=False)
    validation_errors: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    """Sentences by JSON path of the payload."""
    correlation_id: str = ""

    @classmethod
    def read(cls, response: Response) -> "Problem":
        """Parse a response that is no success; without a JSON object in the body there are no messages."""
        try:
            content = json.loads(response.body)
        except ValueError:
            content = None
        if not isinstance(content, dict):
            return cls(response.status, detail=response.error)
        return cls(
            status=response.status,
            type=str(content.get("type") or ""),
            detail=str(content.get("detail") or content.get("message") or ""),
            errors=_sentences(content.get("errors")),
            validation_errors=_by_path(content.get("validationErrors") or content.get("modelState")),
            correlation_id=str(content.get("correlationId") or ""),
        )

    @property
    def sentences(self) -> tuple[str, ...]:
        """All messages, path first where there is one; may contain a pupil's values."""
        by_path = (f"{path}: {text}" for path, texts in self.validation_errors.items() for text in texts)
        return (self.detail, *self.errors, *by_path)

    @property
    def safe_detail(self) -> str:
        """The messages with every value masked: these may be stored and shown."""
        return " ".join(masked(sentence) for sentence in self.sentences if sentence)[:MAX_DETAIL]

    @property
    def resource(self) -> str:
        """The resource named as missing, blocking or required ("Student"); empty when none is named."""
        return _known_text(self)[1] or _missing_reference(self)


def _sentences(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()


def _by_path(value: object) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        return {}
    return {str(path): _sentences(texts) or (str(texts),) for path, texts in value.items()}


def _known_text(problem: Problem) -> tuple[str, str]:
    """Kind and resource by the first known sentence; empty when none is known."""
    for status, pattern, kind in _TEXTS:
        for sentence in problem.sentences if status == problem.status else ():
            match = pattern.search(sentence)
            if match:
                named = match.groupdict().get("target") or ""
                return kind, named.replace("'", "")
    return "", ""


def _missing_reference(problem: Problem) -> str:
    """The first reference that the Ed-Fi Data Management Service calls unresolved; it names only the JSON path."""
    match = re.search(r"(\w+)Reference", " ".join(problem.validation_errors)) if problem.status == 409 else None
    return match.group(1)[:1].upper() + match.group(1)[1:] if match else ""


def _by_type(problem: Problem) -> tuple[str, str]:
    """Kind and hint of the problem type, or of its nearest known parent type."""
    name = problem.type.removeprefix(TYPE_PREFIX)
    while name and name not in _TABLE["types"]:
        name = name.rpartition(":")[0]
    kind, hint_text = _TABLE["types"].get(name, ("", ""))
    return kind, hint_text


def kind(problem: Problem) -> Kind:
    """The kind of problem: by type, by sentence where the type is coarse or missing, else by status."""
    by_type = _by_type(problem)[0]
    if by_type and by_type != Kind.INVALID:
        return Kind(by_type)
    by_text = _known_text(problem)[0]
    return Kind(by_text or by_type or _TABLE["statuses"].get(str(problem.status), Kind.OTHER))


def hint(problem: Problem) -> str:
    """What the district's data engineer should do next; contains no value of the record."""
    kind_by_type, hint_by_type = _by_type(problem)
    problem_kind = kind(problem)
    if hint_by_type and problem_kind == kind_by_type:
        return hint_by_type
    if problem_kind == Kind.NOT_ASSOCIATED and _about_organization(problem):
        return str(_TABLE["hints"]["organization"])
    about = f" ({problem.resource})" if problem.resource else ""
    return str(_TABLE["hints"][problem_kind]).replace("{about}", about)


def _about_organization(problem: Problem) -> bool:
    """Whether the missing relationship is to a school or other education organization, and not to a person."""
    words = " ".join(problem.sentences)
    return (
        not problem.resource
        and "UniqueId'" not in words
        and re.search(r"'(?:School|\w*Organization|\w*Agency)Id'", words) is not None
    )
