"""Career and technical programs, and those for neglected or delinquent children: participations, and what they add."""

import pytest

from include.edfi.documents.standards import NEWEST, Standard
from include.resources import student_cte_program_associations as careers
from include.resources import student_neglected_or_delinquent_program_associations as detained
from include.sis import tables as sis
from tests.support.campus_rows.programs import TYPES, offer, record, settle
from tests.support.code_mappings import mapped
from tests.support.small_district import FALL, WINTER, Campus

URIS = TYPES | mapped(
    CareerPathway="HLTH",
    CteProgramService="HLTH",
    NeglectedOrDelinquentProgram="JDC",
    NeglectedOrDelinquentProgramService="JDC",
    TechnicalSkillsAssessment="P",
)


@pytest.fixture
def district(campus: Campus) -> Campus:
    settle(campus)
    return campus


@pytest.mark.parametrize("standard", [Standard.DS40, NEWEST])
def test_a_career_program(district: Campus, standard: Standard) -> None:
    offer(district, careers.NAME, code="HLTH", cipCode="51", privateProvider=True)
    record(district, sis.program_participation, programID=1, endDate=WINTER, skillsAssessment="P", nonTraditional=None)
    (sent,) = district.documents(careers.RESOURCE, standard, URIS)
    assert (sent["privateCTEProgram"], sent["nonTraditionalGenderStatus"]) == (True, False)
    assert sent["technicalSkillsAssessmentDescriptor"].endswith("#P")
    (service,) = sent["cteProgramServices"]
    assert service["cteProgramServiceDescriptor"].endswith("#HLTH")
    assert (service["cipCode"], service["serviceEndDate"]) == ("51", "2026-12-18")
    older = [program["primaryCTEProgramIndicator"] for program in sent.get("ctePrograms", [])]
    assert older == ([True] if standard is Standard.DS40 else [])


@pytest.mark.parametrize("standard", [Standard.DS40, NEWEST])
def test_a_career_nobody_coded(district: Campus, standard: Standard) -> None:
    offer(district, careers.NAME)
    record(district, sis.program_participation, programID=1)
    (sent,) = district.documents(careers.RESOURCE, standard, URIS)
    assert not {"cteProgramServices", "ctePrograms"} & set(sent)


def test_a_program_for_detained_children(district: Campus) -> None:
    offer(district, detained.NAME, code="JDC")
    record(district, sis.program_participation, programID=1)
    (sent,) = district.documents(detained.RESOURCE, uris=URIS)
    assert sent["neglectedOrDelinquentProgramDescriptor"].endswith("#JDC")
    (service,) = sent["neglectedOrDelinquentProgramServices"]
    assert (service["serviceBeginDate"], service["primaryIndicator"]) == ("2026-08-10", True)


def test_each_kind_has_its_own_programs(district: Campus) -> None:
    offer(district, careers.NAME, 1)
    offer(district, detained.NAME, 2)
    offer(district, None, 3)
    for program_id in (1, 2, 3):
        record(district, sis.program_participation, programID=program_id, startDate=FALL)
    names = [[row["programName"] for row in district.rows(one.RESOURCE)] for one in (careers, detained)]
    assert names == [["Program 1"], ["Program 2"]]
