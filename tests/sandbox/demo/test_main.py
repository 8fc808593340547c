"""A demo starts clean, whatever an earlier one left in its folder, and exits 0 when both sides are equal."""

import pytest

from include.edfi.errors import ResyncError
from sandbox.demo import __main__ as command
from sandbox.demo import secrets
from sandbox.demo.paths import DemoPaths
from sandbox.demo.processes import Processes
from tests.sandbox.demo import test_ods_scenario as ods
from tests.sandbox.demo import test_state_scenario as of_state
from tests.sandbox.demo.fakes import FakeDemo, FakeStateDemo


@pytest.fixture
def paths(tmp_path):
    return DemoPaths(tmp_path / "demo")


@pytest.fixture
def used(paths):
    """A folder in which both demos have run, one of them until it was interrupted."""
    paths.make()
    secrets.make(paths)
    for database in (paths.sis, paths.state_sis, paths.ods, paths.state, paths.airflow_home / "airflow.db"):
        for ending in ("", "-wal", "-shm"):
            database.with_name(database.name + ending).write_text("of an earlier demo", encoding="utf-8")
    paths.history.parent.mkdir()
    paths.history.write_text("of an earlier demo", encoding="utf-8")
    (paths.logs / "edfi-api.log").write_text("of an earlier demo", encoding="utf-8")
    return paths


class NotesWhatIsThere:
    """Makes a demo, and notes the files of the folder at that moment."""

    def __init__(self, demo):
        self.demo = demo
        self.files = None

    def __call__(self, paths, stages):
        self.files = {path.relative_to(paths.folder).as_posix() for path in paths.folder.rglob("*") if path.is_file()}
        return self.demo


def demos():
    return [
        (command.run, FakeDemo(ods.WELL, [ods.EQUAL, ods.EQUAL])),
        (command.state, FakeStateDemo(of_state.WELL, {}, {"STATE-1"})),
    ]


@pytest.mark.parametrize(("run", "demo"), demos())
def test_a_demo_in_a_used_folder_starts_clean_and_says_so(used, run, demo, capsys):
    earlier = secrets.read(used)
    made = NotesWhatIsThere(demo)
    assert run(used, made) == 0
    assert made.files == {"secrets.json", "logs/edfi-api.log"}
    assert secrets.read(used) == earlier
    output = capsys.readouterr().out
    assert output.startswith(
        f"Starting clean. Deleted from {used.folder}, left by an earlier demo: the sample district,"
    )
    assert "NO " not in output
    assert demo.processes.stopped


@pytest.mark.parametrize(("run", "demo"), demos())
def test_a_demo_in_a_new_folder_deletes_nothing(paths, run, demo, capsys):
    assert run(paths, NotesWhatIsThere(demo)) == 0
    assert "Starting clean" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("run", "demo"),
    [
        (command.run, FakeDemo(ods.WELL, [ods.EQUAL, ods.STRAY])),
        (command.state, FakeStateDemo(of_state.WELL, {"Enrollment": [1]}, {"STATE-1"})),
    ],
)
def test_a_demo_that_ends_unequal_exits_1_and_stops_its_processes(paths, run, demo, capsys):
    assert run(paths, NotesWhatIsThere(demo)) == 1
    assert capsys.readouterr().out.endswith(f"\n{command.FAILED}\n")
    assert demo.processes.stopped


@pytest.mark.parametrize("run", [command.run, command.state])
def test_nothing_is_deleted_while_a_demo_is_running(used, run):
    running = Processes(used)
    running.start("edfi-api", ["sleep", "600"], {"PATH": "/usr/bin:/bin"})
    try:
        with pytest.raises(ResyncError, match="a demo is running already"):
            run(used)
        assert used.ods.exists()
        assert used.history.exists()
    finally:
        running.stop_all()


def test_traits_reach_the_demo(paths):
    demo = FakeDemo(ods.WELL, [ods.EQUAL, ods.EQUAL])
    assert command.run(paths, NotesWhatIsThere(demo), traits="etags=weak") == 0
    assert demo.traits == "etags=weak"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["up", "--traits", "keys=lower"], "trait keys: 'lower' is not one of exact", id="value"),
        pytest.param(["run", "--traits", "key=exact"], "unknown trait: 'key'; known: keys", id="name"),
        pytest.param(["state", "--traits", "keys=exact"], "state takes no traits; they are for run", id="command"),
    ],
)
def test_traits_that_make_no_sense_start_nothing(monkeypatch, capsys, tmp_path, arguments, message):
    folder = tmp_path / "demo"
    monkeypatch.setattr("sys.argv", ["demo", "--folder", str(folder), *arguments])
    with pytest.raises(SystemExit):
        command.main()
    assert message in capsys.readouterr().err
    assert not folder.exists()
