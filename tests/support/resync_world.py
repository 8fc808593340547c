"""One running ODS for many examples: each begins with the same documents, the same SIS and the same history."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from include.edfi.documents.resource import identity_of, key_hash, key_text
from include.engine.documents import Document
from include.history.locks import Locks
from include.history.outcomes import Outcome
from include.history.store import History
from include.resources import registry
from include.resync.compare.canonical import canonical
from include.resync.context import RunContext
from include.resync.extract import extract
from include.resync.map.documents import Mapper
from include.resync.plan.scopes import whole_scope
from include.sis import directory
from tests.support.resync_trial import Trial

Hashes = dict[str, str]
"""What documents say, by natural-key hash."""


class World:
    """A trial after its first run, and the copies that bring it back there."""

    def __init__(self, trial: Trial, home: Path, image: bytes) -> None:
        self.trial = trial
        self.home = home
        self.image = image
        self.request_id = trial.request_id

    @classmethod
    def of(cls, made: Trial, home: Path) -> "World":
        """Remembers a trial as it is now."""
        made.context.history_engine.dispose()  # Or what was written last is not in the file yet.
        for name in ("campus.db", "history.db"):
            shutil.copy(made.folder / name, home / name)
        return cls(made, home, made.api.api.storage.connection.serialize())

    @contextmanager
    def example(self) -> Iterator[Trial]:
        """The trial as it was remembered, on the same engines; whatever is done to it is gone afterwards."""
        made = self.trial
        self._put_back()
        history = made.context.history_engine
        made.context = RunContext(**{**vars(made.context), "history": History(history), "locks": Locks(history)})
        made.api.api.storage.restore(self.image)
        made.api.api.traits = made.api.api.settings.traits
        made.api.clear_faults()
        made.request_id = self.request_id
        try:
            yield made
        finally:
            self._disconnect()

    def _put_back(self) -> None:
        self._disconnect()
        for name in ("campus.db", "history.db"):
            for ending in ("", "-wal", "-shm"):
                (self.trial.folder / f"{name}{ending}").unlink(missing_ok=True)
            shutil.copy(self.home / name, self.trial.folder / name)

    def _disconnect(self) -> None:
        for engine in (self.trial.writable_sis, self.trial.context.sis, self.trial.context.history_engine):
            engine.dispose()


@dataclass(frozen=True)
class Wanted:
    """What the SIS wants of a resource, told by its rows alone."""

    documents: Hashes
    unsendable: frozenset[str]
    """Keys of records that should be there and cannot be sent: their documents stay as they are."""
    unknown: int
    """Records that cannot be sent and whose key nobody knows: no document can be told an orphan."""


def wanted(made: Trial, name: str) -> Wanted:
    """Every row of a resource, mapped; of two with one key the first is sent."""
    context, resource = made.context, registry()[name]
    mapper = Mapper(resource, context.mapping_context())
    mapped = [mapper.map(row) for rows in extract(context.sis, resource, scope_of(made)) for row in rows]
    documents: Hashes = {}
    for one in mapped:
        if isinstance(one, Document):
            documents.setdefault(one.key_hash, spelled(one.content))
    lost = [one.key_hash for one in mapped if not isinstance(one, Document) and one.outcome is Outcome.UNMAPPABLE]
    return Wanted(documents, frozenset(filter(None, lost)) - documents.keys(), lost.count(""))


def scope_of(made: Trial) -> Any:
    """The whole district's scope."""
    configuration = made.context.configuration
    district = directory.district_id(made.context.sis, configuration.district_number)
    assert district is not None
    schools = directory.schools_of_year(made.context.sis, district, configuration.school_year)
    return whole_scope(configuration, district, tuple(one.school_id for one in schools))


def held(made: Trial, name: str) -> Hashes:
    """What the ODS holds of a resource."""
    paths = registry()[name].natural_key(made.context.configuration.data_standard)
    return {key_hash(key_text(identity_of(one, paths))): spelled(one) for one in made.documents(name)}


def spelled(document: Any) -> str:
    """What a document says, in one spelling."""
    return json.dumps(canonical(document), sort_keys=True)
