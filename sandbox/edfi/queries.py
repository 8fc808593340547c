"""Reading documents: filters, pages, page tokens, partitions, and what has changed since a version."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.edfi import etags
from sandbox.edfi.authorization import BOTH, Authorization
from sandbox.edfi.catalog import Node, ResourceFacts
from sandbox.edfi.keys import key_text
from sandbox.edfi.parameters import query_paths
from sandbox.edfi.problems import TimedOut, invalid_parameter
from sandbox.edfi.settings import Client, Settings
from sandbox.edfi.storage import Storage
from sandbox.edfi.traits import Host

PAGING = {
    "offset",
    "limit",
    "totalcount",
    "pagetoken",
    "pagesize",
    "minchangeversion",
    "maxchangeversion",
    "number",
    "correlationid",
    "id",
}
VISIBLE = (
    "resource = :resource AND version BETWEEN :least AND :most "
    "AND (education_organization_id IS NULL OR EXISTS (SELECT 1 FROM claims c WHERE c.client = :client "
    "AND c.education_organization_id = documents.education_organization_id)) "
    "AND (person IS NULL OR EXISTS (SELECT 1 FROM relationships r "
    "LEFT JOIN relationships s ON s.person = r.via JOIN claims c ON c.education_organization_id = "
    "coalesce(r.education_organization_id, s.education_organization_id) "
    "WHERE c.client = :client AND r.person = documents.person)) "
    "AND (namespace IS NULL OR EXISTS (SELECT 1 FROM json_each(:prefixes) p "
    "WHERE substr(namespace, 1, length(p.value)) = p.value)) "
    "AND (:id IS NULL OR id = :id) "
    "AND NOT EXISTS (SELECT 1 FROM owners o WHERE o.number = documents.number AND o.hidden AND o.owner <> :client) "
    "AND NOT EXISTS (SELECT 1 FROM json_each(:filters) f WHERE CASE json_extract(f.value, '$.keys') "
    "WHEN 'exact' THEN json_extract(body, json_extract(f.value, '$.path')) IS NOT json_extract(f.value, '$.value') "
    "WHEN 'ignore_trailing_blanks' THEN rtrim(json_extract(body, json_extract(f.value, '$.path'))) "
    "IS NOT rtrim(json_extract(f.value, '$.value')) "
    "WHEN 'ignore_both' THEN rtrim(json_extract(body, json_extract(f.value, '$.path'))) "
    "IS NOT rtrim(json_extract(f.value, '$.value')) COLLATE NOCASE "
    "ELSE json_extract(body, json_extract(f.value, '$.path')) IS NOT json_extract(f.value, '$.value') COLLATE NOCASE "
    "END)"
)
"""Which documents a client sees; filters come as JSON so that the statement stays one constant."""
NARROWED = {
    "": VISIBLE,
    "organization": VISIBLE + " AND education_organization_id = :organization",
    "person": VISIBLE + " AND person = :person",
}
"""The same with an index, for the most frequent queries."""
PAGE = {
    name: f"SELECT number, body, etag, modified FROM documents WHERE {condition} "  # noqa: S608 - constants only
    "AND number BETWEEN :first AND :last ORDER BY number LIMIT :limit OFFSET :offset"
    for name, condition in NARROWED.items()
}
COUNT = {
    name: f"SELECT count(*) FROM documents WHERE {condition}"  # noqa: S608 - constants only
    for name, condition in NARROWED.items()
}
NUMBERS = {
    name: f"SELECT number FROM documents WHERE {condition} ORDER BY number"  # noqa: S608 - constants only
    for name, condition in NARROWED.items()
}
EVERYTHING = 2**62


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a collection as JSON text, with what goes into the headers."""

    text: str
    total: int | None = None
    next_token: str | None = None


def render(body: str, etag: str | None, modified: str, release: str) -> str:
    """A stored body as it is read back; `_lastModifiedDate` came with 7.0."""
    tag = f',"_etag":"{etag}"' if etag is not None else ""
    last = f',"_lastModifiedDate":"{modified}"' if release >= "7" else ""
    return f"{body[:-1]}{tag}{last}}}"


class Queries:
    """The reading side of one API; Problem 400 for parameters that make no sense."""

    def __init__(self, storage: Storage, authorization: Authorization, settings: Settings, host: Host) -> None:
        self._storage = storage
        self._authorization = authorization
        self._settings = settings
        self._host = host

    def page(self, client: Client, facts: ResourceFacts, parameters: Mapping[str, str]) -> Page:
        """One page by offset and limit, or by page token."""
        names = {name.lower(): value for name, value in parameters.items()}
        arguments = self._arguments(client, facts, names)
        by_token = "pagetoken" in names or "pagesize" in names
        if by_token and self.by_cursor:
            return self._token_page(arguments, names)
        limit = self._limit(names, "limit")
        offset = self._number(names, "offset", 0, EVERYTHING)
        with self._storage.lock:
            rows = self._select(PAGE, arguments | {"limit": limit, "offset": offset})
            total = None
            if names.get("totalcount", "").lower() == "true":
                total = self._total(arguments, limit)
        return Page(self._text(rows), total)

    @property
    def by_cursor(self) -> bool:
        """Whether this host has page tokens and partitions."""
        trait = self._host.traits.cursor_paging
        return self._settings.release >= "7.3" if trait is None else trait

    def _limit(self, names: dict[str, str], name: str) -> int:
        most = self._host.traits.page_limit
        return self._number(names, name, min(25, most), most)

    def _total(self, arguments: dict[str, Any], limit: int) -> int | None:
        traits = self._host.traits
        if traits.total_count == "timeout" and limit == 0:
            raise TimedOut
        if traits.total_count == "absent":
            return None
        total = int(self._select(COUNT, arguments)[0][0])
        return min(total, traits.page_limit) if traits.total_count == "capped" else total

    def _token_page(self, arguments: dict[str, Any], names: dict[str, str]) -> Page:
        if {"limit", "offset", "totalcount"} & names.keys():
            raise invalid_parameter("Page tokens cannot be mixed with limit, offset or totalCount.")
        size = self._limit(names, "pagesize")
        first, last = _decode(names["pagetoken"]) if "pagetoken" in names else (0, EVERYTHING)
        window = {"first": first, "last": last, "limit": size, "offset": 0}
        rows = self._select(PAGE, arguments | window)
        token = _encode(rows[-1][0] + 1, last) if rows else None
        return Page(self._text(rows), None, token)

    def partitions(self, client: Client, facts: ResourceFacts, parameters: Mapping[str, str]) -> list[str]:
        """Page tokens that cut the collection into about `number` pieces of at least five pages each."""
        names = {name.lower(): value for name, value in parameters.items()}
        partitions = max(1, self._number(names, "number", 10, 200))
        rows = self._select(NUMBERS, self._arguments(client, facts, names))
        size = max(-(-len(rows) // partitions), 5 * self._limit(names, "pagesize"))
        starts = [rows[position][0] for position in range(0, len(rows), size)]
        ends = [start - 1 for start in starts[1:]] + [EVERYTHING]
        return [_encode(start, end) for start, end in zip(starts, ends, strict=False)]

    def _select(self, statements: dict[str, str], arguments: dict[str, Any]) -> list[Any]:
        narrow = next((name for name in ("person", "organization") if arguments[name] is not None), "")
        with self._storage.lock:
            return self._storage.connection.execute(statements[narrow], arguments).fetchall()

    def _text(self, rows: list[Any]) -> str:
        release = self._settings.release
        return "[" + ",".join(render(row[1], etags.shown(self._host, row[2]), row[3], release) for row in rows) + "]"

    def _arguments(self, client: Client, facts: ResourceFacts, names: dict[str, str]) -> dict[str, Any]:
        filters = self._filters(facts, names)
        return self._narrow(client, facts, filters) | {
            "resource": facts.endpoint,
            "client": client.key,
            "prefixes": json.dumps(client.namespace_prefixes),
            **self._versions(names),
            "id": names.get("id"),
            "filters": json.dumps(filters),
            "first": 0,
            "last": EVERYTHING,
        }

    def _versions(self, names: dict[str, str]) -> dict[str, int]:
        if self._host.traits.change_queries == "off":
            return {"least": 0, "most": EVERYTHING}
        return {
            "least": self._number(names, "minchangeversion", 0, EVERYTHING),
            "most": self._number(names, "maxchangeversion", EVERYTHING, EVERYTHING),
        }

    def _narrow(self, client: Client, facts: ResourceFacts, filters: list[dict[str, Any]]) -> dict[str, Any]:
        """Indexed values that some of the filters amount to; None where there is none."""
        value_by_path = {entry["path"]: entry["value"] for entry in filters}
        narrow: dict[str, Any] = {"organization": None, "person": None}
        if self._authorization.strategy(client, facts.endpoint, "Read") != BOTH:
            return narrow
        organization = facts.education_organization()
        if organization:
            narrow["organization"] = value_by_path.get("$." + ".".join(organization))
        for path, endpoint in facts.people()[:1]:
            value = value_by_path.get("$." + ".".join(path))
            if value is not None:
                number = self._storage.resolve(endpoint, key_text([value]))
                narrow["person"] = -1 if number is None else number
        return narrow

    def _filters(self, facts: ResourceFacts, names: dict[str, str]) -> list[dict[str, Any]]:
        known = query_paths(facts)
        filters = []
        for name, value in names.items():
            if name in PAGING:
                continue
            if name in known and not self._host.traits.lacks(facts.endpoint, name):
                node, path = known[name]
                filters.append({"path": path, "value": _typed(node, value), "keys": self._compared(node)})
            elif self._unknown() == "refuse":
                raise invalid_parameter(f"'{name}' is not a query parameter of this resource.")
        return filters

    def _compared(self, node: Node) -> str:
        """How the host's database compares: texts as in keys, descriptors without case everywhere."""
        keys = self._host.traits.keys
        if node.kind == "scalar" and node.type == "string":
            return keys
        blanks = node.kind == "descriptor" and keys in ("ignore_trailing_blanks", "ignore_both")
        return "ignore_both" if blanks else "ignore_case"

    def _unknown(self) -> str:
        trait = self._host.traits.unknown_query
        return self._settings.unknown_properties if trait == "as_properties" else trait

    def _number(self, names: dict[str, str], name: str, default: int, most: int) -> int:
        text = names.get(name, "")
        if not text:
            return default
        if not text.isdecimal() or int(text) > most:
            label = name.capitalize()
            raise invalid_parameter(
                f"{label} must be omitted or set to a value between 0 and {most}."
                + (" (defaultPageSizeLimit)" if name == "limit" else "")
            )
        return int(text)


def _typed(node: Node, value: str) -> Any:
    try:
        if node.type == "integer":
            return int(value)
        if node.type == "number":
            return float(value)
    except ValueError:
        raise invalid_parameter(f"The value of '{node.name}' must be a number.") from None
    return value.lower() == "true" if node.type == "boolean" else value


def _encode(first: int, last: int) -> str:
    return base64.urlsafe_b64encode(f"{first},{last}".encode()).decode().rstrip("=")


def _decode(token: str) -> tuple[int, int]:
    try:
        first, last = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode().split(",")
        return int(first), int(last)
    except (binascii.Error, ValueError):
        raise invalid_parameter("The page token is not one this server gave out.") from None
