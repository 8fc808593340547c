"""Tokens are followed to the end, each of them once."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import cast

import pytest

from include.edfi.api.client import EdFiClient
from include.edfi.api.host_behavior import HostBehavior
from include.edfi.api.transport import Call, Response
from include.resync.compare.token_pages import TokenPages

PAGE = 25


class Host:
    """Stands in for the client: every page is full, and `following` says which token comes with which."""

    def __init__(self, following: dict[str, str]) -> None:
        self.behavior = HostBehavior(page_size=PAGE)
        self.following = following
        self.asked: list[str] = []

    def send(self, calls: Iterable[Call]) -> Iterator[Response]:
        for call in calls:
            token = dict(call.query)["pageToken"]
            self.asked.append(token)
            body = json.dumps([{"id": f"{token}{number}"} for number in range(PAGE)]).encode()
            headers = {"next-page-token": self.following[token]} if token in self.following else {}
            yield Response(call, 200, headers, body)


@pytest.mark.parametrize(
    ("following", "asked"),
    [
        pytest.param({}, "ab", id="partitions of one page"),
        pytest.param({"a": "c", "c": "d", "b": "e"}, "abced", id="partitions of several pages"),
        pytest.param({"a": "a"}, "ab", id="a token that leads to itself"),
        pytest.param({"a": "c", "c": "d", "d": "c"}, "abcd", id="tokens in a circle"),
        pytest.param({"a": "b"}, "ab", id="a partition that leads into another"),
    ],
)
def test_every_token_is_followed_once(following, asked):
    host = Host(following)
    pages = TokenPages(cast("EdFiClient", host), "/ed-fi/students", {}, ["a", "b"], None)
    read = [document["id"] for page in islice(pages.read(), 20) for document in page]
    assert host.asked == list(asked)
    assert len(read) == len(set(read)) == PAGE * len(asked)
