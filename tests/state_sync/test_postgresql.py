"""Everything on PostgreSQL ends as it does on SQLite: district, state and history, from the first batch to the last."""

from pathlib import Path

from sqlalchemy import create_engine

from include.history.outcomes import Outcome
from sandbox.district import generate
from tests.support.postgres import NewDatabase
from tests.support.resync_trial import DISTRICT
from tests.support.state_drift import change, first_key, lose, stray
from tests.support.state_trial import Begin, trial


def test_both_databases_end_alike(
    new_postgres_database: NewDatabase, migrated_postgres: str, tmp_path: Path, begin: Begin
) -> None:
    sis_url, state_url = new_postgres_database(), new_postgres_database()
    history_url = new_postgres_database(copy_of=migrated_postgres)
    engine = create_engine(sis_url)
    generate(engine, DISTRICT)
    engine.dispose()
    with trial(tmp_path / "pg", sis_url, state_url=state_url, history_url=history_url) as made:
        assert made.batch().ok
        image = made.image()
        assert image == begin(filled=True).image()
        lost, other = first_key(made, "Enrollment"), first_key(made, "Enrollment", 1)
        lose(made, "Enrollment", lost)
        change(made, "Enrollment", other, grade="??")
        stray(made, "Enrollment")
        assert not made.verify().ok
        counts = made.counts()["Enrollment"]
        assert (counts[Outcome.MISSING], counts[Outcome.DIFFERENT]) == (1, 1)
        assert made.selective("Enrollment", [lost, other, 999]).verdict.startswith(
            "complete: 2 synced (1 created, 1 up"
        )
        assert "1 deleted" in made.batch().verdict
        assert made.image() == image
