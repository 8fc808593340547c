"""What the state's database may do wrong: refuse one record, not answer, lose a parent meanwhile, lack a table."""

import logging
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, text, update

from include.edfi.errors import ConfigError, Refused, Unreachable
from include.history import slices
from include.history.outcomes import Outcome, SliceStatus
from include.sis.tables import identity, lep, person
from include.state import database
from include.state_sync.context import BATCH, SELECTIVE, VERIFICATION
from include.state_sync.plan import plan
from include.state_sync.work import work
from tests.support.state_drift import first_key, lonely
from tests.support.state_trial import Begin, StateTrial

SECRET = "Zyxwvut"


def broken(made: StateTrial, *statements: str) -> None:
    with made.context.state.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_a_record_the_database_refuses_does_not_keep_the_others(filled: StateTrial) -> None:
    """The state may have rules of its own; one bad record in a batch is sent by itself and told."""
    broken(
        filled,
        """CREATE TRIGGER no_other BEFORE UPDATE ON "PersonIdentity" WHEN NEW."lastName" = 'Zyxwvut'
                      BEGIN SELECT RAISE(ABORT, 'no such name: Zyxwvut'); END""",
    )
    mine, other = first_key(filled, "PersonIdentity"), first_key(filled, "PersonIdentity", 1)
    current = [(mine, SECRET), (other, "Other")]
    with filled.writable_sis.begin() as connection:
        for key, name in current:
            of_person = identity.c.personID == key
            connection.execute(update(identity).where(of_person).values(lastName=name))
    report = filled.selective("PersonIdentity", [mine, other])
    assert not report.ok
    ended = {record.sis_key: (record.outcome, record.reason) for record in filled.records()}
    assert ended[f"personID={other}"][0] == Outcome.UPDATED
    assert ended[f"personID={mine}"] == (Outcome.REJECTED, "the state's database refused it (IntegrityError)")
    assert filled.held("PersonIdentity")["255901", other]["lastName"] == "Other"
    assert SECRET not in report.text


def test_a_task_whose_database_fell_silent_goes_on_where_it_stopped(
    begin: Begin, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    made = begin()
    request_id = made.submit(BATCH, objects="PersonIdentity", all_schools=True)
    (district,), (people,) = plan(request_id, made.context).values()
    work(district, made.context)
    with Silence(made.context.state, after=1), pytest.raises(Unreachable) as caught:
        work(people, made.context)
    assert "(OperationalError)" in str(caught.value)
    (part,) = slices.slices(made.context.history_engine, request_id, "PersonIdentity")
    assert part.status == SliceStatus.FAILED
    assert made.held("PersonIdentity") == {}
    work(people, made.context)
    (part,) = slices.slices(made.context.history_engine, request_id, "PersonIdentity")
    assert part.status == SliceStatus.DONE
    assert made.report().ok


class Silence:
    """After some transactions no further one begins."""

    def __init__(self, engine: Engine, after: int) -> None:
        self._engine = engine
        self._left = after

    def __enter__(self) -> None:
        event.listen(self._engine, "begin", self._refuse)

    def __exit__(self, *_: object) -> None:
        event.remove(self._engine, "begin", self._refuse)

    def _refuse(self, connection: Any) -> None:
        self._left -= 1
        if self._left < 0:
            connection.exec_driver_sql("ATTACH '/nonexistent/nowhere.db' AS gone")


def test_a_parent_that_vanished_meanwhile_is_named(filled: StateTrial) -> None:
    """Somebody deletes it between the look at the parents and the write."""
    every = filled.held("Enrollment")
    lost = lonely(filled)
    mine = next(key for (_, key), row in every.items() if row["personID"] == lost)

    def vanish(_: Any, cursor: Any, statement: str, *__: Any) -> None:
        if statement.startswith('INSERT INTO "Enrollment"'):
            with closing(sqlite3.connect(filled.folder / "state.db")) as other, other:
                other.execute('DELETE FROM "PersonIdentity" WHERE "personID" = ?', (lost,))

    event.listen(filled.context.state, "before_cursor_execute", vanish)
    try:
        report = filled.selective("Enrollment", mine)
    finally:
        event.remove(filled.context.state, "before_cursor_execute", vanish)
    (record,) = filled.records("Enrollment")
    assert record.reason == "its parent is not at the state: PersonIdentity"
    assert [params["objects"] for params in report.fixes] == [["PersonIdentity"]]


@pytest.mark.parametrize("tool", [SELECTIVE, BATCH, VERIFICATION])
def test_a_state_that_lacks_a_table_is_refused_before_anything_is_sent(begin: Begin, tool: str) -> None:
    made = begin()
    broken(made, 'DROP TABLE "EmploymentAssignment"', 'DROP TABLE "Employment"')
    asked = {"object": "Enrollment", "ids": "1"} if tool == SELECTIVE else {"all_schools": True}
    request_id = made.submit(tool, **asked)
    if tool == SELECTIVE:
        assert plan(request_id, made.context)  # It needs none of them.
        return
    with pytest.raises(ConfigError) as caught:
        plan(request_id, made.context)
    assert caught.value.problems == (
        "state: table Employment is missing",
        "state: table EmploymentAssignment is missing",
    )


def test_a_district_that_lacks_a_table_is_refused_too(begin: Begin) -> None:
    made = begin()
    with made.writable_sis.begin() as connection:
        lep.drop(connection)
    with pytest.raises(ConfigError, match="sis: table Lep is missing; provide a view"):
        made.batch()
    assert made.batch(objects="Enrollment").ok


def test_a_state_that_does_not_answer_is_asked_again(begin: Begin) -> None:
    made = begin()
    request_id = made.submit(BATCH, all_schools=True)
    made.context = type(made.context)(
        **{**vars(made.context), "state": database.connect("postgresql://nobody@127.0.0.1:1/none")}
    )
    with pytest.raises(Unreachable):
        plan(request_id, made.context)


def test_a_login_that_may_not_write_ends_the_run(
    begin: Begin, postgres_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    made = begin(state_url=postgres_url)
    made.batch(objects="PersonIdentity")
    broken(made, "REVOKE UPDATE ON ALL TABLES IN SCHEMA public FROM CURRENT_USER", "SET SESSION AUTHORIZATION DEFAULT")
    broken(made, "CREATE ROLE reader LOGIN", "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
    reader = database.connect(postgres_url.replace("postgres:@", "reader:@").replace("postgres@", "reader@"))
    made.context = type(made.context)(**{**vars(made.context), "state": reader})
    request_id = made.submit(SELECTIVE, object="PersonIdentity", ids=first_key(made, "PersonIdentity"))
    ((part,),) = plan(request_id, made.context).values()
    with pytest.raises(Refused, match="InsufficientPrivilege"):
        work(part, made.context)
    reader.dispose()
    assert "Drift" not in caplog.text


def test_values_too_long_for_the_state_are_reported_without_them(begin: Begin) -> None:
    made = begin()
    with made.writable_sis.begin() as connection:
        connection.execute(update(identity).values(birthCity=SECRET * 9))
        connection.execute(update(person).values(stateID=None))
    made.batch(objects="PersonIdentity")
    people = made.records("PersonIdentity")
    assert {record.reason for record in people} == {"birthCity: longer than the 30 characters the state accepts"}
    assert {record.outcome for record in people} == {Outcome.UNMAPPABLE}


def test_no_pupil_is_in_logs_or_reports(begin: Begin, caplog: pytest.LogCaptureFixture, exports: None) -> None:
    caplog.set_level(logging.DEBUG)
    made = begin()
    with made.writable_sis.begin() as connection:
        connection.execute(update(identity).values(lastName=SECRET))
    made.batch()
    report = made.verify()
    written = [
        file for file in Path(report.files[0]).parent.iterdir() if file.suffix in {".txt", ".csv", ".html", ".json"}
    ]
    assert len(written) >= 6
    assert not [file.name for file in written if SECRET in file.read_text("utf-8")]
    assert SECRET not in caplog.text
