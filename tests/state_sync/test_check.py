"""A state configuration can be tried out: what is not as it should be is found on both sides, and nothing changes."""

from sqlalchemy import text

from include.state import database
from include.state_sync.check import check
from tests.support.state_trial import Begin, StateTrial


def told(made: StateTrial) -> dict[str, bool]:
    return {f"{one.what}: {one.result}": one.ok for one in check(made.context)}


def test_what_is_as_it_should_be(filled: StateTrial) -> None:
    before = filled.image()
    found = told(filled)
    assert all(found.values())
    assert "state: the login may write" in found
    assert "scoped school year: 2027, as in the SIS" in found
    assert filled.image() == before


def test_both_sides_are_tried_whatever_the_other_lacks(begin: Begin) -> None:
    made = begin(enabled=False, district_number="7")
    with made.context.state.begin() as connection:
        connection.execute(text('DROP TABLE "Lep"'))
    assert [name for name, ok in told(made).items() if not ok] == [
        "configuration: disabled",
        "SIS: no district has the number 7",
        "state: state: table Lep is missing",
    ]


def test_a_year_without_enrollments_is_found(begin: Begin) -> None:
    found = told(begin(school_year=2031))
    assert found["SIS: 0 enrollments in school year 2031"] is False
    assert found["scoped school year: 2031, the SIS's active year is 2027"] is True


def test_a_login_that_may_only_read_is_found(begin: Begin, postgres_url: str) -> None:
    made = begin(state_url=postgres_url)
    with made.context.state.begin() as connection:
        connection.execute(text("CREATE ROLE looker LOGIN"))
        connection.execute(text("GRANT SELECT ON ALL TABLES IN SCHEMA public TO looker"))
    looker = database.connect(postgres_url.replace("postgres:@", "looker:@").replace("postgres@", "looker@"))
    made.context = type(made.context)(**{**vars(made.context), "state": looker})
    refused = [name for name, ok in told(made).items() if not ok]
    assert refused
    assert all("InsufficientPrivilege" in name for name in refused)
    looker.dispose()


def test_a_state_that_does_not_answer_is_one_finding(begin: Begin) -> None:
    made = begin()
    nowhere = database.connect("postgresql://nobody@127.0.0.1:1/none")
    made.context = type(made.context)(**{**vars(made.context), "state": nowhere})
    assert [name for name, ok in told(made).items() if not ok] == [
        "state: the state's database did not respond successfully (OperationalError)"
    ]
