"""Documents under a former natural key are counted while they are beside the present one, on both databases."""

import pytest
import sqlalchemy as sa

from include.history.entries import Recorded
from include.history.former_keys import former_documents_left
from include.history.outcomes import OrphanStatus, Outcome
from include.history.prunes import Orphan, Prunes
from include.history.store import History
from tests.support.clock import Clock
from tests.support.history_entries import new_request, recorded


def moved(ods_id: str) -> Recorded:
    return recorded(1, Outcome.UPDATED, key_hash="moved", ods_id=ods_id)


@pytest.fixture
def earlier(history: History) -> History:
    history.record("r1", "sections", 1, [recorded(1, ods_id="a")])
    history.open_request(new_request("r2"))
    history.open_request(new_request("r3"))
    return history


def test_the_request_that_left_it_behind_says_so(engine: sa.Engine, earlier: History) -> None:
    for _ in range(2):
        earlier.record("r2", "sections", 1, [moved("b")])
    assert former_documents_left(engine, "r2") == {"sections": 1}
    assert former_documents_left(engine, "r1") == {}


def test_a_document_that_got_another_key_is_one(engine: sa.Engine, earlier: History) -> None:
    earlier.record("r2", "sections", 1, [moved("a")])
    assert former_documents_left(engine, "r2") == {}


@pytest.mark.parametrize("status", [pytest.param(status, id=status) for status in OrphanStatus])
def test_a_later_request_says_so_while_it_is_there(
    engine: sa.Engine, earlier: History, clock: Clock, status: OrphanStatus
) -> None:
    earlier.record("r2", "sections", 1, [moved("b")])
    orphan = Orphan(resource="sections", ods_id="a", key_hash="hash-1", key="", school="", etag="", status=status)
    Prunes(engine, now=clock).record("r3", [orphan])
    gone = status in {OrphanStatus.DELETED, OrphanStatus.PROTECTED}
    assert former_documents_left(engine, "r3") == ({} if gone else {"sections": 1})
