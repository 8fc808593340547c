"""Serve an embedded Ed-Fi API from the command line.

python -m sandbox.edfi --standard 5.2.0 --school 255901001:"Grand Bend High School" --port-file port
"""

import argparse
from pathlib import Path

from sandbox.edfi.catalog import STANDARDS
from sandbox.edfi.server import HOST, Client, School, Settings, listening_socket, serve
from sandbox.edfi.traits import Traits


def school(text: str) -> School:
    """`255901001:Name` as a school."""
    number, _, name = text.partition(":")
    if not number.isdecimal() or not name.strip():
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form 255901001:Name")
    return School(int(number), name.strip())


def traits(text: str) -> Traits:
    """`keys=ignore_case,etags=weak` as traits."""
    try:
        return Traits.read(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def parser() -> argparse.ArgumentParser:
    """The options of the command line; each default is that of `Settings`."""
    options = argparse.ArgumentParser(prog="python -m sandbox.edfi", description=__doc__)
    options.add_argument("--port", type=int, default=0, help="0 takes a free one")
    options.add_argument("--port-file", type=Path, help="the port is written here once it listens")
    options.add_argument("--standard", choices=sorted(STANDARDS), default="5.2.0")
    options.add_argument("--database", default=":memory:", help="SQLite file that persists between runs")
    options.add_argument("--error-style", choices=["problem-details", "message"])
    options.add_argument("--local-education-agency-id", type=int, default=255901)
    options.add_argument("--local-education-agency-name", default="Sandbox District")
    options.add_argument("--state-education-agency-id", type=int)
    options.add_argument("--school", type=school, action="append", default=[], metavar="ID:NAME")
    options.add_argument("--claim-set", choices=["SISVendor", "DistrictHostedSISVendor"], default="SISVendor")
    options.add_argument("--client-key", default="sandbox")
    options.add_argument("--client-secret", default="sandbox-secret")
    options.add_argument("--namespace-prefix", action="append", default=[])
    options.add_argument("--extension", action="append", default=[], help="name accepted under _ext")
    options.add_argument("--unknown-properties", choices=["refuse", "ignore"], default="refuse")
    options.add_argument("--traits", type=traits, default=Traits(), help="docs/hosts.md, for example etags=weak")
    return options


def settings(arguments: argparse.Namespace) -> Settings:
    """The settings a command line asks for."""
    client = Client(
        key=arguments.client_key,
        secret=arguments.client_secret,
        claim_set=arguments.claim_set,
        namespace_prefixes=tuple(arguments.namespace_prefix) or Client().namespace_prefixes,
    )
    return Settings(
        standard=arguments.standard,
        error_style=arguments.error_style,
        database=arguments.database,
        clients=(client,),
        local_education_agency_id=arguments.local_education_agency_id,
        local_education_agency_name=arguments.local_education_agency_name,
        state_education_agency_id=arguments.state_education_agency_id,
        schools=tuple(arguments.school),
        unknown_properties=arguments.unknown_properties,
        extensions=tuple(arguments.extension),
        traits=arguments.traits,
    )


def main() -> None:
    arguments = parser().parse_args()
    listener = listening_socket(arguments.port)
    # Callers that come before the sandbox is filled wait instead of being turned away.
    listener.listen()
    port = listener.getsockname()[1]
    print(f"Ed-Fi API (sandbox, DS {arguments.standard}) on http://{HOST}:{port}", flush=True)
    if arguments.port_file:
        arguments.port_file.write_text(f"{port}\n", encoding="utf-8")
    serve(settings(arguments), listener)


if __name__ == "__main__":
    main()
