"""What all templates keep to, read from their source."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def elements(text: str) -> Iterator[str]:
    """Every start tag, with the Jinja inside it."""
    yield from re.findall(r"<[a-z][a-z0-9-]*(?:\{%.*?%\}|\{\{.*?\}\}|[^>{]|\{)*>", text, re.DOTALL)


def test_an_element_that_requests_names_what_it_replaces_and_how():
    requesting = [
        f"{shown(path)}: {tag}"
        for path in TEMPLATES
        for tag in elements(path.read_text())
        if re.search(r"\bhx-(get|post|put|patch|delete)=", tag)
    ]
    assert [tag for tag in requesting if "hx-target=" not in tag or "hx-swap=" not in tag] == []


def test_templates_hold_no_script_or_style_of_their_own():
    """The content security policy would block it."""
    own = re.compile(r"\shx-on|\son[a-z]+=|\sstyle=|<style\b|<script(?![^>]*\ssrc=)")
    assert [shown(path) for path in TEMPLATES if own.search(path.read_text())] == []


def test_templates_trust_no_text_but_their_own():
    """What anybody typed is escaped; only what stands literally in the template may be called safe."""
    trusting = re.compile(r"(?<!['\"])\s*\|\s*safe\b|autoescape\s+false")
    assert [shown(path) for path in TEMPLATES if trusting.search(path.read_text())] == []


def test_a_form_that_changes_something_carries_its_token():
    """Where scripts run, the whole page sends it along; a form works without them too."""
    form = re.compile(r"<form\b((?:\{%.*?%\}|\{\{.*?\}\}|[^>{])*)>(.*?)(?:</form>|\Z)", re.DOTALL)
    bare = [
        f"{shown(path)}: {attributes}"
        for path in TEMPLATES
        for attributes, inside in form.findall(path.read_text())
        if 'method="post"' in attributes and not re.search("csrf_token|hidden_tag", inside)
    ]
    assert bare == []
