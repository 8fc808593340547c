"""Room 6, send: documents go to the ODS, and each answer becomes an outcome."""

from collections.abc import Mapping
from dataclasses import dataclass

from include.edfi.errors import Refused
from include.edfi.fit import references
from include.edfi.problems import Kind, Problem, hint, kind
from include.edfi.resource import Resource
from include.edfi.standards import Standard
from include.edfi.transport import Answer, Call
from include.history.entries import Cause, Recorded
from include.history.outcomes import Outcome
from include.history.remembered import Remembered
from include.resync.compare import accepted
from include.resync.hold import reference_hash
from include.resync.map import Document

NOT_CLAIMED_PROOF = 25
"""So many refusals for lack of a claim, and nothing accepted, mean that the claim set lacks the resource."""
WAITS = "the person has no association yet; sent again after it"


@dataclass(frozen=True, slots=True)
class Sent:
    """What travels with a call: the document and what was remembered of it."""

    document: Document
    before: Remembered | None


class Sender:
    """Makes the calls of one resource and reads their answers."""

    def __init__(self, resource: Resource, standard: Standard, *, read_only: bool, last_chance: bool = False) -> None:
        self._resource = resource
        self._shape = resource.shape(standard)
        self._path = f"/ed-fi/{resource.collection(standard)}"
        self._key_paths = resource.natural_key(standard)
        self._read_only = read_only
        self._last_chance = last_chance
        self._not_claimed = 0
        self._accepted = 0

    def call(self, document: Document, before: Remembered | None) -> Call:
        """A POST of the document; where the configuration may not write, a look-up by its key instead."""
        tag = Sent(document, before)
        if not self._read_only:
            return Call(method="POST", path=self._path, body=document.body, tag=tag)
        query = tuple((path[-1], str(_value(document.content, path))) for path in self._key_paths)
        return Call(method="GET", path=self._path, query=(*query, ("limit", "1")), tag=tag)

    def outcome(self, answer: Answer) -> Recorded:
        """How a record ended.

        Raises:
            Refused: the claim set does not allow this resource at all.
        """
        sent = answer.call.tag
        if not isinstance(sent, Sent):
            raise TypeError("an answer to a call this room did not make")
        document = sent.document
        if answer.status in {200, 201, 204}:
            self._accepted += 1
            return _looked_up(document, answer) if self._read_only else _accepted(sent, answer)
        if answer.status in {0, 429} or answer.status >= 500:
            said = f"no proper answer from the ODS ({answer.error or answer.status})"
            return document.ended(Outcome.UNREACHABLE, status=answer.status or None, reason=said)
        return self._refused(document, Problem.read(answer))

    def _refused(self, document: Document, problem: Problem) -> Recorded:
        found = kind(problem)
        if found == Kind.NOT_CLAIMED:
            self._count_not_claimed()
        if found == Kind.NOT_ASSOCIATED and self._resource.again_after and not self._last_chance:
            return document.ended(Outcome.DEFERRED, status=problem.status, reason=WAITS)
        of_a_parent = found in {Kind.UNRESOLVED_REFERENCE, Kind.NOT_ASSOCIATED}
        return document.ended(
            Outcome.REJECTED,
            status=problem.status,
            problem_type=problem.type,
            reason=f"{found}: {problem.safe_detail}" if problem.safe_detail else str(found),
            hint=hint(problem),
            cause=self._cause(document, problem) if of_a_parent else None,
        )

    def _count_not_claimed(self) -> None:
        self._not_claimed += 1
        if self._accepted == 0 and self._not_claimed >= NOT_CLAIMED_PROOF:
            raise Refused(
                f"The claim set of this key does not allow writing {self._resource.name}. Ask the ODS's host to"
                " allow it, or switch the resource off in the Resource Preferences."
            )

    def _cause(self, document: Document, problem: Problem) -> Cause | None:
        """The parent the ODS names, found among the document's references."""
        named = problem.resource.lower()
        for path, element in references(self._shape):
            reference = document.content.get(path)
            for target in element.targets if named else ():
                meant = target.lower().startswith(named.removesuffix("y")) or path.lower() == f"{named}reference"
                if meant and isinstance(reference, Mapping):
                    return Cause(target, reference_hash(reference, target))
        return None


def _accepted(sent: Sent, answer: Answer) -> Recorded:
    document = sent.document
    etag = answer.headers.get("etag", "").strip('"') or None
    return document.ended(
        accepted(answer.status, etag, sent.before, document.payload_hash),
        status=answer.status,
        ods_id=answer.headers.get("location", "").rsplit("/", 1)[-1] or None,
        payload_hash=document.payload_hash,
        etag=etag,
    )


def _looked_up(document: Document, answer: Answer) -> Recorded:
    if answer.body.strip() not in {b"", b"[]"}:
        said = "in the ODS; the configuration does not send it"
        return document.ended(Outcome.UNCHANGED, status=answer.status, reason=said)
    return document.ended(
        Outcome.REJECTED,
        status=answer.status,
        reason="the ODS lacks it, and the configuration may only read this resource",
        hint="Ask the ODS's host to load it, or take the resource out of read_only.",
    )


def _value(content: Mapping[str, object], path: tuple[str, ...]) -> object:
    found: object = content
    for name in path:
        found = found[name] if isinstance(found, Mapping) else None
    return found
