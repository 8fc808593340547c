"""Room 5, compare: what an accepted document was before, as far as it is remembered.

In mode `resend` nothing is read back: the ODS itself compares, and leaves the ETag of an equal document alone. The
ETag it answers with is held against the one it gave last time. A document never seen before counts as updated when
the ODS did not create it, because nobody can tell.
"""

from include.history.outcomes import Outcome
from include.history.remembered import Remembered

CREATED = 201


def accepted(status: int, etag: str | None, before: Remembered | None, payload_hash: str) -> Outcome:
    """Whether an accepted document was created, updated or left unchanged."""
    if status == CREATED:
        return Outcome.CREATED
    if before is not None and etag is not None and etag == before.etag and payload_hash == before.payload_hash:
        return Outcome.UNCHANGED
    return Outcome.UPDATED
