"""People the ODS knows and lets nobody touch yet are sent again once their association is there."""

from collections.abc import Mapping

import pytest

from include.history.outcomes import Outcome
from include.resync.plan.plan import plan as plan_slices
from include.resync.work import work as work_slice

PEOPLE = {"resources": "students", "select_dependencies": False}
RENAMED = "Zweig-Umbenannt"


def stuck(outcomes: Mapping[Outcome, int]) -> int:
    """Records the ODS refused, or that were not sent because it would."""
    return outcomes.get(Outcome.REJECTED, 0) + outcomes.get(Outcome.BLOCKED, 0)


def test_students_known_without_an_association_are_updated_in_the_same_run(begin):
    trial = begin("5.2", error_budget=0)
    trial.run(**PEOPLE)
    known = len(trial.documents("students"))
    with trial.writable_sis.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE Identity SET lastName = '{RENAMED}', legalLastName = '{RENAMED}'"  # noqa: S608
        )
    trial.on_lookup.calls.clear()
    report = trial.run(resources="students studentSchoolAssociations")
    enrolled = {one["studentReference"]["studentUniqueId"] for one in trial.documents("studentSchoolAssociations")}
    renamed = {one["studentUniqueId"] for one in trial.documents("students") if one["lastSurname"] == RENAMED}
    assert renamed == enrolled
    assert len(enrolled) > 20
    outcomes = trial.counts()["students"]
    assert outcomes[Outcome.UPDATED] == len(renamed)
    assert Outcome.DEFERRED not in outcomes
    # Those whose enrollment has an unmapped code stay as they were, and are told.
    assert stuck(outcomes) == known - len(enrolled)
    assert len(trial.on_lookup.posted("students")) == 2 * known
    assert report.ok is (known == len(enrolled))


def test_the_first_attempt_is_a_deferral_and_not_a_failure(begin):
    trial = begin("5.2")
    trial.run(**PEOPLE)
    params = {"configuration": trial.context.configuration.name, "all_schools": True, "ignore_off_peak": True, **PEOPLE}
    ((part,),) = plan_slices(trial.submit(params), trial.context).values()
    first = work_slice(part, trial.context)
    assert first["deferred"] == len(trial.documents("students"))
    assert "rejected" not in first
    waiting = [one for one in trial.records("students") if one.outcome is Outcome.DEFERRED]
    assert {one.status for one in waiting} == {403}
    assert work_slice(part, trial.context, retry_deferred=True)["extracted"] == len(waiting)
    outcomes = trial.counts()["students"]
    assert Outcome.DEFERRED not in outcomes
    assert stuck(outcomes) == len(waiting)
    assert work_slice(part, trial.context, retry_deferred=True) == {"extracted": 0}


@pytest.mark.parametrize(
    ("person", "association"),
    [
        pytest.param("staffs", "staffEducationOrganizationEmploymentAssociations", id="staff"),
        pytest.param("contacts", "studentContactAssociations studentSchoolAssociations", id="contacts"),
    ],
)
def test_staff_and_contacts_too(begin, person, association):
    trial = begin("5.2")
    trial.run(resources=person, select_dependencies=False)
    trial.run(resources=f"{person} {association}")
    outcomes = trial.counts()[person]
    assert Outcome.DEFERRED not in outcomes
    assert outcomes[Outcome.UNCHANGED] > 20
    assert outcomes[Outcome.UNCHANGED] + stuck(outcomes) == len(trial.documents(person))


def test_older_servers_say_it_otherwise(begin):
    trial = begin("3.3")
    trial.run(**PEOPLE)
    trial.run(resources="students studentSchoolAssociations")
    assert trial.counts()["students"][Outcome.UNCHANGED] > 20
