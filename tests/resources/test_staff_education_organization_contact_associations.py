"""Staff as contacts of the district: the address that may be sent, and the telephone at work."""

from typing import Any

import pytest

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.standards import NEWEST
from include.edfi.errors import Unmappable
from include.resources.staff_education_organization_contact_associations import RESOURCE
from include.sis import tables as sis
from tests.support.small_district import URIS, Campus

CONTEXT = MappingContext(standard=NEWEST, school_year=2027, local_education_agency_id=9, uri_by_code=URIS)


def staff(campus: Campus, **contact: Any) -> None:
    campus.person(1)
    campus.assignment(1)
    campus.add(sis.contact, personID=1, **contact)


def test_a_staff_member_is_a_contact_of_the_district(campus: Campus) -> None:
    staff(campus, email=" a.b@example.org", workPhone="555-0100", cellPhone="555-0101")
    (sent,) = campus.documents(RESOURCE)
    (telephone,) = sent.pop("telephones")
    assert telephone["telephoneNumber"] == "555-0100"
    assert sent == {
        "educationOrganizationReference": {"educationOrganizationId": 9},
        "staffReference": {"staffUniqueId": "E1"},
        "contactTitle": "1",
        "electronicMailAddress": "a.b@example.org",
    }


@pytest.mark.parametrize(
    ("contact", "mail"),
    [
        pytest.param({"email": "", "secondaryEmail": "b@example.org"}, "b@example.org", id="the second"),
        pytest.param({"email": "a@example.org", "emailPrivate": False}, "a@example.org", id="not private"),
        pytest.param({"email": "a@example.org", "emailPrivate": True}, None, id="private"),
        pytest.param({"email": " "}, None, id="blank"),
        pytest.param({}, None, id="none"),
    ],
)
def test_the_address_that_may_be_told(campus: Campus, contact: dict[str, Any], mail: str | None) -> None:
    staff(campus, **contact)
    (row,) = campus.rows(RESOURCE)
    assert row["mail"] == mail
    assert row["excluded"] == (None if mail else "the staff member has no e-mail address that may be sent")


def test_somebody_without_contact_row_is_told_to_have_none(campus: Campus) -> None:
    campus.person(1)
    campus.assignment(1)
    assert campus.reasons(RESOURCE) == ["the staff member has no e-mail address that may be sent"]


def test_a_text_too_short_for_an_address_is_held(campus: Campus) -> None:
    staff(campus, email="a@b.c")
    (row,) = campus.rows(RESOURCE)
    with pytest.raises(Unmappable, match="electronicMailAddress"):
        RESOURCE.document(row, CONTEXT)
    assert RESOURCE.key_elements(row, CONTEXT.as_lenient())["contactTitle"] == "1"
