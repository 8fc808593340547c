"""Version, data standard and addresses of a host, by its discovery document."""

from collections.abc import Iterator, Mapping

from include.edfi.api.host_check.host import Host
from include.edfi.api.host_check.trait import Trait, unknown

NAMES = ("oauth", "dataManagementApi", "changeQueries", "dependencies")
"""Addresses that a run asks for. Source: discovery document of ODS/API 5.3 to 7.3."""


def discovery_traits(host: Host) -> Iterator[Trait]:
    """Version, data standard and addresses."""
    document = host.discovery()
    if isinstance(document, str):
        yield Trait(
            name="version",
            value=None,
            warning=f"There is no discovery document ({document}). A run stops before it sends anything. Check the base"
            " URL in the Airflow Connection.",
        )
        yield from (unknown("data_standard"), unknown("addresses"))
        return
    yield Trait(name="version", value=document.version, text=document.version)
    yield Trait(name="data_standard", value=document.data_standard, text=document.data_standard)
    yield addresses(document.urls, host)


def addresses(urls: Mapping[str, str], host: Host) -> Trait:
    """What is particular about each address that a run asks for."""
    kinds = {name: _kind(urls.get(name, ""), may_use=host.may_use(name)) for name in NAMES}
    odd = [f"{name} {kind}" for name, kind in kinds.items() if kind != "right"]
    return Trait(name="addresses", value=kinds, text=", ".join(odd) or "complete", warning=_warning(kinds))


def _kind(url: str, *, may_use: bool) -> str:
    if not url:
        return "absent"
    if "{" in url:
        return "filled" if may_use else "placeholders"
    return "right" if may_use else "http"


def _warning(kinds: Mapping[str, str]) -> str:
    placeholders = [name for name, kind in kinds.items() if kind == "placeholders"]
    unencrypted = [name for name, kind in kinds.items() if kind == "http"]
    sentences = []
    if placeholders:
        sentences.append(
            f"The discovery document has placeholders in {', '.join(placeholders)}. A run cannot use these addresses."
            " Set route in the extra of the Airflow Connection, or data_path and token_url."
        )
    if unencrypted:
        sentences.append(
            f"The discovery document names http addresses ({', '.join(unencrypted)}) although the base URL is https."
            " Key and records must not be sent unencrypted. Ask the host to correct it, or set data_path and token_url"
            " in the extra of the Airflow Connection."
        )
    return " ".join(sentences)
