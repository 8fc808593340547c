"""Programs: which are sent, and one for each name and category."""

from include.edfi.documents.standards import Standard
from include.resources.programs import RESOURCE
from include.sis import tables as sis
from tests.support.code_mappings import mapped
from tests.support.small_district import Campus

URIS = mapped(ProgramType="GT REM")


def offer(campus: Campus, program_id: int, name: str = "Enrichment", **values: object) -> None:
    usual = {"category": "GT", "active": True, "stateReported": True}
    campus.add(sis.program, programID=program_id, name=name, **(usual | values))


def test_a_program_is_the_districts(campus: Campus) -> None:
    offer(campus, 1, code="G1")
    assert list(campus.documents(RESOURCE, uris=URIS)) == [
        {
            "educationOrganizationReference": {"educationOrganizationId": 9},
            "programName": "Enrichment",
            "programTypeDescriptor": "uri://ed-fi.org/ProgramTypeDescriptor#GT",
            "programId": "G1",
        }
    ]


def test_of_one_name_and_category_the_reported_one_is_sent(campus: Campus) -> None:
    offer(campus, 1, active=False)
    offer(campus, 2, name="Enrichment ")
    offer(campus, 3)
    offer(campus, 4, category="REM")
    assert [(row["programID"], row["excluded"]) for row in campus.rows(RESOURCE)] == [(2, None), (4, None)]
    assert len(list(campus.documents(RESOURCE, Standard.DS33, URIS))) == 2


def test_what_is_not_active_or_not_reported_is_not_sent(campus: Campus) -> None:
    offer(campus, 1, name="Old", active=False)
    offer(campus, 2, name="Flag", stateReported=False)
    assert campus.reasons(RESOURCE) == ["the program is not active", "the program is not reported"]
