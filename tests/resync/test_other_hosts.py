"""Hosts that differ from the documented one: a reconcile reads all, writes just what differs, and ends equal."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from include.edfi.errors import ConfigError, Refused, Unreachable
from include.history.outcomes import Outcome
from include.resync.prune.restore import without_server_own
from include.sis.tables import day, room
from sandbox.district import changes
from tests.support.other_client import Somebody
from tests.support.resync_trial import Begin, Stage, Trial, trial

ROOMS: dict[str, Any] = {"resources": "locations calendarDates", "select_dependencies": False}

HOSTS = [
    pytest.param({}, id="as documented"),
    pytest.param({"total_count": "absent"}, id="no Total-Count"),
    pytest.param({"total_count": "capped", "page_limit": 100}, id="count ends at 100"),
    pytest.param({"total_count": "timeout"}, id="count times out"),
    pytest.param({"page_limit": 100}, id="pages of 100"),
    pytest.param({"page_limit": 7, "total_count": "absent"}, id="pages of 7 and no count"),
    pytest.param({"cursor_paging": False}, id="no partitions"),
    pytest.param({"optional_addresses": "absent"}, id="optional addresses answer 404"),
    pytest.param({"optional_addresses": "broken"}, id="optional addresses answer 500"),
    pytest.param({"discovery": "no_change_queries"}, id="change queries answer 500"),
    pytest.param({"change_queries": "off"}, id="no change queries"),
    pytest.param({"put_id": "required"}, id="PUT wants the id"),
    pytest.param({"put_id": "refused"}, id="PUT refuses the id"),
    pytest.param({"etags": "weak"}, id="weak ETags"),
    pytest.param({"etags": "unquoted"}, id="unquoted ETags"),
    pytest.param({"etags": "none"}, id="no ETags"),
    pytest.param({"between": "page_200", "between_every": 5}, id="a sign-in page to every 5th request"),
    pytest.param({"between": "page_403", "between_every": 5}, id="a firewall's page to every 5th request"),
    pytest.param({"between": "status_520", "between_every": 5}, id="520 to every 5th request"),
    pytest.param({"missing_queries": ("locations.schoolId", "calendarDates.schoolId")}, id="a query field is refused"),
    pytest.param({"missing_queries": ("calendarDates.schoolYear",)}, id="the school year is refused"),
    pytest.param({"errors": "error_object", "put_id": "required"}, id="errors of another shape"),
]


@pytest.fixture(scope="module")
def equal(district_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """History and ODS after a run that sent everything."""
    folder = tmp_path_factory.mktemp("equal")
    with trial(folder, stage=Stage(district=district_file)) as made:
        made.reconcile(resources=ROOMS["resources"])
        image = made.api.api.storage.connection.serialize()
    return folder / "history.db", image


def on_host(equal: tuple[Path, bytes], begin: Begin, traits: dict[str, Any]) -> Trial:
    history, image = equal
    made = begin(stage=Stage(history=history))
    made.api.api.storage.restore(image)
    made.api.change_traits(**traits)
    Somebody(made).forget_requests()
    return made


def plain(made: Trial) -> list[Any]:
    """What the ODS holds, without ids, ETags and dates."""
    documents = [*made.documents("locations"), *made.documents("calendarDates")]
    own = {"id", "_etag", "_lastModifiedDate"}
    return sorted(str({name: value for name, value in one.items() if name not in own}) for one in documents)


def outcomes(made: Trial) -> set[Outcome]:
    """How records of the latest request ended, but for what the SIS excludes."""
    return {outcome for counted in made.counts().values() for outcome in counted} - {Outcome.EXCLUDED}


@pytest.mark.case("B4", "B5", "B6", "C11", "C12", "E20", "E21", "E24")
@pytest.mark.parametrize("traits", HOSTS)
def test_a_reconcile_writes_what_differs_and_ends_equal(
    equal: tuple[Path, bytes], begin: Begin, traits: dict[str, Any]
) -> None:
    made = on_host(equal, begin, traits)
    before, somebody = plain(made), Somebody(made)
    somebody.change("locations", made.documents("locations")[0], maximumNumberOfSeats=999)
    somebody.delete("calendarDates", made.documents("calendarDates")[-1])
    somebody.forget_requests()
    made.reconcile(**ROOMS)
    counts = made.counts()
    assert (counts["locations"].get(Outcome.UPDATED), counts["calendarDates"].get(Outcome.CREATED)) == (1, 1)
    assert outcomes(made) <= {Outcome.UPDATED, Outcome.CREATED, Outcome.UNCHANGED}
    assert plain(made) == before


@pytest.mark.parametrize("etags", ["strong", "weak", "unquoted", "none", "body", "changing"])
def test_a_day_that_campus_no_longer_has_is_deleted(equal: tuple[Path, bytes], begin: Begin, etags: str) -> None:
    made = on_host(equal, begin, {"etags": etags})
    text = made.documents("calendarDates")[0]["date"]
    with made.writable_sis.begin() as connection:
        connection.execute(day.delete().where(day.c.date == date.fromisoformat(text)))
    made.reconcile(**ROOMS)
    assert [one for one in made.documents("calendarDates") if one["date"] == text] == []


@pytest.mark.case("B4", "B5", "B6")
@pytest.mark.parametrize("total_count", ["absent", "timeout", "capped"])
def test_an_orphan_of_the_last_page_is_deleted(equal: tuple[Path, bytes], begin: Begin, total_count: str) -> None:
    made = on_host(equal, begin, {"page_limit": 100, "total_count": total_count})
    assert len(made.documents("calendarDates")) > 200
    last = max(one["date"] for one in made.documents("calendarDates"))
    with made.writable_sis.begin() as connection:
        connection.execute(day.delete().where(day.c.date == date.fromisoformat(last)))
    made.reconcile(**ROOMS)
    assert last not in {one["date"] for one in made.documents("calendarDates")}
    Somebody(made).forget_requests()
    made.reconcile(**ROOMS)
    assert Somebody(made).writes() == []


@pytest.mark.case("B8")
@pytest.mark.parametrize("etags", ["strong", "weak", "unquoted", "none"])
def test_a_resend_after_it_claims_no_update(equal: tuple[Path, bytes], begin: Begin, etags: str) -> None:
    made = on_host(equal, begin, {"etags": etags})
    made.reconcile(**ROOMS)
    made.run(**ROOMS)
    assert outcomes(made) == {Outcome.UNCHANGED}


@pytest.mark.case("E20")
@pytest.mark.parametrize("put_id", ["optional", "required", "refused"])
def test_a_key_changes_by_put_whatever_the_host_wants_of_its_body(
    equal: tuple[Path, bytes], begin: Begin, put_id: str
) -> None:
    made = on_host(equal, begin, {"put_id": put_id})
    with made.writable_sis.begin() as connection:
        room_id = connection.execute(select(room.c.roomID).order_by(room.c.roomID).limit(1)).scalar_one()
        changes.rename_room(connection, room_id, "another name")
    made.reconcile(**ROOMS)
    assert made.counts()["locations"].get(Outcome.UPDATED) == 1
    assert "PUT" in {method for method, _ in Somebody(made).writes()}
    assert "another name" in {one["classroomIdentificationCode"] for one in made.documents("locations")}


@pytest.mark.case("C13")
def test_what_refers_to_another_systems_record_is_sent(equal: tuple[Path, bytes], begin: Begin) -> None:
    (calendar, *_) = on_host(equal, begin, {}).documents("calendars")
    made = begin(error_budget=1000)
    made.api.upload("calendars", without_server_own(calendar), owner="another")
    made.run(resources="calendars calendarDates")
    refused = [record for record in made.records("calendars") if record.outcome is Outcome.REJECTED]
    assert [record.reason.partition(":")[0] for record in refused] == ["owned by another system"]
    assert Outcome.BLOCKED not in made.counts()["calendarDates"]


@pytest.mark.case("E24")
def test_a_refused_query_is_named_in_log_and_report(
    equal: tuple[Path, bytes], begin: Begin, caplog: pytest.LogCaptureFixture
) -> None:
    made = on_host(equal, begin, {"missing_queries": ("locations.schoolId",)})
    report = made.reconcile(**ROOMS)
    assert "the ODS refuses the query parameter schoolId" in caplog.text
    assert "Warning: locations: the ODS refused the query parameter schoolId" in report.text


@pytest.mark.case("E24")
@pytest.mark.parametrize(
    ("openapi", "dropped"),
    [
        pytest.param("served", {"schoolId"}, id="the host lists its parameters"),
        pytest.param("absent", {"schoolId", "schoolYear"}, id="it lists none: one after the other"),
    ],
)
def test_a_refusal_without_words_is_looked_up_in_the_hosts_openapi(
    equal: tuple[Path, bytes], begin: Begin, openapi: str, dropped: set[str]
) -> None:
    traits = {"missing_queries": ("calendarDates.schoolId",), "errors": "empty", "openapi": openapi}
    made = on_host(equal, begin, traits)
    before = plain(made)
    Somebody(made).delete("calendarDates", made.documents("calendarDates")[0])
    report = made.reconcile(**ROOMS)
    (warning,) = [line for line in report.text.splitlines() if "calendarDates: the ODS refused the query" in line]
    assert {name for name in ("schoolId", "schoolYear") if name in warning} == dropped
    assert plain(made) == before


@pytest.mark.case("C11", "C12")
@pytest.mark.parametrize(
    ("between", "words"),
    [
        pytest.param("page_200", "no Ed-Fi discovery document", id="200 with a page"),
        pytest.param("page_403", "403 with a web page of something between, such as a firewall or proxy", id="403"),
        pytest.param("status_520", "520 with a web page of something between, such as a firewall or proxy", id="520"),
    ],
)
def test_a_proxy_that_answers_everything_is_named_with_the_address(
    equal: tuple[Path, bytes], begin: Begin, between: str, words: str
) -> None:
    made = on_host(equal, begin, {"between": between, "between_every": 1})
    with pytest.raises((Unreachable, ConfigError), match=f"http://.*{words}") as raised:
        made.reconcile(**ROOMS)
    assert "claim set" not in str(raised.value)


@pytest.mark.case("C14")
def test_a_profile_of_the_key_is_named_with_the_odss_words(equal: tuple[Path, bytes], begin: Begin) -> None:
    made = on_host(equal, begin, {"profiles": ("locations",)})
    with pytest.raises(Refused, match=r"profile required \(.+\)\. A profile is assigned to the key"):
        made.reconcile(**ROOMS)


@pytest.mark.case("E22")
def test_the_text_of_a_refusal_of_another_shape_is_kept(begin: Begin) -> None:
    made = begin()
    made.api.change_traits(errors="error_object")
    made.run(resources="courseOfferings", schools="1", select_dependencies=False)
    refused = [record for record in made.records("courseOfferings") if record.outcome is Outcome.REJECTED]
    assert {(record.reason, record.cause_resource) for record in refused} == {
        ("unresolved reference: The value supplied for the related 'Course' resource does not exist.", "courses")
    }


@pytest.mark.case("E24")
def test_report_cards_are_compared_without_the_year_of_their_period(
    begin: Begin, caplog: pytest.LogCaptureFixture
) -> None:
    made = begin()
    cards: dict[str, Any] = {"resources": "reportCards", "schools": "1"}
    made.reconcile(**cards)
    before = len(made.documents("reportCards"))
    made.api.change_traits(unknown_query="refuse", missing_queries=("reportCards.gradingPeriodSchoolYear",))
    Somebody(made).delete("reportCards", made.documents("reportCards")[0])
    Somebody(made).forget_requests()
    report = made.reconcile(**cards)
    assert "reportCards: the ODS refused the query parameter gradingPeriodSchoolYear" in report.text
    assert Somebody(made).writes() == [("POST", "reportCards")]
    assert len(made.documents("reportCards")) == before > 0
