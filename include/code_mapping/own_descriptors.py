"""Descriptors under the district's own namespace: a code mapped to one needs it to be in the ODS before its records.

No resource file stands for them, since no SIS row does: they are what the configuration's mappings name. They are
created where they are missing, before anything else is sent. One that is there stays as it is, and none is ever
deleted: other districts and other years may use it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic_core import to_json

from include.code_mapping.unmapped import columns_of
from include.configurations.configuration import Configuration
from include.edfi.api.discovery import TokenInfo
from include.edfi.api.problems import Problem, hint, kind
from include.edfi.api.transport import Call, Response
from include.edfi.documents.descriptors import Values, download, endpoint_of, is_under, spelling
from include.edfi.documents.model import EdFiModel
from include.edfi.documents.projection import project_to_standard, schema_of
from include.edfi.documents.resource import key_hash, key_text
from include.edfi.documents.standards import Length
from include.edfi.errors import Unmappable, Unreachable
from include.history.entries import PlannedSlice, Recorded
from include.history.outcomes import Outcome, SliceStatus
from include.history.queries import request
from include.resync.context import RunContext
from include.sis.dictionary import dictionary

NAME = "descriptors"
"""Under which the history and the report have them."""
SHORT, LONG = 75, 1024
SHORTEN = "Choose a shorter URI in the configuration's CSV file."


class DescriptorDocument(EdFiModel):
    """A descriptor as every data standard has it."""

    namespace: Annotated[str, Length(255)]
    code_value: Annotated[str, Length(50)]
    short_description: Annotated[str, Length(SHORT)]
    description: Annotated[str | None, Length(LONG)] = None


@dataclass(frozen=True, order=True)
class OwnDescriptor:
    """One URI under the district's namespace, and the local codes that are mapped to it."""

    descriptor: str
    uri: str
    codes: tuple[str, ...]

    @property
    def sis_key(self) -> str:
        """Names it in the history; its codes are in the configuration, not in a SIS row."""
        return f"descriptor={self.descriptor},codeValue={self.uri.partition('#')[2]}"[:200]

    def ended(self, outcome: Outcome, **told: Any) -> Recorded:
        """Its outcome; `told` are further fields of `Recorded`."""
        namespace, _, code = self.uri.partition("#")
        key = key_text({"namespace": namespace, "codeValue": code})
        return Recorded(
            sis_key=self.sis_key, key=key, key_hash=key_hash(f"{self.descriptor} {key}"), outcome=outcome, **told
        )


def own_descriptors(configuration: Configuration) -> tuple[OwnDescriptor, ...]:
    """Every URI of the mappings that lies under the configuration's own namespace."""
    codes: dict[tuple[str, str], list[str]] = {}
    for (descriptor, code), uri in sorted(configuration.uri_by_code.items()):
        if is_under(uri, configuration.namespace):
            codes.setdefault((descriptor, uri), []).append(code)
    return tuple(OwnDescriptor(descriptor, uri, tuple(mapped)) for (descriptor, uri), mapped in sorted(codes.items()))


def planned_slices(configuration: Configuration) -> list[PlannedSlice]:
    """The entry of the history's plan; none where nothing is managed."""
    number = len(own_descriptors(configuration))
    label = f"{number} descriptors under {configuration.namespace}"
    entry = PlannedSlice(resource=NAME, slice_no=0, label=label[:250], schools=(), expected=number)
    return [entry] if number else []


def namespace_problems(configuration: Configuration, info: TokenInfo) -> Iterator[str]:
    """Why the key may not create what is managed, as far as the ODS tells."""
    prefixes = info.namespace_prefixes
    if prefixes and own_descriptors(configuration) and not str(configuration.namespace).startswith(prefixes):
        yield f"the key may not write under namespace {configuration.namespace}, only under {', '.join(prefixes)}"


def create_missing(request_id: str, context: RunContext) -> Mapping[str, int]:
    """Counts by outcome; a run that verifies creates nothing. Running it twice changes nothing.

    Raises:
        Unreachable: the ODS did not answer.
        Refused: the key may not read descriptors.
    """
    wanted = own_descriptors(context.configuration)
    if not wanted:
        return {}
    history, counts = context.history, Counter[str]()
    history.start_slice(request_id, NAME, 0)
    status = SliceStatus.FAILED
    try:
        done = history.acknowledged(request_id, NAME, [one.sis_key for one in wanted])
        found = list(_outcomes(request_id, [one for one in wanted if one.sis_key not in done], context))
        history.record(request_id, NAME, 0, found)
        counts.update([*done.values(), *(str(one.outcome) for one in found)])
        if not counts[Outcome.UNREACHABLE]:
            status = SliceStatus.DONE
    finally:
        history.finish_slice(request_id, NAME, 0, {"extracted": counts.total(), **counts}, status)
    if counts[Outcome.UNREACHABLE]:
        raise Unreachable(f"{counts[Outcome.UNREACHABLE]} descriptors got no proper answer")
    return counts


def _outcomes(request_id: str, wanted: Iterable[OwnDescriptor], context: RunContext) -> Iterator[Recorded]:
    asked = list(wanted)
    held = download(context.client(), {one.descriptor for one in asked})
    missing = []
    for one in asked:
        ended = _without_a_call(one, held)
        if ended is None:
            missing.append(one)
        else:
            yield ended
    entry = request(context.history_engine, request_id)
    if entry is not None and entry.mode == "verify":
        yield from (one.ended(Outcome.MISSING, in_ods=False) for one in missing)
        return
    calls, unfit = _calls(missing, context)
    yield from unfit
    yield from map(_ended, context.client().send(calls))


def _without_a_call(one: OwnDescriptor, held: Values) -> Recorded | None:
    if one.descriptor not in held:
        return one.ended(Outcome.UNMAPPABLE, reason=f"{one.descriptor}: the ODS has no such descriptors")
    known = {spelling(value.uri) for value in held[one.descriptor]}
    return one.ended(Outcome.UNCHANGED, in_ods=True) if spelling(one.uri) in known else None


def _calls(missing: Iterable[OwnDescriptor], context: RunContext) -> tuple[list[Call], list[Recorded]]:
    """A POST each, and the outcomes of those that no ODS can take."""
    wanted = list(missing)
    campus = dictionary(context.sis)
    columns = columns_of(context.registry.values(), {one.descriptor for one in wanted})
    calls, unfit = [], []
    for one in wanted:
        from_columns = columns.get(one.descriptor, frozenset())
        names = {name for code in one.codes for name in campus.names_of(code, from_columns)}
        try:
            body = to_json(document(one, names, context.configuration))
        except Unmappable as problem:
            unfit.append(one.ended(Outcome.UNMAPPABLE, reason=f"{problem.element}: {problem.reason}", hint=SHORTEN))
        else:
            calls.append(Call(method="POST", path=f"/ed-fi/{endpoint_of(one.descriptor)}", body=body, tag=one))
    return calls, unfit


def document(one: OwnDescriptor, names: Iterable[str], configuration: Configuration) -> dict[str, Any]:
    """What is created: described as Campus calls its code, where its codes have one name. Raises Unmappable."""
    namespace, _, code = one.uri.partition("#")
    called = sorted(set(names))
    name = called[0] if len(called) == 1 else code
    whole = DescriptorDocument(
        namespace=namespace,
        code_value=code,
        short_description=name[:SHORT],
        description=name[:LONG] if len(name) > SHORT else None,
    ).model_dump(mode="json", by_alias=True, exclude_none=True)
    return project_to_standard(whole, schema_of(DescriptorDocument, configuration.data_standard))


def _ended(response: Response) -> Recorded:
    one = response.call.tag
    if not isinstance(one, OwnDescriptor):
        raise TypeError("an answer to a call this room did not make")
    if response.status in {200, 201}:
        outcome = Outcome.CREATED if response.status == 201 else Outcome.UPDATED
        ods_id = response.headers.get("location", "").rsplit("/", 1)[-1] or None
        return one.ended(outcome, status=response.status, ods_id=ods_id, in_ods=outcome is Outcome.UPDATED)
    if response.status in {0, 429} or response.status >= 500:
        said = f"no proper answer from the ODS ({response.error or response.status})"
        return one.ended(Outcome.UNREACHABLE, status=response.status or None, reason=said)
    problem = Problem.read(response)
    namespace = one.uri.partition("#")[0]
    allow = f"Ask the ODS's host to let this key create descriptors under {namespace} (namespace prefix and claim set)."
    return one.ended(
        Outcome.REJECTED,
        status=problem.status,
        problem_type=problem.type,
        reason=f"{kind(problem)}: {problem.safe_detail}" if problem.safe_detail else str(kind(problem)),
        hint=allow if problem.status == 403 else hint(problem),
        in_ods=False,
    )
