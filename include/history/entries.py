"""What callers hand to the history, and what they get back from it row by row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from include.edfi.documents.codes import LocalCode
from include.history.outcomes import Outcome

REQUESTED_IDS = "requestedIDs"
"""The resource in outcome rows of IDs without a match, since no resource has them."""


@dataclass(frozen=True, kw_only=True)
class NewRequest:
    """A request as it came in. `request_id` is a UUID of ours, `params` are the validated run params."""

    request_id: str
    dag_run_id: str
    configuration: str
    school_year: int
    requested_by: str
    requested_at: datetime
    mode: str
    params: Mapping[str, Any]
    tool: str = "edfi_resync"


@dataclass(frozen=True, kw_only=True)
class PlannedSlice:
    """One resource for one group of schools; `expected` is the number of SIS rows counted while planning."""

    resource: str
    slice_no: int
    label: str
    schools: Sequence[str]
    expected: int


@dataclass(frozen=True)
class Cause:
    """The record another one waits for: its resource and the hash of its natural key."""

    resource: str
    key_hash: str


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """How one SIS record ended.

    `key` is the natural key in clear text, and empty for personal resources; `key_hash` has up to 32
    characters. `reason` and `hint` are plain words without values of the record, so that equal failures group
    together. `ods_id`, `payload_hash` (up to 64 characters) and `etag` go to the identity map if the outcome
    is a success.
    """

    sis_key: str
    key_hash: str
    outcome: Outcome
    key: str = ""
    status: int | None = None
    problem_type: str = ""
    reason: str = ""
    hint: str = ""
    cause: Cause | None = None
    school_number: str = ""
    person_hash: str | None = None
    """Natural-key hash of the student, staff member or contact the record is about."""
    ods_id: str | None = None
    payload_hash: str | None = None
    etag: str | None = None
    elements: tuple[str, ...] = ()
    """Names of the elements that differed in the ODS, where the record was compared."""
    unmapped: LocalCode | None = None
    """The local code that has to be mapped before the record can be sent."""
    fix_params: Mapping[str, Any] | None = None
    """Params of a run of `state_resync` that makes what the record lacks."""
    in_ods: bool | None = None
    """Whether the ODS had a document of its key when it was read back; None where it was not read back."""


@dataclass(frozen=True)
class Deferred:
    """A record to be sent again in this request, and the slice it was first sent in."""

    sis_key: str
    slice_no: int


@dataclass(frozen=True)
class Blocked:
    """A record that did not reach the ODS in this request, with what its children need to know of it."""

    sis_key: str
    outcome: Outcome
    reason: str
    cause: Cause | None = field(default=None)
    """What the record itself waited for; it leads to the root cause."""
    key_hash: str = ""
