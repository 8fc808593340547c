"""A connection that leads to another ODS, or to an earlier state of it, is found out before anything is skipped."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from include.configurations.configuration import WatermarkPolicy
from include.history.outcomes import Outcome
from include.history.prune_tables import slice_watermark
from include.history.slices import counts_of_slices, resources_with_count
from include.sis.tables import course, room
from sandbox.edfi.traits import Traits
from tests.support.other_client import Somebody
from tests.support.resync_runs import slices_not_read_back
from tests.support.resync_trial import Begin, Trial

ASKED: dict[str, Any] = {"resources": "locations courses", "schools": "1", "select_dependencies": False}


@pytest.fixture
def empty_before(begin: Begin) -> Trial:
    """Both resources sent and found equal; the sandbox remembers itself as `empty` and as `full`."""
    made = begin()
    made.api.remember("empty")
    made.reconcile(**ASKED)
    made.reconcile(**ASKED)
    made.api.remember("full")
    assert skipped(made) == 2
    return made


def skipped(made: Trial, **asked: Any) -> int:
    made.reconcile(**{**ASKED, **asked})
    return slices_not_read_back(made)


def nothing(_made: Trial) -> None:
    """The ODS is left as it is."""


def later_writes(made: Trial) -> None:
    """Another client writes until the change versions are past those of the earlier ODS."""
    made.api.api.storage.version = 10_000
    school = {"schoolId": 255901001}
    Somebody(made).put("classPeriods", {"classPeriodName": "9", "schoolReference": school})


@pytest.mark.case("B3")
@pytest.mark.parametrize("since", [pytest.param(nothing, id="behind"), pytest.param(later_writes, id="counted on")])
def test_an_ods_without_the_records_is_filled_again(empty_before: Trial, since: Callable[[Trial], None]) -> None:
    made = empty_before
    before = [made.documents(name) for name in ASKED["resources"].split()]
    made.api.restore("empty")
    since(made)
    report = made.reconcile(**ASKED)
    assert "Proof of identity: not proven" in report.text
    after = [made.documents(name) for name in ASKED["resources"].split()]
    assert [len(one) for one in after] == [len(one) for one in before]
    assert made.counts()["locations"][Outcome.CREATED] > 0
    # The run after it reads back, as after every change; then nothing is left of the ODS before.
    assert [skipped(made), skipped(made)] == [0, 2]


@pytest.mark.case("B3")
@pytest.mark.parametrize("since", [pytest.param(nothing, id="behind"), pytest.param(later_writes, id="counted on")])
def test_a_write_that_a_restore_undid_is_done_again(empty_before: Trial, since: Callable[[Trial], None]) -> None:
    made = empty_before
    document = made.documents("locations")[0]
    Somebody(made).change("locations", document, maximumNumberOfSeats=999)
    made.api.remember("drifted")
    made.reconcile(**ASKED)
    made.reconcile(**ASKED)
    assert skipped(made) == 2
    made.api.restore("drifted")
    since(made)
    made.reconcile(**ASKED)
    assert made.counts()["locations"][Outcome.UPDATED] == 1


@pytest.mark.case("B3")
def test_a_delete_that_a_restore_undid_is_done_again(empty_before: Trial) -> None:
    made = empty_before
    with made.writable_sis.begin() as connection:
        connection.execute(sa.update(room).where(room.c.schoolID == 1, room.c.name == "101").values(schoolID=2))
    for _ in range(2):
        made.reconcile(**ASKED)
    before = made.documents("locations")
    made.api.restore("full")
    later_writes(made)
    assert len(made.documents("locations")) == len(before) + 1
    report = made.reconcile(**ASKED)
    assert "that was deleted last is there again" in report.text
    assert made.documents("locations") == before


def test_our_own_deletes_are_no_other_ods(empty_before: Trial) -> None:
    """What this configuration wrote last and then deleted is not missed."""
    made = empty_before
    value = {"ods_id": made.documents("locations")[0]["id"], "etag": "", "written": True}
    made.context.host_observations.note(made.context.configuration.name, "locations", "sentinel", value)
    with made.writable_sis.begin() as connection:
        connection.execute(sa.update(room).where(room.c.schoolID == 1, room.c.name == "101").values(schoolID=2))
    for _ in range(2):
        assert "not proven" not in made.reconcile(**ASKED).text
    assert value["ods_id"] not in {one["id"] for one in made.documents("locations")}
    assert skipped(made) == 2


def test_a_remembered_document_that_changed_is_remembered_as_it_is_now(empty_before: Trial) -> None:
    made = empty_before
    made.reconcile(**ASKED, full_read_back=True)
    place = made.context.configuration.name, "locations", "sentinel"
    value = made.context.host_observations.value(*place)
    made.context.host_observations.note(*place, {**value, "etag": "before a parent's key changed"})
    made.reconcile(**ASKED, full_read_back=True)
    assert made.context.host_observations.value(*place) == value


@pytest.mark.parametrize("mode", ["reconcile", "resend"])
def test_what_a_narrower_run_sent_meanwhile_is_no_proof(empty_before: Trial, mode: str) -> None:
    """A title that was changed, sent by a run for one course, and changed back: Campus looks as it did before."""
    made = empty_before
    before = made.documents("courses")
    with made.writable_sis.begin() as connection:
        code = before[0]["courseCode"]
        same = sa.func.trim(course.c.number) == code
        course_ids = list(connection.scalars(sa.select(course.c.courseID).where(same).order_by(course.c.courseID)))
        titles = {row[0]: row[1] for row in connection.execute(sa.select(course.c.courseID, course.c.name).where(same))}
        connection.execute(sa.update(course).where(same).values(name="Another"))
    narrow = {"resources": "courses", "course_ids": " ".join(map(str, course_ids)), "mode": mode}
    made.reconcile(**{**ASKED, **narrow})
    assert [one["courseTitle"] for one in made.documents("courses") if one["courseCode"] == code] == ["Another"]
    with made.writable_sis.begin() as connection:
        for course_id, title in titles.items():
            connection.execute(sa.update(course).where(course.c.courseID == course_id).values(name=title))
    made.reconcile(**ASKED)
    assert made.documents("courses") == before


@pytest.mark.parametrize("mode", ["reconcile", "resend"])
def test_every_mode_that_writes_leaves_a_sentinel(begin: Begin, mode: str) -> None:
    made = begin()
    made.reconcile(**ASKED, mode=mode)
    known = made.context.host_observations.of_every_resource(made.context.configuration.name, "sentinel")
    assert {one.resource for one in known} == {"locations", "courses"}
    assert all(one.value["written"] for one in known)


def test_a_full_read_back_may_be_asked_for(empty_before: Trial) -> None:
    report = empty_before.reconcile(**ASKED, full_read_back=True)
    assert "2 of them in any case" in report.text
    assert skipped(empty_before) == 2


@pytest.mark.case("B3")
def test_a_watermark_is_not_relied_on_for_ever(empty_before: Trial) -> None:
    made = empty_before
    with made.context.history_engine.begin() as connection:
        moments = sa.select(sa.func.min(slice_watermark.c.verified_at))
        moment: datetime = connection.execute(moments).scalar_one()
        past = {"verified_at": moment - timedelta(days=8)}
        connection.execute(sa.update(slice_watermark).values(past))
    assert [skipped(made), skipped(made)] == [0, 2]


def test_without_days_everything_is_read_back_every_time(begin: Begin) -> None:
    made = begin(watermarks=WatermarkPolicy(full_read_back_days=0))
    assert [skipped(made), skipped(made), skipped(made)] == [0, 0, 0]


def a_room(made: Trial) -> dict[str, Any]:
    return made.documents("locations")[3]


@pytest.mark.case("B7")
@pytest.mark.parametrize(
    "write",
    [
        pytest.param(lambda made, other: other.change("locations", a_room(made), maximumNumberOfSeats=9), id="changed"),
        pytest.param(
            lambda made, other: other.change("locations", a_room(made), classroomIdentificationCode="Q"), id="created"
        ),
        pytest.param(lambda made, other: other.delete("locations", a_room(made)), id="deleted"),
    ],
)
def test_a_write_committed_late_is_found_by_the_next_reconcile(
    empty_before: Trial, write: Callable[[Trial, Somebody], Any]
) -> None:
    made = empty_before
    storage, before = made.api.api.storage, made.documents("locations")
    storage.reserved = [storage.version - 1]  # A number from before the latest comparison.
    write(made, Somebody(made))
    storage.reserved = []
    made.reconcile(**ASKED)
    assert "locations" in resources_with_count(
        counts_of_slices(made.context.history_engine, made.request_id), "read_back"
    )
    after = {one["classroomIdentificationCode"]: one.get("maximumNumberOfSeats") for one in made.documents("locations")}
    assert {
        one["classroomIdentificationCode"]: one.get("maximumNumberOfSeats") for one in before
    }.items() <= after.items()


@pytest.mark.case("B7")
def test_late_commits_of_our_own_do_no_harm(begin: Begin) -> None:
    made = begin()
    made.api.api.traits = Traits(change_queries="late_commits")
    assert [skipped(made), skipped(made), skipped(made)][:2] == [0, 0]
    before = Somebody(made).everything()
    Somebody(made).change("locations", made.documents("locations")[0], maximumNumberOfSeats=999)
    made.reconcile(**ASKED)
    assert Somebody(made).everything() == before
