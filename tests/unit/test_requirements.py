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
LOCK, OFFICE_LOCK = ((ROOT / name).read_text() for name in ("requirements.lock", "requirements-office.lock"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
DEV = PROJECT["optional-dependencies"]["dev"]
# An office installs no tools for tests.
ASKED = {LOCK: [*PROJECT["dependencies"], *DEV], OFFICE_LOCK: PROJECT["dependencies"]}

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


def locked_in(lock: str) -> list[Requirement]:
    return [Requirement(line.rstrip(" \\")) for line in lock.splitlines() if re.match(r"\w", line)]


def wanted(here: dict[str, str], lock: str = LOCK) -> Iterator[Requirement]:
    """All that Aanzet asks for there, and all that this asks for. What isn't installed on this Python can't tell."""
    ahead = [one for one in map(Requirement, ASKED[lock]) if holds(one, here)]
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


@pytest.mark.parametrize("lock", [pytest.param(LOCK, id="all"), pytest.param(OFFICE_LOCK, id="office")])
@pytest.mark.parametrize(("python", "system", "machine"), PLACES)
def test_all_that_is_needed_is_locked(lock, python, system, machine):
    here = environment(python, system, machine)
    locked = {canonicalize_name(one.name): one.specifier for one in locked_in(lock) if holds(one, here)}
    missing = {
        str(one)
        for one in wanted(here, lock)
        if not (pin := locked.get(canonicalize_name(one.name)))
        or not one.specifier.contains(str(pin).removeprefix("=="), prereleases=True)
    }
    assert missing == set()


def test_the_walk_finds_what_is_asked_for_indirectly_and_through_an_extra():
    names = {canonicalize_name(one.name) for one in wanted(environment("3.11.2", "linux", "x86_64"))}
    assert {"flask", "werkzeug", "markupsafe", "async-timeout", "psycopg-binary", "libpass", "pluggy"} <= names


def test_an_office_installs_the_same_without_the_tools_of_the_tests():
    def pins(lock: str) -> set[str]:
        return set(re.split(r"\n(?=\w)", re.sub(r"(?m)^ *#.*\n", "", lock).strip()))

    assert pins(OFFICE_LOCK) < pins(LOCK)
    assert {one.name for one in locked_in(OFFICE_LOCK)} & {Requirement(one).name for one in DEV} == set()


@pytest.mark.parametrize("lock", [pytest.param(LOCK, id="all"), pytest.param(OFFICE_LOCK, id="office")])
def test_a_lock_names_no_place_to_get_it_from(lock):
    assert "://" not in lock
