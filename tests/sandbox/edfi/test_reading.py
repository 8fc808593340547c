"""Reading back: filters, pages, tokens, changes, descriptors, discovery."""

import pytest

from sandbox.edfi.catalog import catalog
from sandbox.edfi.parameters import query_paths
from sandbox.edfi.server import Settings, running
from tests.support import sandbox_documents as samples
from tests.support.sandbox_caller import Caller, Serve


@pytest.fixture
def periods(call: Caller) -> Caller:
    """A caller of a sandbox with 30 class periods at one school and one at another."""
    for number in range(30):
        call.create("classPeriods", samples.class_period(f"{number:02}"))
    call.create("classPeriods", {"classPeriodName": "00", "schoolReference": {"schoolId": samples.OTHER_SCHOOL}})
    return call


def test_documents_carry_what_the_server_adds(call: Caller) -> None:
    id_ = call.create("classPeriods", samples.class_period())
    reply = call.get(f"classPeriods/{id_}")
    document = reply.json
    assert (document["id"], f'"{document["_etag"]}"') == (id_, reply.headers["ETag"])
    assert document["_lastModifiedDate"].endswith("Z")
    assert document["schoolReference"]["link"]["rel"] == "School"
    assert call.get(f"classPeriods/{id_}", If_None_Match=reply.headers["ETag"]).status == 304
    assert call.post("classPeriods", {key: value for key, value in document.items() if key != "id"}).status == 200


def test_links_can_be_left_out_and_older_releases_have_no_modification_date(serve: Serve) -> None:
    _, call = serve(links=False, standard="4.0")
    call.create("classPeriods", samples.class_period())
    document = call.get("classPeriods").json[0]
    assert document["schoolReference"] == {"schoolId": samples.SCHOOL}
    assert "_lastModifiedDate" not in document


def test_pages_by_offset_and_limit(periods: Caller) -> None:
    assert len(periods.get("classPeriods").json) == 25
    reply = periods.get("classPeriods?offset=25&limit=500&totalCount=true")
    assert (len(reply.json), reply.headers["Total-Count"]) == (6, "31")
    assert periods.get("classPeriods?limit=0&totalCount=true").json == []
    assert "Total-Count" not in periods.get("classPeriods").headers


@pytest.mark.parametrize(
    "query",
    ["limit=501", "limit=-1", "offset=x", "pageToken=!", "pageSize=5&limit=5", "schoolId=abc", "schoolid2=1"],
)
def test_parameters_that_make_no_sense_are_refused(call: Caller, query: str) -> None:
    reply = call.get(f"classPeriods?{query}")
    assert (reply.status, reply.problem) == (400, "bad-request:parameter-validation-failed")


@pytest.mark.parametrize(
    ("query", "count"),
    [
        pytest.param("classPeriodName=00", 2, id="own-value"),
        pytest.param(f"schoolId={samples.OTHER_SCHOOL}", 1, id="reference-key"),
        pytest.param(f"schoolId={samples.SCHOOL}&classPeriodName=07", 1, id="both"),
        pytest.param("SCHOOLID=255901002", 1, id="case"),
        pytest.param("schoolId=1", 0, id="none"),
    ],
)
def test_filters(periods: Caller, query: str, count: int) -> None:
    reply = periods.get(f"classPeriods?limit=500&totalCount=true&{query}")
    assert (len(reply.json), reply.headers["Total-Count"]) == (count, str(count))


@pytest.mark.parametrize(
    ("query", "count"),
    [
        pytest.param("studentUniqueId=S1", 1, id="student"),
        pytest.param("studentUniqueId=S9", 0, id="unknown-student"),
        pytest.param("studentUniqueId=S1&schoolYear=2025&sectionIdentifier=A1", 1, id="with-section"),
        pytest.param("sectionIdentifier=B1", 0, id="other-section"),
    ],
)
def test_filters_on_people_and_sections(call: Caller, query: str, count: int) -> None:
    for resource, document in samples.EVERYTHING:
        call.create(resource, document)
    assert len(call.get(f"studentSectionAssociations?{query}").json) == count


def test_page_tokens_reach_every_document_once(periods: Caller) -> None:
    seen, path = [], "classPeriods?pageSize=10"
    while True:
        reply = periods.get(path)
        if not reply.json:
            break
        seen += [item["id"] for item in reply.json]
        path = f"classPeriods?pageSize=10&pageToken={reply.headers['Next-Page-Token']}"
    assert (len(seen), len(set(seen))) == (31, 31)


def test_partitions_cut_a_collection_without_a_gap(periods: Caller) -> None:
    tokens = periods.get("classPeriods/partitions?number=3&pageSize=2").json["pageTokens"]
    pages = [periods.get(f"classPeriods?pageSize=500&pageToken={token}").json for token in tokens]
    assert sum(len(page) for page in pages) == len({item["id"] for page in pages for item in page}) == 31
    assert len(tokens) == 3


def test_changes_are_read_by_version(call: Caller) -> None:
    call.create("classPeriods", samples.class_period("01"))
    newest = call.send("GET", "/changeQueries/v1/availableChangeVersions").json["newestChangeVersion"]
    id_ = call.create("classPeriods", samples.class_period("02"))
    changed = call.get(f"classPeriods?minChangeVersion={newest + 1}").json
    assert [item["classPeriodName"] for item in changed] == ["02"]
    assert len(call.get(f"classPeriods?maxChangeVersion={newest}").json) == 1
    call.delete("classPeriods", id_)
    deleted = call.get(f"classPeriods/deletes?minChangeVersion={newest}&totalCount=true")
    assert deleted.headers["Total-Count"] == "1"
    assert deleted.json[0]["id"] == id_
    assert deleted.json[0]["keyValues"] == {"classPeriodName": "02", "schoolId": samples.SCHOOL}


def test_release_5_shows_no_key_values_and_no_key_changes(serve: Serve) -> None:
    _, call = serve(standard="3.3")
    call.delete("classPeriods", call.create("classPeriods", samples.class_period()))
    assert set(call.get("classPeriods/deletes").json[0]) == {"id", "changeVersion"}
    assert call.get("classPeriods/keyChanges").status == 404
    assert call.get("classPeriods/partitions").status == 404


def test_key_values_of_two_organizations_are_told_apart(call: Caller) -> None:
    program = {
        "educationOrganizationReference": {"educationOrganizationId": 255901},
        "programName": "Bilingual",
        "programTypeDescriptor": samples.descriptor("ProgramType", "Bilingual"),
    }
    for resource, document in (*samples.PEOPLE[:2], ("programs", program)):
        call.create(resource, document)
    reference = {key: program[key] for key in ("programName", "programTypeDescriptor")}
    association = {
        "beginDate": "2024-08-20",
        "educationOrganizationReference": {"educationOrganizationId": samples.SCHOOL},
        "programReference": reference | {"educationOrganizationId": 255901},
        "studentReference": {"studentUniqueId": "S1"},
    }
    call.delete("studentProgramAssociations", call.create("studentProgramAssociations", association))
    values = call.get("studentProgramAssociations/deletes").json[0]["keyValues"]
    assert (values["educationOrganizationId"], values["programEducationOrganizationId"]) == (samples.SCHOOL, 255901)


def test_descriptors_and_school_years_are_there_from_the_start(call: Caller) -> None:
    reply = call.get("termDescriptors?limit=500&totalCount=true")
    assert str(len(reply.json)) == reply.headers["Total-Count"]
    assert {"namespace": "uri://ed-fi.org/TermDescriptor", "codeValue": "Fall Semester"}.items() <= next(
        item for item in reply.json if item["codeValue"] == "Fall Semester"
    ).items()
    assert len(call.get("schoolYearTypes?limit=500").json) == 60


@pytest.mark.parametrize(
    ("standard", "version", "release"),
    [
        pytest.param("3.3", "3.3.1-b", "5.4", id="3.3"),
        pytest.param("4.0", "4.0.0", "6.2", id="4.0"),
        pytest.param("5.0", "5.0.0", "7.1", id="5.0"),
        pytest.param("5.1", "5.1.0", "7.2", id="5.1"),
        pytest.param("5.2", "5.2.0", "7.3", id="5.2"),
    ],
)
def test_discovery_leads_to_everything(serve: Serve, standard: str, version: str, release: str) -> None:
    api, call = serve(standard=standard)
    answer = call.send("GET", "/", Authorization="").json
    assert answer["version"] == release
    assert answer["dataModels"] == [{"name": "Ed-Fi", "version": version}]
    assert answer["urls"]["oauth"] == f"{api.base_url}/oauth/token"
    assert answer["urls"]["dataManagementApi"] == f"{api.base_url}/data/v3/"
    order = call.send("GET", answer["urls"]["dependencies"].removeprefix(api.base_url)).json
    students = [entry for entry in order if entry["resource"] == "/ed-fi/students"]
    assert [entry["operations"] for entry in students] == [["Create"], ["Update"]]
    assert {entry["order"] for entry in order if entry["resource"].endswith("Descriptors")} == {1}


def test_a_file_keeps_everything_between_runs(tmp_path_factory: pytest.TempPathFactory) -> None:
    settings = Settings(database=str(tmp_path_factory.mktemp("ods") / "ods.db"))
    versions = []
    for expected in (201, 403):
        with running(settings) as api:
            call = Caller(api.base_url).log_in()
            assert call.post("students", samples.student()).status == expected
            versions.append(api.statistics()["newestChangeVersion"])
            call.close()
    assert versions[0] == versions[1]


@pytest.mark.parametrize(
    ("endpoint", "parameter", "path"),
    [
        pytest.param(
            "courseTranscripts",
            "educationOrganizationId",
            "studentAcademicRecordReference.educationOrganizationId",
            id="the record's organization",
        ),
        pytest.param(
            "courseTranscripts",
            "courseEducationOrganizationId",
            "courseReference.educationOrganizationId",
            id="the course's organization",
        ),
        pytest.param(
            "graduationPlans",
            "graduationSchoolYear",
            "graduationSchoolYearTypeReference.schoolYear",
            id="a year in a role",
        ),
        pytest.param(
            "reportCards", "gradingPeriodSchoolYear", "gradingPeriodReference.schoolYear", id="a period's year"
        ),
    ],
)
def test_what_a_filter_looks_at(endpoint: str, parameter: str, path: str) -> None:
    assert query_paths(catalog("5.2").resources[endpoint])[parameter.lower()][1] == f"$.{path}"
