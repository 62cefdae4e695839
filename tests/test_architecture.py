"""The conventions of the code that are worth keeping, as tests."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CODE = sorted((ROOT / "app").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))

LONGEST_FILE = 300
LONGEST_VIEW = 14

# What each layer may import of ours. Formatting and labels are plain Python: how days and words read.
MAY_IMPORT = {
    "domain": {"domain"},
    "models": {"domain", "extensions", "models"},
    "services": {"domain", "extensions", "formatting", "labels", "models", "queue", "services"},
    "jobs": {"services"},
    "blueprints": {
        *("blueprints", "comparing", "domain", "extensions", "forms", "formatting"),
        *("htmx", "labels", "models", "rights", "services", "templating"),
    },
    "queue": set(),
    "formatting": set(),
    "labels": {"domain"},
}
# And what of others'.
NEVER_IMPORT = {
    "domain": re.compile(r"flask|sqlalchemy|redis|rq|werkzeug|wtforms|babel"),
    "models": re.compile(r"flask(?!_security)|redis|rq|werkzeug|wtforms|babel"),
    "services": re.compile(r"flask|redis|rq|werkzeug|wtforms"),
    "formatting": re.compile(r"flask|sqlalchemy"),
    "blueprints": re.compile(r"redis|rq"),
}


def layer_of(path: Path) -> str:
    return path.relative_to(ROOT / "app").parts[0].removesuffix(".py")


def imports_of(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names)


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def code(*layers: str) -> list[object]:
    return [pytest.param(path, id=shown(path)) for path in CODE if not layers or layer_of(path) in layers]


@pytest.mark.parametrize("path", code(*MAY_IMPORT))
def test_a_layer_imports_only_the_layers_below_it(path):
    allowed = MAY_IMPORT[layer_of(path)]
    ours = {name.split(".")[1] for name in imports_of(ast.parse(path.read_text())) if name.startswith("app.")}
    assert ours <= allowed


@pytest.mark.parametrize("path", code(*NEVER_IMPORT))
def test_a_layer_keeps_away_from_libraries_that_are_not_its_business(path):
    forbidden = NEVER_IMPORT[layer_of(path)]
    others = {name.split(".")[0] for name in imports_of(ast.parse(path.read_text())) if not name.startswith("app.")}
    assert [name for name in others if forbidden.fullmatch(name) or forbidden.match(name)] == []


@pytest.mark.parametrize("path", code())
def test_imports_are_absolute(path):
    assert [name for name in imports_of(ast.parse(path.read_text())) if name.startswith(".")] == []


def test_only_doors_create_the_app():
    doors = {"supervisor", "sweeper", "worker"}
    makers = {layer_of(path) for path in CODE if "import create_app" in path.read_text()}
    assert makers <= doors


def test_no_file_grows_beyond_what_one_can_take_in():
    long = {
        shown(path): lines
        for path in [*CODE, *TEMPLATES]
        if (lines := len(path.read_text().splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_our_own_style_stays_a_few_exceptions_to_the_vendored_one():
    assert len((ROOT / "static" / "aanzet.css").read_text().splitlines()) < LONGEST_FILE


def views(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            for decorator in node.decorator_list:
                call = decorator.func if isinstance(decorator, ast.Call) else decorator
                if isinstance(call, ast.Attribute) and call.attr in ("route", "get", "post"):
                    yield node
                    break


@pytest.mark.parametrize("path", code("blueprints"))
def test_a_view_translates_http_and_nothing_else(path):
    long = {}
    for view in views(ast.parse(path.read_text())):
        first = view.body[1] if ast.get_docstring(view) and len(view.body) > 1 else view.body[0]
        lines = (view.end_lineno or 0) - first.lineno + 1
        if lines > LONGEST_VIEW:
            long[view.name] = lines
    assert long == {}


@pytest.mark.parametrize("path", code("blueprints"))
def test_a_view_declares_its_right_directly_above_the_function(path):
    undeclared = [
        view.name
        for view in views(ast.parse(path.read_text()))
        if not ast.unparse(view.decorator_list[-1]).startswith("right(")
    ]
    assert undeclared == []


@pytest.mark.parametrize("path", code("blueprints", "templating", "forms", "htmx"))
def test_the_http_side_never_commits(path):
    assert not re.search(r"\.(commit|flush|rollback)\(", path.read_text())


@pytest.mark.parametrize("path", code())
def test_queries_are_written_as_select(path):
    old = [
        ast.unparse(node)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr == "query" and not _is_of_a_url(node)
    ]
    assert old == []


def _is_of_a_url(node: ast.Attribute) -> bool:
    return "url" in ast.unparse(node.value).lower()


@pytest.mark.parametrize("path", [pytest.param(path, id=shown(path)) for path in [*CODE, *TESTS]])
def test_a_module_says_what_it_is_for(path):
    text = path.read_text()
    assert not text or ast.get_docstring(ast.parse(text))


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


def elements(text: str) -> Iterator[str]:
    """Every start tag, with the Jinja inside it."""
    yield from re.findall(r"<[a-z][a-z0-9-]*(?:\{%.*?%\}|\{\{.*?\}\}|[^>{]|\{)*>", text, re.DOTALL)


@pytest.mark.parametrize("path", [pytest.param(path, id=shown(path)) for path in TEMPLATES])
def test_an_element_that_requests_names_what_it_replaces_and_how(path):
    requesting = [tag for tag in elements(path.read_text()) if re.search(r"\bhx-(get|post|put|patch|delete)=", tag)]
    assert [tag for tag in requesting if "hx-target=" not in tag or "hx-swap=" not in tag] == []


@pytest.mark.parametrize("path", [pytest.param(path, id=shown(path)) for path in TEMPLATES])
def test_templates_hold_no_script_or_style_of_their_own(path):
    """The content security policy would block it."""
    text = path.read_text()
    assert not re.search(r"\shx-on|\son[a-z]+=|\sstyle=|<style\b|<script(?![^>]*\ssrc=)", text)
