"""Where the demo keeps its files: everything under one folder, which may be deleted at any time it is down."""

import shutil
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
SQLITE_SIDE_FILES = ("-wal", "-shm")


@dataclass(frozen=True)
class DemoPaths:
    """Paths under the demo's folder."""

    folder: Path = PROJECT / ".demo"

    @property
    def airflow_home(self) -> Path:
        """Airflow's own files: metadata database, task logs, reports."""
        return self.folder / "airflow"

    @property
    def sis(self) -> Path:
        """The sample district's database."""
        return self.folder / "campus.db"

    @property
    def state_sis(self) -> Path:
        """A copy of the sample district for the state demo, which corrects records in it."""
        return self.folder / "campus_state.db"

    @property
    def state(self) -> Path:
        """The database of the embedded state edition."""
        return self.folder / "state.db"

    @property
    def ods(self) -> Path:
        """The database of the embedded Ed-Fi API."""
        return self.folder / "ods.db"

    @property
    def history(self) -> Path:
        """The history database of the resync."""
        return self.airflow_home / "edfi" / "history.db"

    @property
    def logs(self) -> Path:
        """One file for each process of the demo."""
        return self.folder / "logs"

    @property
    def processes(self) -> Path:
        """One file for each process that was started and not yet stopped."""
        return self.folder / "processes"

    @property
    def secrets(self) -> Path:
        """Ports, passwords and keys made up for this demo."""
        return self.folder / "secrets.json"

    def make(self) -> None:
        """Makes the folders that are missing."""
        for folder in (self.airflow_home, self.logs, self.processes):
            folder.mkdir(parents=True, exist_ok=True)

    def clear(self) -> list[str]:
        """Deletes the data of an earlier demo, but not its passwords and logs; returns what there was, in words.

        No process of the demo may run meanwhile.
        """
        databases = {
            "the sample district": (self.sis, self.state_sis),
            "the ODS": (self.ods,),
            "the state edition": (self.state,),
        }
        deleted = [words for words, paths in databases.items() if list(map(_delete_database, paths)).count(True)]
        if any(self.airflow_home.glob("*")):
            # Airflow resumes runs that were interrupted, and the history skips slices that have not changed: both
            # would act on the new ODS with what they know of the old one.
            shutil.rmtree(self.airflow_home)
            deleted.append("Airflow's runs with the history and the reports")
        self.make()
        return deleted


def _delete_database(path: Path) -> bool:
    """Whether there was one."""
    existed = path.exists()
    for name in (path.name, *(f"{path.name}{ending}" for ending in SQLITE_SIDE_FILES)):
        path.with_name(name).unlink(missing_ok=True)
    return existed
