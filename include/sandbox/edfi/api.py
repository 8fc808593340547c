"""One sandbox in one object: documents, tokens, faults and counts, put together from the settings."""

from include.sandbox.edfi.authorization import Authorization
from include.sandbox.edfi.documents import Documents
from include.sandbox.edfi.extensions import extended
from include.sandbox.edfi.faults import Faults
from include.sandbox.edfi.preload import preload
from include.sandbox.edfi.queries import Queries
from include.sandbox.edfi.settings import Settings
from include.sandbox.edfi.statistics import Statistics
from include.sandbox.edfi.storage import Storage
from include.sandbox.edfi.tokens import Tokens


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
