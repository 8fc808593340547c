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


class Api:
    """The state of a running sandbox, apart from HTTP."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.catalog = extended(settings.standard, settings.extensions)
        self.storage = Storage(settings.database)
        self.authorization = Authorization(self.catalog, self.storage, settings)
        self.documents = Documents(self.catalog, self.storage, self.authorization, settings)
        self.queries = Queries(self.storage, self.authorization, settings)
        self.tokens = Tokens(settings)
        self.faults = Faults()
        self.statistics = Statistics()
        preload(self.documents, settings)

    def reset(self) -> None:
        """Back to the state of the first start: stored documents, tokens, faults and counts are gone."""
        self.storage.clear()
        self.tokens.expire_all()
        self.tokens.issued = 0
        self.faults.clear()
        self.statistics.reset()
        preload(self.documents, self.settings)
