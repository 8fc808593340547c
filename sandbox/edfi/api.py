"""One sandbox in one object: documents, tokens, faults and counts, put together from the settings."""

from sandbox.edfi.authorization import Authorization
from sandbox.edfi.documents import Documents
from sandbox.edfi.extensions import extended
from sandbox.edfi.faults import Faults
from sandbox.edfi.keys import Document
from sandbox.edfi.preload import preload
from sandbox.edfi.queries import Queries
from sandbox.edfi.settings import Settings
from sandbox.edfi.spellings import adopt
from sandbox.edfi.statistics import Statistics
from sandbox.edfi.storage import Storage
from sandbox.edfi.tokens import Tokens
from sandbox.edfi.traits import Host, Traits
from sandbox.edfi.uploads import upload


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
        self._images: dict[str, bytes] = {}
        adopt(self.storage, self.catalog, settings.traits.keys)
        preload(self.documents, settings)

    @property
    def traits(self) -> Traits:
        """What the host does its own way; takes effect with the next request when it is changed."""
        return self.host.traits

    @traits.setter
    def traits(self, traits: Traits) -> None:
        if traits.keys != self.traits.keys:
            adopt(self.storage, self.catalog, traits.keys)
            self.documents.load_descriptors()
        self.host.change(traits)

    def remember(self, image: str = "") -> None:
        """Keep all documents and change versions under a name, for `restore`."""
        self._images[image] = self.storage.image()

    def restore(self, image: str = "") -> None:
        """Put documents and change versions back to what they were; KeyError for a name that nothing is kept under.

        For its clients this is an ODS restored from a backup, or another ODS behind the same connection.
        """
        self.storage.restore(self._images[image])
        adopt(self.storage, self.catalog, self.traits.keys)
        self.documents.load_descriptors()

    def upload(self, resource: str, document: Document, *, owner: str | None = None, hidden: bool = False) -> str:
        """Put a document into the database past the API, for a client that owns it or for all; its id."""
        client = self.settings.clients[0]
        return upload(self.documents, client, resource, document, owner=owner, hidden=hidden).id

    def reset(self) -> None:
        """Back to the state of the first start: stored documents, tokens, faults, counts, changed traits are gone."""
        self.storage.clear()
        self.traits = self.settings.traits
        self.tokens.expire_all()
        self.tokens.issued = 0
        self.faults.clear()
        self.statistics.reset()
        self._images.clear()
        preload(self.documents, self.settings)
