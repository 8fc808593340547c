"""The file that processes share: one at a time, whole, for its owner only."""

import multiprocessing
import stat
from pathlib import Path

import pytest

from include.edfi.api.shared_file import SharedFile


def _count(path: Path, times: int) -> None:
    file = SharedFile(path)
    for _ in range(times):
        with file.locked():
            file.write({"count": file.read().get("count", 0) + 1})


def test_processes_do_not_overwrite_each_others_content(tmp_path: Path) -> None:
    path = tmp_path / "shared" / "count.json"
    context = multiprocessing.get_context("spawn")
    children = [context.Process(target=_count, args=(path, 20)) for _ in range(3)]
    for child in children:
        child.start()
    for child in children:
        child.join(60)
    assert [child.exitcode for child in children] == [0, 0, 0]
    assert SharedFile(path).read() == {"count": 60}


def test_file_lock_and_folder_are_for_their_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "shared" / "count.json"
    _count(path, 1)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(found.stat().st_mode) for found in path.parent.iterdir()} == {0o600}


def test_the_lock_is_released_when_the_work_fails(tmp_path: Path) -> None:
    file = SharedFile(tmp_path / "count.json")
    with pytest.raises(ZeroDivisionError), file.locked():
        _ = 1 / 0
    _count(tmp_path / "count.json", 1)
    assert file.read() == {"count": 1}


@pytest.mark.parametrize("content", ["", "{", "[]", "null"])
def test_a_damaged_file_reads_as_empty(tmp_path: Path, content: str) -> None:
    path = tmp_path / "count.json"
    path.write_text(content)
    assert SharedFile(path).read() == {}
