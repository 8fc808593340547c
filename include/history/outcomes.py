"""The words the history uses: how one record ended, and where a request or a slice stands."""

from enum import StrEnum

OWNED_ELSEWHERE = "owned by another system"
"""Beginning of the reason of a rejected record that another system owns."""


class Outcome(StrEnum):
    """How one SIS record of a request ended."""

    CREATED = "created"
    """The ODS did not have the record and has it now."""
    UPDATED = "updated"
    """The ODS had another version of the record and has the SIS's now."""
    UNCHANGED = "unchanged"
    """The ODS already had the record exactly as the SIS does."""
    REJECTED = "rejected"
    """The ODS refused the record; status and problem type say why."""
    BLOCKED = "blocked"
    """Not sent, because a record it refers to did not reach the ODS; the cause names that record."""
    DEFERRED = "deferred"
    """Refused for now; sent again in this request once the association that authorizes it exists."""
    UNMAPPABLE = "unmappable"
    """The SIS record lacks something the data standard requires, or has a code without a descriptor."""
    EXCLUDED = "excluded"
    """Left out on purpose: state-excluded, no-show, no Ed-Fi ID and the like."""
    DUPLICATE = "duplicate"
    """Another SIS record of this request has the same natural key and was sent in its place."""
    UNREACHABLE = "unreachable"
    """The ODS did not respond successfully despite retries; a retry of the task sends it again."""
    MISSING = "missing"
    """The ODS does not have the record; only in a run that verifies."""
    DIFFERENT = "different"
    """The ODS has another version of the record than the SIS; only in a run that verifies."""
    NO_MATCH = "no_match"
    """An ID that the request names and no SIS record in scope has."""

    @property
    def is_final(self) -> bool:
        """Whether this request has nothing left to do for the record: a retried task passes it by."""
        return self not in _OPEN

    @property
    def is_success(self) -> bool:
        """Whether the ODS has the record as the SIS does."""
        return self in _SUCCESSES

    @property
    def is_failure(self) -> bool:
        """Whether the record should be in the ODS and is not; these count against the error budget."""
        return self in _FAILURES

    @property
    def blocks_children(self) -> bool:
        """Whether records that refer to this one cannot reach the ODS either in this request."""
        return self in _BLOCKERS


_SUCCESSES = frozenset({Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED})
_OPEN = frozenset({Outcome.DEFERRED, Outcome.BLOCKED, Outcome.UNREACHABLE})
_FAILURES = frozenset({Outcome.REJECTED, Outcome.UNMAPPABLE, Outcome.MISSING, Outcome.DIFFERENT}) | _OPEN
_BLOCKERS = frozenset({Outcome.REJECTED, Outcome.UNMAPPABLE, Outcome.EXCLUDED, Outcome.BLOCKED, Outcome.UNREACHABLE})


class OrphanStatus(StrEnum):
    """What became of an orphan: a document of the ODS without a SIS record."""

    PENDING = "pending"
    """Not decided yet, or a slice did not finish."""
    DELETABLE = "deletable"
    """No guard objects to its delete; in a run that verifies it stays so."""
    PROTECTED = "protected"
    """A guard forbids its delete: shared, of another publisher, of another year, of another school."""
    AWAITING_APPROVAL = "awaiting_approval"
    """A person must approve its delete: too many of its resource, never sent, or what refers to it awaits approval."""
    APPROVED = "approved"
    """A person approved its delete."""
    REJECTED = "rejected"
    """A person rejected its delete, or no one decided in time."""
    DELETED = "deleted"
    """The ODS no longer has it; the history has a backup."""
    BLOCKED = "blocked"
    """The ODS refused, because another document refers to it."""
    FAILED = "failed"
    """The ODS refused its delete for another reason."""

    @property
    def is_equal(self) -> bool:
        """Whether nothing is left to do: the document is deleted or protected."""
        return self in {OrphanStatus.DELETED, OrphanStatus.PROTECTED}


class RequestStatus(StrEnum):
    """Where a request stands."""

    QUEUED = "queued"
    RUNNING = "running"
    COMPLETE = "complete"
    COMPLETE_WITH_ERRORS = "complete_with_errors"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        """Whether the request has ended, in whatever way."""
        return self not in {RequestStatus.QUEUED, RequestStatus.RUNNING}


class SliceStatus(StrEnum):
    """Where a slice (one resource, one group of schools) stands."""

    PLANNED = "planned"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
