"""English learners: the year of watching, services and what the parents declined."""

import datetime
from typing import Any

import pytest

from include.edfi.documents.standards import NEWEST, Standard
from include.resources.student_language_instruction_program_associations import NAME, RESOURCE
from include.sis import tables as sis
from tests.support.campus_rows.programs import TYPES, offer, record, settle
from tests.support.code_mappings import mapped
from tests.support.small_district import FALL, MIDDLE, SUMMER, WINTER, Campus

URIS = TYPES | mapped(
    LanguageInstructionProgramService="ESL DL",
    Monitored="0 1 2",
    Participation="Completed",
    ParticipationStatus="Refused",
    Proficiency="P",
)
IDENTIFIED = datetime.date(2022, 9, 1)
LEFT = datetime.date(2025, 5, 20)


@pytest.fixture
def district(campus: Campus) -> Campus:
    settle(campus)
    offer(campus, NAME)
    for number, code in enumerate(("ESL", "DL"), start=1):
        campus.add(sis.lep_service_type, lepServiceTypeID=number, code=code, name=code)
    return campus


def learner(campus: Campus, **values: Any) -> None:
    record(campus, sis.lep, districtID=1, **({"programStatus": "LEP", "identifiedDate": IDENTIFIED} | values))


def service(campus: Campus, kind: int = 1, **values: Any) -> None:
    record(campus, sis.lep_service, lepServiceTypeID=kind, **values)


def document(campus: Campus, standard: Standard = NEWEST) -> dict[str, Any]:
    (sent,) = campus.documents(RESOURCE, standard, URIS)
    return sent


@pytest.mark.parametrize(
    ("values", "monitored"),
    [
        pytest.param({}, "0", id="still learning"),
        pytest.param({"exitDate": MIDDLE}, "0", id="leaves during the year"),
        pytest.param({"programStatus": "Exited LEP", "exitDate": MIDDLE}, "0", id="left during the year"),
        pytest.param(
            {"programStatus": "Exited LEP", "exitDate": LEFT, "firstYearMonitoring": FALL}, "1", id="first year after"
        ),
        pytest.param(
            {
                "programStatus": "Exited LEP",
                "exitDate": LEFT,
                "firstYearMonitoring": datetime.date(2025, 8, 12),
                "secondYearMonitoring": FALL,
            },
            "2",
            id="second year after",
        ),
    ],
)
def test_the_year_of_watching(district: Campus, values: dict[str, Any], monitored: str) -> None:
    learner(district, **values)
    assert document(district)["englishLanguageProficiencyAssessments"] == [
        {
            "schoolYearTypeReference": {"schoolYear": 2027},
            "monitoredDescriptor": f"uri://ed-fi.org/MonitoredDescriptor#{monitored}",
        }
    ]


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"programStatus": "Exited LEP", "exitDate": LEFT}, id="watched no more"),
        pytest.param({"exitDate": LEFT}, id="an exit nobody watches"),
        pytest.param({"identifiedDate": datetime.date(2027, 8, 1)}, id="identified after the year"),
        pytest.param({"programStatus": "Not LEP"}, id="no learner"),
    ],
)
def test_who_is_no_learner_of_the_year_is_not_read(district: Campus, values: dict[str, Any]) -> None:
    learner(district, **values)
    assert district.rows(RESOURCE) == []


def test_services_each_kind_once_and_none_refused(district: Campus) -> None:
    learner(district)
    service(district, endDate=MIDDLE)
    service(district, startDate=WINTER, titleIII=True)
    service(district, kind=2, parentRefusedServices=True)
    sent = document(district)
    assert sent["languageInstructionProgramServices"] == [
        {
            "languageInstructionProgramServiceDescriptor": "uri://ed-fi.org/LanguageInstructionProgramServiceDescriptor#ESL",
            "serviceBeginDate": "2026-12-18",
        }
    ]
    assert sent["englishLearnerParticipation"] is True


def test_a_service_counts_in_the_time_of_its_record(district: Campus) -> None:
    learner(district, exitDate=MIDDLE)
    service(district, startDate=WINTER, titleIII=True)
    sent = document(district)
    assert "languageInstructionProgramServices" not in sent
    assert sent["englishLearnerParticipation"] is False


@pytest.mark.parametrize(
    ("declined", "since"),
    [
        pytest.param({"parentDeclinedDate": MIDDLE}, "2026-10-01", id="on a day"),
        pytest.param({}, "2022-09-01", id="from the beginning"),
    ],
)
def test_parents_who_declined(district: Campus, declined: dict[str, Any], since: str) -> None:
    learner(district, parentDeclined=True, **declined)
    assert document(district)["programParticipationStatuses"] == [
        {
            "participationStatusDescriptor": "uri://ed-fi.org/ParticipationStatusDescriptor#Refused",
            "statusBeginDate": since,
        }
    ]


def test_the_latest_word_on_how_the_test_went(district: Campus) -> None:
    learner(district)
    district.change(sis.enrollment.update().values(englishProficiency="N", englishProficiencyDate=FALL))
    district.enrollment(1, startDate=WINTER, englishProficiency="P", englishProficiencyDate=SUMMER)
    (assessed,) = document(district)["englishLanguageProficiencyAssessments"]
    assert assessed["proficiencyDescriptor"] == "uri://ed-fi.org/ProficiencyDescriptor#P"
    assert assessed["participationDescriptor"] == "uri://ed-fi.org/ParticipationDescriptor#Completed"
