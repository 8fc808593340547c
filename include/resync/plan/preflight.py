"""Whether the ODS is the configured one, what the key may not do, and in which order it takes resources."""

from collections.abc import Iterable, Iterator

from include.edfi.api.client import EdFiClient
from include.edfi.documents.resource import Resource
from include.edfi.errors import ConfigError
from include.resync.context import RunContext
from include.resync.plan.check import lacking, other_standard
from include.resync.plan.dependencies import NO_ORDER, differences, live_order
from include.resync.plan.own_descriptors import namespace_problems

READING = frozenset({"read"})


def preflight(resources: Iterable[Resource], context: RunContext, mode: str) -> tuple[str, ...]:
    """Warnings about the resources of a request: what the key may not do, and where the ODS's order is another.

    Raises:
        ConfigError: the ODS has another data standard than the configuration says.
        Unreachable: the ODS does not answer.
    """
    client = context.client()
    problem = other_standard(context.configuration, client)
    if problem:
        raise ConfigError([f"data_standard: {problem}"])
    selected = list(resources)
    return (
        *_lacking(selected, context, client, mode),
        *_other_order(selected, context, client),
        *_without_extension(context, client),
    )


def _lacking(resources: Iterable[Resource], context: RunContext, client: EdFiClient, mode: str) -> Iterator[str]:
    info = client.token_info()
    if info is None or not info.resources:
        return
    only = READING if mode == "verify" else None
    problems = [*lacking(context.configuration, info, {one.name: one for one in resources}, only)]
    problems += [] if mode == "verify" else namespace_problems(context.configuration, info)
    for sentence in problems:
        yield f"{sentence}: ask the ODS's host to allow it in the claim set {info.claim_set}".rstrip()


def _without_extension(context: RunContext, client: EdFiClient) -> Iterator[str]:
    """That the ODS names no data model of the state's extension: it may refuse, or lose, what the state adds."""
    extensions = client.discover().extensions
    pack = context.configuration.pack
    for name in pack.extensions:
        if name not in extensions:
            yield (
                f"the ODS names no data model {name}, which {pack.title} adds to documents: it may refuse them, or drop"
                f" what is under _ext.{name}; ask its host, or give the configuration another state"
            )


def _other_order(resources: Iterable[Resource], context: RunContext, client: EdFiClient) -> Iterator[str]:
    order = live_order(client)
    if not order:
        yield f"{NO_ORDER}; the resync's own order is used"
        return
    yield from differences(resources, context.configuration.data_standard, order)
