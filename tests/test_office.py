"""What docs/office.md, the README and deploy/ tell an office to run, set and copy is there."""

import re
import shlex
from configparser import ConfigParser
from importlib.util import find_spec
from pathlib import Path

import click
import pytest
from flask_migrate.cli import db as db_commands
from flask_security.cli import users as user_commands

from app.commands import cli, config_commands
from app.queue import QUEUES

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
PAGES = {name: (ROOT / name).read_text() for name in ("README.md", "docs/office.md")}
UNITS = sorted([*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")])
COMMANDS = {
    "db": db_commands,
    "demo": cli.demo_commands,
    "admin": cli.admin_commands,
    "users": user_commands,
    config_commands.commands.name: config_commands.commands,
    **cli.commands.commands,
}
PYTHON = "/opt/aanzet/.venv/bin/python"


def unit(path):
    parser = ConfigParser(interpolation=None, strict=False, comment_prefixes="#", delimiters="=")
    parser.optionxform = str
    parser.read(path)
    return parser


def lines_of(path):
    """Each command that a unit gives; ConfigParser keeps the last of one name alone."""
    return [shlex.split(line) for line in re.findall(r"(?m)^ExecStart=(.+)$", path.read_text())]


def is_a_command(words):
    """`flask` or `aanzet` itself, then a command, and that of a group."""
    command = COMMANDS.get(words[1])
    return command is not None and (not isinstance(command, click.Group) or words[2] in command.commands)


def is_there(words):
    match Path(words[0]).name, words[1:]:
        case "flask" | "aanzet", [_, *_]:
            return is_a_command(words)
        case "python", ["-m", module, *queues]:
            return find_spec(module) is not None and set(queues) <= {*QUEUES, "%i"}
        case "gunicorn", ["app:create_app()", *_]:
            return True
    return False


def told(page):
    """Lines of code blocks and code in a sentence that start one of our programs."""
    blocks, rest = re.findall(r"```\n(.*?)```", page, re.S), re.sub(r"```.*?```", "", page, flags=re.S)
    code = [line.partition(" #")[0] for block in blocks for line in block.splitlines()]
    code += [words.partition(" [")[0] for words in re.findall(r"`([^`]+)`", rest)]
    starts = re.compile(r"(\.venv/bin/)?((flask|aanzet|gunicorn) |python -m app)")
    return [shlex.split(line) for line in code if starts.match(line)]


@pytest.mark.parametrize("name", PAGES)
def test_every_command_that_a_page_names_is_there(name):
    commands = told(PAGES[name])

    assert len(commands) >= 7
    assert [words for words in commands if not is_there(words)] == []


def test_every_command_is_told_of():
    named = {words[1] for words in told(PAGES["docs/office.md"]) if Path(words[0]).name == "flask"}
    assert named == COMMANDS.keys()


@pytest.mark.parametrize(
    "line", ["flask docter", "aanzet db upgraed", "python -m app.wroker runs", "python -m app.worker mails"]
)
def test_a_command_that_is_not_there_is_noticed(line):
    assert not is_there(line.split())


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_starts_what_is_there_as_the_others_do(path):
    parts = unit(path)
    assert parts["Unit"]["Description"].startswith("Aanzet: ")
    if path.suffix == ".timer":
        assert path.with_suffix(".service").exists() and "OnCalendar" in parts["Timer"]
        return
    service = parts["Service"]
    told = {name: service[name] for name in ("User", "WorkingDirectory", "EnvironmentFile", "StateDirectory")}
    assert list(told.values()) == ["aanzet", "/opt/aanzet", "/etc/aanzet.env", "aanzet"]
    lines = lines_of(path)
    assert lines and [words for words in lines if words[0] != "/usr/bin/find" and not is_there(words)] == []
    assert {str(Path(words[0]).parent) for words in lines} <= {str(Path(PYTHON).parent), "/usr/bin"}


def processes(lines):
    """What is started, apart from where and with which options."""
    started = {" ".join(word for word in words[1:] if not word.startswith("--")) for words in lines}
    return {re.sub(r"[ \d.:]*$", "", line) for line in started}


def test_every_process_of_the_readme_has_its_unit_and_each_is_switched_on():
    section = PAGES["README.md"].partition("## For an office")[2].partition("\n## ")[0]
    short = [words for words in told(section) if Path(words[0]).name in ("gunicorn", "python")]
    lines = [words for path in UNITS for words in lines_of(path) if Path(words[0]).name in ("gunicorn", "python")]
    units = [[word.replace("%i", queue) for word in words] for words in lines for queue in QUEUES]
    assert processes(short) == processes(units) and len(processes(short)) == 4

    (enabled,) = re.findall(r"(?m)^systemctl enable --now (.+)$", PAGES["docs/office.md"])
    names = {re.sub(r"@\w+", "@", name).removesuffix(".timer") for name in enabled.split()}
    assert names == {path.stem for path in UNITS}


def test_every_setting_is_in_the_table_and_the_example_sets_no_other():
    table = set(re.findall(r"(?m)^\| `([A-Z_]+)` \|", PAGES["docs/office.md"]))
    source = "".join((ROOT / "app" / name).read_text() for name in ("__init__.py", "config.py", "server/supervisor.py"))
    example = set(re.findall(r"(?m)^([A-Z_]+)=", (DEPLOY / "aanzet.env").read_text()))

    assert table == set(re.findall(r'environ\.get\("([A-Z_]+)"', source)) | {"FORWARDED_ALLOW_IPS"}
    assert example < table


def test_the_proxy_passes_on_what_links_are_made_of():
    site = (DEPLOY / "nginx.conf").read_text()

    assert "proxy_set_header Host $server_name;" in site
    assert "proxy_set_header X-Forwarded-Proto $scheme;" in site
    assert re.findall(r"proxy_pass http://(\S+);", site) == re.findall(
        r"--bind (\S+)", (DEPLOY / "aanzet-web.service").read_text()
    )


def test_every_file_of_deploy_is_told_of():
    page = PAGES["docs/office.md"]
    others = [path.name for path in DEPLOY.iterdir() if path not in UNITS]

    assert [name for name in others if f"deploy/{name}" not in page] == [] and "cp deploy/aanzet-* " in page
