"""Documents go to the ODS, and each response becomes an outcome."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from include.edfi.api.answers import what_came
from include.edfi.api.etags import normal_etag
from include.edfi.api.problems import Kind, Owner, Problem, hint, in_words, kind, may_pass, rule
from include.edfi.api.transport import Call, Response
from include.edfi.documents.projection import references
from include.edfi.documents.reference_keys import reference_hash
from include.edfi.documents.resource import Resource, identity_of
from include.edfi.documents.standards import Standard
from include.edfi.errors import Refused
from include.engine.documents import Document
from include.history.entries import Cause, Recorded
from include.history.identity_map import IdentityEntry
from include.history.outcomes import Outcome
from include.resync.compare.comparison import CREATED, accepted
from include.resync.compare.spelling import Spelling

NOT_CLAIMED_PROOF = 25
"""So many refusals for lack of a claim, and nothing accepted, mean that the claim set lacks the resource."""
DEFERRED = "the person has no association yet; sent again after it"


@dataclass(frozen=True, slots=True)
class Sent:
    """What travels with a call: the document, what was remembered of it, and what a replacement replaces."""

    document: Document
    before: IdentityEntry | None = None
    ods_id: str = ""
    elements: tuple[str, ...] = ()


class Sender:
    """Makes the calls of one resource and reads their responses."""

    def __init__(self, resource: Resource, standard: Standard, *, read_only: bool, last_chance: bool = False) -> None:
        self._resource = resource
        self._schema = resource.schema(standard)
        self.path = resource.path(standard)
        self.spelling = Spelling(resource, standard)
        self._key_paths = resource.natural_key(standard)
        self._read_only = read_only
        self._last_chance = last_chance
        self._not_claimed = 0
        self._accepted = 0

    def call(self, document: Document, before: IdentityEntry | None) -> Call:
        """A POST of the document; where the configuration may not write, a look-up by its key instead."""
        tag = Sent(document, before)
        if not self._read_only:
            return Call(method="POST", path=self.path, body=document.body, tag=tag)
        identity = identity_of(document.content, self._key_paths)
        query = tuple((name, str(value)) for name, value in identity.items())
        return Call(method="GET", path=self.path, query=(*query, ("limit", "1")), tag=tag)

    def call_unless_hidden(self, document: Document, before: IdentityEntry | None) -> Call:
        """The same, but a person whom the ODS confirmed earlier is read first.

        The ODS hides people without an association from every list, and refuses to update them; only a GET
        by id distinguishes a hidden person (403) from a deleted one (404).
        """
        if not (self._resource.deferred_until and before and before.ods_id and before.key_hash == document.key_hash):
            return self.call(document, before)
        tag = Sent(document, before, ods_id=before.ods_id)
        return Call(method="GET", path=f"{self.path}/{before.ods_id}", tag=tag)

    def upsert(self, document: Document, before: IdentityEntry | None, elements: tuple[str, ...]) -> Call:
        """A POST in place of a document of the ODS that a PUT could not replace; `elements` as in `replacement`."""
        return Call(method="POST", path=self.path, body=document.body, tag=Sent(document, before, elements=elements))

    def replacement(self, document: Document, ods_id: str, etag: str, elements: tuple[str, ...]) -> Call:
        """A PUT in place of a document of the ODS, which must still be the one that was compared.

        `elements` are the names of what differs; none means that the natural key changes.
        """
        tag = Sent(document, ods_id=ods_id, elements=elements)
        headers = (("If-Match", etag),) if etag else ()
        return Call(method="PUT", path=f"{self.path}/{ods_id}", body=document.body, headers=headers, tag=tag)

    def outcome(self, response: Response) -> Recorded:
        """How a record ended; of one that was compared, also in what it differed.

        Raises:
            Refused: the claim set does not allow this resource at all.
        """
        ended = self._ended(response)
        elements = sent_with(response).elements
        if response.call.method != "PUT" and not elements:
            return ended
        return replace(ended, in_ods=True, elements=elements)

    def _ended(self, response: Response) -> Recorded:
        sent = sent_with(response)
        document = sent.document
        if response.status in {200, 201, 204}:
            self._accepted += 1
            return _looked_up(document, response) if self._read_only else _accepted(sent, response)
        if may_pass(response):
            reason = f"the ODS did not respond successfully ({what_came(response)})"
            return document.ended(Outcome.UNREACHABLE, status=response.status or None, reason=reason)
        return self.refused(document, Problem.read(response))

    def refused(self, document: Document, problem: Problem) -> Recorded:
        """The outcome of a record the ODS does not take.

        Raises:
            Refused: the claim set does not allow this resource at all.
        """
        problem_kind = kind(problem)
        if rule(problem).owner == Owner.KEY:
            self._count_not_claimed()
        if problem_kind == Kind.NOT_ASSOCIATED and self._resource.deferred_until:
            waits = (
                f"waits for its association, which did not reach the ODS ({', '.join(self._resource.deferred_until)})"
            )
            outcome = Outcome.BLOCKED if self._last_chance else Outcome.DEFERRED
            return document.ended(outcome, status=problem.status, reason=waits if self._last_chance else DEFERRED)
        of_a_parent = problem_kind in {Kind.UNRESOLVED_REFERENCE, Kind.NOT_ASSOCIATED}
        return document.ended(
            Outcome.REJECTED,
            status=problem.status,
            problem_type=problem.type,
            reason=in_words(problem),
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
        for path, element in references(self._schema):
            reference = document.content.get(path)
            for target in element.targets if named else ():
                meant = target.lower().startswith(named.removesuffix("y")) or path.lower() == f"{named}reference"
                if meant and isinstance(reference, Mapping):
                    return Cause(target, reference_hash(reference, target))
        return None


def sent_with(response: Response) -> Sent:
    """What travelled with the call of a response.

    Raises:
        TypeError: the call was not made here.
    """
    if not isinstance(response.call.tag, Sent):
        raise TypeError("a response to a call that was made elsewhere")
    return response.call.tag


def _accepted(sent: Sent, response: Response) -> Recorded:
    document = sent.document
    etag = normal_etag(response.headers.get("etag")) or None
    location = response.headers.get("location", "").rsplit("/", 1)[-1] or None
    if response.call.method == "PUT" or (sent.elements and response.status != CREATED):
        differed = ", ".join(sent.elements) or "its natural key"
        return document.ended(
            Outcome.UPDATED,
            status=response.status,
            reason=f"differed in {differed}",
            ods_id=sent.ods_id or location,
            payload_hash=document.payload_hash,
            etag=etag,
        )
    return document.ended(
        accepted(response.status, etag, sent.before, document.payload_hash),
        status=response.status,
        ods_id=location,
        payload_hash=document.payload_hash,
        etag=etag,
    )


def _looked_up(document: Document, response: Response) -> Recorded:
    if response.body.strip() not in {b"", b"[]"}:
        reason = "in the ODS; the configuration does not send it"
        return document.ended(Outcome.UNCHANGED, status=response.status, reason=reason)
    return document.ended(
        Outcome.REJECTED,
        status=response.status,
        reason="the ODS does not hold it, and the configuration only reads this resource",
        hint="Ask the ODS's host to load it, or take the resource out of read_only.",
    )
