"""No name, street, telephone number or mail address of anybody leaves the run but to the ODS."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import Connection, text

from include.edfi.errors import ResyncError
from include.history import tables
from include.resync.plan.plan import plan as plan_slices
from include.resync.work import work as work_slice
from tests.support.resync_trial import Trial

TOO_LONG = "Bartholomäus-Ximénez-" * 8
PERSONAL = {
    "Identity": ("firstName", "lastName", "middleName", "legalFirstName", "legalLastName", "birthdate"),
    "Address": ("street", "city"),
    "Household": ("phone",),
    "Contact": ("homePhone", "cellPhone", "workPhone", "email", "secondaryEmail"),
}
SHORTEST = 4
"""Shorter names (Li, Ana) stand within other words by chance."""


def personal_values(connection: Connection) -> Iterator[str]:
    for table, columns in PERSONAL.items():
        present = {row[1] for row in connection.execute(text(f"PRAGMA table_info('{table}')"))}
        for column in present & set(columns):
            for (value,) in connection.execute(text(f"SELECT DISTINCT {column} FROM {table}")):  # noqa: S608
                if len(str(value or "")) >= SHORTEST:
                    yield str(value)


def leaks(trial: Trial, said: str) -> set[str]:
    """Personal values that stand in a text as words of their own."""
    with trial.writable_sis.connect() as connection:
        values = set(personal_values(connection))
        public = " ".join([trial.context.configuration.title, *connection.scalars(text("SELECT name FROM School"))])
    assert len(values) > 100
    words = f" {said} "
    for separator in "\"'(),:;=[]{}/\n\t<>":
        words = words.replace(separator, " ")
    return {value for value in values if f" {value} " in words and value not in public}


def history_text(trial: Trial) -> str:
    with trial.context.history_engine.connect() as connection:
        return "\n".join(
            json.dumps([str(value) for value in row], ensure_ascii=False)
            for table in tables.metadata.sorted_tables
            for row in connection.execute(table.select())
        )


def spoil(trial: Trial) -> None:
    """Values that no model and no ODS takes, in people's names, numbers and addresses."""
    with trial.writable_sis.begin() as connection:
        for statement in (
            "UPDATE Identity SET lastName = :long, legalLastName = :long WHERE personID IN (40, 41)",
            "UPDATE Person SET edFiID = '12345678901234567890123456789012345' WHERE personID = 43",
        ):
            connection.execute(text(statement), {"long": TOO_LONG} if ":long" in statement else {})


def shown(file: Path) -> str:
    """What a report file says; a PDF is laid out from the same rows as the others and compressed."""
    if file.suffix == ".xlsx":
        with ZipFile(file) as parts:
            return "\n".join(parts.read(name).decode("utf-8") for name in parts.namelist())
    return "" if file.suffix == ".pdf" else file.read_text("utf-8")


@pytest.mark.usefixtures("exports")
def test_a_run_with_everything_logged_names_no_person(begin, caplog: pytest.LogCaptureFixture):
    trial = begin("5.2")
    spoil(trial)
    with caplog.at_level(logging.DEBUG):
        first = trial.run()
        trial.api.fault(status=500, resource="students", count=3)
        second = trial.run(resources="students studentSchoolAssociations contacts studentContactAssociations")
    files = "\n".join(shown(file) for report in (first, second) for file in report.files)
    assert leaks(trial, json.dumps(trial.documents("students"), ensure_ascii=False)), "the search finds what is there"
    for place, said in (("log", caplog.text), ("reports", files), ("history", history_text(trial))):
        assert leaks(trial, said) == set(), place
        assert TOO_LONG[:21] not in said, place
    numbers = {document["studentUniqueId"] for document in trial.documents("students")}
    assert not [number for number in numbers if number in files or number in caplog.text]


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param({"status": 503}, id="unreachable"),
        pytest.param({"status": 401}, id="refused"),
        pytest.param({"drop": True}, id="dropped"),
    ],
)
def test_what_is_raised_names_no_person(begin, fault: dict[str, Any]):
    trial = begin("5.2")
    params = {"configuration": trial.context.configuration.name, "all_schools": True, "ignore_off_peak": True}
    asked = {**params, "resources": "students", "select_dependencies": False}
    ((part,),) = plan_slices(trial.submit(asked), trial.context).values()
    trial.api.fault(resource="students", **fault)
    with pytest.raises(ResyncError) as caught:
        work_slice(part, trial.context)
    chain = [caught.value, caught.value.__cause__, caught.value.__context__]
    assert leaks(trial, " ".join(repr(error) for error in chain)) == set()
