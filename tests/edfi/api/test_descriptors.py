"""Reading the descriptors of an ODS."""

from collections.abc import Iterator
from typing import Any

import pytest

from include.edfi.api.descriptors import download
from include.edfi.documents.descriptors import Value
from include.edfi.errors import Rejected


class FakePages:
    """An ODS with terms and no other descriptors."""

    def __init__(self, status: int = 404) -> None:
        self.status = status

    def pages(self, path: str, query: dict[str, str | int], limit: int | None = None) -> Iterator[dict[str, Any]]:
        if path != "/ed-fi/termDescriptors":
            raise Rejected(self.status, "", "")
        namespace = "uri://ed-fi.org/TermDescriptor"
        yield {"namespace": namespace, "codeValue": "Year", "shortDescription": "Year", "description": "A whole year"}
        yield {"namespace": namespace, "codeValue": "Fall", "shortDescription": "Autumn"}


def test_what_is_downloaded() -> None:
    found = download(FakePages(), ["TermDescriptor", "RaceDescriptor", "TermDescriptor"])
    assert found == {
        "TermDescriptor": (
            Value("uri://ed-fi.org/TermDescriptor#Fall", ("Fall", "Autumn")),
            Value("uri://ed-fi.org/TermDescriptor#Year", ("Year", "A whole year")),
        )
    }


def test_an_error_is_not_mistaken_for_an_absent_endpoint() -> None:
    with pytest.raises(Rejected):
        download(FakePages(status=400), ["RaceDescriptor"])
