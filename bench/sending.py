# ruff: noqa: S101, S603, T201 -- run by hand: it prints, and starts programs it has put together itself.
"""Sending 32 at once, ours against lightbeam 0.1.12, to a stub on another core: `python bench/sending.py`.

Each client is a process of its own, started with few and with many records; what the table shows is the difference, so
neither start-up nor imports count. lightbeam goes into a throw-away environment and is told to keep no state.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIGHTBEAM = "lightbeam==0.1.12"
RESOURCE = "studentSchoolAttendanceEvents"
IN_FLIGHT = 32


@dataclass(frozen=True)
class Server:
    """What the stub is told, and how many records are sent to it first and then."""

    name: str
    delay: float
    slow_every: int
    slow_seconds: float
    few: int
    many: int


SERVERS = (
    Server("no latency", 0.0, 0, 0.0, 1_000, 21_000),
    Server("20 ms, every 500th takes 3 s", 0.02, 500, 3.0, 1_000, 11_000),
)

Command = Callable[[str, Path, Path], list[str]]


def records(path: Path, count: int) -> None:
    """Write `count` documents of about 470 bytes, one per line."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            document = {
                "attendanceEventCategoryDescriptor": "uri://ed-fi.org/AttendanceEventCategoryDescriptor#Unexcused",
                "eventDate": f"2026-{1 + number % 12:02d}-{1 + number % 28:02d}",
                "schoolReference": {"schoolId": 255901001},
                "sessionReference": {
                    "schoolId": 255901001,
                    "schoolYear": 2026,
                    "sessionName": "2025-2026 Fall Semester",
                },
                "studentReference": {"studentUniqueId": f"{604000 + number}"},
                "attendanceEventReason": "The student left the school without telling anybody at the office.",
                "educationalEnvironmentDescriptor": "uri://ed-fi.org/EducationalEnvironmentDescriptor#Classroom",
            }
            file.write(json.dumps(document) + "\n")


@contextmanager
def stub(server: Server, core: int) -> Iterator[str]:
    """The stub on one core; gives its address."""
    command = [sys.executable, str(ROOT / "bench/stub_server.py")]
    command += [str(server.delay), str(server.slow_every), str(server.slow_seconds)]
    started = subprocess.Popen(pinned(command, core), stdout=subprocess.PIPE, text=True)
    try:
        assert started.stdout is not None
        yield f"http://127.0.0.1:{started.stdout.readline().strip()}"
    finally:
        started.terminate()
        started.wait()
        if started.stdout is not None:
            started.stdout.close()


def pinned(command: list[str], core: int) -> list[str]:
    """The command on one core only, where there is a choice."""
    return ["taskset", "-c", str(core), *command] if shutil.which("taskset") else command


def run(command: list[str], core: int) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds and peak memory (MB) of a command. Raises when it fails."""
    with tempfile.TemporaryFile() as output:
        began = time.monotonic()
        child = subprocess.Popen(
            pinned(command, core), cwd=ROOT, stdout=output, stderr=output, env={**os.environ, "PYTHONPATH": str(ROOT)}
        )
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.monotonic() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            output.seek(0)
            raise SystemExit(f"{command[0]} failed:\n{output.read().decode()}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def ours(url: str, file: Path, _: Path) -> list[str]:
    """The command that sends with our client."""
    return [sys.executable, str(ROOT / "bench/send_ours.py"), url, str(file), str(IN_FLIGHT)]


def lightbeam(environment: Path) -> Command:
    """The command that sends with lightbeam, once it is installed."""
    venv.create(environment, with_pip=True)
    python = environment / "bin/python"
    subprocess.run([python, "-m", "pip", "install", "-q", LIGHTBEAM], check=True, stderr=subprocess.DEVNULL)

    def command(url: str, file: Path, directory: Path) -> list[str]:
        api = {"base_url": url, "version": 3, "mode": "shared_instance", "client_id": "k", "client_secret": "s"}
        connection = {"pool_size": IN_FLIGHT, "verify_ssl": False}
        config = directory / "lightbeam.yaml"
        config.write_text(json.dumps({"data_dir": str(file.parent), "edfi_api": api, "connection": connection}))
        return [str(environment / "bin/lightbeam"), "send", "-c", str(config)]

    return command


def measure(command: Command, server: Server, directory: Path) -> tuple[float, float, float]:
    """Records per second, CPU milliseconds per 1,000 records, and peak memory (MB)."""
    taken = []
    for count in (server.few, server.many):
        file = directory / str(count) / f"{RESOURCE}.jsonl"
        if not file.exists():
            file.parent.mkdir(exist_ok=True)
            records(file, count)
        with stub(server, core=1) as url:
            taken.append(run(command(url, file, directory), core=0))
    sent = server.many - server.few
    wall, cpu = taken[1][0] - taken[0][0], taken[1][1] - taken[0][1]
    return sent / wall, cpu / sent * 1e6, taken[1][2]


def main() -> None:
    """Print the table and the ratios that matter."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=3)
    repeats = parser.parse_args().repeats
    print("| server | client | records/s | CPU ms per 1,000 | peak MB |\n| --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as directory:
        clients = {"ours": ours, "lightbeam": lightbeam(Path(directory) / "venv")}
        for server in SERVERS:
            rows = {}
            for name, command in clients.items():
                measured = [measure(command, server, Path(directory)) for _ in range(repeats)]
                rows[name] = [statistics.median(column) for column in zip(*measured, strict=True)]
                print(f"| {server.name} | {name} | {rows[name][0]:,.0f} | {rows[name][1]:.0f} | {rows[name][2]:.0f} |")
            cpu, speed = rows["lightbeam"][1] / rows["ours"][1], rows["ours"][0] / rows["lightbeam"][0]
            print(f"| {server.name} | **ratio** | {speed:.1f}x as fast | {cpu:.1f}x less CPU | |", flush=True)


if __name__ == "__main__":
    main()
