"""Makes a folder with a Python of its own and what requirements.lock names: `python bin/install.py .venv`.

It is whole once installed.lock is in it, which comes last: what was interrupted, or met a full disk, is begun anew.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

LOCK = Path("requirements.lock")


def main(folder: Path) -> None:
    # Taken by the programs below too: it is held for as long as any of them still writes.
    with LOCK.open() as turn:
        _wait_for(turn.fileno())
        if not _is_whole(folder):
            _make(folder, turn.fileno())


def _wait_for(turn: int) -> None:
    try:
        fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("Another start of Aanzet is installing; waiting for it.", flush=True)
        fcntl.flock(turn, fcntl.LOCK_EX)


def _is_whole(folder: Path) -> bool:
    """Somebody else may have made it meanwhile."""
    kept = folder / "installed.lock"
    if not kept.is_file() or kept.read_bytes() != LOCK.read_bytes():
        return False
    return subprocess.run([folder / "bin" / "python", "-c", "import pip"], stderr=subprocess.DEVNULL).returncode == 0


def _make(folder: Path, turn: int) -> None:
    print("Installing what requirements.lock names; this takes a moment.", flush=True)
    try:
        (folder / "installed.lock").unlink(missing_ok=True)
        _run(turn, f"the folder {folder} can't be made", sys.executable, "-m", "venv", "--clear", folder)
        pip = (folder / "bin" / "python", "-m", "pip", "install", "-qq", "--disable-pip-version-check")
        _run(turn, f"{LOCK} can't be installed", *pip, "--require-hashes", "-r", LOCK)
        partial = folder / "installed.lock.part"
        shutil.copyfile(LOCK, partial)
        # All of it is on the disk before it is said to be.
        os.sync()
        os.replace(partial, folder / "installed.lock")
    except OSError as error:
        sys.exit(f"Aanzet: the folder {folder} can't be made: {error.strerror}.")


def _run(turn: int, failure: str, *command: str | Path) -> None:
    if subprocess.run(command, pass_fds=(turn,)).returncode:
        sys.exit(f"Aanzet: {failure}; the message above says why.")


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]))
    except KeyboardInterrupt:
        sys.exit(130)
