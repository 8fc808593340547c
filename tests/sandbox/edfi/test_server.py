"""The API over HTTPS, whose discovery document may name addresses without it."""

import http.client
import json
import ssl
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sandbox.edfi.server import RunningApi, Settings, running
from tests.support.certificates import write_certificate


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[tuple[RunningApi, http.client.HTTPSConnection]]:
    """A sandbox over HTTPS and a connection that trusts it."""
    file = write_certificate(tmp_path / "sandbox.pem")
    with running(Settings(certificate=str(file))) as api:
        trust = ssl.create_default_context(cafile=str(file))
        connection = http.client.HTTPSConnection(urlsplit(api.base_url).netloc, context=trust, timeout=20)
        yield api, connection
        connection.close()


def schemes(connection: http.client.HTTPSConnection) -> set[str]:
    connection.request("GET", "/")
    urls = json.loads(connection.getresponse().read())["urls"]
    return {urlsplit(url).scheme for url in urls.values()}


def test_addresses_have_the_scheme_of_the_host_or_a_lower_one(
    secure: tuple[RunningApi, http.client.HTTPSConnection],
) -> None:
    api, connection = secure
    assert api.base_url.startswith("https://127.0.0.1:")
    assert schemes(connection) == {"https"}
    api.change_traits(discovery="http")
    assert schemes(connection) == {"http"}
