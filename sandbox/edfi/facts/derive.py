"""Derives the fact tables of a data standard from files that an ODS/API serves, or checks them against OpenAPI.

    python -m sandbox.edfi.facts.derive resources    --standard 6.0.0 --like 5.2.0 --openapi resources.json [NAME ...]
    python -m sandbox.edfi.facts.derive dependencies --standard 6.0.0 dependencies.json
    python -m sandbox.edfi.facts.derive descriptors  --standard 6.0.0 termDescriptors.json sexDescriptors.json ...
    python -m sandbox.edfi.facts.derive claims       claim_set.json
    python -m sandbox.edfi.facts.derive check        --standard 5.2.0 --openapi resources.json

sandbox/edfi/facts/README.md says where each file comes from. The tables are written beside this module, or into the
folder of `--to`: compact JSON, one line per resource, so that a diff shows what changed.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sandbox.edfi.facts.compare import differences
from sandbox.edfi.facts.openapi import OpenApi
from sandbox.edfi.facts.resources import resource_facts

HERE = Path(__file__).parent
Table = dict[str, Any]

# A claim set names the resources of the newest standard; the predecessors of these have the same claims.
OLDER_NAMES = {
    "parents": "contacts",
    "studentParentAssociations": "studentContactAssociations",
    "studentDisciplineIncidentAssociations": "studentDisciplineIncidentBehaviorAssociations",
}


class NotUsable(Exception):
    """A file or a name that cannot be used; the message says which and why."""


def resources(options: argparse.Namespace) -> Table:
    """`resources-STANDARD.json`: those of the similar standard that the document has, and those that are named."""
    like = _read(HERE / f"resources-{options.like}.json")
    paths = [entry["resource"] for entry in _read(options.dependencies)] if options.dependencies else []
    document = OpenApi(_read(options.openapi), like, map(_descriptor, paths))
    known = set(document.endpoints())
    unknown = sorted(set(options.names) - known)
    if unknown:
        raise NotUsable(f"{options.openapi}: it has no resource {', '.join(unknown)}; correct the names")
    names = [name for name in dict.fromkeys([*like, *options.names]) if name in known]
    return resource_facts({name: document.resource(name) for name in names})


def _descriptor(path: str) -> str:
    """TermDescriptor for /ed-fi/termDescriptors; resources get a name as well, which no descriptor has."""
    endpoint = path.rpartition("/")[2]
    return endpoint[:1].upper() + endpoint[1:-1]


def dependencies(options: argparse.Namespace) -> Table:
    """`dependencies-STANDARD.json`: by resource, its order and operations."""
    table: Table = {}
    for entry in _read(options.file):
        table.setdefault(entry["resource"], []).append([entry["order"], entry["operations"]])
    return table


def descriptors(options: argparse.Namespace) -> Table:
    """`descriptors-STANDARD.json`: by endpoint and namespace, code values with short descriptions that differ."""
    table: dict[str, dict[str, list[Any]]] = {}
    for path in options.files:
        for body in _read(path):
            code, short = body["codeValue"], body.get("shortDescription", body["codeValue"])
            values = table.setdefault(path.stem, {}).setdefault(body["namespace"], [])
            values.append(code if short == code else [code, short])
    return dict(sorted(table.items()))


def claims(options: argparse.Namespace) -> Table:
    """`claims.json`: by resource and action, the first authorization strategy."""
    table = {
        name: {action: strategies[0] for action, strategies in actions.items()}
        for name, actions in _read(options.file).items()
    }
    table |= {older: table[newer] for older, newer in OLDER_NAMES.items() if newer in table}
    return table | {"schoolYearTypes": {"Read": "NoFurtherAuthorizationRequired"}}


def check(options: argparse.Namespace) -> int:
    """Prints how the committed facts differ from an OpenAPI document of the same standard; 1 when they do."""
    facts = _read(HERE / f"resources-{options.standard}.json")
    found = list(differences(facts, _read(options.openapi)))
    sys.stdout.writelines(f"{kind:20} {path}\n" for kind, path in found)
    print(f"{len(facts)} resources, differences: {dict(Counter(kind for kind, _ in found)) or 'none'}")
    return 1 if found else 0


def main(arguments: Sequence[str] | None = None) -> int:
    """0: written, or no difference; 1: differences; 2: a file or name that cannot be used."""
    options = _parser().parse_args(arguments)
    try:
        if options.command == "check":
            return check(options)
        table = DERIVED[options.command](options)
    except NotUsable as problem:
        print(problem, file=sys.stderr)
        return 2
    standard = getattr(options, "standard", None)
    path = options.to / (f"{options.command}-{standard}.json" if standard else f"{options.command}.json")
    path.write_text("{\n" + ",\n".join(_lines(table)) + "\n}\n", encoding="utf-8")
    print(f"{path}: {len(table)} entries")
    return 0


DERIVED = {"resources": resources, "dependencies": dependencies, "descriptors": descriptors, "claims": claims}


def _lines(table: Table) -> Iterator[str]:
    for key, value in table.items():
        yield f"{json.dumps(key)}:{json.dumps(value, separators=(',', ':'))}"


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as problem:
        raise NotUsable(f"{path}: cannot be read as JSON: {problem}") from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sandbox.edfi.facts.derive",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    added = {name: commands.add_parser(name, help=words) for name, words in HELP.items()}
    for name, command in added.items():
        if name != "claims":
            command.add_argument("--standard", required=True, help="the full version, such as 6.0.0")
        if name in {"resources", "check"}:
            command.add_argument("--openapi", type=Path, required=True, help="OpenAPI document of the resources")
        if name != "check":
            command.add_argument("--to", type=Path, default=HERE, help="folder to write into (default: this package)")
    added["resources"].add_argument("--like", required=True, help="the committed standard that is most similar")
    added["resources"].add_argument("names", nargs="*", metavar="NAME", help="resources to add to those of --like")
    words = "what /metadata/data/v3/dependencies serves: names descriptors that the similar standard lacks"
    added["resources"].add_argument("--dependencies", type=Path, help=words)
    added["dependencies"].add_argument("file", type=Path, help="what /metadata/data/v3/dependencies serves")
    added["descriptors"].add_argument("files", type=Path, nargs="+", help="ENDPOINT.json: all documents of each")
    added["claims"].add_argument("file", type=Path, help="resource to action to authorization strategies")
    return parser


HELP = {
    "resources": "derive elements, keys and references of resources",
    "dependencies": "derive the order in which resources are loaded",
    "descriptors": "derive the values of descriptors",
    "claims": "derive the rights of the API client",
    "check": "compare committed facts with an OpenAPI document",
}


if __name__ == "__main__":
    sys.exit(main())
