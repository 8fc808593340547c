"""What was requested, validated before anything is touched; all problems are reported together."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from include.configurations.configuration import Configuration
from include.edfi.documents.resource import Resource
from include.edfi.errors import ConfigError
from include.engine.params import Ids, Lines, Words, sentence
from include.resync.request.selection import is_there
from include.state_packs import packs

Mode = Literal["resend", "reconcile", "verify"]


class ResyncRequest(BaseModel):
    """One request. Field names are the DAG's param names; IDs are Campus's."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    configuration: str
    all_schools: bool = False
    schools: Words = ()
    """School numbers or schoolIDs."""
    resources: Words = ()
    """Empty means every resource that is on."""
    select_dependencies: bool = True
    person_ids: Ids = None
    course_ids: Ids = None
    section_ids: Ids = None
    mode: Mode = "reconcile"
    run_clean_up: bool = False
    on_lock_conflict: Literal["wait", "refuse"] = "wait"
    full_read_back: bool = False
    """Read the ODS back in full, also where nothing seems to have changed since the last time."""
    ignore_off_peak: bool = False
    superseded_unique_ids: Words = ()
    """Unique IDs people had before: what the ODS holds under them is deleted, their own records excepted."""
    merged_unique_ids: Words = ()
    """Unique IDs of people who are gone (combined with another): all the ODS holds of them is deleted."""
    retry_of: str | None = None
    """An earlier run (its Airflow run id or its request_id): only what failed or was blocked there is sent again."""
    retry_keys: Lines = ()
    """SIS keys as the keys report has them, to send only some of those again."""


def validate(
    params: Mapping[str, Any], configurations: Mapping[str, Configuration], registry: Mapping[str, Resource]
) -> ResyncRequest:
    """The request, with resource names as the registry has them.

    Raises:
        ConfigError: one sentence per problem, each with the param's name and the value.
    """
    try:
        request = ResyncRequest.model_validate(params)
    except ValidationError as error:
        raise ConfigError(_all_problems(params, error, configurations, registry)) from None
    problems = _problems(request, configurations, registry)
    if problems:
        raise ConfigError(problems)
    names = known_names(configurations[request.configuration], registry)
    return request.model_copy(update={"resources": _renamed(request.resources, names)})


def _all_problems(
    params: Mapping[str, Any],
    error: ValidationError,
    configurations: Mapping[str, Configuration],
    registry: Mapping[str, Resource],
) -> list[str]:
    """What is wrong in form, and what is wrong in meaning with the params whose form is right."""
    wrong = {str(detail["loc"][0]) for detail in error.errors()}
    if wrong & {"schools", "all_schools"}:
        wrong |= {"schools", "all_schools"}
    errors = [sentence(detail) for detail in error.errors()]
    if "configuration" in wrong:
        return errors
    rest = ResyncRequest.model_validate({name: value for name, value in params.items() if name not in wrong})
    more = _problems(rest, configurations, registry)
    return errors + [problem for problem in more if problem.partition(":")[0] not in wrong]


def _problems(
    request: ResyncRequest, configurations: Mapping[str, Configuration], registry: Mapping[str, Resource]
) -> list[str]:
    problems = [*_configuration_problems(request, configurations), *_choice_problems(request)]
    configuration = configurations.get(request.configuration)
    if configuration:
        problems += _resource_problems(request, configuration, registry)
    return problems


def known_names(configuration: Configuration, registry: Mapping[str, Resource]) -> dict[str, str]:
    """Every name a resource may be requested by: its own, and its collection's in the data standard."""
    names = {name: name for name in registry}
    for name, resource in registry.items():
        collection = resource.collection(configuration.data_standard)
        if collection:
            names[collection] = name
    return names


def _renamed(params: Iterable[str], names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names[name] for name in params if name in names))


def _configuration_problems(request: ResyncRequest, configurations: Mapping[str, Configuration]) -> list[str]:
    configuration = configurations.get(request.configuration)
    if configuration is None:
        return [f"configuration: {request.configuration!r} is none of {', '.join(sorted(configurations))}"]
    problems = []
    if not configuration.enabled:
        problems.append(f"configuration: {configuration.name!r} is disabled (enabled: false)")
    if request.run_clean_up and not configuration.pack.clean_up:
        takers = " or ".join(pack.title for pack in packs().values() if pack.clean_up)
        problems.append(
            f"run_clean_up: for {takers} configurations only; {configuration.name!r} is for {configuration.state}"
        )
    return problems


def _choice_problems(request: ResyncRequest) -> list[str]:
    problems = []
    if request.all_schools and request.schools:
        problems.append(f"schools: either all_schools or schools, not both (value: {', '.join(request.schools)})")
    if not request.all_schools and not request.schools:
        problems.append("schools: name at least one school, or choose all_schools")
    if request.run_clean_up and request.mode != "reconcile":
        problems.append(f"run_clean_up: only in mode 'reconcile', not in {request.mode!r}")
    if (request.superseded_unique_ids or request.merged_unique_ids) and request.mode != "reconcile":
        problems.append(f"superseded_unique_ids, merged_unique_ids: only in mode 'reconcile', not in {request.mode!r}")
    if request.retry_keys and not request.retry_of:
        problems.append("retry_keys: only together with retry_of")
    if request.retry_of and request.mode == "verify":
        problems.append("retry_of: a run that verifies sends nothing; use another mode")
    return problems


def _resource_problems(
    request: ResyncRequest, configuration: Configuration, registry: Mapping[str, Resource]
) -> list[str]:
    names = known_names(configuration, registry)
    problems = []
    for name in request.resources:
        if name not in names:
            problems.append(f"resources: {name!r} is not a resource of this package")
        elif not is_there(registry[names[name]], configuration):
            where = f"data standard {configuration.data_standard} for {configuration.pack.title}"
            problems.append(f"resources: {name!r} is not a resource of {where}")
        elif not configuration.is_on(names[name]):
            problems.append(f"resources: {name!r} is off in the Resource Preferences of {configuration.name!r}")
    return problems
