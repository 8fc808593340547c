"""Records that could not be mapped and have no known natural key, and the people they are about."""

import pytest
import sqlalchemy as sa

from include.history.outcome_lookups import people_of_unknown_keys, unknown_keys
from include.history.outcomes import Outcome
from include.history.store import History
from tests.support.history_entries import recorded


@pytest.fixture
def filled(engine: sa.Engine, history: History) -> sa.Engine:
    history.record(
        "r1",
        "grades",
        0,
        [
            recorded(1, Outcome.UNMAPPABLE, key_hash="", person_hash="ann"),
            recorded(2, Outcome.UNMAPPABLE, key_hash="", person_hash="ann"),
            recorded(3, Outcome.UNMAPPABLE, key_hash="known", person_hash="bob"),
            recorded(4, Outcome.EXCLUDED, key_hash="", person_hash="cid"),
            recorded(5, Outcome.UNMAPPABLE, key_hash="", person_hash=None),
        ],
    )
    return engine


def test_those_that_name_no_person_are_counted(filled: sa.Engine) -> None:
    assert unknown_keys(filled, "r1", "grades") == 1
    assert unknown_keys(filled, "r1", "sections") == 0


def test_the_others_are_about_a_person(filled: sa.Engine) -> None:
    person_hashes = ["ann", "bob", "cid", "dan"]
    assert people_of_unknown_keys(filled, "r1", "grades", person_hashes) == {"ann"}
    assert people_of_unknown_keys(filled, "r1", "grades", []) == set()
