"""A person's association waits for what could not be deleted without it, and for nothing else."""

from collections.abc import Callable

import pytest

from include.configurations.configuration import PrunePolicy
from include.history.entries import PlannedSlice, Recorded
from include.history.outcomes import OrphanStatus, Outcome, SliceStatus
from include.history.prunes import Orphan
from include.resources import registry
from include.resync.compare.school_year import THIS, UNKNOWN
from include.resync.context import RunContext
from include.resync.prune.decisions import guard
from include.resync.prune.evidence import facts_of
from tests.support.history_entries import new_request

ENROLLMENTS = "studentSchoolAssociations"
ROSTERS = "studentSectionAssociations"
ATTENDANCE = "studentSectionAttendanceEvents"


@pytest.fixture
def context(context_of: Callable[..., RunContext]) -> RunContext:
    return context_of("5.2", prune=PrunePolicy(max_records=100, max_percent=100))


def orphan(resource: str, number: int = 1, *, person: str = "p1", year: str = THIS) -> Orphan:
    return Orphan(
        resource=resource,
        ods_id=f"{resource}{number}",
        key_hash=f"{resource}{number}",
        key="",
        school="",
        etag="",
        year=year,
        person_hash=person,
    )


@pytest.fixture
def guarded(context: RunContext) -> Callable[..., dict[str, tuple[OrphanStatus, str]]]:
    """A function that has some orphans guarded in one run; status and reason by ODS id.

    This configuration sent those that name the school year. It never sent the others: their deletes need approval.
    Slices of the resources in `unfinished` failed.
    """

    def run(*orphans: Orphan, unfinished: tuple[str, ...] = ()) -> dict[str, tuple[OrphanStatus, str]]:
        names = sorted({one.resource for one in orphans})
        context.history.open_request(new_request("earlier", configuration=context.configuration.name))
        for one in orphans:
            if one.year == THIS:
                sent = Recorded(sis_key=one.ods_id, key_hash=one.key_hash, outcome=Outcome.CREATED, ods_id=one.ods_id)
                context.history.record("earlier", one.resource, 0, [sent])
        context.history.open_request(new_request("r", configuration=context.configuration.name, mode="reconcile"))
        slices = [PlannedSlice(resource=name, slice_no=0, label="1", schools=("1",), expected=1) for name in names]
        context.history.save_plan("r", slices, [], {"resources": names})
        for name in names:
            status = SliceStatus.FAILED if name in unfinished else SliceStatus.DONE
            context.history.finish_slice("r", name, 0, {"in_ods": 100}, status)
        context.prunes.record("r", orphans)
        guard("r", context)
        after = (one for name in names for one in context.prunes.orphans("r", name, list(OrphanStatus)))
        return {one.ods_id: (one.status, one.reason) for one in after}

    return run


WAITS = (
    OrphanStatus.AWAITING_APPROVAL,
    "Documents of the same person await approval, and cannot be deleted without this association",
)
GOES = (OrphanStatus.DELETABLE, "The SIS has no record of it")


@pytest.mark.parametrize(
    ("other", "unfinished", "expected"),
    [
        pytest.param(orphan("grades", year=UNKNOWN), (), WAITS, id="a dependent in doubt"),
        pytest.param(orphan("grades"), ("grades",), WAITS, id="a dependent whose resource is unfinished"),
        pytest.param(orphan("grades"), (), GOES, id="a dependent that can be deleted"),
        pytest.param(orphan("grades", person="p2", year=UNKNOWN), (), GOES, id="another person's dependent in doubt"),
        pytest.param(orphan(ENROLLMENTS, 2, year=UNKNOWN), (), GOES, id="another association in doubt"),
        pytest.param(orphan("locations", year=UNKNOWN), (), GOES, id="a resource that needs no association"),
    ],
)
def test_an_association_waits_for_what_needs_it(guarded, other, unfinished, expected):
    assert guarded(orphan(ENROLLMENTS), other, unfinished=unfinished)[f"{ENROLLMENTS}1"] == expected


def test_an_association_of_no_person_waits_for_none(guarded):
    after = guarded(orphan(ENROLLMENTS, person=""), orphan("grades", person="", year=UNKNOWN))
    assert after[f"{ENROLLMENTS}1"] == GOES


def test_what_waits_makes_others_wait(guarded):
    after = guarded(orphan(ENROLLMENTS), orphan(ROSTERS), orphan(ATTENDANCE, year=UNKNOWN))
    assert {after[f"{name}1"] for name in (ENROLLMENTS, ROSTERS)} == {WAITS}
    assert after[f"{ATTENDANCE}1"][0] is OrphanStatus.AWAITING_APPROVAL


def test_a_slice_that_was_not_read_back_counts_no_document(context):
    context.history.open_request(new_request("r", configuration=context.configuration.name, mode="reconcile"))
    slices = [PlannedSlice(resource="grades", slice_no=no, label="", schools=(str(no),), expected=1) for no in range(2)]
    context.history.save_plan("r", slices, [], {"resources": ["grades"]})
    context.history.finish_slice("r", "grades", 0, {"in_ods": 3}, SliceStatus.DONE)
    context.history.finish_slice("r", "grades", 1, {"read_back_skipped": 1}, SliceStatus.DONE)
    facts = facts_of(context.entry("r"), registry()["grades"], context)
    agency = str(context.configuration.local_education_agency_id)
    assert (facts.in_ods, facts.finished, facts.organizations) == (3, True, {"0", "1", agency})
