"""Hold every document of the sample district against the OpenAPI documents of real Ed-Fi servers.

    python -m tests.openapi_contract DIRECTORY

DIRECTORY holds `resources-ds-3.3.json`, `resources-ds-5.2.json` and the like: what an ODS/API gives at
/metadata/data/v3/resources/swagger.json. No part of `make test`, for those documents are not ours to keep here.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from include.edfi.resource import Resource
from include.edfi.standards import Standard
from tests.resources.sample import RESOURCES, Sample


def validator(document: dict[str, Any], collection: str) -> Draft202012Validator:
    """What the body of a POST to a collection must be; elements the schema does not name are refused."""
    operation = document["paths"][f"/ed-fi/{collection}"]["post"]
    body = operation["requestBody"]
    if "$ref" in body:
        body = document["components"]["requestBodies"][body["$ref"].rpartition("/")[2]]
    schema = {"$ref": body["content"]["application/json"]["schema"]["$ref"], "components": document["components"]}
    return Draft202012Validator(schema, format_checker=FormatChecker())


def close(document: dict[str, Any]) -> dict[str, Any]:
    """The same document, its schemas open to no further properties."""
    for schema in document["components"]["schemas"].values():
        if "properties" in schema:
            schema["additionalProperties"] = False
    return document


def faults(sample: Sample, resource: Resource, standard: Standard, document: dict[str, Any]) -> Iterator[str]:
    """What the schema says against the resource's documents, without their values."""
    rules = validator(document, resource.collection(standard))
    for found in sample.documents(resource, standard):
        yield from (_fault(resource, error) for error in rules.iter_errors(json.loads(found.body)))


def _fault(resource: Resource, error: ValidationError) -> str:
    place = ".".join("[]" if isinstance(part, int) else str(part) for part in error.absolute_path)
    return f"{resource.name}.{place}: {error.validator}"


def check(folder: Path) -> Counter[str]:
    """Every fault of every standard there is a document of, with how often it occurs."""
    found: Counter[str] = Counter()
    with TemporaryDirectory() as place:
        sample = Sample.in_folder(Path(place))
        for standard in Standard:
            path = folder / f"resources-ds-{standard}.json"
            if path.exists():
                document = close(json.loads(path.read_text(encoding="utf-8")))
                checked = 0
                for resource in RESOURCES:
                    found.update(f"{standard} {fault}" for fault in faults(sample, resource, standard, document))
                    checked += len(sample.documents(resource, standard))
                sys.stdout.write(f"{standard}: {checked} documents of {len(RESOURCES)} resources\n")
        sample.engine.dispose()
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description="Hold the sample's documents against real OpenAPI documents.")
    parser.add_argument("folder", type=Path)
    found = check(parser.parse_args().folder)
    sys.stdout.writelines(f"{count:6} {fault}\n" for fault, count in sorted(found.items()))
    sys.stdout.write(f"{sum(found.values())} faults\n")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
