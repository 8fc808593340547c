"""Hold every document of the sample district against the OpenAPI documents of real Ed-Fi servers.

    python -m tests.support.openapi_contract DIRECTORY

DIRECTORY holds `resources-ds-3.3.json`, `resources-ds-5.2.json` and the like: what an ODS/API gives at
/metadata/data/v3/resources/swagger.json. Those documents are not ours to keep here; where they lie beside the project,
`tests/resources/test_every_contract.py` does the same. What a state adds is in none of them and is left out.
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

from include.edfi.documents.extension import EXTENSIONS
from include.edfi.documents.resource import Resource
from include.edfi.documents.standards import Standard
from tests.support.sample import RESOURCES, Sample


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
        core = {name: value for name, value in json.loads(found.body).items() if name != EXTENSIONS}
        yield from (_fault(resource, error) for error in rules.iter_errors(core))


def _fault(resource: Resource, error: ValidationError) -> str:
    place = ".".join("[]" if isinstance(part, int) else str(part) for part in error.absolute_path)
    return f"{resource.name}.{place}: {error.validator}"


def told(folder: Path) -> list[Standard]:
    """The standards there is a document of."""
    return [standard for standard in Standard if _path(folder, standard).exists()]


def _path(folder: Path, standard: Standard) -> Path:
    return folder / f"resources-ds-{standard}.json"


def check(folder: Path, standard: Standard, sample: Sample) -> Counter[str]:
    """Every fault of a standard's documents, with how often it occurs."""
    document = close(json.loads(_path(folder, standard).read_text(encoding="utf-8")))
    found: Counter[str] = Counter()
    for resource in RESOURCES:
        if resource.collection(standard) and not resource.extension:
            found.update(f"{standard} {fault}" for fault in faults(sample, resource, standard, document))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description="Hold the sample's documents against real OpenAPI documents.")
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    found: Counter[str] = Counter()
    with TemporaryDirectory() as place:
        sample = Sample.in_folder(Path(place))
        for standard in told(folder):
            found += check(folder, standard, sample)
        sample.engine.dispose()
    sys.stdout.writelines(f"{count:6} {fault}\n" for fault, count in sorted(found.items()))
    sys.stdout.write(f"{sum(found.values())} faults\n")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
