"""Derive the committed fact tables from a folder of Ed-Fi source facts, or check them against OpenAPI.

    python -m sandbox.edfi.facts.derive SOURCE_FOLDER
    python -m sandbox.edfi.facts.derive --check OPENAPI.json --standard 5.2.0

The source folder holds `resource_facts.json`, `dependencies/*_ds-*.json`,
`descriptors/ds-*_descriptors.jsonl` and `sisvendor_ds52.json`.
What comes out: `resources-<standard>.json`, `descriptors-<standard>.json`,
`dependencies-<standard>.json` and `claims.json`, all compact, one line per resource.
"""

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

from sandbox.edfi.facts.compare import differences
from sandbox.edfi.facts.resources import resource_facts

STANDARDS = ("3.3.1-b", "4.0.0", "5.0.0", "5.1.0", "5.2.0")
HERE = Path(__file__).parent

# Claims of the shipped SISVendor claim set are known for DS 5.2 only; these resources of older standards
# are the predecessors of the ones named.
OLDER_NAMES = {
    "parents": "contacts",
    "studentParentAssociations": "studentContactAssociations",
    "studentDisciplineIncidentAssociations": "studentDisciplineIncidentBehaviorAssociations",
}


def write_lines(name: str, table: dict[str, Any]) -> None:
    """Write a table as JSON with one line per top-level key, so that a diff shows what changed."""
    lines = [f"{json.dumps(key)}:{json.dumps(value, separators=(',', ':'))}" for key, value in table.items()]
    (HERE / name).write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def derive_resources(source: Path) -> None:
    raw = json.loads((source / "resource_facts.json").read_text(encoding="utf-8"))["resources"]
    # The 4.0.0 document leaves schoolYearTypes out, the one for 5.2.0 (of another server) knows a part of it.
    years = raw["schoolYearTypes"]
    latest = {**years["5.1.0"], "identity": years["5.2.0"]["identity"]}
    raw["schoolYearTypes"] = years | {"4.0.0": years["3.3.1-b"], "5.2.0": latest}
    for standard in STANDARDS:
        write_lines(f"resources-{standard}.json", resource_facts(raw, standard))


def derive_descriptors(source: Path) -> None:
    for standard in ("3.3.1-b", "5.2.0"):
        table: dict[str, dict[str, list[Any]]] = {}
        path = source / "descriptors" / f"ds-{standard}_descriptors.jsonl"
        for line in path.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            body, endpoint = entry["body"], entry["endpoint"].rsplit("/", 1)[1]
            code, short = body["codeValue"], body.get("shortDescription", body["codeValue"])
            values = table.setdefault(endpoint, {}).setdefault(body["namespace"], [])
            values.append(code if short == code else [code, short])
        write_lines(f"descriptors-{standard}.json", dict(sorted(table.items())))


def derive_dependencies(source: Path) -> None:
    for path in sorted((source / "dependencies").glob("*.json")):
        entries = json.loads(path.read_text(encoding="utf-8-sig"))
        table: dict[str, list[Any]] = {}
        for entry in entries:
            table.setdefault(entry["resource"], []).append([entry["order"], entry["operations"]])
        write_lines(f"dependencies-{path.stem.rsplit('ds-', 1)[1]}.json", table)


def derive_claims(source: Path) -> None:
    claims = json.loads((source / "sisvendor_ds52.json").read_text(encoding="utf-8"))
    compact = {name: {action: rule[0] for action, rule in rules.items()} for name, rules in claims.items()}
    compact |= {old: compact[new] for old, new in OLDER_NAMES.items()}
    compact["schoolYearTypes"] = {"Read": "NoFurtherAuthorizationRequired"}
    write_lines("claims.json", compact)


def check(openapi: Path, standard: str) -> int:
    """Print how the committed facts differ from an OpenAPI document of the same standard; 1 when they do."""
    document = json.loads(openapi.read_text(encoding="utf-8"))
    facts = json.loads((HERE / f"resources-{standard}.json").read_text(encoding="utf-8"))
    found = list(differences(facts, document))
    print("\n".join(f"{kind:20} {place}" for kind, place in found))
    print(f"{len(facts)} resources, differences: {dict(Counter(kind for kind, _ in found)) or 'none'}")
    return 1 if found else 0


def main() -> int:
    parser = argparse.ArgumentParser(description="Derive or check the sandbox's Ed-Fi fact tables.")
    parser.add_argument("source", nargs="?", type=Path, help="folder of source facts")
    parser.add_argument("--check", type=Path, metavar="OPENAPI", help="compare with this document instead")
    parser.add_argument("--standard", choices=STANDARDS, default="5.2.0")
    arguments = parser.parse_args()
    if arguments.check:
        return check(arguments.check, arguments.standard)
    if not arguments.source:
        parser.error("a source folder or --check is needed")
    for step in (derive_resources, derive_descriptors, derive_dependencies, derive_claims):
        step(arguments.source)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
