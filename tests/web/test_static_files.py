"""Style, script and pictures: kept by the browser until they change, and sent packed to one that can unpack."""

import gzip
import re
from pathlib import Path

import pytest
from flask import url_for

from app.web.static_files import FOR_A_YEAR

STYLE = "vendor/tabler.min.css"


@pytest.fixture
def static_folder(app, tmp_path, monkeypatch):
    """Another folder, with one file that may be changed."""
    monkeypatch.setattr(app, "static_folder", str(tmp_path))
    return tmp_path


def url_of(app, filename):
    with app.test_request_context():
        return url_for("static", filename=filename)


def test_every_file_of_a_page_is_named_by_its_content_and_kept_for_a_year(admin):
    named = re.findall(r'(?:href|src)="(/static/[^"]+)"', admin.get("/dossiers").text)

    assert named
    for url in named:
        with admin.get(url) as answer:
            assert (answer.status_code, answer.headers["Cache-Control"]) == (200, FOR_A_YEAR), url
            assert "Cookie" not in answer.headers.get("Vary", "")


@pytest.mark.parametrize("query", ["", "?v=0123456789ab"])
def test_a_url_that_does_not_name_the_content_is_asked_after_each_time(visitor, query):
    with visitor.get(f"/static/{STYLE}{query}") as answer:
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")


def test_a_file_that_changes_gets_another_url_at_once(app, static_folder):
    (static_folder / "a.css").write_text("b { color: red }")
    before = url_of(app, "a.css")
    (static_folder / "a.css").write_text("b { color: teal }")

    assert url_of(app, "a.css") != before


def test_style_is_packed_for_a_browser_that_can_unpack_and_for_no_other(app, visitor):
    whole = (Path(app.static_folder) / STYLE).read_bytes()

    packed = visitor.get(f"/static/{STYLE}", headers={"Accept-Encoding": "gzip, br"})
    with visitor.get(f"/static/{STYLE}") as plain:
        assert "Content-Encoding" not in plain.headers and plain.data == whole

    assert packed.headers["Content-Encoding"] == "gzip" and gzip.decompress(packed.data) == whole
    assert packed.content_length == len(packed.data) < len(whole) / 5
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert packed.headers["ETag"] != plain.headers["ETag"]


def test_a_browser_that_has_it_packed_already_is_not_sent_it_again(visitor):
    wanted = {"Accept-Encoding": "gzip"}
    known = visitor.get(f"/static/{STYLE}", headers=wanted).headers["ETag"]

    answer = visitor.get(f"/static/{STYLE}", headers=wanted | {"If-None-Match": known})

    assert (answer.status_code, answer.data) == (304, b"")


def test_a_picture_is_not_packed_again(app, visitor, static_folder):
    (static_folder / "a.png").write_bytes(b"\x89PNG")

    with visitor.get("/static/a.png", headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.data == b"\x89PNG" and "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("name", ["nee.css", "../app.py", "vendor"])
def test_what_is_not_there_is_not_found_and_has_no_version(app, visitor, name):
    assert visitor.get(f"/static/{name}").status_code == 404
    assert "v=" not in url_of(app, name)
