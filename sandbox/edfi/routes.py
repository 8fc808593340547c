"""The addresses of the API: discovery, tokens, documents, change queries."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.edfi import discovery, etags, openapi, profiles
from sandbox.edfi.api import Api
from sandbox.edfi.catalog import ResourceFacts
from sandbox.edfi.changes import available, deletes, key_changes
from sandbox.edfi.key_changes import put
from sandbox.edfi.problems import Problem, failed, invalid_request, not_allowed, not_found
from sandbox.edfi.queries import render
from sandbox.edfi.settings import Client
from sandbox.edfi.storage import Stored
from sandbox.edfi.tokens import InvalidClient

JSON = "application/json"
ALL_METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]
Endpoint = Callable[[Request], Awaitable[Response]]


class Routes:
    """Turns requests into calls on an `Api` and its results into answers."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._settings = api.settings

    def table(self) -> list[Route]:
        """Every address of the API itself; the admin ones are elsewhere."""
        data = "/data/v3/{space}/{resource}"
        entries: list[tuple[str, Endpoint, list[str]]] = [
            (data, self._collection, ALL_METHODS),
            (data + "/", self._collection, ALL_METHODS),
            (data + "/deletes", self._changes, ["GET"]),
            (data + "/keyChanges", self._changes, ["GET"]),
            (data + "/partitions", self._partitions, ["GET"]),
            (data + "/{id}", self._item, ALL_METHODS),
            ("/oauth/token", self._token, ["POST"]),
            ("/oauth/token_info", self._token_info, ["POST"]),
            ("/", self._discovery, ["GET"]),
            ("/metadata/data/v3/dependencies", self._dependencies, ["GET"]),
            ("/metadata/", self._metadata, ["GET"]),
            ("/metadata/data/v3/{section}/swagger.json", self._openapi, ["GET"]),
            ("/changeQueries/v1/availableChangeVersions", self._available, ["GET"]),
        ]
        return [Route(path, endpoint, methods=methods) for path, endpoint, methods in entries]

    def _client(self, request: Request) -> Client:
        return self._api.tokens.client(request.headers.get("authorization"))

    def _facts(self, request: Request) -> ResourceFacts:
        name = request.path_params["resource"]
        endpoint = self._api.catalog.endpoint(name)
        facts = self._api.catalog.facts(endpoint) if endpoint else None
        if facts is None or facts.space != request.path_params["space"].lower():
            raise Problem(404, "not-found", f"There is no resource '{name}' in this data standard.")
        return facts

    def _admit(self, request: Request) -> tuple[Client, ResourceFacts]:
        client, facts = self._client(request), self._facts(request)
        profiles.check(self._api.traits, facts, request)
        return client, facts

    def _offer(self, name: str) -> None:
        """Problem where this host lacks an address that clients can do without."""
        if self._api.traits.optional_addresses == "absent":
            raise not_found(name)
        if self._api.traits.optional_addresses == "broken":
            raise failed()

    async def _collection(self, request: Request) -> Response:
        client, facts = self._admit(request)
        if request.method == "POST":
            return await self._post(request, client, facts)
        if request.method != "GET":
            raise not_allowed("A collection can be read with GET and added to with POST only.")
        self._api.authorization.strategy(client, facts.endpoint, "Read")
        if self._counts(request):
            await asyncio.sleep(self._api.traits.count_seconds)
        page = self._api.queries.page(client, facts, request.query_params)
        headers = {}
        if page.total is not None:
            headers["Total-Count"] = str(page.total)
        if page.next_token:
            headers["Next-Page-Token"] = page.next_token
        return Response(page.text, headers=headers, media_type=JSON)

    def _counts(self, request: Request) -> bool:
        wants = {name.lower(): value.lower() for name, value in request.query_params.items()}.get("totalcount")
        return wants == "true" and self._api.traits.count_seconds > 0

    async def _post(self, request: Request, client: Client, facts: ResourceFacts) -> Response:
        document = await self._document(request)
        match = request.headers.get("if-match")
        stored, created = self._api.documents.upsert(client, facts.endpoint, document, match)
        return Response(status_code=201 if created else 200, headers=self._headers(request, stored))

    async def _document(self, request: Request) -> dict[str, Any]:
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != JSON and not kind.startswith(profiles.ANY):
            raise Problem(415, "unsupported-media-type", "Documents are sent as application/json.")
        body = await request.body()
        if not body.strip():
            raise invalid_request("A non-empty request body is required.")
        try:
            document = json.loads(body)
        except ValueError:
            raise invalid_request("The request body is not valid JSON.") from None
        if not isinstance(document, dict):
            raise invalid_request("The request body must be one JSON object.")
        return document

    def _headers(self, request: Request, stored: Stored) -> dict[str, str]:
        location = f"{_root(request)}/data/v3{self._api.catalog.facts(stored.resource).path}/{stored.id}"
        return {"Location": location, **etags.headers(self._api.host, stored.etag)}

    async def _item(self, request: Request) -> Response:
        client, facts = self._admit(request)
        if request.method == "GET":
            return self._get(request, client, facts)
        id_, match = request.path_params["id"], request.headers.get("if-match")
        if request.method == "PUT":
            document = await self._document(request)
            stored = put(self._api.documents, client, facts.endpoint, id_, document, match)
            return Response(status_code=204, headers=self._headers(request, stored))
        if request.method != "DELETE":
            raise not_allowed("An item can be read with GET, replaced with PUT and removed with DELETE only.")
        self._api.documents.delete(client, facts.endpoint, id_, match)
        return Response(status_code=204)

    def _get(self, request: Request, client: Client, facts: ResourceFacts) -> Response:
        with self._api.storage.lock:
            stored = self._api.storage.by_id(facts.endpoint, request.path_params["id"])
            if stored is None:
                raise not_found(facts.name)
            self._api.authorization.check_read(client, facts, stored)
        host, seen = self._api.host, request.headers.get("if-none-match")
        if seen is not None and host.traits.etags != "none" and etags.matches(host, seen, stored.etag):
            return Response(status_code=304)
        text = render(stored.body, etags.shown(host, stored.etag), stored.modified, self._settings.release)
        return Response(text, headers=etags.headers(host, stored.etag), media_type=JSON)

    async def _changes(self, request: Request) -> Response:
        client, facts = self._admit(request)
        self._api.authorization.strategy(client, facts.endpoint, "Read")
        traits = self._api.traits
        if traits.change_queries == "off" or traits.discovery == "no_change_queries":
            raise not_found(facts.name)
        read = deletes if request.url.path.endswith("/deletes") else key_changes
        items, total = read(self._api.storage, self._settings, facts, request.query_params, traits.page_limit)
        counted = traits.total_count != "absent" and request.query_params.get("totalCount", "").lower() == "true"
        return JSONResponse(items, headers={"Total-Count": str(total)} if counted else None)

    async def _partitions(self, request: Request) -> Response:
        client, facts = self._admit(request)
        self._offer(facts.name)
        if not self._api.queries.by_cursor:
            raise not_found(facts.name)
        tokens = self._api.queries.partitions(client, facts, request.query_params)
        return JSONResponse({"pageTokens": tokens})

    async def _available(self, request: Request) -> Response:
        self._client(request)
        if self._api.traits.discovery == "no_change_queries":
            raise failed()
        if self._api.traits.change_queries == "off":
            raise not_found("availableChangeVersions")
        return JSONResponse(available(self._api.storage, self._api.traits.change_queries))

    async def _token(self, request: Request) -> Response:
        form = await _form(request)
        try:
            token = self._api.tokens.issue(request.headers.get("authorization"), form)
        except InvalidClient as error:
            return JSONResponse({"error": error.error}, status_code=error.status)
        seconds = self._settings.token_seconds
        return JSONResponse({"access_token": token, "expires_in": seconds, "token_type": "bearer"})

    async def _token_info(self, request: Request) -> Response:
        self._client(request)
        self._offer("tokenInfo")
        client = self._api.tokens.holds((await _form(request)).get("token", ""))
        if client is None:
            return JSONResponse({"active": False})
        rules = self._api.authorization.claims(client)
        resources = [
            {"resource": self._api.catalog.facts(name).path, "operations": sorted(actions)}
            for name, actions in rules.items()
            if name in self._api.catalog.resources
        ]
        return JSONResponse(
            {
                "active": True,
                "client_id": client.key,
                "namespace_prefixes": list(client.namespace_prefixes),
                "education_organizations": [
                    {"education_organization_id": number} for number in self._settings.claims_of(client)
                ],
                "claim_set": {"name": client.claim_set},
                "assigned_profiles": [],
                "resources": resources,
            }
        )

    async def _discovery(self, request: Request) -> Response:
        filled = bool(request.scope.get("root_path"))
        return JSONResponse(discovery.document(self._settings, self._api.traits, _root(request), filled=filled))

    async def _metadata(self, request: Request) -> Response:
        self._serve_openapi()
        return JSONResponse(openapi.sections(_root(request)))

    async def _openapi(self, request: Request) -> Response:
        self._serve_openapi()
        section = request.path_params["section"]
        if section not in openapi.SECTIONS:
            raise not_found(section)
        return JSONResponse(openapi.document(self._api.traits, self._api.catalog, section, _root(request)))

    def _serve_openapi(self) -> None:
        if self._api.traits.openapi == "absent":
            raise not_found("OpenAPI")

    async def _dependencies(self, _: Request) -> Response:
        self._offer("dependencies")
        return JSONResponse(self._api.catalog.dependencies)


def _root(request: Request) -> str:
    return str(request.base_url).rstrip("/")


async def _form(request: Request) -> dict[str, str]:
    # Starlette's own form parser needs a further package.
    body = (await request.body()).decode(errors="replace")
    if request.headers.get("content-type", "").startswith(JSON):
        try:
            values = json.loads(body or "{}")
        except ValueError:
            return {}
        return {str(name): str(value) for name, value in values.items()} if isinstance(values, dict) else {}
    return dict(parse_qsl(body))
