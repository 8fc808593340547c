"""Alembic runs this file: it migrates over the connection that `include.history.database.migrate` opened."""

from alembic import context

from include.history.database import VERSION_TABLE
from include.history.prune_tables import orphan

# The transaction is the caller's, so that all migrations and their lock are one unit on SQLite too.
context.configure(
    connection=context.config.attributes["connection"], target_metadata=orphan.metadata, version_table=VERSION_TABLE
)
context.run_migrations()
