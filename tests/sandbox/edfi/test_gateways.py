"""Proxies and firewalls that answer in place of the API."""

import pytest

from tests.support import sandbox_documents as samples
from tests.support.sandbox_caller import Serve


@pytest.mark.parametrize(
    ("between", "status"),
    [
        pytest.param("page_200", 200, id="web-page"),
        pytest.param("page_403", 403, id="firewall"),
        pytest.param("status_520", 520, id="520"),
    ],
)
def test_every_third_request_meets_something_else_and_does_nothing(serve: Serve, between: str, status: int) -> None:
    api, call = serve()
    api.change_traits(between=between, between_every=3)
    replies = [call.post("classPeriods", samples.class_period(f"{number}")) for number in range(6)]
    assert [reply.status for reply in replies] == [201, 201, status] * 2
    assert b"<html>" in replies[2].body
    assert replies[2].headers["Content-Type"].startswith("text/html")
    assert replies[2].headers["Location"] is None
    assert len(api.documents("classPeriods")) == 4


def test_reads_and_tokens_meet_it_as_writes_do(serve: Serve) -> None:
    api, call = serve()
    api.change_traits(between="status_520", between_every=1)
    assert [call.get("classPeriods").status, call.token().status, call.send("GET", "/").status] == [520, 520, 520]
    assert call.send("GET", "/sandbox/traits").status == 200
    api.change_traits()
    assert call.get("classPeriods").status == 200
