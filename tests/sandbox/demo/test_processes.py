"""The demo stops what it started: all of it, and nothing else."""

import json
import os
import sys

import psutil
import pytest

from sandbox.demo.paths import DemoPaths
from sandbox.demo.processes import ProcessDied, Processes

SLEEPS = [sys.executable, "-c", "import time; time.sleep(600)"]
FORKS = [
    sys.executable,
    "-c",
    "import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']);"
    " print('forked', flush=True); time.sleep(600)",
]


@pytest.fixture
def paths(tmp_path):
    made = DemoPaths(tmp_path)
    made.make()
    return made


@pytest.fixture
def processes(paths):
    made = Processes(paths)
    yield made
    made.stop_all()


def pid_of(paths, name):
    return json.loads((paths.processes / f"{name}.json").read_text(encoding="utf-8"))["pid"]


def test_another_command_finds_and_stops_it(paths, processes):
    processes.start("one", SLEEPS, os.environ)
    later = Processes(paths)
    assert later.names() == ["one"]
    assert later.is_alive("one")
    assert later.stop_all() == ["one"]
    assert not later.is_alive("one")
    assert later.names() == []


def test_what_a_process_started_is_stopped_with_it(paths, processes):
    processes.start("parent", FORKS, os.environ)
    parent = psutil.Process(pid_of(paths, "parent"))
    while not processes.log_file("parent").read_text(encoding="utf-8"):
        assert parent.is_running()
    (child,) = parent.children()
    processes.stop_all()
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE


def test_a_number_that_belongs_to_another_process_by_now_is_left_alone(paths, processes):
    stranger = psutil.Popen(SLEEPS, start_new_session=True)
    try:
        recorded = {"pid": stranger.pid, "began": stranger.create_time() - 100}
        (paths.processes / "old.json").write_text(json.dumps(recorded), encoding="utf-8")
        assert not processes.is_alive("old")
        processes.stop_all()
        assert stranger.poll() is None
        assert processes.names() == []
    finally:
        stranger.kill()
        stranger.wait()


def test_a_process_that_ended_by_itself_is_reported_with_the_end_of_its_log(processes):
    processes.start("brief", [sys.executable, "-c", "print('what went wrong')"], os.environ)
    while processes.is_alive("brief"):
        pass
    with pytest.raises(ProcessDied, match="what went wrong"):
        processes.check("brief")
