"""A SIS that lacks a table is found out before anything is sent, for the resources that read it and no others."""

import pytest
from sqlalchemy import create_engine

from include.edfi.documents.resource import Resource
from include.edfi.documents.scope import Scope
from include.edfi.errors import ConfigError, Unreachable
from include.history import queries
from include.resources import registry
from include.resync.plan.scopes import whole_scope
from include.resync.plan.sis_columns import columns_missing, columns_read
from include.sis.tables import day_event, metadata
from tests.support.resync_trial import Begin

SCOPE = Scope(school_year=2027, district_id=1, schools=())


@pytest.mark.parametrize("resource", [pytest.param(one, id=one.name) for one in registry().values()])
def test_what_a_resource_reads_are_columns_of_campus(resource: Resource) -> None:
    read = columns_read(resource, SCOPE)
    assert read
    assert [table for table, columns in read.items() if not columns <= set(metadata.tables[table].columns.keys())] == []


def test_tables_inside_parts_and_subqueries_are_seen() -> None:
    assert "type" in columns_read(registry()["calendarDates"], SCOPE)["DayEvent"]
    assert "TermSchedule" in columns_read(registry()["sessions"], SCOPE)


def test_a_request_of_which_nothing_can_be_read_is_refused_with_what_is_missing(begin: Begin) -> None:
    trial = begin()
    with trial.writable_sis.begin() as connection:
        day_event.drop(connection)
        connection.exec_driver_sql("ALTER TABLE Room DROP COLUMN capacity")
    with pytest.raises(ConfigError) as refused:
        trial.run(resources="calendarDates locations", select_dependencies=False)
    assert [problem.partition(";")[0] for problem in refused.value.problems] == [
        "sis: table DayEvent is missing",
        "sis: table Room lacks capacity",
    ]
    assert refused.value.problems[0].endswith("switch off the resources that read it: calendarDates")
    assert trial.posts() == {}


def test_only_the_resources_that_need_what_is_missing_are_left_out(begin: Begin) -> None:
    trial = begin()
    with trial.writable_sis.begin() as connection:
        day_event.drop(connection)
        connection.exec_driver_sql("ALTER TABLE Room DROP COLUMN capacity")
    report = trial.run(resources="calendarDates locations calendars", select_dependencies=False)
    assert set(trial.counts()) == {"calendars"}
    assert trial.documents("calendars")
    entry = queries.request(trial.context.history_engine, trial.request_id)
    assert entry is not None
    assert entry.plan["left_out"] == ["calendarDates", "locations"]
    assert not report.ok, "what was left out was not proven equal"
    assert "left out: calendarDates, locations" in report.verdict
    assert "table DayEvent is missing" in report.text
    assert "table Room lacks capacity" in report.text


def test_a_missing_column_leaves_resources_alone_that_read_only_others_of_its_table(begin: Begin) -> None:
    trial = begin()
    scope = whole_scope(trial.context.configuration, 0)
    readers = {name for name, one in registry().items() if "Room" in columns_read(one, scope)}
    with trial.writable_sis.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE Room DROP COLUMN capacity")
    missing = columns_missing(registry().values(), scope, trial.context.sis)
    assert missing.readers == {"locations"} < readers


def test_a_table_that_every_request_reads_refuses_the_run(begin: Begin) -> None:
    trial = begin()
    with trial.writable_sis.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE School DROP COLUMN name")
    with pytest.raises(ConfigError, match="table School lacks name"):
        trial.run(resources="locations")


def test_a_database_that_does_not_answer_is_asked_again_later(tmp_path) -> None:
    nowhere = create_engine(f"sqlite:///{tmp_path}/no/such/folder.db")
    with pytest.raises(Unreachable, match="sis connection: not reachable"):
        columns_missing([registry()["courses"]], SCOPE, nowhere)
