"""Somebody else who writes to the same ODS, and what the ODS holds, seen from within."""

from typing import Any

from include.resync.prune.restore import without_server_own
from sandbox.edfi.server import Client
from tests.support.resync_trial import Trial

Everything = dict[tuple[str, str], str]


class Somebody:
    """Another client of the trial's ODS, with the same claims; nothing it does is in the request log."""

    def __init__(self, trial: Trial) -> None:
        self._api = trial.api.api

    def put(self, endpoint: str, document: dict[str, Any]) -> str:
        """Create a document or replace the one of its natural key; its ODS id comes back."""
        stored, _ = self._api.documents.upsert(Client(), endpoint, without_server_own(document))
        return stored.id

    def change(self, endpoint: str, document: dict[str, Any], **elements: Any) -> str:
        """Other elements, or none where the value is None, in a stored document."""
        changed = {name: value for name, value in {**document, **elements}.items() if value is not None}
        return self.put(endpoint, changed)

    def delete(self, endpoint: str, document: dict[str, Any]) -> None:
        self._api.documents.delete(Client(), endpoint, document["id"])

    def everything(self) -> Everything:
        """What every document says, by endpoint and natural key; ids and ETags left out."""
        rows = self._api.storage.rows("SELECT resource, key, content FROM documents")
        return {(resource, key): content for resource, key, content in rows}

    def forget_requests(self) -> None:
        """Empty the request log."""
        self._api.statistics.reset()

    def requests(self) -> list[tuple[str, str, int]]:
        """(method, endpoint, status) since the log was emptied, tokens left out."""
        log = self._api.statistics.requests()
        return [(one["method"], one["resource"], one["status"]) for one in log if one["resource"] != "token"]

    def writes(self) -> list[tuple[str, str]]:
        """(method, endpoint) of all that was not a mere question."""
        return [(method, endpoint) for method, endpoint, _ in self.requests() if method != "GET"]
