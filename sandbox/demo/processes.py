"""Starts processes that outlive the command, and stops exactly those.

Each leads a process group of its own. Its file has the process id and the time of its start, so that an id which the
system has given to another process since is left alone.
"""

import contextlib
import json
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import monotonic, sleep

import psutil

from include.edfi.errors import ResyncError
from sandbox.demo.paths import PROJECT, DemoPaths

GRACE_SECONDS = 20


class ProcessDied(ResyncError):
    """A process of the demo ended by itself; the message names its log."""


class Processes:
    """The processes of one demo folder."""

    def __init__(self, paths: DemoPaths) -> None:
        self._paths = paths
        self._own: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Starts a process in the background; its output goes to its log."""
        with self.log_file(name).open("wb") as log:
            process = subprocess.Popen(  # noqa: S603 - the demo's own commands
                command,
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                cwd=PROJECT,
                env=dict(environment),
                # Ctrl-C in the terminal does not reach another session: the demo stops its processes in its own order.
                start_new_session=True,
            )
        self._own[name] = process
        began = psutil.Process(process.pid).create_time()
        self._file(name).write_text(json.dumps({"pid": process.pid, "began": began}), encoding="utf-8")

    def names(self) -> list[str]:
        """The names of what was started and not stopped, in the order of starting."""
        files = sorted(self._paths.processes.glob("*.json"), key=lambda path: path.stat().st_mtime)
        return [path.stem for path in files]

    def is_alive(self, name: str) -> bool:
        """Whether the process that was started under the name still runs."""
        return self._process(name) is not None

    def check(self, name: str) -> None:
        """Raises ProcessDied, with the end of its log, when the process is gone."""
        if not self.is_alive(name):
            tail = self.log_file(name).read_text(encoding="utf-8", errors="replace").splitlines()[-15:]
            raise ProcessDied("\n".join([f"{name} has ended; see {self.log_file(name)}", *tail]))

    def stop_all(self) -> list[str]:
        """Stops everything this folder's files name, the last started first; returns the names."""
        names = self.names()[::-1]
        for name in names:
            self._signal(name, signal.SIGTERM)
        deadline = monotonic() + GRACE_SECONDS
        for name in names:
            while self._group_lives(name) and monotonic() < deadline:
                sleep(0.1)
            self._signal(name, signal.SIGKILL)
            self._file(name).unlink(missing_ok=True)
        for process in self._own.values():
            process.wait()
        self._own.clear()
        return names

    @property
    def logs(self) -> Path:
        """The folder of all logs."""
        return self._paths.logs

    def log_file(self, name: str) -> Path:
        """Where the process writes to."""
        return self._paths.logs / f"{name}.log"

    def _file(self, name: str) -> Path:
        return self._paths.processes / f"{name}.json"

    def _process(self, name: str) -> psutil.Process | None:
        with contextlib.suppress(OSError, ValueError, KeyError, psutil.Error):
            recorded = json.loads(self._file(name).read_text(encoding="utf-8"))
            process = psutil.Process(recorded["pid"])
            same = abs(process.create_time() - recorded["began"]) < 1
            if same and process.status() != psutil.STATUS_ZOMBIE:
                return process
        return None

    def _signal(self, name: str, number: signal.Signals) -> None:
        group = self._group(name)
        if group is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(group, number)

    def _group_lives(self, name: str) -> bool:
        group = self._group(name)
        return group is not None and any(process.status() != psutil.STATUS_ZOMBIE for process in _members(group))

    def _group(self, name: str) -> int | None:
        """The process group started under the name, even if its leader has ended and other members have not."""
        with contextlib.suppress(OSError, ValueError, KeyError, psutil.Error):
            recorded = json.loads(self._file(name).read_text(encoding="utf-8"))
            group, began = int(recorded["pid"]), float(recorded["began"])
            if began < psutil.boot_time() - 1:
                return None
            # The system does not reuse an id that still names a group.
            if not psutil.pid_exists(group) or abs(psutil.Process(group).create_time() - began) < 1:
                return group
        return None


def _members(group: int) -> list[psutil.Process]:
    members = []
    for process in psutil.process_iter():
        with contextlib.suppress(OSError, psutil.Error):
            if os.getpgid(process.pid) == group:
                members.append(process)
    return members
