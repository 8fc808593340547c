"""The addresses of an ODS/API: from the connection's extras, else from the discovery document, else the usual ones.

A host with several tenants or school years names addresses with placeholders in braces, and one behind a proxy that it
does not know about names http addresses (source: ODS/API 7 documentation on context-based routing, Ed-Fi API 8
discovery endpoint). Neither is used: the key would go astray, or go out in clear.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from include.edfi.api.discovery import Discovery
from include.edfi.api.ods import Ods
from include.edfi.errors import ConfigError

PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
REQUIRED = ("dataManagementApi", "oauth")
USUAL = {
    "dataManagementApi": "/data/v3",
    "oauth": "/oauth/token",
    "dependencies": "/metadata/data/v3/dependencies",
    "changeQueries": "/changeQueries/v1",
    "openApiMetadata": "/metadata",
}
"""Addresses of ODS/API 5.3 to 7.3 below the base URL, by their name in the discovery document."""
EXTRA_OF = {"dataManagementApi": "data_path", "oauth": "token_url"}
"""The extra of the Airflow Connection that sets an address by hand."""


@dataclass(frozen=True, slots=True)
class Address:
    """One address of the host; `problem` says why it must not be used, and is empty where it may."""

    name: str
    url: str
    problem: str = ""


class Addresses:
    """The addresses of one ODS; the discovery document is read only when one of them is not set by hand."""

    def __init__(self, ods: Ods, discover: Callable[[], Discovery]) -> None:
        self._ods = ods
        self._discover = discover
        self._by_hand = {"dataManagementApi": ods.data_path, "oauth": ods.token_url}
        self._route = {name.lower(): str(value).strip("/") for name, value in ods.route.items()}

    def required(self, name: str) -> str:
        """An address that no run can do without.

        Raises:
            ConfigError: it, or another one of `REQUIRED`, has placeholders that no extra fills, or a lower scheme than
                the base URL; every such address of the host is listed.
            Unreachable: the discovery document could not be read.
        """
        address = self._address(name)
        if not address.problem:
            return address.url
        named = {*USUAL, *self._discovered()}
        problems = [self._address(other).problem for other in sorted(named - {name})]
        raise ConfigError([address.problem, *(problem for problem in problems if problem)])

    def optional(self, name: str) -> str:
        """An address of something that a run can do without; empty where there is none that may be used."""
        address = self._address(name)
        return "" if address.problem else address.url

    def _discovered(self) -> Mapping[str, str]:
        return self._discover().urls

    def _address(self, name: str) -> Address:
        by_hand = self._by_hand.get(name)
        url = self._ods.url(by_hand or self._discovered().get(name) or USUAL.get(name, ""))
        address = Address(name, PLACEHOLDER.sub(self._fill, url))
        return replace(address, problem=self._problem(address))

    def _fill(self, match: re.Match[str]) -> str:
        # A route template may carry a constraint after the name: {schoolYearFromRoute:range(2020,2050)}.
        return self._route.get(match.group(1).partition(":")[0].strip().lower(), match.group())

    def _problem(self, address: Address) -> str:
        extra = EXTRA_OF.get(address.name)
        missing = sorted({match.partition(":")[0] for match in PLACEHOLDER.findall(address.url)})
        if missing:
            values = ", ".join(f'"{name}": "..."' for name in missing)
            by_hand = f" or set {extra} to the complete address" if extra else ""
            return (
                f"{address.name}: the discovery document names {address.url}, with placeholders. Fill them by the extra"
                f' "route": {{{values}}} of the Airflow Connection{by_hand}'
            )
        base = self._ods.base_url
        if base.lower().startswith("https:") and not address.url.lower().startswith("https:"):
            by_hand = f" or set {extra} to the https address" if extra else ""
            return (
                f"{address.name}: {address.url} is not encrypted, but the base URL {base} is. The key is not sent"
                f" there. Ask the ODS's host to correct the discovery document{by_hand}"
            )
        return ""
