"""Request: the params of a state tool, validated before anything else; all problems are reported together."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from include.configurations.state_configuration import StateConfiguration
from include.edfi.errors import ConfigError
from include.engine.params import Ids, Words, sentence, words
from include.state import registry, selectable
from include.state_sync.context import BATCH, SELECTIVE, VERIFICATION
from include.state_sync.scenarios import BY_HAND, SCENARIOS

Year = Annotated[int, Field(ge=1992, le=2100)] | None
Configurations = Mapping[str, StateConfiguration]


class StateRequest(BaseModel):
    """The params of every state tool. Field names are the DAGs' param names; IDs are the district's, on both sides."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    configuration: str = ""
    district: str = ""
    """A district's number, for users at the state; it selects the district's only configuration."""
    on_lock_conflict: Literal["wait", "refuse"] = "wait"


class SelectiveRequest(StateRequest):
    """Some records of one object."""

    object: str
    ids: Ids
    mode: Literal["resend"] = "resend"


class VerificationRequest(StateRequest):
    """How the state compares with the district; nothing is written."""

    objects: Words = ()
    """Empty means every object that is on."""
    all_schools: bool = False
    schools: Words = ()
    """School numbers or schoolIDs."""
    school_year: Year = None
    """The configuration's, if none is given."""
    mode: Literal["verify"] = "verify"


class BatchRequest(StateRequest):
    """Whole objects, of some schools or all."""

    scenario: str = BY_HAND
    objects: Words = ()
    check_dependencies: bool = True
    """The objects' parents are synced too, before them."""
    all_schools: bool = False
    schools: Words = ()
    school_year: Year = None
    mode: Literal["reconcile", "resend"] = "reconcile"
    prune: bool = True
    """Delete orphans that the guards do not protect."""
    override_year_guard: bool = False


AnyRequest = SelectiveRequest | VerificationRequest | BatchRequest
KINDS: Mapping[str, type[AnyRequest]] = {
    SELECTIVE: SelectiveRequest,
    BATCH: BatchRequest,
    VERIFICATION: VerificationRequest,
}


def validate(tool: str, params: Mapping[str, Any], configurations: Configurations) -> AnyRequest:
    """The request, with its configuration found and its scenario's presets filled in.

    Raises:
        ConfigError: one sentence per problem, each with the param's name and the value.
    """
    given = {name: value for name, value in params.items() if value not in (None, "")}
    contradictions: list[str] = []
    if tool == BATCH:
        given, contradictions = _with_presets(given)
    try:
        request = KINDS[tool].model_validate(given)
    except ValidationError as error:
        raise ConfigError([*contradictions, *(sentence(detail) for detail in error.errors())]) from None
    name, problems = _configuration(request, configurations)
    problems = [*contradictions, *problems, *_problems(request, configurations.get(name))]
    if problems:
        raise ConfigError(problems)
    district = configurations[name].district_number
    return request.model_copy(update={"configuration": name, "district": district})


def _with_presets(given: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The params of a scenario, and which of those given contradict it."""
    scenario = SCENARIOS.get(str(given.get("scenario", BY_HAND)))
    if scenario is None:
        return dict(given), [f"scenario: {given['scenario']!r} is none of {', '.join(SCENARIOS)}"]
    filled = {**given, **{name: list(v) if isinstance(v, tuple) else v for name, v in scenario.presets.items()}}
    problems = []
    for name, preset in scenario.presets.items():
        value = given.get(name, preset)
        if preset == () and isinstance(value, str | list | tuple):
            value = words(value)
        if value != preset and not (name == "all_schools" and value is False):
            allowed = "none: it is a full resync" if preset == () else repr(preset)
            problems.append(f"{name}: scenario {given['scenario']!r} takes {allowed} (value: {given[name]!r})")
    return filled, problems


def _configuration(request: AnyRequest, configurations: Configurations) -> tuple[str, list[str]]:
    """The name of the configuration that is meant, and what is wrong with how it was named."""
    if request.configuration:
        return request.configuration, list(_named(request, configurations))
    if not request.district:
        return "", ["configuration: name a configuration, or a district"]
    of_district = [
        configuration.name
        for configuration in configurations.values()
        if configuration.district_number == request.district and configuration.enabled
    ]
    if not of_district:
        return "", [f"district: no state configuration is on for district {request.district!r}"]
    if len(of_district) > 1:
        return "", [
            f"district: {request.district!r} has several configurations ({', '.join(sorted(of_district))}); name one"
        ]
    return of_district[0], []


def _named(request: AnyRequest, configurations: Configurations) -> Iterator[str]:
    configuration = configurations.get(request.configuration)
    if configuration is None:
        yield f"configuration: {request.configuration!r} is none of {', '.join(sorted(configurations))}"
    elif not configuration.enabled:
        yield f"configuration: {configuration.name!r} is disabled (enabled: false)"
    elif request.district and request.district != configuration.district_number:
        number = configuration.district_number
        yield f"district: {configuration.name!r} is for district {number!r} (value: {request.district!r})"


def _problems(request: AnyRequest, configuration: StateConfiguration | None) -> Iterator[str]:
    if isinstance(request, SelectiveRequest):
        yield from _selective_problems(request, configuration)
        return
    if request.all_schools and request.schools:
        yield f"schools: either all_schools or schools, not both (value: {', '.join(request.schools)})"
    if not request.all_schools and not request.schools:
        yield "schools: name at least one school, or choose all_schools"
    for name in request.objects:
        if name not in registry():
            yield f"objects: {name!r} is none of {', '.join(registry())}"
        elif configuration is not None and not configuration.is_on(name):
            yield f"objects: {name!r} is off in {configuration.name!r}"


def _selective_problems(request: SelectiveRequest, configuration: StateConfiguration | None) -> Iterator[str]:
    if request.object not in selectable():
        yield f"object: {request.object!r} is none of {', '.join(selectable())}"
    elif configuration is not None and not configuration.is_on(request.object):
        yield f"object: {request.object!r} is off in {configuration.name!r}"
    if not request.ids:
        yield "ids: name at least one ID of the district"
