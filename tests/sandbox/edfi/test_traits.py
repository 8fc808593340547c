"""The settings for how hosts differ: their values, how they are read, and how they change while the API runs."""

import re
from urllib.parse import urlencode

import pytest

from sandbox.edfi.traits import ALLOWED, Traits
from tests.support import sandbox_documents as samples
from tests.support.sandbox_caller import Caller, Serve


@pytest.mark.parametrize("name", ALLOWED)
def test_a_value_that_a_trait_does_not_have_is_refused_with_those_it_has(name: str) -> None:
    with pytest.raises(ValueError, match=rf"trait {name}: 'nonsense' is not one of {', '.join(ALLOWED[name])}"):
        Traits.of({name: "nonsense"})


@pytest.mark.parametrize(
    ("text", "traits"),
    [
        pytest.param("", Traits(), id="nothing"),
        pytest.param("keys=ignore_case,etags=weak", Traits(keys="ignore_case", etags="weak"), id="names"),
        pytest.param(" page_limit = 100 , ", Traits(page_limit=100), id="number"),
        pytest.param("cursor_paging=off", Traits(cursor_paging=False), id="off"),
        pytest.param("cursor_paging=release", Traits(), id="as-the-release"),
        pytest.param("count_seconds=0.5", Traits(count_seconds=0.5), id="seconds"),
        pytest.param("profiles=students+staffs", Traits(profiles=("students", "staffs")), id="list"),
        pytest.param(
            "between=page_200,between_every=3", Traits(between="page_200", between_every=3), id="every-n-th-request"
        ),
    ],
)
def test_traits_are_read_from_one_line(text: str, traits: Traits) -> None:
    assert Traits.read(text) == traits


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("key=exact", "unknown trait: 'key'; known: keys, etags", id="name"),
        pytest.param("keys=lower", "trait keys: 'lower' is not one of exact, ignore_case", id="value"),
        pytest.param("keys", "trait keys: '' is not one of", id="no-value"),
        pytest.param("page_limit=many", "trait page_limit: 'many' is not a whole number of 1 or more", id="number"),
        pytest.param("between_every=0", "trait between_every: 0 is not a whole number of 1 or more", id="zero"),
        pytest.param("cursor_paging=maybe", "trait cursor_paging: 'maybe' is not one of release, on, off", id="switch"),
        pytest.param("count_seconds=long", "trait count_seconds: 'long' is not a number of seconds", id="seconds"),
        pytest.param("profiles=", "trait profiles: '' is not a list of names", id="empty-list"),
    ],
)
def test_a_line_that_makes_no_sense_is_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Traits.read(text)


def test_traits_change_while_the_api_runs_and_a_reset_puts_them_back(serve: Serve) -> None:
    api, call = serve()
    reply = call.send("POST", "/sandbox/traits", {"page_limit": 3, "profiles": ["staffs"]})
    assert (reply.status, reply.json["page_limit"], reply.json["profiles"]) == (200, 3, ["staffs"])
    assert api.api.traits == Traits(page_limit=3, profiles=("staffs",))
    assert call.get("classPeriods?limit=4").status == 400
    api.change_traits(etags="weak")
    assert call.send("GET", "/sandbox/traits").json["etags"] == "weak"
    assert call.get("classPeriods?limit=4").status == 200
    api.reset()
    assert api.api.traits == Traits()


def test_wrong_traits_are_refused_and_change_nothing(serve: Serve) -> None:
    api, call = serve()
    reply = call.send("POST", "/sandbox/traits", {"etags": "strange"})
    assert (reply.status, "strong, weak" in reply.json["error"]) == (400, True)
    assert call.send("POST", "/sandbox/traits", []).status == 400
    assert call.send("POST", "/sandbox/traits", "{").status == 400
    assert api.api.traits == Traits()


@pytest.mark.parametrize(
    ("etags", "pattern"),
    [
        pytest.param("strong", r'^"\d+"$', id="strong"),
        pytest.param("weak", r'^W/"\d+"$', id="weak"),
        pytest.param("unquoted", r"^\d+$", id="unquoted"),
        pytest.param("changing", r'^"\d+-\d+"$', id="changing"),
    ],
)
def test_the_etag_header_is_written_as_the_host_writes_it(serve: Serve, etags: str, pattern: str) -> None:
    api, call = serve()
    api.change_traits(etags=etags)
    reply = call.post("classPeriods", samples.class_period())
    assert re.search(pattern, reply.headers["ETag"])


def test_a_host_without_etags_names_none_and_checks_none(serve: Serve) -> None:
    api, call = serve()
    api.change_traits(etags="none")
    reply = call.post("classPeriods", samples.class_period())
    id_ = reply.headers["Location"].rsplit("/", 1)[1]
    assert reply.headers["ETag"] is None
    assert "_etag" not in call.get("classPeriods").json[0]
    assert call.get(f"classPeriods/{id_}", If_None_Match='"1"').status == 200
    assert call.put("classPeriods", id_, samples.class_period(), If_Match='"1"').status == 204


def test_a_host_may_name_versions_in_the_body_only(serve: Serve) -> None:
    api, call = serve()
    api.change_traits(etags="body")
    id_ = call.create("classPeriods", samples.class_period())
    reply = call.get(f"classPeriods/{id_}")
    assert reply.headers["ETag"] is None
    assert call.put("classPeriods", id_, samples.class_period(), If_Match=f'"{reply.json["_etag"]}"').status == 204
    assert call.put("classPeriods", id_, samples.class_period(), If_Match='"1"').status == 412


def test_a_weak_etag_never_matches(serve: Serve) -> None:
    api, call = serve()
    api.change_traits(etags="weak")
    reply = call.post("classPeriods", samples.class_period())
    id_ = reply.headers["Location"].rsplit("/", 1)[1]
    weak = reply.headers["ETag"]
    assert call.put("classPeriods", id_, samples.class_period(), If_Match=weak).status == 412
    assert call.put("classPeriods", id_, samples.class_period(), If_Match=weak.removeprefix("W/")).status == 204


def test_an_etag_changes_with_each_answer_and_each_one_still_matches(serve: Serve) -> None:
    api, call = serve()
    api.change_traits(etags="changing")
    first = call.post("classPeriods", samples.class_period())
    again = call.post("classPeriods", samples.class_period())
    id_ = first.headers["Location"].rsplit("/", 1)[1]
    assert len({first.headers["ETag"], again.headers["ETag"], call.get(f"classPeriods/{id_}").headers["ETag"]}) == 3
    assert call.put("classPeriods", id_, samples.class_period(), If_Match=first.headers["ETag"]).status == 204


@pytest.fixture
def seven(serve: Serve) -> Caller:
    """A caller of a sandbox with seven class periods."""
    call = serve()[1]
    for number in range(7):
        call.create("classPeriods", samples.class_period(f"{number:02}"))
    return call


@pytest.mark.parametrize(
    ("total_count", "header"),
    [
        pytest.param("right", "7", id="right"),
        pytest.param("absent", None, id="absent"),
        pytest.param("capped", "5", id="capped-at-the-page-limit"),
    ],
)
def test_the_total_count_is_what_the_host_makes_of_it(seven: Caller, total_count: str, header: str | None) -> None:
    seven.send("POST", "/sandbox/traits", {"total_count": total_count, "page_limit": 5})
    reply = seven.get("classPeriods?limit=5&totalCount=true")
    assert (reply.status, len(reply.json), reply.headers["Total-Count"]) == (200, 5, header)
    assert seven.get("classPeriods?limit=0&totalCount=true").headers["Total-Count"] == header


def test_a_count_times_out_where_a_page_does_not(seven: Caller) -> None:
    seven.send("POST", "/sandbox/traits", {"total_count": "timeout"})
    reply = seven.get("classPeriods?limit=0&totalCount=true")
    assert (reply.status, reply.headers["Content-Type"].startswith("text/html")) == (504, True)
    assert len(seven.get("classPeriods?limit=500").json) == 7


def test_a_page_has_no_more_documents_than_the_host_allows(seven: Caller) -> None:
    seven.send("POST", "/sandbox/traits", {"page_limit": 5})
    assert len(seven.get("classPeriods").json) == 5
    for query in ("limit=6", "pageSize=6"):
        reply = seven.get(f"classPeriods?{query}")
        assert (reply.status, reply.problem) == (400, "bad-request:parameter-validation-failed")


@pytest.mark.parametrize(
    ("standard", "cursor_paging", "expected"),
    [
        pytest.param("5.2", None, True, id="as-7.3"),
        pytest.param("5.2", False, False, id="switched-off"),
        pytest.param("4.0", None, False, id="as-6.2"),
        pytest.param("4.0", True, True, id="switched-on"),
    ],
)
def test_page_tokens_come_with_the_release_or_the_trait(
    serve: Serve, standard: str, cursor_paging: bool | None, expected: bool
) -> None:
    api, call = serve(standard=standard)
    api.change_traits(cursor_paging=cursor_paging)
    call.create("classPeriods", samples.class_period())
    assert (call.get("classPeriods?pageSize=1").headers["Next-Page-Token"] is not None) is expected
    assert (call.get("classPeriods/partitions").status == 200) is expected


def test_a_host_without_change_queries_has_no_address_of_them(serve: Serve) -> None:
    api, call = serve()
    api.change_traits(change_queries="off")
    call.create("classPeriods", samples.class_period())
    assert "changeQueries" not in call.send("GET", "/").json["urls"]
    assert call.send("GET", "/changeQueries/v1/availableChangeVersions").status == 404
    assert call.get("classPeriods/deletes").status == 404
    assert len(call.get("classPeriods?minChangeVersion=999999").json) == 1


@pytest.mark.parametrize(
    ("key_change", "status", "problem"),
    [
        pytest.param("refused_400", 400, "bad-request:data-validation-failed:key-change-not-supported", id="400"),
        pytest.param("refused_405", 405, "method-not-allowed", id="405"),
    ],
)
def test_a_host_may_refuse_every_key_change(serve: Serve, key_change: str, status: int, problem: str) -> None:
    api, call = serve()
    id_ = call.create("classPeriods", samples.class_period("01"))
    api.change_traits(key_change=key_change)
    reply = call.put("classPeriods", id_, samples.class_period("02"))
    assert (reply.status, reply.problem) == (status, problem)
    assert call.put("classPeriods", id_, samples.class_period("01")).status == 204
    api.change_traits()
    assert call.put("classPeriods", id_, samples.class_period("02")).status == 204


@pytest.mark.parametrize(
    ("put_id", "without", "with_id"),
    [
        pytest.param("optional", 204, 204, id="optional"),
        pytest.param("required", 400, 204, id="required"),
        pytest.param("refused", 204, 400, id="refused"),
    ],
)
def test_the_id_in_the_body_of_a_put(serve: Serve, put_id: str, without: int, with_id: int) -> None:
    api, call = serve()
    api.change_traits(put_id=put_id)
    id_ = call.create("classPeriods", samples.class_period())
    assert call.put("classPeriods", id_, samples.class_period()).status == without
    assert call.put("classPeriods", id_, samples.class_period() | {"id": id_}).status == with_id


@pytest.mark.parametrize(
    ("unknown_properties", "unknown_query", "status"),
    [
        pytest.param("refuse", "as_properties", 400, id="refused-as-properties"),
        pytest.param("refuse", "ignore", 200, id="ignored"),
        pytest.param("ignore", "as_properties", 200, id="ignored-as-properties"),
        pytest.param("ignore", "refuse", 400, id="refused"),
    ],
)
def test_an_unknown_query_parameter(serve: Serve, unknown_properties: str, unknown_query: str, status: int) -> None:
    api, call = serve(unknown_properties=unknown_properties)
    api.change_traits(unknown_query=unknown_query)
    assert call.get("classPeriods?nonsense=1").status == status


def newest(call: Caller) -> int:
    return int(call.send("GET", "/changeQueries/v1/availableChangeVersions").json["newestChangeVersion"])


def test_a_write_shows_up_below_the_newest_change_version_that_was_seen_before_it(serve: Serve) -> None:
    api, call = serve()
    api.change_traits(change_queries="late_commits")
    call.create("classPeriods", samples.class_period("old"))
    seen = newest(call)
    assert seen == newest(call)
    names = ["1", "2", "3", "4"]
    ids = [call.create("classPeriods", samples.class_period(name)) for name in names]
    since = call.get(f"classPeriods?minChangeVersion={seen + 1}").json
    late = call.get(f"classPeriods?minChangeVersion={seen - 3}&maxChangeVersion={seen}").json
    assert [document["classPeriodName"] for document in since] == ["4"]
    assert [document["classPeriodName"] for document in late] == ["1", "2", "3"]
    seen = newest(call)
    assert call.delete("classPeriods", ids[0]).status == 204
    assert call.get(f"classPeriods/deletes?minChangeVersion={seen + 1}").json == []
    assert newest(call) == seen


@pytest.mark.parametrize(("optional_addresses", "status"), [("served", 200), ("absent", 404), ("broken", 500)])
def test_what_a_client_can_do_without(serve: Serve, optional_addresses: str, status: int) -> None:
    api, call = serve()
    api.change_traits(optional_addresses=optional_addresses)
    replies = [
        call.get("classPeriods/partitions"),
        call.send("GET", "/metadata/data/v3/dependencies"),
        call.send("POST", "/oauth/token_info", {"token": call.headers["Authorization"].removeprefix("Bearer ")}),
    ]
    assert {reply.status for reply in replies} == {status}
    assert call.get("classPeriods").status == 200


def test_a_slow_count_comes_in_the_end(seven: Caller) -> None:
    seven.send("POST", "/sandbox/traits", {"count_seconds": 0.01})
    assert seven.get("classPeriods?limit=0&totalCount=true").headers["Total-Count"] == "7"


@pytest.mark.parametrize(
    ("keys", "spellings"),
    [
        pytest.param("exact", {"Period A": 1, "pERIOD a": 0, "Period A ": 0}, id="exact"),
        pytest.param("ignore_case", {"Period A": 1, "pERIOD a": 1, "Period A ": 0}, id="case"),
        pytest.param("ignore_trailing_blanks", {"Period A": 1, "pERIOD a": 0, "Period A ": 1}, id="blanks"),
        pytest.param("ignore_both", {"Period A": 1, "pERIOD a": 1, "Period A ": 1}, id="both"),
    ],
)
def test_a_query_compares_texts_as_keys_are_compared(serve: Serve, keys: str, spellings: dict[str, int]) -> None:
    api, call = serve()
    api.change_traits(keys=keys)
    call.create("classPeriods", samples.class_period("Period A"))
    found = {text: call.get("classPeriods?" + urlencode({"classPeriodName": text})).json for text in spellings}
    assert {text: len(documents) for text, documents in found.items()} == spellings
