"""The state demo's scenario: find the drift, correct it by ID, repair what that cannot, verify that all is equal."""

from typing import Any

from include.orchestration.runs import SELECTIVE_SYNC, STATE_RESYNC, STATE_VERIFICATION
from sandbox.demo.ods_scenario import print_checks, shortened
from sandbox.demo.stages import Stages
from sandbox.demo.state_demo import StateDemo, StateRunResult
from sandbox.state import Drift, FilledState

UNKNOWN_PERSON = 2_000_000_000
"""A personID that no sample has."""


def run_state_scenario(demo: StateDemo, stages: Stages, filled: FilledState) -> bool:
    """Whether state and district are equal at the end, and every run ended as it should."""
    drift = filled.drift
    with stages.stage("Drift: changes at the state since the last sync"):
        print("\n".join(f"   {sentence}" for sentence in drift.sentences()))
    first = _run(demo, stages, "Verification: what differs?", STATE_VERIFICATION, all_schools=True)
    checks = {
        "the first verification found differences": not first.ok,
        **_selective(demo, stages, drift),
        **_with_parents(demo, stages, drift),
        **_strays(demo, stages),
    }
    last = _run(demo, stages, "Verification: is anything left?", STATE_VERIFICATION, all_schools=True)
    checks["the last verification found no difference"] = last.ok
    with stages.stage("Check: every record of the district against the state, read from both"):
        unequal = demo.unequal()
        print(f"   {unequal or 'equal'}")
    checks["the state is equal to the district"] = not unequal
    checks["values that the state owns were not overwritten"] = demo.state_ids(drift) == {"STATE-1"}
    with stages.stage("History: the runs of this demo"):
        print("\n".join(f"   {line}" for line in demo.history()))
    print_checks(checks)
    return all(checks.values())


def _selective(demo: StateDemo, stages: Stages, drift: Drift) -> dict[str, bool]:
    ids = _lines(*drift.changed_people, UNKNOWN_PERSON)
    title = "Selective Sync: people by personID, one of them unknown"
    people = _run(demo, stages, title, SELECTIVE_SYNC, object="PersonIdentity", ids=ids)
    ids = _lines(*drift.lost_enrollments, *drift.changed_enrollments)
    title = "Selective Sync: enrollments by enrollmentID"
    enrollments = _run(demo, stages, title, SELECTIVE_SYNC, object="Enrollment", ids=ids)
    return {
        "people were corrected by ID": people.ok,
        "an ID without a record changed nothing and was reported": "1 IDs without a match" in people.verdict,
        "enrollments were corrected by ID": enrollments.ok,
    }


def _with_parents(demo: StateDemo, stages: Stages, drift: Drift) -> dict[str, bool]:
    conf = {"object": "Enrollment", "ids": _lines(*drift.lost_with_their_person)}
    title = "Selective Sync: an enrollment whose person the state lost as well"
    failed = _run(demo, stages, title, SELECTIVE_SYNC, **conf)
    fixes = [
        _run(demo, stages, f"Batch resync named by that report: {', '.join(params['objects'])}", STATE_RESYNC, **params)
        for params in failed.fixes
    ]
    repeated = _run(demo, stages, "Selective Sync: the same enrollment again", SELECTIVE_SYNC, **conf)
    return {
        "a record without its parent failed, and the report named the resync that fixes it": (
            not failed.ok and bool(fixes)
        ),
        "that resync fixed it": all(result.ok for result in fixes) and repeated.ok,
    }


def _strays(demo: StateDemo, stages: Stages) -> dict[str, bool]:
    with stages.stage("Correction in the SIS: people without a current identity, whose enrollments had to wait"):
        print(f"   personID {', '.join(map(str, demo.fix_sis()))}")
    title = "Batch resync of everything: sends the rest, deletes what the district does not have"
    result = _run(demo, stages, title, STATE_RESYNC, all_schools=True)
    sentence = "a batch resync sent the rest, asked, and deleted what the district does not have"
    return {sentence: result.ok and bool(result.approved) and "1 deleted" in result.verdict}


def _run(demo: StateDemo, stages: Stages, title: str, dag_id: str, **conf: Any) -> StateRunResult:
    """One run, printed in short."""
    with stages.stage(title):
        result = demo.run(dag_id, **conf)
        for subject in result.approved:
            print(f"   The run asked: {subject}\n   The demo approved, as a person does under Required Actions.")
        print(f"\n{shortened(result.report)}")
    return result


def _lines(*ids: int) -> str:
    return "\n".join(map(str, ids))
