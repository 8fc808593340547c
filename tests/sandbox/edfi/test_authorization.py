"""Who may do what: claim sets, education organizations, and the bootstrap of people."""

from typing import Any

import pytest

from sandbox.edfi.server import Client
from tests.support import sandbox_documents as samples
from tests.support.sandbox_caller import Caller, Serve

NO_RELATIONSHIP = "security:authorization"
HOSTED = (Client(claim_set="DistrictHostedSISVendor"),)


def contact(standard: str) -> tuple[str, str, dict[str, Any], dict[str, Any]]:
    """Resource, association, and a document of each, by the standard's word for a parent."""
    word = "parent" if standard < "5" else "contact"
    person = {f"{word}UniqueId": "C1", "firstName": "Iva", "lastSurname": "Ek"}
    association = {
        f"{word}Reference": {f"{word}UniqueId": "C1"},
        "studentReference": {"studentUniqueId": "S1"},
    }
    return f"{word}s", f"student{word.capitalize()}Associations", person, association


def test_a_student_can_be_created_but_not_changed_before_the_enrollment(call: Caller) -> None:
    id_ = call.create("students", samples.student())
    again = call.post("students", samples.student())
    assert (again.status, again.problem) == (403, NO_RELATIONSHIP)
    assert "'StudentSchoolAssociation'" in again.json["detail"]
    assert call.put("students", id_, samples.student()).status == 403
    assert call.get(f"students/{id_}").status == 403
    assert call.get("students?totalCount=true").headers["Total-Count"] == "0"


def test_the_enrollment_opens_the_student(call: Caller) -> None:
    id_ = call.create("students", samples.student())
    enrollment = call.create("studentSchoolAssociations", samples.enrollment())
    assert call.post("students", samples.student(firstName="Ann")).status == 200
    assert call.get(f"students/{id_}").json["firstName"] == "Ann"
    assert call.delete("studentSchoolAssociations", enrollment).status == 204
    assert call.get(f"students/{id_}").status == 403
    assert call.delete("students", id_).status == 204


def test_an_enrollment_of_a_missing_student_is_an_unresolved_reference(call: Caller) -> None:
    reply = call.post("studentSchoolAssociations", samples.enrollment())
    assert (reply.status, reply.problem) == (409, "data-conflict:unresolved-reference")


@pytest.mark.parametrize("known", [pytest.param(False, id="missing"), pytest.param(True, id="not-enrolled")])
def test_what_depends_on_a_person_without_enrollment_is_forbidden(call: Caller, known: bool) -> None:
    if known:
        call.create("students", samples.student())
    reply = call.post("studentEducationOrganizationAssociations", samples.education())
    assert (reply.status, reply.problem) == (403, NO_RELATIONSHIP)


def test_staff_are_opened_by_an_employment_or_assignment(call: Caller) -> None:
    call.create("staffs", samples.staff())
    school = {
        "staffReference": {"staffUniqueId": "T1"},
        "schoolReference": {"schoolId": samples.SCHOOL},
        "programAssignmentDescriptor": samples.descriptor("ProgramAssignment", "Regular Education"),
    }
    closed = call.post("staffSchoolAssociations", school)
    assert closed.status == 403
    assert "Employment" in closed.json["detail"]
    assert call.post("staffs", samples.staff()).status == 403
    call.create("staffEducationOrganizationEmploymentAssociations", samples.employment())
    assert call.post("staffs", samples.staff()).status == 200
    assert call.post("staffSchoolAssociations", school).status == 201


@pytest.mark.parametrize("standard", ["3.3", "5.2"])
def test_contacts_are_opened_through_an_enrolled_student(serve: Serve, standard: str) -> None:
    _, call = serve(standard=standard)
    people, associations, person, association = contact(standard)
    call.create(people, person)
    call.create("students", samples.student())
    assert call.post(associations, association).status == 403
    call.create("studentSchoolAssociations", samples.enrollment())
    assert call.post(people, person).status == 403
    call.create(associations, association)
    assert call.post(people, person).status == 200
    assert len(call.get(people).json) == 1


def test_schools_outside_the_district_are_closed(call: Caller) -> None:
    call.create("students", samples.student())
    reply = call.post("studentSchoolAssociations", samples.enrollment(school=999))
    assert (reply.status, reply.problem) == (403, NO_RELATIONSHIP)
    assert "SchoolId" in reply.json["errors"][0]
    assert call.post("classPeriods", samples.class_period() | {"schoolReference": {"schoolId": 999}}).status == 403


def test_another_districts_client_sees_nothing_of_it(serve: Serve) -> None:
    other = Client(key="other", education_organization_ids=(samples.OTHER_SCHOOL,))
    api, call = serve(clients=(Client(), other))
    id_ = call.create("classPeriods", samples.class_period())
    stranger = Caller(api.base_url, other).log_in()
    assert stranger.get("classPeriods").json == []
    assert stranger.get(f"classPeriods/{id_}").status == 403
    assert stranger.delete("classPeriods", id_).status == 403
    stranger.close()


def school(number: int = 255901003) -> dict[str, Any]:
    category = samples.descriptor("EducationOrganizationCategory", "School")
    return {
        "schoolId": number,
        "nameOfInstitution": "Third School",
        "educationOrganizationCategories": [{"educationOrganizationCategoryDescriptor": category}],
        "gradeLevels": [{"gradeLevelDescriptor": samples.descriptor("GradeLevel", "Ninth grade")}],
        "localEducationAgencyReference": {"localEducationAgencyId": 255901},
    }


@pytest.mark.parametrize(
    ("resource", "document", "problem"),
    [
        pytest.param("schools", school(), "access-denied:action", id="schools"),
        pytest.param("schoolYearTypes", {}, "access-denied:action", id="schoolYearTypes"),
        pytest.param("studentHealths", {}, "access-denied:resource", id="studentHealths"),
    ],
)
def test_what_a_sis_vendor_may_not_write(call: Caller, resource: str, document: Any, problem: str) -> None:
    if not document:
        document = {
            "schoolYearTypes": {"schoolYear": 2060, "currentSchoolYear": False, "schoolYearDescription": "x"},
            "studentHealths": samples.education() | {"asOfDate": "2024-09-01"},
        }[resource]
        document.pop("sexDescriptor", None)
    reply = call.post(resource, document)
    assert (reply.status, reply.problem) == (403, f"security:authorization:{problem}")


def test_a_hosted_client_writes_schools_and_they_become_its_own(serve: Serve) -> None:
    _, call = serve(clients=HOSTED)
    period = samples.class_period() | {"schoolReference": {"schoolId": 255901003}}
    assert call.post("classPeriods", period).status == 403
    assert call.post("schools", school()).status == 201
    assert call.post("classPeriods", period).status == 201
    agency = call.get("localEducationAgencies").json[0]
    id_ = agency["id"]
    assert call.put("localEducationAgencies", id_, agency | {"nameOfInstitution": "New"}).status == 204


@pytest.mark.parametrize(
    ("standard", "words"),
    [
        pytest.param("3.3", "does not have any established relationships with the requested resource", id="5.4"),
        pytest.param("4.0", "No relationships have been established", id="6.2"),
        pytest.param("5.0", "Either referenced 'Student' was not found or no relationships", id="7.1"),
    ],
)
def test_older_releases_say_no_in_their_own_words(serve: Serve, standard: str, words: str) -> None:
    reply = serve(standard=standard)[1].post("studentEducationOrganizationAssociations", samples.education())
    assert reply.status == 403
    assert words in reply.json["message"]
