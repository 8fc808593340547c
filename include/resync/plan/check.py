"""Checks one configuration against the live systems: ODS, standard, order, key, claim set, SIS."""

from collections.abc import Callable, Collection, Iterator, Mapping

from sqlalchemy import Engine

from include.configurations.configuration import Configuration
from include.edfi.api.client import EdFiClient
from include.edfi.api.discovery import TokenInfo
from include.edfi.api.problems import Problem, hint, in_words
from include.edfi.documents.resource import Resource
from include.edfi.documents.standards import Standard
from include.edfi.errors import ResyncError
from include.engine.check import Finding
from include.resync.plan.dependencies import NO_ORDER, differences, live_order
from include.resync.plan.own_descriptors import namespace_problems
from include.resync.plan.scopes import whole_scope
from include.resync.plan.sis_columns import columns_missing
from include.resync.request.selection import is_there
from include.sis import directory

NEEDED = frozenset({"create", "read", "update"})


def check(
    configuration: Configuration, client: EdFiClient, sis: Engine, registry: Mapping[str, Resource]
) -> Iterator[Finding]:
    """One finding for everything that is checked; a failure does not stop the others."""
    yield Finding(configuration.enabled, "configuration", "enabled" if configuration.enabled else "disabled")
    yield from _checked("discovery document", lambda: _standard(configuration, client))
    yield from _checked("token", lambda: _token(client))
    yield from _checked("claim set", lambda: _claims(configuration, client, registry))
    yield from _checked("order of resources", lambda: _order(configuration, client, registry))
    yield from _checked("SIS", lambda: _sis(configuration, sis, registry))


def _checked(what: str, attempt: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    try:
        yield from attempt()
    except ResyncError as error:
        yield Finding(ok=False, what=what, result=str(error))


def _standard(configuration: Configuration, client: EdFiClient) -> Iterator[Finding]:
    problem = other_standard(configuration, client)
    yield Finding(not problem, "discovery document", problem or _standard_of_ods(client))


def other_standard(configuration: Configuration, client: EdFiClient) -> str:
    """Which data standard the ODS has instead of the configuration's; empty when they agree.

    Raises:
        ConfigError: there is no discovery document at the address.
        Unreachable: the ODS does not answer.
    """
    try:
        same = Standard.of_model_version(client.discover().data_standard) == configuration.data_standard
    except ValueError:
        same = False
    return "" if same else f"{_standard_of_ods(client)}, but the configuration says {configuration.data_standard}"


def _standard_of_ods(client: EdFiClient) -> str:
    discovery = client.discover()
    return f"ODS/API {discovery.version}, data standard {discovery.data_standard}"


def _token(client: EdFiClient) -> Iterator[Finding]:
    response = client.get("/ed-fi/schools", limit=1)
    if response.status == 200:
        yield Finding(ok=True, what="token", result="accepted")
        return
    problem = Problem.read(response)
    text = f"schools cannot be read (HTTP {response.status}, {in_words(problem)}). {hint(problem)}"
    yield Finding(ok=False, what="token", result=text)


def _claims(configuration: Configuration, client: EdFiClient, registry: Mapping[str, Resource]) -> Iterator[Finding]:
    info = client.token_info()
    if info is None or not info.resources:
        yield Finding(ok=True, what="claim set", result="this ODS does not report what the key may do")
        return
    agency = configuration.local_education_agency_id
    if info.education_organization_ids and agency not in info.education_organization_ids:
        organizations = ", ".join(map(str, info.education_organization_ids))
        yield Finding(ok=False, what="claim set", result=f"the key is for {organizations}, not for agency {agency}")
    missing = [*lacking(configuration, info, registry), *namespace_problems(configuration, info)]
    yield from (Finding(ok=False, what="claim set", result=sentence) for sentence in missing)
    if not missing:
        name = info.claim_set or "the claim set"
        yield Finding(ok=True, what="claim set", result=f"{name} allows every resource that is on")


def lacking(
    configuration: Configuration,
    info: TokenInfo,
    registry: Mapping[str, Resource],
    operations: Collection[str] | None = None,
) -> Iterator[str]:
    """One sentence per resource that is on and that the key may not write, or may not even read.

    `operations` are those that are needed, where they do not follow from the configuration.
    """
    allowed = {
        path.rsplit("/", 1)[-1].lower(): {operation.lower() for operation in operations_}
        for path, operations_ in info.resources.items()
    }
    for name, resource in registry.items():
        if not is_there(resource, configuration) or not configuration.is_on(name):
            continue
        needed = {"read"} if name in configuration.read_only else set(operations or NEEDED)
        collection = resource.collection(configuration.data_standard)
        missing = sorted(needed - allowed.get(collection.lower(), set()))
        if missing:
            yield f"the key may not {', '.join(missing)} {collection}"


def _order(configuration: Configuration, client: EdFiClient, registry: Mapping[str, Resource]) -> Iterator[Finding]:
    order = live_order(client)
    on = [one for name, one in registry.items() if configuration.is_on(name) and is_there(one, configuration)]
    if not order:
        yield Finding(ok=True, what="order of resources", result=NO_ORDER)
        return
    problems = list(differences(on, configuration.data_standard, order))
    yield from (Finding(ok=False, what="order of resources", result=sentence) for sentence in problems)
    if not problems:
        text = "the ODS lists all resources that are on, in a compatible order"
        yield Finding(ok=True, what="order of resources", result=text)


def _sis(configuration: Configuration, sis: Engine, registry: Mapping[str, Resource]) -> Iterator[Finding]:
    on = [one for name, one in registry.items() if configuration.is_on(name) and is_there(one, configuration)]
    problems = columns_missing(on, whole_scope(configuration, 0), sis).problems
    yield from (Finding(ok=False, what="SIS", result=problem) for problem in problems)
    if problems:
        return
    district = directory.district_id(sis, configuration.district_number)
    if district is None:
        yield Finding(ok=False, what="SIS", result=f"no district has the number {configuration.district_number}")
        return
    schools = directory.schools_of_year(sis, district, configuration.school_year)
    text = f"{len(schools)} schools have a calendar that ends in {configuration.school_year}"
    yield Finding(bool(schools), "SIS", text)
