"""The English catalogue is complete, and every text is where the catalogue finds it."""

import ast
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "app/translations"
PO, MO = "en/LC_MESSAGES/messages.po", "en/LC_MESSAGES/messages.mo"

# What marks a text for translation, or hands one on that is marked already.
MARKERS = {"_", "gettext", "lazy_gettext", "ngettext", "N_", "say", "DomainError", "refuse", "_problem"}
PLACE = re.compile(r"%\(\w+\)[a-z]|%%")


def catalogue(folder: Path) -> Catalog:
    with (folder / PO).open("rb") as file:
        return read_po(file, locale="en")


def texts(folder: Path) -> set[object]:
    return {message.id for message in catalogue(folder) if message.id}


@pytest.fixture(scope="module")
def renewed(tmp_path_factory):
    """The catalogue as bin/translations would make it now."""
    folder = tmp_path_factory.mktemp("catalogue") / "translations"
    shutil.copytree(KEPT, folder)
    subprocess.run([ROOT / "bin/translations", folder], check=True)
    return folder


def test_every_text_is_in_the_catalogue_and_nothing_else_is(renewed):
    """If not: run bin/translations, and write the English of what is new."""
    assert texts(renewed) - texts(KEPT) == set()
    assert texts(KEPT) - texts(renewed) == set()
    assert catalogue(KEPT).obsolete == {}


@pytest.mark.parametrize("name", [PO, MO])
def test_gathering_and_compiling_once_more_changes_nothing(renewed, name):
    assert (renewed / name).read_bytes() == (KEPT / name).read_bytes()


def test_every_text_is_translated():
    messages = [message for message in catalogue(KEPT) if message.id]
    assert [message.id for message in messages if message.fuzzy] == []
    assert [message.id for message in messages if not all(forms(message.string))] == []


def test_a_translation_keeps_the_places_of_its_text():
    wrong = {}
    for message in catalogue(KEPT):
        expected = sorted(PLACE.findall(forms(message.id)[-1]))
        for string in forms(message.string) if message.id else ():
            if sorted(PLACE.findall(string)) != expected:
                wrong[message.id] = string
    assert wrong == {}


def forms(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


# Attributes that are read out or shown. Of data-… and aria-…, those that hold words and not a name, a number or an id.
SPOKEN = re.compile(
    r"""[\s"'](?:title|alt|placeholder|label|summary|hx-confirm|hx-prompt|aria-label|aria-description|aria-valuetext|"""
    r'''aria-roledescription|data-label)=["']([^"']*)|\sdata-[\w-]+="([A-ZÀ-Ý“][^"]* [^"]*|[^"]* [^"]*[.?!…])"'''
)


def test_no_template_holds_words_that_are_not_marked():
    bare = {}
    for path in sorted((ROOT / "templates").rglob("*.*")):
        text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", path.read_text(), flags=re.DOTALL)
        shown = re.sub(r"<[^>]*>", " ", text)
        shown += " ".join(" ".join(both) for both in SPOKEN.findall(text))
        if words := set(re.findall(r"[^\W\d_]{2,}", shown)) - {"Aanzet", "lt", "gt", "next"}:
            bare[str(path.relative_to(ROOT))] = words
    assert bare == {}


# What is handed to a macro or printed from an expression, and the names of field types.
TITLE = re.compile(r"[A-ZÀ-Ý“][a-zà-ÿ].*|.*\s.*[.?!…]", re.DOTALL)
NO_WORDS = {"Aanzet", "Esc", "CheckboxesField", "SelectField", "SelectMultipleField"}


def test_no_template_prints_a_text_that_is_not_marked():
    found = {}
    for path in sorted((ROOT / "templates").rglob("*.*")):
        tree = Environment().parse(path.read_text())
        calls = [call for call in tree.find_all(nodes.Call) if getattr(call.node, "name", "") in MARKERS]
        marked = {id(argument) for call in calls for argument in call.args}
        texts = [
            one.value for one in tree.find_all(nodes.Const) if isinstance(one.value, str) and id(one) not in marked
        ]
        if bare := [text for text in texts if TITLE.fullmatch(text) and text not in NO_WORDS]:
            found[str(path.relative_to(ROOT))] = bare
    assert found == {}


def test_no_script_holds_words_or_a_language_of_its_own():
    """It takes both from the page: texts from data-… attributes, the language from <html lang>."""
    found = {}
    for path in sorted((ROOT / "static").glob("*.js")):
        code = re.sub(r"^\s*//.*$", "", path.read_text(), flags=re.M)
        literals = [one for three in re.findall(r'"([^"\n]*)"|\'([^\'\n]*)\'|`([^`]*)`', code) for one in three]
        words = [one for one in literals if SAID_BY_SCRIPT.fullmatch(re.sub(r"\$\{[^}]*\}", "", one).strip())]
        if words:
            found[path.name] = words
    assert found == {}


# Selectors, URLs and class names hold other signs, or no capital; the names of keys are one word.
SAID_BY_SCRIPT = re.compile(
    r"[A-ZÀ-Ý“]?[a-zà-ÿ’']+(,? [\wà-ÿ’']+)* [a-zà-ÿ’']{2,}[.?!…:]|[A-ZÀ-Ý][a-zà-ÿ]+( [\w]+)+|nl|nl-NL|en-.."
)


def test_no_label_or_message_in_a_view_or_form_is_unmarked():
    """One word with a capital is enough: those of headers and types aside."""
    found = {}
    rooms = ("blueprints", "web")
    of_rooms = [path for room in rooms for path in (ROOT / "app" / room).rglob("*.py")]
    words = [ROOT / "app/vocabulary" / name for name in ("labels.py", "formatting.py")]
    for path in [*of_rooms, *words, *(ROOT / "app").glob("*.py")]:
        tree = ast.parse(path.read_text())
        known = {id(part) for node in ast.walk(tree) for part in [*marked_by(node), *annotations(node)]}
        bare = [
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in known
            if re.fullmatch(r"[A-ZÀ-Ý“][a-zà-ÿ']+( .*)?", node.value) and node.value not in NOT_SAID
        ]
        if bare and path.name not in ENGLISH:
            found[str(path.relative_to(ROOT))] = bare
    assert found == {}


# Commands and logs, and what starts the processes.
ENGLISH = {"sweeper.py", "worker.py", "config.py", "extensions.py", "queue.py", "errors.py"}
# Languages are called by their own name; the form library's own message is given ours; the rest are headers.
NOT_SAID = {"Nederlands", "English", "Field cannot be longer than %(max)d characters."}
NOT_SAID |= {"Aanzet", "Accept", "Cookie", "Date", "From", "Subject", "To", "Vary"}


def annotations(node: ast.AST) -> list[ast.AST]:
    kinds = [getattr(node, "annotation", None), getattr(node, "returns", None)]
    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("TypeVar"):
        kinds += [*node.args, *(keyword.value for keyword in node.keywords)]
    return [part for kind in kinds if kind for part in ast.walk(kind)]


# Commands and logs speak English, the demo office is data, and labels are marked one by one.
SILENT = {"backups", "commands", "demo", "models", "server", "web"}
SPEAKING = [
    path
    for path in sorted((ROOT / "app").glob("*/**/*.py"))
    if path.relative_to(ROOT / "app").parts[0] not in SILENT
    and path.name not in ("check.py", "database_errors.py", "labels.py")
]


def test_a_sentence_for_the_user_is_marked():
    found = {str(path.relative_to(ROOT)): texts for path in SPEAKING if (texts := unmarked_sentences(path))}
    assert found == {}


def unmarked_sentences(path: Path) -> list[str]:
    tree = ast.parse(path.read_text())
    marked = {id(part) for node in ast.walk(tree) for part in marked_by(node)}
    sentence = re.compile(r"[A-ZÀ-Ý“%].* .*[.?!…]", re.DOTALL)
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in marked
        if sentence.fullmatch(node.value)
    ]


def marked_by(node: ast.AST) -> list[ast.AST]:
    """What stands in a marker's call, or is only a docstring."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return [node.value]
    if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in MARKERS:
        return [part for argument in node.args for part in ast.walk(argument)]
    return []
