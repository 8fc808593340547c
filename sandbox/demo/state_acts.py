"""The acts of the state demo: find what drifted, correct it by ID, repair what that cannot, prove that all is equal."""

from typing import Any

from include.orchestration.runs import SELECTIVE_SYNC, STATE_RESYNC, STATE_VERIFICATION
from sandbox.demo.acts import shortened
from sandbox.demo.stages import Stages
from sandbox.demo.state_story import Ran, StateDemo
from sandbox.state import Drift, Made

NOBODY = 2_000_000_000
"""A personID that no sample has."""


def state_acts(demo: StateDemo, stages: Stages, made: Made) -> bool:
    """Whether every act ended as it should."""
    drift = made.drift
    with stages.stage("What happened to the state meanwhile"):
        print("\n".join(f"   {sentence}" for sentence in drift.sentences()))
    held = {
        "the verification found that they differ": not _ran(demo, stages, "Verification: what differs?",
                                                            STATE_VERIFICATION, all_schools=True).ok,
        **_selective(demo, stages, drift),
        **_with_parents(demo, stages, drift),
        **_strays(demo, stages),
    }  # fmt: skip
    last = _ran(demo, stages, "Verification again", STATE_VERIFICATION, all_schools=True)
    held["the last verification found no difference"] = last.ok
    with stages.stage("Check: every record of the district against the state, read from both"):
        left = demo.unequal()
        print(f"   {left or 'equal'}")
    held["the state holds what the district has, and nothing else of it"] = not left
    held["what the state owns was not overwritten"] = demo.state_ids(drift) == {"STATE-1"}
    with stages.stage("History"):
        print("\n".join(f"   {line}" for line in demo.history()))
    print()
    for sentence, holds in held.items():
        print(f"   {'yes' if holds else 'NO '}  {sentence}")
    return all(held.values())


def _selective(demo: StateDemo, stages: Stages, drift: Drift) -> dict[str, bool]:
    people = _ran(
        demo, stages, "Selective Sync: people by personID, one of which nobody has",
        SELECTIVE_SYNC, object="PersonIdentity", ids=_text(*drift.changed_people, NOBODY),
    )  # fmt: skip
    found = _ran(
        demo, stages, "Selective Sync: enrollments by enrollmentID",
        SELECTIVE_SYNC, object="Enrollment", ids=_text(*drift.lost_enrollments, *drift.changed_enrollments),
    )  # fmt: skip
    return {
        "people were corrected by ID": people.ok,
        "an ID without a record changed nothing and was reported": "1 IDs without a match" in people.verdict,
        "enrollments were corrected by ID": found.ok,
    }


def _with_parents(demo: StateDemo, stages: Stages, drift: Drift) -> dict[str, bool]:
    wanted = {"object": "Enrollment", "ids": _text(*drift.lost_with_their_person)}
    failed = _ran(
        demo, stages, "Selective Sync: an enrollment whose person the state lost too", SELECTIVE_SYNC, **wanted
    )
    mended = [
        _ran(demo, stages, f"Batch resync, as that report says: {', '.join(params['objects'])}", STATE_RESYNC, **params)
        for params in failed.mends
    ]
    again = _ran(demo, stages, "Selective Sync of that enrollment again", SELECTIVE_SYNC, **wanted)
    return {
        "without its parent a record failed, and the report named what mends it": not failed.ok and bool(mended),
        "what it named did mend it": all(one.ok for one in mended) and again.ok,
    }


def _strays(demo: StateDemo, stages: Stages) -> dict[str, bool]:
    title = "Batch resync of everything: what is left, and what the district does not have"
    with stages.stage("Somebody mends the SIS: people without a current identity, whose enrollments had to wait"):
        print(f"   personID {', '.join(map(str, demo.mend_sis()))}")
    ran = _ran(demo, stages, title, STATE_RESYNC, all_schools=True)
    return {"a batch resync sent what was left, and deleted what the district does not have": (
        ran.ok and "1 deleted" in ran.verdict
    )}  # fmt: skip


def _ran(demo: StateDemo, stages: Stages, title: str, dag_id: str, **conf: Any) -> Ran:
    """One run, told briefly."""
    with stages.stage(title):
        ran = demo.run(dag_id, **conf)
        print(f"\n{shortened(ran.report)}")
    return ran


def _text(*ids: int) -> str:
    return "\n".join(map(str, ids))
