"""Official OpenAPI documents as a judge of what is sent and asked: documents, natural keys, query parameters.

    python -m tests.support.openapi_contract DIRECTORY

DIRECTORY holds `resources-ds-3.3.json`, `resources-ds-5.2.json` and the like: what an ODS/API gives at
/metadata/data/v3/resources/swagger.json. They are not part of the project. What a state adds is in none of them and is
left out. docs/developing.md says how a test runs with them.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from include.edfi.documents.extension import EXTENSIONS
from include.edfi.documents.resource import Resource
from include.edfi.documents.standards import Standard
from tests.support.sample import RESOURCES, Sample

BOUNDS = {"int32": 2**31, "int64": 2**63}
REFERENCE = "Reference"
OpenApi = dict[str, Any]

_formats = FormatChecker()
# jsonschema leaves a format it does not know unchecked, without a word: these would be.
_formats.checks("int32")(lambda value: not isinstance(value, int) or -BOUNDS["int32"] <= value < BOUNDS["int32"])
_formats.checks("int64")(lambda value: not isinstance(value, int) or -BOUNDS["int64"] <= value < BOUNDS["int64"])
_formats.checks("double")(lambda value: not isinstance(value, float) or abs(value) < float("inf"))


@_formats.checks("date-time", raises=ValueError)
def _is_date_time(value: object) -> bool:
    return not isinstance(value, str) or ("T" in value and bool(datetime.fromisoformat(value)))


def _type(validator: Any, types: Any, instance: Any, schema: Mapping[str, Any]) -> Iterator[ValidationError]:
    """OpenAPI 3.0 says `nullable` beside a type, where JSON Schema lists "null" among the types."""
    if instance is not None or not (schema.get("nullable") or schema.get("x-nullable")):
        yield from Draft202012Validator.VALIDATORS["type"](validator, types, instance, schema)


OpenApiValidator: Any = extend(Draft202012Validator, {"type": _type})


def schema_of(api: OpenApi, collection: str) -> OpenApi:
    """The schema of the body of a POST to a collection."""
    body = api["paths"][f"/ed-fi/{collection}"]["post"]["requestBody"]
    if "$ref" in body:
        body = api["components"]["requestBodies"][_name(body)]
    schema: OpenApi = api["components"]["schemas"][_name(body["content"]["application/json"]["schema"])]
    return schema


def _name(reference: Mapping[str, str]) -> str:
    return reference["$ref"].rpartition("/")[2]


def validator(api: OpenApi, collection: str) -> Any:
    """What the body of a POST to a collection must be; elements the schema does not name are refused."""
    schema = {**schema_of(api, collection), "components": api["components"]}
    return OpenApiValidator(schema, format_checker=_formats)


def close(api: OpenApi) -> OpenApi:
    """The same document, its schemas open to no further properties."""
    for schema in api["components"]["schemas"].values():
        if "properties" in schema:
            schema["additionalProperties"] = False
    return api


def standards_of(folder: Path | None) -> list[Standard]:
    """The standards that the folder has a document of."""
    return [standard for standard in Standard if folder is not None and _path(folder, standard).exists()]


def _path(folder: Path, standard: Standard) -> Path:
    return folder / f"resources-ds-{standard}.json"


@cache
def openapi(folder: Path, standard: Standard) -> OpenApi:
    """The closed document of a standard."""
    return close(json.loads(_path(folder, standard).read_text(encoding="utf-8")))


def descriptor_documents(folder: Path | None) -> list[Path]:
    """The documents of descriptors in the folder, `descriptors-ds-5.0.json` and the like."""
    return sorted(folder.glob("descriptors-ds-*.json")) if folder is not None else []


def resources_of(standard: Standard) -> list[Resource]:
    """Every resource that the standard has and no state adds."""
    return [resource for resource in RESOURCES if resource.collection(standard) and not resource.extension]


def document_faults(folder: Path, standard: Standard, sample: Sample) -> tuple[int, Counter[str]]:
    """Number of documents, and what the schemas say against them, with how often."""
    number, faults = 0, Counter[str]()
    for resource in resources_of(standard):
        rules = validator(openapi(folder, standard), resource.collection(standard))
        for document in sample.documents(resource, standard):
            core = {name: value for name, value in json.loads(document.body).items() if name != EXTENSIONS}
            faults.update(_fault(resource, error) for error in rules.iter_errors(core))
            number += 1
    return number, faults


def _fault(resource: Resource, error: ValidationError) -> str:
    """What is wrong at which element, without the value."""
    path = ".".join("[]" if isinstance(part, int) else str(part) for part in error.absolute_path)
    return f"{resource.name}.{path}: {error.validator}"


def key_faults(folder: Path, standard: Standard) -> Iterator[str]:
    """Resources whose natural key has other elements than the document marks as identity.

    ODS/API marks plain elements only, Ed-Fi's own generator references as well.
    """
    for resource in resources_of(standard):
        properties = schema_of(openapi(folder, standard), resource.collection(standard))["properties"]
        marked = {name for name, schema in properties.items() if schema.get("x-Ed-Fi-isIdentity")}
        key = {path[0] for path in resource.natural_key(standard)}
        if not any(name.endswith(REFERENCE) for name in marked):
            key = {name for name in key if not name.endswith(REFERENCE)}
        if key != marked:
            yield f"{resource.name}: {', '.join(sorted(key ^ marked))}"


def query_parameters(folder: Path, standard: Standard, resource: Resource) -> frozenset[str] | None:
    """Query parameters of a collection; None where the document lists none for parts of references."""
    api = openapi(folder, standard)
    if not _lists_reference_parts(api):
        return None
    parameters = api["paths"][f"/ed-fi/{resource.collection(standard)}"]["get"]["parameters"]
    # Some published documents have references that lead nowhere; those are the paging parameters, which all have.
    shared = api["components"]["parameters"]
    named = (shared.get(_name(entry), {}) if "$ref" in entry else entry for entry in parameters)
    return frozenset(parameter["name"] for parameter in named if parameter)


def _lists_reference_parts(api: OpenApi) -> bool:
    parameters = api["paths"]["/ed-fi/studentSchoolAssociations"]["get"]["parameters"]
    return any(parameter.get("name") == "studentUniqueId" for parameter in parameters)


def main() -> int:
    """Prints the figures of every standard; 1 where a document has a fault."""
    parser = argparse.ArgumentParser(description="Validate the sample's documents against official OpenAPI documents.")
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    all_faults = 0
    with TemporaryDirectory() as directory:
        sample = Sample.in_folder(Path(directory))
        for standard in standards_of(folder):
            number, faults = document_faults(folder, standard, sample)
            all_faults += faults.total()
            sys.stdout.writelines(f"{count:6} {fault}\n" for fault, count in sorted(faults.items()))
            sys.stdout.write(f"{standard}: {number} documents, {len(resources_of(standard))} resources,")
            sys.stdout.write(f" {faults.total()} faults; other keys: {list(key_faults(folder, standard))}\n")
        sample.engine.dispose()
    return 1 if all_faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
