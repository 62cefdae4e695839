"""Files that come into being whole or not at all."""

import os
import stat
import threading
from pathlib import Path

import pytest

from app.store.whole_files import made_whole, one_at_a_time, write_whole
from tests.processes import full_disk


def test_what_is_written_is_there_for_this_user_only(tmp_path):
    write_whole(tmp_path / "file", "één\n")
    assert (tmp_path / "file").read_bytes() == "één\n".encode()
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o600


def test_another_mode_is_what_the_user_lets_through(tmp_path):
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "file", "", mode=0o666)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o640


def test_until_it_is_complete_the_old_one_stands_there(tmp_path):
    path = tmp_path / "file"
    path.write_text("old")
    with made_whole(path) as partial:
        partial.write_text("new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("before", [None, "old"])
def test_a_full_disk_changes_nothing_and_leaves_nothing(tmp_path: Path, before: str | None):
    path = tmp_path / "file"
    if before:
        path.write_text(before)
    with full_disk(), pytest.raises(OSError):
        write_whole(path, "new")
    assert {one.name: one.read_text() for one in tmp_path.iterdir()} == ({"file": before} if before else {})


def test_one_after_the_other_has_a_turn(tmp_path):
    done = []
    with one_at_a_time(tmp_path):
        other = threading.Thread(target=lambda: take_a_turn(tmp_path, done))
        other.start()
        done.append("first")
    other.join(10)
    assert done == ["first", "other"]


def take_a_turn(folder: Path, done: list[str]) -> None:
    with one_at_a_time(folder):
        done.append("other")
