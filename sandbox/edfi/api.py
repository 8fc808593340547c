"""One sandbox in one object: documents, tokens, faults and counts, put together from the settings."""

from sandbox.edfi.authorization import Authorization
from sandbox.edfi.documents import Documents
from sandbox.edfi.extensions import extended
from sandbox.edfi.faults import Faults
from sandbox.edfi.preload import preload
from sandbox.edfi.queries import Queries
from sandbox.edfi.settings import Settings
from sandbox.edfi.statistics import Statistics
from sandbox.edfi.storage import Storage
from sandbox.edfi.tokens import Tokens
from sandbox.edfi.traits import Host, Traits


class Api:
    """The state of a running sandbox, apart from HTTP."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.host = Host(settings.traits)
        self.catalog = extended(settings.standard, settings.extensions)
        self.storage = Storage(settings.database)
        self.authorization = Authorization(self.catalog, self.storage, settings)
        self.documents = Documents(self.catalog, self.storage, self.authorization, settings, self.host)
        self.queries = Queries(self.storage, self.authorization, settings, self.host)
        self.tokens = Tokens(settings)
        self.faults = Faults()
        self.statistics = Statistics()
        preload(self.documents, settings)

    @property
    def traits(self) -> Traits:
        """What the host does its own way; takes effect with the next request when it is changed."""
        return self.host.traits

    @traits.setter
    def traits(self, traits: Traits) -> None:
        self.host.change(traits)

    def reset(self) -> None:
        """Back to the state of the first start: stored documents, tokens, faults, counts, changed traits are gone."""
        self.traits = self.settings.traits
        self.storage.clear()
        self.tokens.expire_all()
        self.tokens.issued = 0
        self.faults.clear()
        self.statistics.reset()
        preload(self.documents, self.settings)
