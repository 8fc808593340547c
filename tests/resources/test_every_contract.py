"""Official OpenAPI documents judge every document, natural key and query, where EDFI_OPENAPI names their folder.

Without them the same documents are checked against the committed facts: `test_every_document.py`.
"""

import json
import os
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from include.code_mapping.own_descriptors import document
from include.edfi.documents.descriptors import endpoint_of
from include.edfi.documents.resource import Resource, identity_of
from include.edfi.documents.standards import Standard
from include.resync.compare.ods_filter import OdsFilter, key_fields_of
from include.resync.plan.own_descriptors import OwnDescriptor
from tests.support.openapi_contract import (
    close,
    descriptor_documents,
    document_faults,
    key_faults,
    query_parameters,
    resources_of,
    standards_of,
    validator,
)
from tests.support.sample import CONFIGURATIONS, Sample

FOLDER = Path(os.environ["EDFI_OPENAPI"]) if os.environ.get("EDFI_OPENAPI") else None
EACH_STANDARD = pytest.mark.parametrize(
    "standard",
    [pytest.param(standard, id=standard.value) for standard in standards_of(FOLDER)]
    or [pytest.param(None, marks=pytest.mark.skip(reason="EDFI_OPENAPI names no folder of OpenAPI documents"))],
)


@EACH_STANDARD
def test_every_document_is_valid(sample: Sample, standard: Standard) -> None:
    assert FOLDER is not None
    number, faults = document_faults(FOLDER, standard, sample)
    assert (number > 0, faults) == (True, {})


@EACH_STANDARD
def test_every_natural_key_is_the_official_one(standard: Standard) -> None:
    assert FOLDER is not None
    assert list(key_faults(FOLDER, standard)) == []


@EACH_STANDARD
def test_every_query_has_parameters_of_the_collection(standard: Standard) -> None:
    assert FOLDER is not None
    unknown = {}
    for resource in resources_of(standard):
        parameters = query_parameters(FOLDER, standard, resource)
        if parameters is None:
            pytest.skip("this document lists no parameters for parts of references")
        if surplus := _names_in_queries(resource, standard) - parameters:
            unknown[resource.name] = surplus
    assert unknown == {}


def _names_in_queries(resource: Resource, standard: Standard) -> set[str]:
    """Every parameter that some read-back of the resource may use."""
    some = frozenset({"1"})
    fields = key_fields_of(resource, standard)
    has_namespace = "namespace" in {*fields, *resource.schema(standard)}
    names = set(identity_of({}, resource.natural_key(standard))) if resource.shared else set()
    for people, sections, namespace in product((None, some), (None, some), (None, "uri://district.example")):
        ods_filter = OdsFilter(
            key_fields=fields,
            school_year=None if resource.every_year else 2027,
            organizations=frozenset({1}),
            people=people,
            course_codes=some,
            section_ids=sections,
            namespace=namespace if has_namespace else None,
            schools=(1,),
        )
        names.update(name for query in [*ods_filter.queries(), *(ods_filter.narrow_queries() or [])] for name in query)
    return names


@pytest.mark.parametrize(
    "path",
    [pytest.param(path, id=path.stem) for path in descriptor_documents(FOLDER)]
    or [pytest.param(None, marks=pytest.mark.skip(reason="EDFI_OPENAPI names no folder of OpenAPI documents"))],
)
def test_every_own_descriptor_is_valid(path: Path) -> None:
    api = close(json.loads(path.read_text(encoding="utf-8")))
    configuration = CONFIGURATIONS["general_ds52"]
    names = {name for name, _ in configuration.uri_by_code if f"/ed-fi/{endpoint_of(name)}" in api["paths"]}
    faults = []
    for name in sorted(names):
        own = OwnDescriptor(name, f"{configuration.own_namespace}/{name}#{'c' * 50}", ("c",))
        created = document(own, ["A name of Campus " + "x" * 200], configuration)
        faults += [f"{name}: {error.message}" for error in validator(api, endpoint_of(name)).iter_errors(created)]
    assert (len(names) > 50, faults) == (True, [])


ROOM: dict[str, Any] = {
    "type": "object",
    "required": ["code"],
    "properties": {
        "code": {"type": "string", "maxLength": 4},
        "seats": {"type": "integer", "format": "int32", "x-nullable": True},
        "opened": {"type": "string", "format": "date"},
        "changed": {"type": "string", "format": "date-time", "nullable": True},
        "area": {"type": "number", "format": "double"},
        "opens": {"type": "string", "format": "time"},
    },
    "additionalProperties": False,
}
API: dict[str, Any] = {
    "paths": {
        "/ed-fi/rooms": {
            "post": {
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/room"}}}}
            }
        }
    },
    "components": {"schemas": {"room": ROOM}},
}


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        pytest.param({"code": "A1", "seats": 30, "opened": "2026-08-14", "area": 7.5}, [], id="valid"),
        pytest.param({"code": "A1", "seats": None, "changed": None}, [], id="null where it is nullable"),
        pytest.param({"code": None}, ["type"], id="null where it is not"),
        pytest.param({}, ["required"], id="missing"),
        pytest.param({"code": "ABCDE"}, ["maxLength"], id="too long"),
        pytest.param({"code": "A1", "seats": 2**31}, ["format"], id="above int32"),
        pytest.param({"code": "A1", "seats": "30"}, ["type"], id="a number as text"),
        pytest.param({"code": "A1", "opened": "2026-02-30"}, ["format"], id="no such day"),
        pytest.param({"code": "A1", "changed": "yesterday"}, ["format"], id="no date-time"),
        pytest.param({"code": "A1", "changed": "2026-08-14"}, ["format"], id="a date alone"),
        pytest.param({"code": "A1", "opens": "08:00:00"}, [], id="a time as Ed-Fi has it"),
        pytest.param({"code": "A1", "opens": "8 am"}, ["format"], id="no time"),
        pytest.param({"code": "A1", "area": float("inf")}, ["format"], id="infinite"),
        pytest.param({"code": "A1", "Seats": 30}, ["additionalProperties"], id="unknown element"),
    ],
)
def test_the_judge_sees_what_is_wrong(content: dict[str, Any], faults: list[str]) -> None:
    assert [error.validator for error in validator(API, "rooms").iter_errors(content)] == faults
