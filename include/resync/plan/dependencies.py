"""The ODS's own order of resources against ours: differences are reported, never obeyed blindly."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from include.edfi.documents.resource import Resource
from include.edfi.documents.standards import Standard
from include.edfi.errors import ConfigError, Unreachable

NO_ORDER = "this ODS does not publish the order of its resources"


class TellsOrder(Protocol):
    """A client that can ask for the order; see `include.edfi.api.client.EdFiClient`."""

    def dependencies(self) -> list[dict[str, Any]]:
        """Entries with `resource`, `order` and `operations`. Raises ConfigError, Unreachable."""


def live_order(client: TellsOrder) -> Mapping[str, int]:
    """When the ODS takes new records of each collection (in lower case); empty where it publishes none."""
    try:
        entries = client.dependencies()
        order_of: dict[str, int] = {}
        for entry in entries:
            if "Create" in (entry.get("operations") or ["Create"]):
                name = str(entry["resource"]).rsplit("/", 1)[-1].lower()
                order_of[name] = min(int(entry["order"]), order_of.get(name, int(entry["order"])))
    except (ConfigError, Unreachable, AttributeError, LookupError, TypeError, ValueError):
        # The order is optional information: a run must not fail because an ODS does not give it.
        return {}
    return order_of


def differences(resources: Iterable[Resource], standard: Standard, order: Mapping[str, int]) -> Iterator[str]:
    """Resources that the ODS does not list, and pairs that it takes the other way round, one sentence each."""
    listed = list(resources)
    collections = {one.name: one.collection(standard) for one in listed}
    after = {one.name: one.depends_on for one in listed}
    for name, collection in collections.items():
        own = order.get(collection.lower())
        if not collection:
            continue
        if own is None:
            yield f"the ODS does not list {collection} in its order of resources: it may not take any"
            continue
        for before in after[name]:
            other = order.get(collections.get(before, "").lower())
            if other is not None and other > own:
                yield (
                    f"the ODS takes {collection} (order {own}) before {collections[before]} (order {other});"
                    f" the resync sends {collections[before]} first, as the data standard says"
                )
