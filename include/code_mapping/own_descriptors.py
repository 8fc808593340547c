"""Creating descriptors under the district's own namespace, which must be in the ODS before the records that use them.

They come from the configuration's mappings and not from SIS rows, so no resource declares them. Missing ones are
created before anything else is sent. Existing ones stay as they are, and none is ever deleted, because other districts
and other years may use them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any

from pydantic_core import to_json

from include.code_mapping.unmapped import columns_of
from include.configurations.configuration import Configuration
from include.edfi.api.descriptors import download
from include.edfi.api.problems import Problem, hint, kind, may_pass
from include.edfi.api.transport import Call, Response
from include.edfi.documents.descriptors import Values, endpoint_of, spelling
from include.edfi.documents.model import EdFiModel
from include.edfi.documents.projection import project_to_standard, schema_of
from include.edfi.documents.standards import Length
from include.edfi.errors import Unmappable, Unreachable
from include.history.entries import Recorded
from include.history.outcomes import Outcome, SliceStatus
from include.history.queries import request
from include.resync.context import RunContext
from include.resync.plan.own_descriptors import NAME, OwnDescriptor, own_descriptors
from include.sis.dictionary import dictionary

MAX_SHORT, MAX_LONG = 75, 1024
SHORTEN = "Choose a shorter URI in the configuration's CSV file."


class DescriptorDocument(EdFiModel):
    """A descriptor, the same in every data standard."""

    namespace: Annotated[str, Length(255)]
    code_value: Annotated[str, Length(50)]
    short_description: Annotated[str, Length(MAX_SHORT)]
    description: Annotated[str | None, Length(MAX_LONG)] = None


def create_missing(request_id: str, context: RunContext) -> Mapping[str, int]:
    """Create what the ODS lacks, unless the run only verifies; returns counts by outcome. Idempotent.

    Raises:
        Unreachable: the ODS did not respond successfully.
        Refused: the key may not read descriptors.
    """
    descriptors = own_descriptors(context.configuration)
    if not descriptors:
        return {}
    history, counts = context.history, Counter[str]()
    history.start_slice(request_id, NAME, 0)
    status = SliceStatus.FAILED
    try:
        done = history.acknowledged(request_id, NAME, [descriptor.sis_key for descriptor in descriptors])
        remaining = [descriptor for descriptor in descriptors if descriptor.sis_key not in done]
        outcomes = list(_outcomes(request_id, remaining, context))
        history.record(request_id, NAME, 0, outcomes)
        counts.update([*done.values(), *(str(recorded.outcome) for recorded in outcomes)])
        if not counts[Outcome.UNREACHABLE]:
            status = SliceStatus.DONE
    finally:
        history.finish_slice(request_id, NAME, 0, {"extracted": counts.total(), **counts}, status)
    if counts[Outcome.UNREACHABLE]:
        raise Unreachable(
            f"{counts[Outcome.UNREACHABLE]} descriptors: the ODS did not respond successfully."
            " Run the task again later."
        )
    return counts


def _outcomes(request_id: str, descriptors: Sequence[OwnDescriptor], context: RunContext) -> Iterator[Recorded]:
    values = download(context.client(), {descriptor.descriptor for descriptor in descriptors})
    missing = []
    for descriptor in descriptors:
        recorded = _without_a_call(descriptor, values)
        if recorded is None:
            missing.append(descriptor)
        else:
            yield recorded
    entry = request(context.history_engine, request_id)
    if entry is not None and entry.mode == "verify":
        yield from (descriptor.recorded(Outcome.MISSING, in_ods=False) for descriptor in missing)
        return
    calls, unmappable = _calls(missing, context)
    yield from unmappable
    yield from map(_recorded, context.client().send(calls))


def _without_a_call(descriptor: OwnDescriptor, values: Values) -> Recorded | None:
    """The outcome of a descriptor that exists or that the ODS does not know; None for one that is missing."""
    name = descriptor.descriptor
    if name not in values:
        return descriptor.recorded(Outcome.UNMAPPABLE, reason=f"{name}: the ODS has no such descriptors")
    known = {spelling(value.uri) for value in values[name]}
    return descriptor.recorded(Outcome.UNCHANGED, in_ods=True) if spelling(descriptor.uri) in known else None


def _calls(missing: Sequence[OwnDescriptor], context: RunContext) -> tuple[list[Call], list[Recorded]]:
    """A POST for each descriptor, and the outcomes of those that are invalid for every ODS."""
    campus = dictionary(context.sis)
    columns = columns_of(context.registry.values(), {descriptor.descriptor for descriptor in missing})
    calls, unmappable = [], []
    for descriptor in missing:
        from_columns = columns.get(descriptor.descriptor, frozenset())
        names = {name for code in descriptor.codes for name in campus.names_of(code, from_columns)}
        try:
            body = to_json(document(descriptor, names, context.configuration))
        except Unmappable as problem:
            reason = f"{problem.element}: {problem.reason}"
            unmappable.append(descriptor.recorded(Outcome.UNMAPPABLE, reason=reason, hint=SHORTEN))
        else:
            path = f"/ed-fi/{endpoint_of(descriptor.descriptor)}"
            calls.append(Call(method="POST", path=path, body=body, tag=descriptor))
    return calls, unmappable


def document(descriptor: OwnDescriptor, names: Iterable[str], configuration: Configuration) -> dict[str, Any]:
    """The descriptor's document; its description is the codes' name in Campus if they have only one.

    Raises:
        Unmappable: the URI has no code value, or one that is too long.
    """
    namespace, _, code = descriptor.uri.partition("#")
    distinct = set(names)
    name = distinct.pop() if len(distinct) == 1 else code
    whole = DescriptorDocument(
        namespace=namespace,
        code_value=code,
        short_description=name[:MAX_SHORT],
        description=name[:MAX_LONG] if len(name) > MAX_SHORT else None,
    ).model_dump(mode="json", by_alias=True, exclude_none=True)
    return project_to_standard(whole, schema_of(DescriptorDocument, configuration.data_standard))


def _recorded(response: Response) -> Recorded:
    descriptor = response.call.tag
    if not isinstance(descriptor, OwnDescriptor):
        raise TypeError("a response to a call of another module")
    if response.status in {200, 201}:
        outcome = Outcome.CREATED if response.status == 201 else Outcome.UPDATED
        ods_id = response.headers.get("location", "").rsplit("/", 1)[-1] or None
        return descriptor.recorded(outcome, status=response.status, ods_id=ods_id, in_ods=outcome is Outcome.UPDATED)
    if may_pass(response):
        reason = f"the ODS did not respond successfully ({response.error or response.status})"
        return descriptor.recorded(Outcome.UNREACHABLE, status=response.status or None, reason=reason)
    return _rejected(descriptor, Problem.read(response))


def _rejected(descriptor: OwnDescriptor, problem: Problem) -> Recorded:
    namespace = descriptor.uri.partition("#")[0]
    allow = f"Ask the ODS host to let this key create descriptors under {namespace} (namespace prefix and claim set)."
    return descriptor.recorded(
        Outcome.REJECTED,
        status=problem.status,
        problem_type=problem.type,
        reason=f"{kind(problem)}: {problem.safe_detail}" if problem.safe_detail else str(kind(problem)),
        hint=allow if problem.status == 403 else hint(problem),
        in_ods=False,
    )
