"""The embedded state: filled from a district, drifted on purpose, judged record by record."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, select, update

from include.configurations.state_configuration import StateConfiguration
from include.configurations.state_loading import load_all_state
from include.edfi.errors import ConfigError
from include.sis.engine import connect
from include.sis.tables import enrollment, person
from include.state import ancestors, database, registry
from sandbox.district import District, generate
from sandbox.state import fill, make, unequal
from sandbox.state.__main__ import main

SAMPLE: StateConfiguration = load_all_state()["sample_state"]


@pytest.fixture(scope="module")
def sis_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sample") / "campus.db"
    engine = create_engine(f"sqlite:///{file}")
    generate(engine, District(schools=2, students=40, school_year=2027, seed=1))
    engine.dispose()
    return file


@pytest.fixture
def sis(sis_file: Path) -> Iterator[Engine]:
    engine = connect(f"sqlite:///{sis_file}")
    yield engine
    engine.dispose()


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Engine]:
    engine = database.connect(f"sqlite:///{tmp_path / 'state.db'}")
    yield engine
    engine.dispose()


def test_a_filled_state_is_equal_to_its_district(state: Engine, sis: Engine) -> None:
    records = fill(state, sis, SAMPLE)
    assert set(records) == set(registry())
    assert unequal(state, sis, SAMPLE) == {}


def test_drift_is_what_it_says(state: Engine, sis: Engine) -> None:
    drift = make(state, sis, SAMPLE).drift
    found = unequal(state, sis, SAMPLE)
    assert set(found["Enrollment"]) == {
        *drift.lost_enrollments,
        *drift.changed_enrollments,
        *drift.lost_with_their_person,
        *drift.strays,
    }
    assert set(found["PersonIdentity"]) == {*drift.changed_people, *drift.lost_people}
    assert all(drift.sentences())


def test_a_state_is_made_once(state: Engine, sis: Engine) -> None:
    make(state, sis, SAMPLE)
    with pytest.raises(ConfigError, match="already has records of District"):
        make(state, sis, SAMPLE)


def test_another_district_is_not_there(state: Engine, sis: Engine) -> None:
    with pytest.raises(ConfigError, match="the SIS has no district '7'"):
        make(state, sis, SAMPLE.model_copy(update={"district_number": "7"}))


def test_the_command_says_what_it_made(sis_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [str(sis_file), str(tmp_path / "made.db")]
    assert main(arguments) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["records"]["District"] == 1
    assert len(printed["drift"]["lost_enrollments"]) == 1
    assert main(arguments) == 2
    assert "already has records" in capsys.readouterr().err
    assert main([*arguments, "--configuration", "none"]) == 2


def test_an_enrollment_whose_person_cannot_be_reported_waits(state: Engine, sis_file: Path, tmp_path: Path) -> None:
    shutil.copy(sis_file, tmp_path / "campus.db")
    writable = create_engine(f"sqlite:///{tmp_path / 'campus.db'}")
    with writable.begin() as connection:
        unidentified = connection.execute(select(enrollment.c.enrollmentID, enrollment.c.personID)).first()
        assert unidentified is not None
        this_person = person.c.personID == unidentified.personID
        connection.execute(update(person).where(this_person).values(currentIdentityID=None))
    writable.dispose()
    sis = connect(f"sqlite:///{tmp_path / 'campus.db'}")
    fill(state, sis, SAMPLE)
    waiting = unequal(state, sis, SAMPLE)
    sis.dispose()
    assert set(waiting) <= {name for name in registry() if "PersonIdentity" in ancestors(name)}
    assert unidentified.enrollmentID in waiting["Enrollment"]
