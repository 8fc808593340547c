"""Events about people, followed: IDs assigned or changed, two people combined into one."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text

from include.configurations.configuration import Configuration
from include.edfi.errors import ConfigError
from include.engine.report import Report
from include.history.outcomes import OrphanStatus
from include.history.person_events import QueuedEvent
from include.resources import registry
from include.resync.request.person_event import combined, queued, validate_event
from sandbox.district import District, changes
from sandbox.edfi.server import Client
from tests.support.engines import lent_folder
from tests.support.other_client import Somebody
from tests.support.resync_trial import Trial, configuration, trial
from tests.support.resync_world import World, held, wanted

NAME = "general_ds52"
PERSONAL = [name for name, one in registry().items() if "person" in one.narrowed_by]
NEW_ID, LATE_ID = "988000001", "988000002"
GOOD: dict[str, Any] = {"configuration": NAME, "event": "ed_fi_id_assigned", "person_id": 7}
CHANGED = {"event": "ed_fi_id_changed", "superseded_unique_id": "1000123"}
COMBINED = {"event": "combine_person", "merged_unique_id": "1000123"}


def configurations(**other: Any) -> dict[str, Configuration]:
    return {NAME: configuration("5.2", **other)}


@pytest.mark.parametrize(
    ("asked", "former_unique_id"),
    [
        pytest.param({}, "", id="assigned"),
        pytest.param({"superseded_unique_id": "", "merged_unique_id": None}, "", id="empty fields of a form"),
        pytest.param(CHANGED, "1000123", id="changed"),
        pytest.param(COMBINED, "1000123", id="combined"),
    ],
)
def test_an_event_that_is_right(asked: dict[str, Any], former_unique_id: str) -> None:
    event = validate_event({**GOOD, **asked}, configurations())
    kept = queued(event, event_id="e1", enqueued_by="the SIS")
    assert kept == QueuedEvent(
        event_id="e1",
        configuration=NAME,
        kind=event.event,
        person_id=7,
        former_unique_id=former_unique_id,
        enqueued_by="the SIS",
    )


@pytest.mark.parametrize(
    ("asked", "problems"),
    [
        pytest.param({"configuration": "none"}, ["configuration: 'none' is none of general_ds52"], id="configuration"),
        pytest.param({"event": "married"}, ["event: "], id="kind"),
        pytest.param({"person_id": 0}, ["person_id: "], id="person 0"),
        pytest.param({"person_id": 2**31}, ["person_id: "], id="too great"),
        pytest.param({"person_id": "x"}, ["person_id: "], id="no number"),
        pytest.param({"person_id": None}, ["person_id: "], id="nobody"),
        pytest.param({"person": 7}, ["person: "], id="unknown field"),
        pytest.param(
            {"superseded_unique_id": "1"},
            ["superseded_unique_id: only an ed_fi_id_changed has one"],
            id="previous, assigned",
        ),
        pytest.param(
            {"merged_unique_id": "1"}, ["merged_unique_id: only a combine_person has one"], id="removed, assigned"
        ),
        pytest.param(
            {"event": "ed_fi_id_changed"}, ["superseded_unique_id: an ed_fi_id_changed needs"], id="no previous"
        ),
        pytest.param({"event": "combine_person"}, ["merged_unique_id: a combine_person needs"], id="no removed"),
        pytest.param({**CHANGED, "superseded_unique_id": "a b"}, ["superseded_unique_id: "], id="two words"),
        pytest.param({**CHANGED, "superseded_unique_id": "9" * 33}, ["superseded_unique_id: "], id="too long"),
        pytest.param({"configuration": "none", "person_id": 0}, ["configuration: ", "person_id: "], id="all at once"),
    ],
)
def test_an_event_that_is_wrong(asked: dict[str, Any], problems: list[str]) -> None:
    with pytest.raises(ConfigError) as refused:
        validate_event({**GOOD, **asked}, configurations())
    assert len(refused.value.problems) == len(problems)
    for said, expected in zip(refused.value.problems, problems, strict=True):
        assert said.startswith(expected)


def test_a_configuration_that_is_off_takes_no_events() -> None:
    with pytest.raises(ConfigError, match="is disabled"):
        validate_event(GOOD, configurations(enabled=False))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One school after its first run; one of its students had no Ed-Fi ID."""
    district = District(schools=1, students=10, school_year=2027, seed=3)
    with lent_folder() as folder, trial(folder, district=district) as made:
        with made.writable_sis.begin() as connection:
            changes.give_ed_fi_id(connection, students(made)[2][0], None)
        made.reconcile()
        yield World.of(made, tmp_path_factory.mktemp("kept"))


def students(made: Trial) -> list[tuple[int, str]]:
    """personID and Ed-Fi ID of students with an enrollment and a section that are reported."""
    query = """
        SELECT DISTINCT p.personID, p.edFiID FROM Person p JOIN Enrollment e ON e.personID = p.personID
        JOIN GradeLevel g ON g.structureID = e.structureID AND g.name = e.grade
        JOIN Roster r ON r.personID = p.personID JOIN Trial t ON t.trialID = r.trialID AND t.active
        WHERE e.endYear = 2027 AND NOT e.noShow AND NOT e.stateExclude AND p.edFiID <> ''
        AND e.startStatus NOT LIKE 'ZZ%' AND NOT g.stateReportExclude ORDER BY p.personID
    """
    with made.writable_sis.connect() as connection:
        return [(int(row[0]), str(row[1])) for row in connection.execute(text(query))]


def test_what_is_off_or_not_in_the_standard_is_not_asked_for() -> None:
    configuration = configurations()[NAME].model_copy(update={"resources": {"grades": False}})
    kept = queued(validate_event(GOOD, configurations()), event_id="e1", enqueued_by="the SIS")
    asked = set(combined([kept], ["255901001"], configuration, registry())["resources"])
    assert set(PERSONAL) - asked == {"grades", "studentDisciplineIncidentAssociations"}


def give(made: Trial, person_id: int, ed_fi_id: str | None) -> None:
    with made.writable_sis.begin() as connection:
        changes.give_ed_fi_id(connection, person_id, ed_fi_id)


def without_id(made: Trial) -> int:
    with made.writable_sis.connect() as connection:
        query = "SELECT min(p.personID) FROM Person p JOIN Roster r USING (personID) WHERE coalesce(edFiID, '') = ''"
        return int(connection.scalar(text(query)) or 0)


def follow(made: Trial, *events: dict[str, Any]) -> Report:
    """One run that follows some events, as the DAG does."""
    known = {made.context.configuration.name: made.context.configuration}
    kept = [
        queued(validate_event({**GOOD, **one}, known), event_id=str(number), enqueued_by="the SIS")
        for number, one in enumerate(events)
    ]
    Somebody(made).forget_requests()
    return made.run(**combined(kept, ["255901001"], made.context.configuration, registry()))


def about(made: Trial, unique_id: str) -> set[str]:
    """Resources of which the ODS holds something about a person."""
    return {name for name in PERSONAL if any(f'"{unique_id}"' in said for said in held(made, name).values())}


def equal(made: Trial, unique_id: str) -> set[str]:
    """Resources in which the SIS has something about a person; the ODS must hold just that."""
    found = set()
    for name in PERSONAL:
        sis = {said for said in wanted(made, name).documents.values() if f'"{unique_id}"' in said}
        ods = {said for said in held(made, name).values() if f'"{unique_id}"' in said}
        assert sis == ods, name
        found |= {name} if sis else set()
    return found


OF_A_STUDENT = {
    "students",
    "studentSchoolAssociations",
    "studentEducationOrganizationAssociations",
    "studentSectionAssociations",
}


def others(made: Trial, *unique_ids: str) -> dict[tuple[str, str], str]:
    """Everything the ODS holds about nobody or somebody else."""
    everything = Somebody(made).everything()
    return {place: said for place, said in everything.items() if not any(f'"{one}"' in said for one in unique_ids)}


def test_an_assigned_id_brings_everything_about_the_person(world: World) -> None:
    with world.example() as made:
        person_id = without_id(made)
        give(made, person_id, LATE_ID)
        before = others(made, LATE_ID)
        follow(made, {"person_id": person_id})
        assert equal(made, LATE_ID) >= OF_A_STUDENT
        assert others(made, LATE_ID) == before


def test_a_changed_id_moves_everything_and_keeps_the_shared_record(world: World) -> None:
    with world.example() as made:
        (person_id, old), *_ = students(made)
        assert about(made, old) >= OF_A_STUDENT
        give(made, person_id, NEW_ID)
        before = others(made, NEW_ID, old)
        event = {"event": "ed_fi_id_changed", "person_id": person_id, "superseded_unique_id": old}
        follow(made, event)
        assert equal(made, NEW_ID) >= OF_A_STUDENT
        assert about(made, old) == {"students"}
        assert others(made, NEW_ID, old) == before
        assert made.context.prunes.counts(made.request_id)["students"] == {OrphanStatus.PROTECTED: 1}
        follow(made, event)
        assert Somebody(made).writes() == []


def test_combined_people_leave_nothing_of_the_removed_one(world: World) -> None:
    with world.example() as made:
        (kept, kept_id), (removed, merged_unique_id), *_ = students(made)
        give(made, removed, None)
        Somebody(made).change(
            "students",
            next(one for one in made.documents("students") if one["studentUniqueId"] == kept_id),
            lastSurname="Drifted",
        )
        before = others(made, kept_id, merged_unique_id)
        event = {"event": "combine_person", "person_id": kept, "merged_unique_id": merged_unique_id}
        report = follow(made, event)
        assert about(made, merged_unique_id) == set(), report.text
        assert equal(made, kept_id) >= OF_A_STUDENT
        assert others(made, kept_id, merged_unique_id) == before
        gone = [endpoint for method, endpoint in Somebody(made).writes() if method == "DELETE"]
        assert gone[-1] == "students"
        assert [PERSONAL.index(name) for name in gone] == sorted((PERSONAL.index(name) for name in gone), reverse=True)
        follow(made, event)
        assert Somebody(made).writes() == []


def test_a_key_that_may_not_delete_students_is_reported(world: World) -> None:
    with world.example() as made:
        (kept, _), (removed, merged_unique_id), *_ = students(made)
        claims = made.api.api.authorization.claims(Client())
        whole = claims["students"]
        claims["students"] = {action: by for action, by in whole.items() if action != "Delete"}
        give(made, removed, None)
        try:
            report = follow(made, {"event": "combine_person", "person_id": kept, "merged_unique_id": merged_unique_id})
        finally:
            claims["students"] = whole
        assert about(made, merged_unique_id) == {"students"}
        assert made.context.prunes.counts(made.request_id)["students"] == {OrphanStatus.FAILED: 1}
        assert "1 of students, failed: " in report.text
        assert "claim set" in report.text


def test_a_burst_is_one_run(world: World) -> None:
    with world.example() as made:
        (changed, old), (kept, kept_id), (removed, merged_unique_id), *_ = students(made)
        late = without_id(made)
        give(made, changed, NEW_ID)
        give(made, removed, None)
        give(made, late, LATE_ID)
        before = others(made, NEW_ID, LATE_ID, old, kept_id, merged_unique_id)
        follow(
            made,
            {"event": "ed_fi_id_changed", "person_id": changed, "superseded_unique_id": old},
            {"event": "combine_person", "person_id": kept, "merged_unique_id": merged_unique_id},
            {"person_id": late},
        )
        for unique_id in (NEW_ID, LATE_ID, kept_id):
            assert equal(made, unique_id) >= OF_A_STUDENT
        assert (about(made, old), about(made, merged_unique_id)) == ({"students"}, set())
        assert others(made, NEW_ID, LATE_ID, old, kept_id, merged_unique_id) == before
