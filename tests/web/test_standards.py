"""What HTML, caches and calendar readers demand of every page of the demo office."""

import re
from html.parser import HTMLParser

import pytest

from app.extensions import db
from app.models import User
from tests import kept_office
from tests.web.test_languages import reading, urls

# HTML's "valid global date and time string".
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)")
# An input of these types has no text that a browser could complete.
WITHOUT_TEXT = {"button", "checkbox", "file", "hidden", "image", "radio", "reset", "submit"}
# RFC 9111 and 8246: what a response may say, and whether a number of seconds goes with it.
DIRECTIVES = {
    **dict.fromkeys(("immutable", "must-revalidate", "no-cache", "no-store", "private", "public"), False),
    **dict.fromkeys(("max-age", "s-maxage"), True),
}
CONTRADICTIONS = ({"public", "private"}, {"no-store", "max-age"}, {"no-store", "immutable"}, {"no-cache", "immutable"})


class Page(HTMLParser):
    """What the standard refuses in a page or a part of one."""

    def __init__(self, html):
        super().__init__()
        self.faults, self._focused, self._required = [], 0, None
        self.feed(html)

    def handle_starttag(self, tag, pairs):
        attributes = dict(pairs)
        said = self.get_starttag_text()
        if tag == "time" and not MOMENT.fullmatch(attributes.get("datetime") or ""):
            self.faults.append(said)
        if tag == "input" and "autocomplete" in attributes and attributes.get("type", "text") in WITHOUT_TEXT:
            self.faults.append(said)
        if tag == "option" and self._required and attributes.get("value"):
            self.faults.append(f"{self._required} with a first choice that isn't empty")
        is_required = tag == "select" and "required" in attributes and "multiple" not in attributes
        self._required = said if is_required else None
        self._focused += "autofocus" in attributes
        if "autofocus" in attributes and self._focused == 2:
            self.faults.append(f"a second focus: {said}")


def faults_of_caching(header):
    said = [part.strip().partition("=") for part in header.split(",")]
    names = [name for name, _is, _seconds in said]
    faults = [
        name
        for name, _is, seconds in said
        if name not in DIRECTIVES or bool(seconds) != DIRECTIVES[name] or (seconds and not seconds.isdecimal())
    ]
    faults += [f"{name} twice" for name in {*names} if names.count(name) > 1]
    return faults + [f"{pair} together" for pair in CONTRADICTIONS if pair <= {*names}]


def faults_of(answer):
    caching = answer.headers.getlist("Cache-Control")
    faults = faults_of_caching(caching[0]) if len(caching) == 1 else caching
    return faults + (Page(answer.text).faults if answer.mimetype == "text/html" else [])


def one_of_each(app, method):
    """A URL of each kind, and not of every run and scenario."""
    adapter, chosen = app.url_map.bind("localhost"), {}
    for url in urls(app, method):
        chosen.setdefault(adapter.match(url, method)[0], url)
    return list(chosen.values())


@pytest.mark.filterwarnings("ignore:Passing SelectField choices as tuples")  # by Flask-Security's own form
def test_nothing_is_answered_that_a_standard_refuses(app):
    kept_office.load()
    client, visitor = reading(app, "nl", "Sanne Mulder"), app.test_client()
    client.post("/calendar/feed")
    feed = f"/calendar/feed/{db.session.get_one(User, client.user_id).calendar_token}.ics"
    public = ("/login", "/reset", "/dossiers", "/nothing", "/static/aanzet.css", "/static/nothing.css", feed)
    answers = {f"a visitor at {url}": visitor.get(url, buffered=True) for url in public}
    assert answers[f"a visitor at {feed}"].mimetype == "text/calendar"

    for url in one_of_each(app, "GET"):
        answers[url] = client.get(url)
        if "/login" in (answers[url].location or ""):
            client = reading(app, "nl", "Sanne Mulder")
    # Then what is said to someone who sends each form empty: by a page, and in place.
    for url in one_of_each(app, "POST"):
        for way, headers in (("as a page", {}), ("in place", {"HX-Request": "true"})):
            answers[f"{url} sent {way}"] = answer = client.post(url, data={}, headers=headers)
            if "/login" in (answer.location or ""):
                client = reading(app, "nl", "Sanne Mulder")

    assert len(answers) > 200
    assert {url: faults for url, answer in answers.items() if (faults := faults_of(answer))} == {}


@pytest.mark.parametrize(
    "html",
    [
        '<time datetime="2026-11-29T07:18:10.531497+00:00">',
        '<time datetime="2026-11-29T07:18:10">',
        "<time>gisteren</time>",
        '<input type="radio" autocomplete="off">',
        '<input type="hidden" autocomplete="off">',
        '<select required><option value="1">Nieuw</select>',
        "<p autofocus>A</p><p autofocus>B</p>",
    ],
)
def test_a_fault_in_a_page_is_noticed(html):
    assert len(Page(html).faults) == 1


def test_what_is_right_in_a_page_is_no_fault():
    right = '<time datetime="2026-11-29T07:18:10.531Z"><input autocomplete="off"><select required><option value="">'
    assert Page(right).faults == []


@pytest.mark.parametrize(
    "header", ["private=True, no-store=True", "no-store, no-store", "max-age=soon", "no-stroe", "public, private", ""]
)
def test_a_fault_in_what_caches_are_told_is_noticed(header):
    assert faults_of_caching(header) != []


def test_what_caches_understand_is_no_fault():
    assert faults_of_caching("public, max-age=31536000, immutable") == faults_of_caching("no-store") == []
