"""Resources that ask for the content type of a profile."""

import pytest

from tests.support import sandbox_documents as samples
from tests.support.sandbox_caller import Caller, Serve

READ = "application/vnd.ed-fi.classperiod.sandbox-full.readable+json"
WRITE = "application/vnd.ed-fi.classperiod.sandbox-full.writable+json"


@pytest.fixture
def limited(serve: Serve) -> Caller:
    """A caller that needs a profile for class periods."""
    api, call = serve()
    api.change_traits(profiles=("classPeriods",))
    return call


def test_without_the_content_type_nothing_is_read_or_written(limited: Caller) -> None:
    replies = [
        limited.get("classPeriods"),
        limited.get("classPeriods/deletes"),
        limited.post("classPeriods", samples.class_period()),
        limited.delete("classPeriods", "0" * 32),
        limited.post("classPeriods", samples.class_period(), Content_Type=READ),
    ]
    assert {(reply.status, reply.problem) for reply in replies} == {(403, "security:data-policy:incorrect-usage")}
    assert READ in replies[0].json["errors"][0]
    assert WRITE in replies[2].json["errors"][0]


def test_with_the_content_type_everything_is(limited: Caller) -> None:
    assert limited.post("classPeriods", samples.class_period(), Content_Type=WRITE).status == 201
    assert len(limited.get("classPeriods", Accept=READ).json) == 1


def test_other_resources_need_none(limited: Caller) -> None:
    assert limited.post("locations", samples.location()).status == 201
    assert limited.get("locations").status == 200
