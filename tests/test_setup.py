"""What ./run does before Aanzet starts, in a project of its own that installs nothing and says which Python it got."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import AS_ANYONE, ROOT, Process, wait_until

pytestmark = pytest.mark.long

INSTALLING = "Installing what requirements.lock names; this takes a moment.\n"


class Project:
    """A folder with our scripts and a lock without packages."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(ROOT / "bin", folder / "bin")
        shutil.copy(ROOT / "run", folder)
        (folder / "requirements.lock").write_text("# Nothing.\n")
        (folder / "app.py").write_text("import sys, pip\nprint('started by', sys.prefix)\n")

    @property
    def started(self) -> str:
        return f"started by {self.folder / '.venv'}\n"

    def run(self, *before: str, **environment: str) -> subprocess.CompletedProcess[str]:
        command = [*before, str(self.folder / "run")]
        return subprocess.run(command, env=self.environment | environment, capture_output=True, text=True, timeout=300)

    @property
    def environment(self) -> dict[str, str]:
        """With the Python that made the one of the tests."""
        python = Path(sys.base_prefix) / "bin"
        return {"PATH": f"{python}:/usr/bin:/bin", "HOME": str(self.folder), "TMPDIR": str(self.folder.parent)}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Made once, in a folder with a name that shells, URLs and templates all have something to say about."""
    folder = tmp_path_factory.mktemp("made") / "50% %(here)s? #1 'één' \"$x\""
    folder.mkdir()
    project = Project(folder)
    first = project.run()
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout == INSTALLING + project.started
    return project


@pytest.fixture
def project(tmp_path: Path, made: Project) -> Project:
    """The same in a plain folder, by copying, which for what these tests look at is as good as making it."""
    folder = tmp_path / "aanzet"
    shutil.copytree(made.folder, folder, symlinks=True)
    project = Project.__new__(Project)
    project.folder = folder
    return project


def test_what_is_installed_is_not_installed_again(project):
    assert project.run().stdout == project.started


def test_another_lock_is_installed(project):
    with (project.folder / "requirements.lock").open("a") as lock:
        lock.write("# Changed.\n")
    assert project.run().stdout == INSTALLING + project.started
    assert project.run().stdout == project.started


def test_what_was_interrupted_is_begun_anew(tmp_path):
    folder = tmp_path / "aanzet"
    folder.mkdir()
    project = Project(folder)
    with Process("run", [str(folder / "run")], project.environment, tmp_path / "output.log") as process:
        wait_until((folder / ".venv" / "bin" / "python").exists, seconds=60, what="something of it is there")
        os.killpg(process.pid, signal.SIGKILL)
    assert not (folder / ".venv" / "installed.lock").exists()
    assert project.run().stdout == INSTALLING + project.started


@pytest.mark.parametrize("lost", ["pip", "pip/_internal"])
def test_an_installation_that_did_not_come_to_its_end_is_begun_anew(project, lost):
    (project.folder / ".venv" / "installed.lock").unlink()
    (packages,) = (project.folder / ".venv" / "lib").glob("python*/site-packages")
    shutil.rmtree(packages / lost)
    assert project.run().stdout == INSTALLING + project.started


def test_what_another_python_made_is_made_anew(project):
    (packages,) = (project.folder / ".venv" / "lib").glob("python*/site-packages")
    packages.parent.rename(packages.parent.with_name("python3.10"))
    assert project.run().stdout == INSTALLING + project.started


def test_a_lock_that_cannot_be_installed_is_told_and_tried_again(project):
    lock = project.folder / "requirements.lock"
    lock.write_text("./not-there.whl --hash=sha256:" + 64 * "0" + "\n")
    for _ in range(2):
        refused = project.run()
        assert refused.returncode == 2
        assert refused.stdout == INSTALLING
        assert "not-there.whl" in refused.stderr
        assert refused.stderr.endswith("Aanzet: requirements.lock can't be installed; the message above says why.\n")
    lock.write_text("# Nothing, after all.\n")
    assert project.run().stdout == INSTALLING + project.started


def test_two_starts_at_once_install_once(project):
    with (project.folder / "requirements.lock").open("a") as lock:
        lock.write("# Changed.\n")
    logs = [project.folder / name for name in ("one.log", "other.log")]
    command = [str(project.folder / "run")]
    with (
        Process("one", command, project.environment, logs[0]) as one,
        Process("other", command, project.environment, logs[1]) as other,
    ):
        wait_until(lambda: not one.is_running and not other.is_running, seconds=120, what="both have ended")
    said = [log.read_text() for log in logs]
    assert all(text.endswith(project.started) for text in said)
    assert "".join(said).count(INSTALLING) == 1


def test_a_folder_that_cannot_be_written_is_told_in_a_sentence(project):
    shutil.rmtree(project.folder / ".venv")
    project.folder.chmod(0o500)
    refused = project.run(*AS_ANYONE)
    assert refused.returncode == 2
    assert refused.stderr.endswith("Aanzet: the folder .venv can't be made; the message above says why.\n")
    assert "Traceback" not in refused.stderr


def test_a_folder_that_cannot_be_written_works_with_an_instance_elsewhere(project, tmp_path):
    shutil.rmtree(project.folder / ".venv")
    project.folder.chmod(0o500)
    instance = tmp_path / "instance"
    started = f"started by {instance / 'venv'}\n"
    assert project.run(*AS_ANYONE, AANZET_INSTANCE=str(instance)).stdout == INSTALLING + started
    assert project.run(*AS_ANYONE, AANZET_INSTANCE=str(instance)).stdout == started


def test_what_was_installed_before_is_used_where_the_folder_cannot_be_written(project, tmp_path):
    project.folder.chmod(0o500)
    assert project.run(*AS_ANYONE).stdout == project.started
    assert project.run(*AS_ANYONE, AANZET_INSTANCE=str(tmp_path / "instance")).stdout == project.started
