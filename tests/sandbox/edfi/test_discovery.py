"""What a host says about its own addresses, and what it puts in front of them."""

import pytest

from sandbox.edfi.discovery import document
from sandbox.edfi.settings import Settings
from sandbox.edfi.traits import Traits
from tests.support import sandbox_documents as samples
from tests.support.sandbox_caller import Serve

TENANT = "/northridge/2026"


def test_every_address_has_places_for_tenant_and_year(serve: Serve) -> None:
    api, call = serve()
    api.change_traits(discovery="placeholders")
    urls = call.send("GET", "/").json["urls"]
    assert set(urls) == {"dependencies", "oauth", "dataManagementApi", "changeQueries"}
    assert all("/{tenantIdentifier}/{schoolYearFromRoute}/" in url for url in urls.values())
    filled = call.send("GET", TENANT + "/").json["urls"]
    assert filled["oauth"] == f"{api.base_url}{TENANT}/oauth/token"


def test_everything_is_below_tenant_and_year_and_nowhere_else(serve: Serve) -> None:
    api, call = serve()
    api.change_traits(discovery="placeholders")
    data = "/data/v3/ed-fi/classPeriods"
    reply = call.send("POST", TENANT + data, samples.class_period())
    assert (reply.status, reply.headers["Location"].startswith(f"{api.base_url}{TENANT}{data}/")) == (201, True)
    assert len(call.send("GET", TENANT + data).json) == 1
    assert call.send("GET", TENANT + data + "/deletes").json == []
    assert call.send("GET", data).status == 404
    assert call.send("POST", "/oauth/token").status == 404
    assert {entry["resource"] for entry in api.statistics()["requests"]} >= {"classPeriods"}


def test_a_redirect_leads_from_discovery_and_data_to_where_they_are(serve: Serve) -> None:
    api, call = serve()
    api.change_traits(discovery="redirect")
    for path in ("/", "/data/v3/ed-fi/classPeriods?limit=5"):
        reply = call.send("GET", path)
        assert (reply.status, reply.headers["Location"]) == (301, f"{api.base_url}/moved{path}")
        assert call.send("GET", "/moved" + path).status == 200
    assert call.send("POST", "/data/v3/ed-fi/classPeriods", samples.class_period()).status == 301
    assert api.documents("classPeriods") == []


def test_an_address_of_change_queries_that_is_not_named_answers_500(serve: Serve) -> None:
    api, call = serve()
    api.change_traits(discovery="no_change_queries")
    assert "changeQueries" not in call.send("GET", "/").json["urls"]
    assert call.send("GET", "/changeQueries/v1/availableChangeVersions").status == 500
    assert call.get("classPeriods/deletes").status == 404


@pytest.mark.parametrize(
    ("discovery", "scheme"), [pytest.param("right", "https", id="right"), pytest.param("http", "http", id="lower")]
)
def test_the_scheme_of_the_addresses(discovery: str, scheme: str) -> None:
    urls = document(Settings(), Traits.of({"discovery": discovery}), "https://ods.example", filled=False)["urls"]
    assert {url.partition("://")[0] for url in urls.values()} == {scheme}
