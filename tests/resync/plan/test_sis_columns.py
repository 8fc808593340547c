"""A SIS that lacks a table is found out before anything is sent, for the resources that read it and no others."""

import pytest
from sqlalchemy import create_engine

from include.edfi.documents.resource import Resource
from include.edfi.documents.scope import Scope
from include.edfi.errors import ConfigError, Unreachable
from include.resources import registry
from include.resync.plan.sis_columns import columns_read, lacking_columns
from include.sis.tables import day_event, metadata
from tests.support.resync_runs import Begin

SCOPE = Scope(school_year=2027, district_id=1, schools=())


@pytest.mark.parametrize("resource", [pytest.param(one, id=one.name) for one in registry().values()])
def test_what_a_resource_reads_are_columns_of_campus(resource: Resource) -> None:
    read = columns_read(resource, SCOPE)
    assert read
    assert [table for table, columns in read.items() if not columns <= set(metadata.tables[table].columns.keys())] == []


def test_tables_inside_parts_and_subqueries_are_seen() -> None:
    assert "type" in columns_read(registry()["calendarDates"], SCOPE)["DayEvent"]
    assert "TermSchedule" in columns_read(registry()["sessions"], SCOPE)


def test_a_plan_names_what_is_missing_and_who_reads_it(begin: Begin) -> None:
    trial = begin()
    with trial.writable_sis.begin() as connection:
        day_event.drop(connection)
        connection.exec_driver_sql("ALTER TABLE Room DROP COLUMN capacity")
    with pytest.raises(ConfigError) as refused:
        trial.run(resources="calendarDates locations")
    assert [problem.partition(";")[0] for problem in refused.value.problems] == [
        "sis: table DayEvent is missing",
        "sis: table Room lacks capacity",
    ]
    assert refused.value.problems[0].endswith("switch off what reads it: calendarDates")
    assert trial.posts() == {}


def test_what_reads_other_tables_is_sent_all_the_same(begin: Begin) -> None:
    trial = begin()
    with trial.writable_sis.begin() as connection:
        day_event.drop(connection)
    assert trial.run(resources="locations").ok


def test_a_database_that_does_not_answer_is_asked_again_later(tmp_path) -> None:
    nowhere = create_engine(f"sqlite:///{tmp_path}/no/such/folder.db")
    with pytest.raises(Unreachable, match="sis connection: not reachable"):
        lacking_columns([registry()["courses"]], SCOPE, nowhere)
