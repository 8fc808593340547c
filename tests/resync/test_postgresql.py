"""A whole run with the SIS and the history on PostgreSQL ends as it does on SQLite."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import create_engine

from include.history.outcomes import Outcome
from sandbox.district import generate
from tests.support.postgres import NewDatabase
from tests.support.resync_trial import DISTRICT, Finished, Stage, trial


def test_both_databases_end_alike(
    new_postgres_database: NewDatabase, migrated_postgres: str, tmp_path: Path, finished: Callable[[str], Finished]
) -> None:
    sis_url, history_url = new_postgres_database(), new_postgres_database(copy_of=migrated_postgres)
    engine = create_engine(sis_url)
    generate(engine, DISTRICT)
    engine.dispose()
    with trial(tmp_path, "5.2", stage=Stage(sis_url=sis_url, history_url=history_url)) as made:
        made.run()
        assert made.counts() == finished("5.2").counts
        version = made.version
        narrowed = made.run(resources="courses sections", schools="1")
        assert "nothing was created" in narrowed.verdict
        assert made.version == version
        assert Outcome.CREATED not in made.counts()["sections"]
