"""The fact tables are derived from an OpenAPI document and the other files that an ODS/API serves."""

import json
from pathlib import Path
from typing import Any

import pytest

from sandbox.edfi.catalog import FACTS
from sandbox.edfi.facts.derive import main

KEY = {"x-Ed-Fi-isIdentity": True}


def reference(name: str, **flags: bool) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/edFi_{name}Reference", **flags}


def collection(name: str) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/edFi_{name}"}}


SCHEMAS: dict[str, Any] = {
    "edFi_school": {
        "required": ["schoolId"],
        "properties": {"id": {"type": "string"}, "schoolId": {"type": "integer", **KEY}},
    },
    "edFi_schoolReference": {"required": ["schoolId"], "properties": {"schoolId": {"type": "integer"}, "link": {}}},
    "edFi_classPeriod": {
        "required": ["classPeriodName", "schoolReference"],
        "properties": {
            "classPeriodName": {"type": "string", "maxLength": 60, **KEY},
            "schoolReference": reference("school", **KEY),
            "meetingTimes": collection("classPeriodMeetingTime"),
            "moodDescriptor": {"type": "string", "maxLength": 306},
        },
    },
    "edFi_classPeriodMeetingTime": {
        "required": ["startTime", "endTime"],
        "properties": {
            "startTime": {"type": "string", "format": "time", **KEY},
            "endTime": {"type": "string", "format": "time", **KEY},
            "arrivalMoodDescriptor": {"type": "string", "maxLength": 306},
        },
    },
    "edFi_visit": {
        "required": ["visitId", "schoolReference"],
        "properties": {
            "visitId": {"type": "string", "maxLength": 20, **KEY},
            "schoolReference": reference("school", **KEY),
            "visitedEducationOrganizationReference": reference("educationOrganization"),
            "place": {"$ref": "#/components/schemas/edFi_visitPlace"},
        },
    },
    "edFi_educationOrganizationReference": {"properties": {"educationOrganizationId": {"type": "integer"}}},
    "edFi_visitPlace": {"properties": {"room": {"type": "string", "maxLength": 10}}},
}
ENDPOINTS = {"schools": "school", "classPeriods": "classPeriod", "visits": "visit"}


def document() -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for endpoint, schema in ENDPOINTS.items():
        content = {"application/json": {"schema": {"$ref": f"#/components/schemas/edFi_{schema}"}}}
        paths[f"/ed-fi/{endpoint}"] = {"post": {"requestBody": {"content": content}}}
        paths[f"/ed-fi/{endpoint}/{{id}}"] = {"put": {}}
    paths["/ed-fi/classPeriods/{id}"] = {"put": {"x-Ed-Fi-isUpdatable": True}}
    return {"paths": paths, "components": {"schemas": SCHEMAS}}


@pytest.fixture
def openapi(tmp_path: Path) -> Path:
    return written(tmp_path / "resources.json", document())


def written(path: Path, content: object) -> Path:
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def derived(folder: Path, name: str) -> dict[str, Any]:
    table: dict[str, Any] = json.loads((folder / name).read_text(encoding="utf-8"))
    return table


def test_resources_of_the_similar_standard_and_those_named_are_derived(openapi: Path, tmp_path: Path) -> None:
    order = written(tmp_path / "dependencies.json", [{"resource": "/ed-fi/moodDescriptors"}])
    options = ["--standard", "6.0.0", "--like", "5.2.0", "--openapi", str(openapi), "--dependencies", str(order)]
    assert main(["resources", *options, "--to", str(tmp_path), "visits"]) == 0
    table = derived(tmp_path, "resources-6.0.0.json")
    assert list(table) == ["schools", "classPeriods", "visits"]
    assert table["classPeriods"] == {
        "name": "ClassPeriod",
        "identity": ["$.classPeriodName", "$.schoolReference.schoolId"],
        "updatable": True,
        "equal": [],
        "tree": {
            "classPeriodName": {"t": "string", "max": 60, "r": 1},
            "schoolReference": {
                "ref": ["schools"],
                "of": "school",
                "keys": [["schoolId", "$.schoolId"]],
                "in": {"schoolId": {"t": "integer"}},
                "r": 1,
            },
            "meetingTimes": {
                "c": {
                    "startTime": {"t": "string", "f": "time", "r": 1},
                    "endTime": {"t": "string", "f": "time", "r": 1},
                    "arrivalMoodDescriptor": {"d": "MoodDescriptor"},
                },
                "k": ["endTime", "startTime"],
            },
            "moodDescriptor": {"d": "MoodDescriptor"},
        },
    }
    visit = table["visits"]
    assert visit["identity"] == ["$.schoolReference.schoolId", "$.visitId"]
    assert visit["tree"]["place"] == {"o": {"room": {"t": "string", "max": 10}}}
    assert visit["tree"]["visitedEducationOrganizationReference"]["ref"] == ["schools"]


def test_the_similar_standard_names_the_key_where_the_document_does_not_flag_references(tmp_path: Path) -> None:
    plain = json.loads(json.dumps(document()).replace('Reference", "x-Ed-Fi-isIdentity": true', 'Reference"'))
    openapi = written(tmp_path / "resources.json", plain)
    options = ["--standard", "6.0.0", "--like", "5.2.0", "--openapi", str(openapi), "--to", str(tmp_path)]
    assert main(["resources", *options]) == 0
    table = derived(tmp_path, "resources-6.0.0.json")
    assert table["classPeriods"]["identity"] == ["$.classPeriodName", "$.schoolReference.schoolId"]


def test_dependencies(tmp_path: Path) -> None:
    entries = [
        {"resource": "/ed-fi/students", "order": 2, "operations": ["Create"]},
        {"resource": "/ed-fi/students", "order": 4, "operations": ["Update"]},
    ]
    path = written(tmp_path / "served.json", entries)
    assert main(["dependencies", "--standard", "6.0.0", str(path), "--to", str(tmp_path)]) == 0
    table = derived(tmp_path, "dependencies-6.0.0.json")
    assert table == {"/ed-fi/students": [[2, ["Create"]], [4, ["Update"]]]}


def test_descriptors(tmp_path: Path) -> None:
    space = "uri://ed-fi.org/TermDescriptor"
    fall = {"namespace": space, "codeValue": "Fall", "shortDescription": "Fall"}
    long_one = {"namespace": space, "codeValue": "S", "shortDescription": "Spring"}
    path = written(tmp_path / "termDescriptors.json", [fall, long_one])
    assert main(["descriptors", "--standard", "6.0.0", str(path), "--to", str(tmp_path)]) == 0
    assert derived(tmp_path, "descriptors-6.0.0.json") == {"termDescriptors": {space: ["Fall", ["S", "Spring"]]}}


def test_claims_name_older_resources_too(tmp_path: Path) -> None:
    path = written(tmp_path / "claim_set.json", {"contacts": {"Read": ["RelationshipsWithEdOrgsAndPeople", "other"]}})
    assert main(["claims", str(path), "--to", str(tmp_path)]) == 0
    assert derived(tmp_path, "claims.json") == {
        "contacts": {"Read": "RelationshipsWithEdOrgsAndPeople"},
        "parents": {"Read": "RelationshipsWithEdOrgsAndPeople"},
        "schoolYearTypes": {"Read": "NoFurtherAuthorizationRequired"},
    }


def test_a_document_that_differs_from_the_facts_exits_1(openapi: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--standard", "5.2.0", "--openapi", str(openapi)]) == 1
    assert "only in the document classPeriods.moodDescriptor" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "names", "problem"),
    [
        pytest.param("{", [], "cannot be read as JSON", id="no JSON"),
        pytest.param(json.dumps(document()), ["vists"], "it has no resource vists", id="no such resource"),
    ],
)
def test_what_cannot_be_used_exits_2_and_is_named(
    content: str, names: list[str], problem: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "resources.json"
    path.write_text(content, encoding="utf-8")
    options = ["--standard", "6.0.0", "--like", "5.2.0", "--openapi", str(path), "--to", str(tmp_path)]
    assert main(["resources", *options, *names]) == 2
    printed = capsys.readouterr()
    assert str(path) in printed.err
    assert problem in printed.err
    assert not (tmp_path / "resources-6.0.0.json").exists()


def test_help_names_every_file(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["resources", "--help"])
    text = capsys.readouterr().out
    assert all(option in text for option in ("--openapi", "--dependencies", "--like", "--standard", "--to"))


def test_the_readme_names_every_kind_of_table() -> None:
    text = (FACTS / "README.md").read_text(encoding="utf-8")
    kinds = {path.name.partition("-")[0].removesuffix(".json") for path in FACTS.glob("*.json")}
    assert all(f"`{kind}" in text for kind in kinds)
