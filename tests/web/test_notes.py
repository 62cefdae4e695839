"""Notes on a dossier: written in place or on a page, changed by who wrote them or an admin, and never lost."""

import pytest
from sqlalchemy import select

from app.casework import notes
from app.extensions import db
from app.models import Note, User
from tests.factories import a_dossier, a_user
from tests.web.pages import errors, form, refusal, words

HTMX = {"HX-Request": "true"}


@pytest.fixture
def dossier(app, office):
    return a_dossier()


def by(client):
    return db.session.get_one(User, client.user_id)


def a_note(dossier, author, text="Belt terug"):
    return notes.add(dossier, text, token=text, by=author)


def all_notes():
    db.session.expire_all()
    return db.session.scalars(select(Note).order_by(Note.id)).all()


def test_a_note_is_added_in_place_and_the_timeline_is_told(advisor, dossier):
    answer = advisor.post(
        f"/dossiers/{dossier.id}/notes", data={"text": "Regel 1\r\nRegel 2", "token": "t"}, headers=HTMX
    )

    assert (answer.status_code, answer.headers["HX-Trigger"]) == (200, "notes-changed")
    assert "Regel 1\nRegel 2" in answer.text and "Yara de Wit" in answer.text
    assert form(answer, "text")["text"] == "" and form(answer, "text")["token"] != "t"


@pytest.mark.parametrize(("back", "page"), [("", ""), ("timeline", "/timeline"), ("//elders", "")])
def test_without_a_script_the_page_it_was_typed_on_comes_back(advisor, dossier, back, page):
    answer = advisor.post(f"/dossiers/{dossier.id}/notes", data={"text": "Belt terug", "token": "t", "back": back})

    assert (answer.status_code, answer.location) == (303, f"/dossiers/{dossier.id}{page}")
    assert "Belt terug" in words(advisor.get(answer.location))


def test_sent_twice_there_is_one_note(advisor, dossier):
    for _ in range(2):
        advisor.post(f"/dossiers/{dossier.id}/notes", data={"text": "Belt terug", "token": "t"})

    assert len(all_notes()) == 1


@pytest.mark.parametrize(
    ("text", "why"), [("  \r\n ", "Vul dit in."), ("x" * 4001, "Houd het op hoogstens 4000 tekens.")]
)
@pytest.mark.parametrize("headers", [HTMX, {}])
def test_a_refused_note_is_not_lost(advisor, dossier, text, why, headers):
    answer = advisor.post(f"/dossiers/{dossier.id}/notes", data={"text": text, "token": "t"}, headers=headers)

    assert answer.status_code == 422 and errors(answer)["text"] == why
    assert form(answer, "text")["text"].strip() == text.strip()
    assert all_notes() == []


def test_a_line_break_counts_for_one(advisor, dossier):
    text = "\r\n".join(["x" * 9] * 400)

    assert advisor.post(f"/dossiers/{dossier.id}/notes", data={"text": text, "token": "t"}).status_code == 303


def test_what_is_typed_is_text_and_nothing_else(advisor, dossier):
    a_note(dossier, by(advisor), "<script>alert(1)</script>")

    for url in ("", "/timeline"):
        page = advisor.get(f"/dossiers/{dossier.id}{url}").text
        assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page


def test_who_wrote_it_changes_it_and_it_says_so(advisor, dossier):
    note = a_note(dossier, by(advisor))
    page = advisor.get(f"/notes/{note.id}")

    answer = advisor.post(f"/notes/{note.id}", data=form(page, "text") | {"text": "Belt morgen"})

    assert (answer.status_code, answer.location) == (303, f"/dossiers/{dossier.id}/timeline")
    assert "Notitie, daarna bewerkt" in words(advisor.get(answer.location))
    assert "bewerkt" in words(advisor.get(f"/dossiers/{dossier.id}")) and "Belt morgen" in all_notes()[0].text


def test_a_save_without_a_change_leaves_no_mark(advisor, dossier):
    note = a_note(dossier, by(advisor))

    advisor.post(f"/notes/{note.id}", data=form(advisor.get(f"/notes/{note.id}"), "text"))

    assert all_notes()[0].edited_at is None


def test_of_two_who_change_it_the_second_is_told_and_loses_nothing(admin, dossier):
    note = a_note(dossier, by(admin))
    opened = form(admin.get(f"/notes/{note.id}"), "text")
    admin.post(f"/notes/{note.id}", data=opened | {"text": "Eerste"})

    answer = admin.post(f"/notes/{note.id}", data=opened | {"text": "Tweede"})

    assert answer.status_code == 422 and "intussen gewijzigd" in refusal(answer)
    assert "Nu is bewaard: Notitie: Eerste" in words(answer)
    assert form(answer, "text")["text"] == "Tweede" and all_notes()[0].text == "Eerste"
    assert admin.post(f"/notes/{note.id}", data=form(answer, "text")).status_code == 303
    assert all_notes()[0].text == "Tweede"


def test_a_note_of_someone_else_can_be_read_but_not_changed_or_deleted(advisor, dossier):
    note = a_note(dossier, a_user("Pim 't Hart"))
    page = advisor.get(f"/notes/{note.id}")
    assert "Belt terug" in words(page) and "Alleen wie deze notitie schreef" in words(page)
    assert f"/notes/{note.id}" not in advisor.get(f"/dossiers/{dossier.id}").text

    answer = advisor.post(f"/notes/{note.id}", data={"text": "Weg", "seen": notes.state(note)})
    advisor.post(f"/notes/{note.id}/deletion")

    assert answer.status_code == 422 and all_notes()[0].text == "Belt terug"


def test_an_admin_changes_and_deletes_any(admin, dossier):
    url = f"/notes/{a_note(dossier, a_user('Pim')).id}"
    assert url in admin.get(f"/dossiers/{dossier.id}").text

    answer = admin.post(f"{url}/deletion", follow_redirects=True)

    assert "De notitie is verwijderd." in words(answer) and all_notes() == []
    assert admin.get(url).status_code == 404


def test_the_overview_shows_the_latest_three(advisor, dossier):
    for number in range(5):
        a_note(dossier, by(advisor), f"Nummer {number}")

    page = advisor.get(f"/dossiers/{dossier.id}")
    listed = page.text[page.text.index('id="notes"') : page.text.index('id="latest"')]
    assert [f"Nummer {number}" in listed for number in range(5)] == [False, False, True, True, True]
