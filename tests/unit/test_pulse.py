"""Signs of life, as systemd hears them; the supervisor and the workers are tried as processes."""

from pathlib import Path
from socket import AF_UNIX, SOCK_DGRAM, socket

import pytest

from app import pulse


@pytest.mark.parametrize("is_abstract", [False, True])
def test_systemd_is_told_that_a_process_is_ready_and_then_that_it_lives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_abstract: bool
) -> None:
    name = str(tmp_path / "notify")
    with socket(AF_UNIX, SOCK_DGRAM) as systemd:
        systemd.bind(f"\0{name}" if is_abstract else name)
        monkeypatch.setenv("NOTIFY_SOCKET", f"@{name}" if is_abstract else name)
        pulse.tell(is_ready=True)
        pulse.tell()
        assert [systemd.recv(100), systemd.recv(100)] == [b"READY=1", b"WATCHDOG=1"]


def test_where_nobody_watches_or_listens_nothing_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    pulse.tell()
    monkeypatch.setenv("NOTIFY_SOCKET", "/nowhere/notify")
    monkeypatch.setenv(pulse.WATCHED, "987")
    pulse.tell()


def test_a_pulse_says_since_when_it_is_silent_and_whether_a_transaction_is_open() -> None:
    horse = pulse.Pulse()
    assert not horse.is_in_transaction
    horse.beat(in_transaction=True)
    before = horse.silent_seconds
    assert horse.is_in_transaction and horse.silent_seconds > before >= 0
