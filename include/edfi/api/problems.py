"""Error responses of an ODS/API: what kind of problem, about which resource, and what to do next.

From 7.2 on the response is a problem document whose `type` gives the kind; earlier versions send only a sentence.
Something between (a firewall, a proxy) answers with a web page. `problem_kinds.json` beside this module decides for all
of them: `kinds` has for each kind who must act, whether a retry can help, what becomes of records that refer to the
record, and advice; `types`, `texts` and `statuses` lead to a kind (source: ODS/API 7.3 knowledge base and exception
classes; messages of 5.4, 6.2 and 7.1; ownership and namespace types of Ed-Fi API 8). Sentences may contain a pupil's
values: store only `safe_detail`.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from include.edfi.api.answers import is_web_page
from include.edfi.api.masking import masked
from include.edfi.api.transport import Response, is_transient

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
    CONFLICT = "conflict"
    KEY_CHANGE = "key change"
    OWNED_ELSEWHERE = "owned by another system"
    CHANGED_ELSEWHERE = "changed elsewhere"
    NAMESPACE = "namespace not allowed"
    PROFILE = "profile required"
    KEY_REFUSED = "key not accepted"
    PARAMETER = "parameter refused"
    NOT_SUPPORTED = "not supported"
    MISCONFIGURED = "misconfigured"
    NOT_FOUND = "not found"
    TRANSIENT = "transient"
    BETWEEN = "something between"
    OTHER = "other"


class Owner(StrEnum):
    """Who has to act on an error response."""

    ODS = "ods"
    """The ODS answered, and its host or a later run has to act."""
    BETWEEN = "between"
    """The answer is not the ODS's own."""
    KEY = "key"
    """The rights of the key do not suffice, whatever the record."""
    OTHER_OWNER = "another owner"
    """Another system owns or changes the record."""
    DOCUMENT = "document"
    """The record itself, or what it refers to."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a kind of problem means: who must act, whether a retry can help, and what becomes of dependents.

    `dependents` are records that refer to the record: "blocked" with it, "sent" because the ODS holds the record all
    the same, or "none" where the problem does not concern a record that others could refer to.
    """

    owner: Owner
    retry: bool
    dependents: str
    advice: str


_RULES = {
    Kind(name): Rule(Owner(owner), retry, dependents, advice)
    for name, (owner, retry, dependents, advice) in _TABLE["kinds"].items()
}
_COARSE = frozenset({Kind.INVALID, Kind.NOT_ASSOCIATED})
"""Kinds whose problem types are so wide that a sentence may say more."""


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

    is_web_page: bool = False
    """Whether it is a web page, which the ODS never answers with."""

    @classmethod
    def read(cls, response: Response) -> "Problem":
        """Parse a response that is no success, whatever the shape of its body; a web page's text is not kept."""
        if is_web_page(response):
            return cls(response.status, is_web_page=True)
        content = _content(response)
        if not isinstance(content, dict):
            return cls(response.status, detail=response.error, errors=_sentences(content))
        described = ("detail", "message", "error_description")
        detail = next((content[name] for name in described if isinstance(content.get(name), str)), "")
        others = (content.get(name) for name in ("errors", "error", "message") if content.get(name) != detail)
        return cls(
            status=response.status,
            type=str(content.get("type") or ""),
            detail=detail,
            errors=tuple(sentence for value in others for sentence in _sentences(value)),
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


def _content(response: Response) -> object:
    """The body as JSON where it is JSON, else as text."""
    text = response.body.decode("utf-8", "replace").strip()
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text[:MAX_DETAIL]


def _sentences(value: object) -> tuple[str, ...]:
    """Every message of a part of a body: a text, a list, or objects with `message` and perhaps `path`."""
    if isinstance(value, list):
        return tuple(sentence for item in value for sentence in _sentences(item))
    if isinstance(value, dict):
        names = ("message", "detail", "description", "error", "errors", "title")
        texts = next((_sentences(value[name]) for name in names if value.get(name)), ())
        path = value.get("path")
        return tuple(f"{path}: {text}" for text in texts) if isinstance(path, str) else texts
    return (str(value),) if value not in (None, "") else ()


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
    name = problem.type.removeprefix(TYPE_PREFIX).rstrip(":")
    while name and name not in _TABLE["types"]:
        name = name.rpartition(":")[0]
    _, kind_of_type, hint_of_type = _TABLE["types"].get(name, (0, "", ""))
    return kind_of_type, hint_of_type


def kind(problem: Problem) -> Kind:
    """The kind of problem: by type, by sentence where the type is coarse or missing, else by status."""
    if problem.is_web_page:
        return Kind.BETWEEN
    by_type = _by_type(problem)[0]
    if by_type and by_type not in _COARSE:
        return Kind(by_type)
    return Kind(_known_text(problem)[0] or by_type or _by_status(problem))


def _by_status(problem: Problem) -> str:
    """A status that the ODS has no use for comes from something between, unless a type of its own says otherwise."""
    if is_transient(problem.status):
        return Kind.TRANSIENT
    unknown = Kind.OTHER if problem.type.startswith(TYPE_PREFIX) else Kind.BETWEEN
    return str(_TABLE["statuses"].get(str(problem.status), unknown))


def rule(problem: Problem) -> Rule:
    """What the problem's kind means: who must act, whether a retry can help, what becomes of dependents."""
    return _RULES[kind(problem)]


def may_pass(response: Response) -> bool:
    """Whether no usable answer came and a later attempt may get one; not so where the ODS is misconfigured."""
    return response.is_transient and rule(Problem.read(response)).retry


def in_words(problem: Problem) -> str:
    """Kind and masked messages of a problem, as outcomes keep them."""
    return f"{kind(problem)}: {problem.safe_detail}" if problem.safe_detail else str(kind(problem))


def dependents_wait(reason: str) -> bool:
    """Whether records wait that refer to one that ended with this reason, which `in_words` made.

    They do not wait for a record that the ODS holds all the same, such as another system's.
    """
    name = reason.partition(":")[0]
    return name not in set(Kind) or _RULES[Kind(name)].dependents != "sent"


def hint(problem: Problem) -> str:
    """What the district's data engineer should do next; contains no value of the record."""
    kind_by_type, hint_by_type = _by_type(problem)
    problem_kind = kind(problem)
    if hint_by_type and problem_kind == kind_by_type:
        return hint_by_type
    if problem_kind == Kind.NOT_ASSOCIATED and _about_organization(problem):
        return str(_TABLE["hints"]["organization"])
    about = f" ({problem.resource})" if problem.resource else ""
    return _RULES[problem_kind].advice.replace("{about}", about)


def _about_organization(problem: Problem) -> bool:
    """Whether the missing relationship is to a school or other education organization, and not to a person."""
    words = " ".join(problem.sentences)
    return (
        not problem.resource
        and "UniqueId'" not in words
        and re.search(r"'(?:School|\w*Organization|\w*Agency)Id'", words) is not None
    )
