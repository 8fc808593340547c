"""Descriptors under the district's own namespace: which a configuration has, and what a plan says of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from include.configurations.configuration import Configuration
from include.edfi.api.discovery import TokenInfo
from include.edfi.documents.descriptors import is_under
from include.edfi.documents.resource import key_hash, key_text
from include.history.entries import PlannedSlice, Recorded
from include.history.outcomes import Outcome

NAME = "descriptors"
"""Their resource name in the history and the report."""


@dataclass(frozen=True, order=True)
class OwnDescriptor:
    """One URI under the district's namespace, and the local codes that are mapped to it."""

    descriptor: str
    uri: str
    codes: tuple[str, ...]

    @property
    def sis_key(self) -> str:
        """Identifies it in the history, in place of the key of a SIS row."""
        return f"descriptor={self.descriptor},codeValue={self.uri.partition('#')[2]}"[:200]

    def recorded(self, outcome: Outcome, **fields: Any) -> Recorded:
        """Its outcome for the history, with further fields of `Recorded`."""
        namespace, _, code = self.uri.partition("#")
        key = key_text({"namespace": namespace, "codeValue": code})
        return Recorded(
            sis_key=self.sis_key, key=key, key_hash=key_hash(f"{self.descriptor} {key}"), outcome=outcome, **fields
        )


def own_descriptors(configuration: Configuration) -> tuple[OwnDescriptor, ...]:
    """Every URI of the mappings that is under the configuration's own namespace."""
    codes: dict[tuple[str, str], list[str]] = {}
    for (descriptor, code), uri in sorted(configuration.uri_by_code.items()):
        if is_under(uri, configuration.namespace):
            codes.setdefault((descriptor, uri), []).append(code)
    return tuple(OwnDescriptor(descriptor, uri, tuple(mapped)) for (descriptor, uri), mapped in sorted(codes.items()))


def planned_slices(configuration: Configuration) -> list[PlannedSlice]:
    """The slice in the history's plan; empty where the configuration has no own descriptors."""
    number = len(own_descriptors(configuration))
    label = f"{number} descriptors under {configuration.namespace}"
    planned = PlannedSlice(resource=NAME, slice_no=0, label=label[:250], schools=(), expected=number)
    return [planned] if number else []


def namespace_problems(configuration: Configuration, info: TokenInfo) -> Iterator[str]:
    """Why the key may not create the descriptors, if the ODS says which namespaces it may use."""
    prefixes = info.namespace_prefixes
    if prefixes and own_descriptors(configuration) and not str(configuration.namespace).startswith(prefixes):
        yield f"the key may not write under namespace {configuration.namespace}, only under {', '.join(prefixes)}"
