"""One SIS row becomes one document, or the reason why not."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import blake2b
from typing import Any

from pydantic import ValidationError
from pydantic.alias_generators import to_camel
from pydantic_core import to_json

from include.edfi.documents.codes import PLACEHOLDER, LocalCode, MappingContext
from include.edfi.documents.resource import Resource, Row, identity_of, key_hash, key_text
from include.edfi.errors import Unmappable
from include.engine.documents import CORRECT_IN_SIS, Document
from include.history.entries import Recorded
from include.history.outcomes import Outcome
from include.resync.extract import sis_key
from include.resync.map.code_usage import CodeUsage, ListUsage

log = logging.getLogger(__name__)


class Mapper:
    """Maps the rows of one resource under one configuration."""

    def __init__(self, resource: Resource, context: MappingContext) -> None:
        self._resource = resource
        self._repeated: set[str] = set()
        """Lists of the present row that lose an item to another one with its key."""
        self._context = replace(context, on_lookup=self._note, on_repeat=self._repeated.add)
        self._lenient = context.as_lenient()
        self._paths = resource.natural_key(context.standard)
        self._unmapped_entries: set[LocalCode] = set()
        """Codes whose entries the lists of the present row do without."""
        self.unmapped_entries = CodeUsage()
        """Documents that go without an entry of a list, by the code that is not mapped."""
        self.repeated_items = ListUsage()
        """Documents that go without an item that has the key of another one and other content, by list."""

    def _note(self, descriptor: str, code: str, uri: str | None, entry: bool) -> None:
        if entry and uri is None:
            self._unmapped_entries.add(LocalCode(descriptor, code))

    def map(self, row: Row) -> Document | Recorded:
        """The document, or how the record ended: excluded or unmappable, with the reason in plain words."""
        self._unmapped_entries.clear()
        self._repeated.clear()
        if row.get("excluded"):
            return self._ended(row, Outcome.EXCLUDED, str(row["excluded"]))
        try:
            content = self._resource.document(row, self._context)
        except Unmappable as problem:
            if problem.on_purpose:
                return self._ended(row, Outcome.EXCLUDED, f"{problem.element}: {problem.reason}")
            ended = self._ended(row, Outcome.UNMAPPABLE, f"{problem.element}: {problem.reason}", _advice(problem))
            return replace(ended, unmapped=problem.code)
        except ValidationError as error:
            return self._ended(row, Outcome.UNMAPPABLE, "; ".join(_misfits(error)), CORRECT_IN_SIS)
        except (ValueError, TypeError) as error:
            # The exception's text may hold a pupil's values; its class and place do not.
            log.warning("map: %s %s: %s", self._resource.name, sis_key(self._resource, row), type(error).__name__)
            return self._ended(row, Outcome.UNMAPPABLE, f"a value has an unexpected form ({type(error).__name__})")
        document = self._document(row, content)
        self.unmapped_entries.add(sorted(self._unmapped_entries), document.sis_key)
        self.repeated_items.add(sorted(self._repeated), document.sis_key)
        return document

    def _document(self, row: Row, content: Mapping[str, Any]) -> Document:
        key = key_text(identity_of(content, self._paths))
        body = to_json(content)
        return Document(
            sis_key=sis_key(self._resource, row),
            key="" if self._resource.personal else key,
            key_hash=key_hash(key),
            school_number=str(row.get("schoolNumber") or ""),
            body=body,
            payload_hash=blake2b(body, digest_size=16).hexdigest(),
            person_hash=person_hash(content),
            content=content,
        )

    def _ended(self, row: Row, outcome: Outcome, reason: str, hint: str = "") -> Recorded:
        content = self._despite(row)
        key = self._key_despite(content)
        return Recorded(
            sis_key=sis_key(self._resource, row),
            key="" if self._resource.personal else key,
            key_hash=key_hash(key) if key else "",
            outcome=outcome,
            reason=reason,
            hint=hint,
            school_number=str(row.get("schoolNumber") or ""),
            person_hash=person_hash(content),
        )

    def _despite(self, row: Row) -> Mapping[str, Any]:
        """The key elements of a row that cannot be sent, with placeholders for its unmapped codes."""
        try:
            return self._resource.key_elements(row, self._lenient)
        except (Unmappable, ValueError, TypeError):
            return {}

    def _key_despite(self, content: Mapping[str, Any]) -> str:
        """The natural key of a row that cannot be sent, so that its children are known by it; "" if unknown."""
        identity = identity_of(content, self._paths)
        unknown = any(value is None or str(value).startswith(PLACEHOLDER) for value in identity.values())
        return "" if unknown else key_text(identity)


PEOPLE = {
    "studentReference": "studentUniqueId",
    "staffReference": "staffUniqueId",
    "contactReference": "contactUniqueId",
    "parentReference": "parentUniqueId",
}
"""Which reference says whom a document is about, first of all the student; and how the person's own record says it."""


def person_hash(content: Mapping[str, Any]) -> str | None:
    """The natural-key hash of the person a document is about, or None."""
    for reference, own in PEOPLE.items():
        unique_id = content.get(reference, content).get(own)
        if unique_id is not None:
            return key_hash(key_text({own: unique_id}))
    return None


MAP_THE_CODE = (
    "Map the code in the configuration's CSV file (an empty URI: not to be sent), then run again;"
    " `edfi-resync unmapped` and the DAG edfi_descriptors suggest descriptors."
)


def _advice(problem: Unmappable) -> str:
    return MAP_THE_CODE if problem.code else CORRECT_IN_SIS


def _misfits(error: ValidationError) -> Iterator[str]:
    for detail in error.errors(include_input=False, include_url=False, include_context=False):
        path = ".".join(to_camel(part) if isinstance(part, str) else str(part) for part in detail["loc"])
        yield f"{path}: {_plain(detail['type'], detail['msg'])}"


def _plain(kind: str, message: str) -> str:
    if kind.endswith("_type") or kind == "missing":
        return "the SIS has no usable value for this element"
    return message[:1].lower() + message[1:]
