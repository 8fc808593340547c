"""Where the demo keeps its files: everything under one folder, which may be deleted at any time it is down."""

from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Places:
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
        """A copy of the sample district for the state demo, which mends things in it."""
        return self.folder / "campus_state.db"

    @property
    def state(self) -> Path:
        """What the embedded state edition holds."""
        return self.folder / "state.db"

    @property
    def ods(self) -> Path:
        """What the embedded Ed-Fi API holds."""
        return self.folder / "ods.db"

    @property
    def history(self) -> Path:
        """The resync's own memory."""
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
