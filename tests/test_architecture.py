"""The conventions of the code that are worth keeping, as tests."""

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CODE = sorted((ROOT / "app").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))

LONGEST_FILE = 300
LONGEST_VIEW = 14
MOST_MODULES = 25
MOST_TEMPLATES = 40

# From the ground up: a room imports itself and what stands before it.
ORDER = (
    *(
        "vocabulary",
        "extensions",
        "pulse",
        "models",
        "queue",
        "store",
        "engine",
        "delivery",
        "setup",
        "entries",
        "history",
        "insight",
    ),
    *("exchange", "casework", "tables", "home", "watch", "backups", "web", "demo", "blueprints"),
    *("config", "server", "jobs", "commands", "worker", "sweeper", ""),
)
ROOMS = {*ORDER[ORDER.index("store") : ORDER.index("web")]}
# These start processes, or are started as one: they make the app.
DOORS = {"server", "worker", "sweeper"}
# What is not somebody's business, of our own and of others'.
NOT_FOR = {"blueprints": {"queue", "jobs", "demo", "backups"}, "web": {"queue", "jobs", "demo", "backups"}}
LIBRARIES_NOT_FOR = {
    "vocabulary": re.compile(r"flask|sqlalchemy|redis|rq|werkzeug|wtforms"),
    "models": re.compile(r"flask(?!_security)|redis|rq|werkzeug|wtforms|babel"),
    "blueprints": re.compile(r"redis|rq"),
    **dict.fromkeys(ROOMS - {"backups"}, re.compile(r"flask|redis|rq|werkzeug|wtforms")),
}
NOT_FOR_A_PURE_PART = re.compile(r"flask|sqlalchemy|redis|rq|werkzeug|wtforms|babel")


def room_of(path: Path) -> str:
    """Of the package's own __init__ it is ""."""
    return path.relative_to(ROOT / "app").parts[0].removesuffix(".py").removesuffix("__init__")


def is_pure(path: Path) -> bool:
    return "domain" in path.parts or room_of(path) == "vocabulary"


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names)


def ours(path: Path) -> Iterator[tuple[str, str]]:
    """Each import from the house: the whole of it, and the room that it is from."""
    for name in imports_of(path):
        if name.startswith("app."):
            room = name.split(".")[1]
            yield name, room if room in ORDER else ""


def libraries(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports_of(path) if not name.startswith("app.")}


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def code(*rooms: str) -> list[Path]:
    return [path for path in CODE if room_of(path) in rooms]


def test_every_folder_and_file_of_the_house_has_its_place_in_the_order():
    assert {room_of(path) for path in CODE} == set(ORDER)


def test_a_room_imports_only_itself_and_rooms_below_it():
    rank = {room: place for place, room in enumerate(ORDER)}
    upward = {
        f"{shown(path)}: {name}"
        for path in CODE
        for name, room in ours(path)
        if rank[room] > rank[room_of(path)] and not (room == "" and room_of(path) in DOORS)
    }
    assert upward == set()


def test_a_pure_part_imports_only_the_vocabulary_and_other_pure_parts():
    impure = {
        f"{shown(path)}: {name}"
        for path in CODE
        if is_pure(path)
        for name, room in ours(path)
        if room != "vocabulary" and ".domain" not in name
    }
    assert impure == set()


def test_a_pure_part_needs_no_database_network_or_page():
    found = {shown(path): names for path in CODE if is_pure(path) and (names := _forbidden(path))}
    assert found == {}


def test_a_room_keeps_away_from_what_is_not_its_business():
    found = {
        f"{shown(path)}: {name}" for path in CODE for name, room in ours(path) if room in NOT_FOR.get(room_of(path), ())
    }
    assert found == set()


def test_a_room_keeps_away_from_libraries_that_are_not_its_business():
    found = {
        shown(path): names
        for path in CODE
        if (pattern := LIBRARIES_NOT_FOR.get(room_of(path))) and (names := _matching(path, pattern))
    }
    assert found == {}


def _forbidden(path: Path) -> list[str]:
    # How days and numbers read is in Babel, and nothing else of the vocabulary may need it.
    pattern = LIBRARIES_NOT_FOR["vocabulary"] if room_of(path) == "vocabulary" else NOT_FOR_A_PURE_PART
    return _matching(path, pattern)


def _matching(path: Path, pattern: re.Pattern[str]) -> list[str]:
    return sorted(name for name in libraries(path) if pattern.match(name))


def test_imports_are_absolute():
    assert [shown(path) for path in CODE if any(name.startswith(".") for name in imports_of(path))] == []


def test_only_doors_create_the_app():
    makers = {room_of(path) for path in CODE if "import create_app" in path.read_text()}
    assert makers <= DOORS


def test_no_file_grows_beyond_what_one_can_take_in():
    long = {
        shown(path): lines
        for path in [*CODE, *TEMPLATES]
        if (lines := len(path.read_text().splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_no_folder_grows_beyond_what_one_can_look_through():
    assert _fuller(CODE, MOST_MODULES) | _fuller(TEMPLATES, MOST_TEMPLATES) == {}


def _fuller(paths: list[Path], most: int) -> Mapping[str, int]:
    counted = Counter(shown(path.parent) for path in paths)
    return {folder: count for folder, count in counted.items() if count > most}


def test_our_own_style_stays_a_few_exceptions_to_the_vendored_one():
    assert len((ROOT / "static" / "aanzet.css").read_text().splitlines()) < LONGEST_FILE


def views(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef):
            for decorator in node.decorator_list:
                call = decorator.func if isinstance(decorator, ast.Call) else decorator
                if isinstance(call, ast.Attribute) and call.attr in ("route", "get", "post"):
                    yield node
                    break


def test_a_view_translates_http_and_nothing_else():
    long = {}
    for path in code("blueprints"):
        for view in views(path):
            first = view.body[1] if ast.get_docstring(view) and len(view.body) > 1 else view.body[0]
            lines = (view.end_lineno or 0) - first.lineno + 1
            if lines > LONGEST_VIEW:
                long[f"{shown(path)}: {view.name}"] = lines
    assert long == {}


def test_a_view_declares_its_right_directly_above_the_function():
    undeclared = [
        f"{shown(path)}: {view.name}"
        for path in code("blueprints")
        for view in views(path)
        if not ast.unparse(view.decorator_list[-1]).startswith("right(")
    ]
    assert undeclared == []


def test_the_http_side_never_commits():
    committing = re.compile(r"\.(commit|flush|rollback)\(")
    pages = [path for path in code("blueprints", "web") if path.name != "errors.py"]
    assert [shown(path) for path in pages if committing.search(path.read_text())] == []


# A file of a name is made by app/store/whole_files.py, or half of it may be what the next start finds.
WRITES = re.compile(r"write_text|write_bytes|NamedTemporaryFile|mkstemp|O_CREAT|open\([^)]*['\"][wax]")
WRITES_BESIDE = {
    "app/backups/postgresql.py": "into the file that made_whole gives",
    "app/commands/config_commands.py": "to what is no file, such as /dev/stdout",
    "app/server/redis_server.py": "a lock, which stays empty",
    "app/delivery/transport.py": "a mail beside it first, since it is told to leave in between",
    "app/store/whole_files.py": "for all others",
}


def test_files_come_into_being_whole_or_not_at_all():
    assert {shown(path) for path in CODE if WRITES.search(path.read_text())} == WRITES_BESIDE.keys()


def test_queries_are_written_as_select():
    old = [
        f"{shown(path)}: {ast.unparse(node)}"
        for path in CODE
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and node.attr == "query" and not _is_of_a_url(node)
    ]
    assert old == []


def _is_of_a_url(node: ast.Attribute) -> bool:
    return "url" in ast.unparse(node.value).lower()


def test_a_module_says_what_it_is_for():
    silent = [shown(path) for path in [*CODE, *TESTS] if path.read_text() and not ast.get_docstring(tree_of(path))]
    assert silent == []


AT_ONCE = re.compile(
    r"\.(all_inner_texts|all_text_contents|inner_text|inner_html|text_content|input_value|is_\w+|all)\(\)"
    r"|(?<!func)\.count\(\)"
)


def test_a_browser_test_reads_a_page_through_the_helpers_that_wait_until_it_is_in_whole():
    readers = [path for path in (ROOT / "tests" / "browser").glob("*.py") if path.stem != "office"]
    assert {shown(path): found for path in readers if (found := AT_ONCE.findall(path.read_text()))} == {}


def test_nothing_is_left_to_do():
    marks = re.compile("|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X"]))
    scripts = [*(ROOT / "static").glob("aanzet.*"), *(ROOT / "migrations").rglob("*.py")]
    assert [shown(path) for path in [*CODE, *TESTS, *TEMPLATES, *scripts] if marks.search(path.read_text())] == []
