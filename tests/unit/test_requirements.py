"""requirements.lock has what every Python and system that the README promises needs, whatever it was made on."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, requires
from itertools import product
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent.parent
LOCK = (ROOT / "requirements.lock").read_text()
LOCKED = [Requirement(line.rstrip(" \\")) for line in LOCK.splitlines() if re.match(r"\w", line)]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
ASKED = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]

PYTHONS = ("3.11.0", "3.11.2", "3.11.3", "3.11.7", "3.12.0", "3.12.1", "3.13.0", "3.14.0")
MACHINES = (("linux", "x86_64"), ("linux", "aarch64"), ("darwin", "x86_64"), ("darwin", "arm64"))
PLACES = [pytest.param(*place, id="-".join(place)) for place in ((p, *m) for p, m in product(PYTHONS, MACHINES))]


def environment(python: str, system: str, machine: str) -> dict[str, str]:
    return {
        "implementation_name": "cpython",
        "implementation_version": python,
        "os_name": "posix",
        "platform_machine": machine,
        "platform_python_implementation": "CPython",
        "platform_release": "",
        "platform_system": system.capitalize(),
        "platform_version": "",
        "python_full_version": python,
        "python_version": python.rpartition(".")[0],
        "sys_platform": system,
    }


def holds(requirement: Requirement, here: dict[str, str], extra: str = "") -> bool:
    return requirement.marker is None or requirement.marker.evaluate(here | {"extra": extra})


def wanted(here: dict[str, str]) -> Iterator[Requirement]:
    """All that Aanzet asks for there, and all that this asks for. What isn't installed on this Python can't tell."""
    ahead = [one for one in map(Requirement, ASKED) if holds(one, here)]
    seen = set()
    while ahead:
        requirement = ahead.pop()
        yield requirement
        for extra in ("", *requirement.extras):
            if (known := (canonicalize_name(requirement.name), extra)) not in seen:
                seen.add(known)
                ahead += [one for one in asked_by(requirement.name) if holds(one, here, extra)]


@cache
def asked_by(name: str) -> list[Requirement]:
    try:
        return [Requirement(line) for line in requires(name) or ()]
    except PackageNotFoundError:
        return []


@pytest.mark.parametrize(("python", "system", "machine"), PLACES)
def test_all_that_is_needed_is_locked(python, system, machine):
    here = environment(python, system, machine)
    locked = {canonicalize_name(one.name): one.specifier for one in LOCKED if holds(one, here)}
    missing = {
        str(one)
        for one in wanted(here)
        if not (pin := locked.get(canonicalize_name(one.name)))
        or not one.specifier.contains(str(pin).removeprefix("=="), prereleases=True)
    }
    assert missing == set()


def test_the_walk_finds_what_is_asked_for_indirectly_and_through_an_extra():
    names = {canonicalize_name(one.name) for one in wanted(environment("3.11.2", "linux", "x86_64"))}
    assert {"flask", "werkzeug", "markupsafe", "async-timeout", "psycopg-binary", "libpass", "pluggy"} <= names


def test_the_lock_names_no_place_to_get_it_from():
    assert "://" not in LOCK
