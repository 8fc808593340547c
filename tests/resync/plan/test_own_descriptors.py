"""The district's own descriptors: which a configuration has, and whether the key may write them."""

import pytest

from include.configurations.configuration import Configuration
from include.edfi.api.discovery import TokenInfo
from include.resync.plan.own_descriptors import namespace_problems, own_descriptors
from tests.support.resync_trial import configuration

OWN = "uri://sandbox.example"
ENTRY_TYPE = "EntryTypeDescriptor"
SPECIAL = f"{OWN}/{ENTRY_TYPE}#Special"


def mapped(**uris: str) -> Configuration:
    """A configuration that maps entry types by local code."""
    others = configuration("5.2").uri_by_code
    return configuration(
        "5.2", namespace=OWN, uri_by_code={**others, **{(ENTRY_TYPE, code): uri for code, uri in uris.items()}}
    )


def test_codes_of_one_uri_are_one_descriptor() -> None:
    (descriptor,) = own_descriptors(mapped(ZZ1=SPECIAL, ZZ2=SPECIAL, ZZ3=f"{OWN}.org/{ENTRY_TYPE}#Other"))
    assert (descriptor.codes, descriptor.sis_key) == (("ZZ1", "ZZ2"), f"descriptor={ENTRY_TYPE},codeValue=Special")


@pytest.mark.parametrize(
    ("prefixes", "number"),
    [
        pytest.param((), 0, id="the ODS does not say"),
        pytest.param((OWN,), 0, id="allowed"),
        pytest.param(("uri://other", "uri://sand"), 0, id="a prefix is enough"),
        pytest.param(("uri://other",), 1, id="not allowed"),
    ],
)
def test_what_the_key_may_not_write(prefixes: tuple[str, ...], number: int) -> None:
    info = TokenInfo(active=True, namespace_prefixes=prefixes)
    assert len(list(namespace_problems(mapped(ZZ1=SPECIAL), info))) == number
