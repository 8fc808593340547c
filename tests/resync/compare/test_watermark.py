"""The fast path: a slice in which neither side changed is not read back, and any doubt means that it is."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from include.history.outcomes import Outcome
from include.sis.tables import room
from sandbox.district import changes
from tests.support.other_client import Somebody
from tests.support.resync_runs import slices_not_read_back
from tests.support.resync_trial import Begin, Stage, Trial, trial

ASKED: dict[str, Any] = {"resources": "locations", "schools": "1", "select_dependencies": False}


@pytest.fixture(scope="module")
def looked(district_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """History and ODS after a run that sent everything and one that found it all equal."""
    folder = tmp_path_factory.mktemp("looked")
    with trial(folder, stage=Stage(district=district_file, all_ours=False)) as made:
        made.reconcile(**ASKED)
        made.reconcile(**ASKED)
        image = made.api.api.storage.connection.serialize()
    return folder / "history.db", image


@pytest.fixture
def equal_twice(looked: tuple[Path, bytes], begin: Begin) -> Trial:
    history, image = looked
    made = begin(stage=Stage(history=history, all_ours=False))
    made.api.api.storage.restore(image)
    return made


def skipped(made: Trial, **asked: Any) -> int:
    """Slices that another run did not read back."""
    Somebody(made).forget_requests()
    made.reconcile(**{**ASKED, **asked})
    return slices_not_read_back(made)


def reads(made: Trial) -> list[str]:
    """Endpoints asked since the log was emptied, in order."""
    return [endpoint for method, endpoint, _ in Somebody(made).requests() if method == "GET"]


def test_with_nothing_changed_nothing_is_read_back_and_the_report_says_so(equal_twice: Trial) -> None:
    made = equal_twice
    records = len(made.documents("locations"))
    Somebody(made).forget_requests()
    report = made.reconcile(**ASKED)
    assert report.ok
    assert "1 slices were not read back: neither the ODS nor the SIS changed there" in report.text
    assert "Proof of identity: the ODS is that of the earlier runs: 1 remembered documents" in report.text
    # One look for what changed, one for what was deleted, and once in a run one at a remembered document.
    assert reads(made).count("locations") == 3
    # Besides, once in a run: the discovery document, the dependencies and the newest change version.
    assert len(reads(made)) <= 6
    assert Somebody(made).writes() == []
    outcomes = made.counts()["locations"]
    assert 0 < outcomes[Outcome.UNCHANGED] <= records


def test_and_so_again(equal_twice: Trial) -> None:
    assert [skipped(equal_twice), skipped(equal_twice)] == [1, 1]


def altered(made: Trial) -> None:
    Somebody(made).change("locations", made.documents("locations")[0], maximumNumberOfSeats=999)


def deleted(made: Trial) -> None:
    Somebody(made).delete("locations", made.documents("locations")[0])


def added(made: Trial) -> None:
    document = made.documents("locations")[0]
    Somebody(made).change("locations", document, classroomIdentificationCode="Nobody's")


def added_and_deleted(made: Trial) -> None:
    added(made)
    somebody, (one,) = (
        Somebody(made),
        [one for one in made.documents("locations") if one["classroomIdentificationCode"] == "Nobody's"],
    )
    somebody.delete("locations", one)


def other_seats(made: Trial) -> None:
    with made.writable_sis.begin() as connection:
        connection.execute(update(room).where(room.c.schoolID == 1).values(capacity=77))


def renamed(made: Trial) -> None:
    with made.writable_sis.begin() as connection:
        changes.rename_room(connection, changes.first(connection, room, room.c.schoolID == 1), "Annex 9")


def removed(made: Trial) -> None:
    with made.writable_sis.begin() as connection:
        connection.execute(room.delete().where(room.c.schoolID == 1, room.c.name.not_in(["101"])))


def switched_off(made: Trial) -> None:
    made.api.fault(status=404, resource="/changeQueries/v1/availableChangeVersions")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(altered, id="another client changed a document"),
        pytest.param(deleted, id="another client deleted a document"),
        pytest.param(added, id="another client added a document"),
        pytest.param(added_and_deleted, id="another client added and deleted one"),
        pytest.param(other_seats, id="the SIS changed records"),
        pytest.param(renamed, id="the SIS changed a key"),
        pytest.param(removed, id="the SIS lost records"),
    ],
)
def test_a_change_on_either_side_is_looked_at(equal_twice: Trial, change: Callable[[Trial], None]) -> None:
    change(equal_twice)
    assert skipped(equal_twice) == 0
    assert reads(equal_twice).count("locations") > 2


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param({"schools": "1 2"}, id="more schools"),
        pytest.param({"schools": "2"}, id="another school"),
        pytest.param({"mode": "verify"}, id="verifying always looks"),
    ],
)
def test_another_question_is_looked_at(equal_twice: Trial, asked: dict[str, Any]) -> None:
    assert skipped(equal_twice, **asked) == 0


def test_another_resource_changing_does_not_matter(equal_twice: Trial) -> None:
    made = equal_twice
    Somebody(made).put("classPeriods", {"classPeriodName": "9", "schoolReference": {"schoolId": 255901001}})
    assert skipped(made) == 1


def test_an_orphan_that_stayed_is_looked_at_every_time(equal_twice: Trial) -> None:
    """Nobody knows whose it is, so it is held; no later run may take the slice for equal."""
    made = equal_twice
    added(made)
    assert [skipped(made), skipped(made), skipped(made)] == [0, 0, 0]
    assert "locations" in made.context.prunes.counts(made.request_id)


def test_a_record_that_failed_is_looked_at_every_time(equal_twice: Trial) -> None:
    made = equal_twice
    renamed(made)
    # A refusal for want of a claim, which nobody mends between the runs.
    made.api.fault(status=403, resource="locations", method="PUT")
    assert [skipped(made), skipped(made)] == [0, 0]
    assert Outcome.REJECTED in made.counts()["locations"]


def test_what_was_repaired_is_remembered_once_it_was_found_equal(equal_twice: Trial) -> None:
    made = equal_twice
    deleted(made)
    assert [skipped(made), skipped(made), skipped(made)] == [0, 0, 1]


def test_without_change_queries_everything_is_read_back(begin: Begin) -> None:
    made = begin()
    switched_off(made)
    assert [skipped(made), skipped(made), skipped(made)] == [0, 0, 0]


@pytest.mark.parametrize("page_limit", [pytest.param(2, id="several pages"), pytest.param(100, id="one page")])
def test_smaller_pages_do_not_matter(equal_twice: Trial, page_limit: int) -> None:
    made = equal_twice
    assert len(made.documents("locations")) > 2
    made.api.change_traits(page_limit=page_limit)
    assert skipped(made) == 1
    Somebody(made).change("locations", made.documents("locations")[0], maximumNumberOfSeats=999)
    assert skipped(made) == 0


def test_change_queries_switched_off_later_are_no_proof(equal_twice: Trial) -> None:
    made = equal_twice
    made.api.fault(status=404, resource="locations", method="GET", count=1)
    assert skipped(made) == 0


def test_persons_and_former_ids_are_part_of_the_question(begin: Begin) -> None:
    """Of these two neither side has anything, which is found equal at once."""
    made = begin()
    made.reconcile(**ASKED)  # Or there is no document by which the ODS is known again.
    asked = {"resources": "studentEducationOrganizationAssociations", "person_ids": "1 2"}
    assert [skipped(made, **asked), skipped(made, **asked)] == [0, 1]
    assert skipped(made, **{**asked, "person_ids": "1 3"}) == 0
    assert skipped(made, **asked, superseded_unique_ids="former") == 0
    assert skipped(made, **asked) == 1
