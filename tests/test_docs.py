"""The guide and the other pages: what they link to is there, and what they call by name is on the screen."""

import re
from itertools import chain
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
GUIDES = {"nl": ROOT / "docs/gids", "en": ROOT / "docs/guide"}
PICTURES = ROOT / "docs/pictures"
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
PAGES += sorted((ROOT / "docs").rglob("*.md"))
HEAVIEST = 140_000


def text_of(page):
    """Without what is code."""
    return re.sub(r"```.*?```|`[^`]*`", "", page.read_text(encoding="utf-8"), flags=re.S)


def links(page):
    return re.findall(r"\]\(([^)\s]+)\)", text_of(page))


def anchors(page):
    """As GitHub makes them of headings."""
    headings = re.findall(r"^#+ (.+)$", text_of(page), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_and_picture_leads_somewhere(page):
    lost = []
    for link in links(page):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not link.startswith("https://") and not (target.exists() and (not anchor or anchor in anchors(target))):
            lost.append(link)
    assert lost == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_place_in_the_code_that_a_page_names_is_there(page):
    named = re.findall(
        r"`((?:app|templates|tests|static|migrations|bench|bin|docs)/[\w./-]*)`", page.read_text("utf-8")
    )
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_picture_is_shown_somewhere_and_light_enough_to_keep():
    """If not: run bin/pictures."""
    shown = {Path(link).name for page in PAGES for link in links(page) if link.endswith(".png")}
    kept = {path.name: path.stat().st_size for path in PICTURES.iterdir()}

    assert kept.keys() == shown
    assert {name: size for name, size in kept.items() if size > HEAVIEST} == {}


def test_both_guides_tell_the_same_in_the_same_order():
    dutch, english = (sorted(folder.glob("*.md")) for folder in GUIDES.values())

    for one, other in zip(dutch, english, strict=True):
        told = [
            (text.count("\n## "), text.count("\n|"), re.findall(r"pictures/([\w-]+)", text))
            for text in (one.read_text(encoding="utf-8"), other.read_text(encoding="utf-8"))
        ]
        assert told[0] == told[1], one.name


@pytest.mark.parametrize("locale", GUIDES)
def test_what_stands_in_bold_is_a_text_of_the_screens(locale):
    with (ROOT / "app/translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    said = (message.id if locale == "nl" else message.string for message in messages)
    known = set(chain.from_iterable([text] if isinstance(text, str) else text for text in said))

    bold = {
        (page.name, part)
        for page in GUIDES[locale].glob("*.md")
        for words in re.findall(r"\*\*(.+?)\*\*", text_of(page), flags=re.S)
        for part in " ".join(words.split()).split(" | ")
    }

    assert len(bold) > 40
    assert {(page, part) for page, part in bold if part not in known} == set()
