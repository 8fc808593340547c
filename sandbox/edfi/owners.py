"""Documents that belong to one client, where a host authorizes by ownership."""

from sandbox.edfi.storage import Storage


def give(storage: Storage, number: int, owner: str | None, *, hidden: bool) -> None:
    """Have a document belong to the client with this key, or with None to all; `hidden` keeps others from reading."""
    storage.run("DELETE FROM owners WHERE number = ?", number)
    if owner is not None:
        storage.run("INSERT INTO owners (number, owner, hidden) VALUES (?, ?, ?)", number, owner, hidden)


def belongs_to_another(storage: Storage, number: int, client: str, *, hidden: bool = False) -> bool:
    """Whether a document belongs to another client; with `hidden`, whether it is kept from this one too."""
    statement = "SELECT 1 FROM owners WHERE number = ? AND owner <> ? AND hidden >= ?"
    return bool(storage.rows(statement, number, client, hidden))
