"""Werkvoorraad: my tasks by due date, ticked off in place."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Task
from app.vocabulary.words import Assignee, TaskStatus
from tests.factories import a_dossier, a_person, a_trigger, a_user, an_appointment, gives_task, work
from tests.web.pages import words

HTMX = {"HX-Request": "true"}


@pytest.fixture
def roos(app, office):
    return a_user("Roos Bakker")


@pytest.fixture
def appointment(app, office, roos):
    """In a week; it gave Yara two tasks and Roos one."""
    a_trigger([gives_task("Nabellen", days=3), gives_task("Bellen", days=-2), gives_task("Nakijken", Assignee.HANDLER)])
    made = an_appointment(a_dossier(a_person("Noor van Dalen"), handler=roos))
    work()
    return made


def the_task(subject="Bellen"):
    db.session.expire_all()
    return db.session.scalars(select(Task).where(Task.subject == subject)).one()


def test_an_empty_worklist_says_so(advisor):
    assert "Niets te doen. Taken verschijnen hier vanzelf." in words(advisor.get("/worklist"))
    assert "Er is nog niets afgerond." in words(advisor.get("/worklist?status=done"))


def test_my_tasks_stand_there_by_due_date_with_the_dossier_and_the_appointment(advisor, appointment):
    page = advisor.get("/worklist")

    text = words(page)
    assert text.index("Bellen Oriënterend gesprek") < text.index("Nabellen Oriënterend gesprek")
    assert "Nakijken" not in text and "te laat" not in text
    assert f'href="/dossiers/{appointment.dossier_id}"' in page.text
    assert f'href="/appointments/{appointment.id}"' in page.text


def test_a_task_that_is_late_says_so(advisor, appointment):
    the_task().due_on = datetime.now(UTC).date() - timedelta(days=2)
    db.session.commit()

    assert "te laat" in words(advisor.get("/worklist"))


def test_a_task_is_ticked_off_in_place(advisor, appointment):
    page = advisor.post(f"/tasks/{the_task().id}/completion", headers=HTMX)

    assert page.status_code == 200 and page.text.startswith('<div id="tasks">')
    assert "Nabellen" in words(page) and f'id="task-{the_task().id}"' not in page.text
    assert '<div hx-swap-oob="innerHTML:#announcements">Bellen: Gereed</div>' in page.text
    task = the_task()
    assert (task.status, task.done_by_id) == (TaskStatus.DONE, advisor.user_id)
    assert "Bellen" in words(advisor.get("/worklist?status=done"))


def test_a_finished_task_can_be_opened_again(advisor, appointment):
    advisor.post(f"/tasks/{the_task().id}/completion")

    page = advisor.post(f"/tasks/{the_task().id}/reopening?status=done", headers=HTMX)

    assert page.status_code == 200 and "Er is nog niets afgerond." in words(page)
    assert (the_task().status, the_task().done_at, the_task().done_by_id) == (TaskStatus.OPEN, None, None)


@pytest.mark.parametrize("what", ["completion", "reopening"])
def test_of_a_double_click_the_second_says_it_is_done(advisor, appointment, what):
    if what == "reopening":
        advisor.post(f"/tasks/{the_task().id}/completion")

    first, second = (advisor.post(f"/tasks/{the_task().id}/{what}", headers=HTMX) for _ in range(2))

    assert (first.status_code, second.status_code) == (200, 422)
    assert "Deze taak is intussen al gewijzigd." in words(second)


def test_without_a_script_the_page_comes_back(advisor, appointment):
    first, second = (advisor.post(f"/tasks/{the_task().id}/completion") for _ in range(2))

    assert (first.status_code, first.location) == (303, "/worklist")
    assert "Deze taak is intussen al gewijzigd." in words(advisor.get(second.location))


def test_a_colleague_may_tick_off_what_is_on_the_dossier(admin, appointment):
    """Tasks are the office's: who takes over for a day must be able to finish them."""
    assert admin.post(f"/tasks/{the_task().id}/completion").status_code == 303

    assert the_task().done_by_id == admin.user_id


def test_a_status_that_does_not_exist_shows_what_is_open(advisor, appointment):
    assert "Nabellen" in words(advisor.get("/worklist?status=anders"))


def test_html_in_a_subject_stays_text(advisor, appointment):
    the_task().subject = "<img src=x onerror=alert(1)>"
    db.session.commit()

    page = advisor.get("/worklist")

    assert "<img src=x" not in page.text
    assert "<img src=x onerror=alert(1)>" in words(page)


def test_a_task_is_ticked_off_on_the_dossiers_page_and_opened_again(advisor, appointment):
    task, page = the_task(), f"/dossiers/{appointment.dossier_id}"
    url = f"/dossiers/tasks/{task.id}/completion"
    assert f'hx-post="{url}"' in advisor.get(page).text

    ticked, again = (advisor.post(url, headers=HTMX) for _ in range(2))

    assert ticked.status_code == 200 and "Bellen: Gereed Heropenen" in words(ticked)
    assert ticked.text.lstrip().startswith('<div id="open-work"')
    assert the_task().done_by_id == advisor.user_id
    assert again.status_code == 422 and "Deze taak is intussen al gewijzigd." in words(again)

    # As a form that is a form.
    answer = advisor.post(f"/dossiers/tasks/{task.id}/reopening")

    assert (answer.status_code, answer.location) == (303, page)
    assert the_task().is_open
