"""The same done to several rows: each by itself, and of those that can't, why not."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Dossier, Task
from app.vocabulary.words import TaskStatus
from tests.factories import a_dossier, a_person, a_property, a_trigger, a_user, an_appointment, gives_task, work
from tests.web.pages import words


@pytest.fixture
def roos(app, office):
    return a_user("Roos Bakker")


@pytest.fixture
def three(app, office):
    return [a_dossier(a_person(f"Noor {name}")) for name in ("Aziz", "Bos", "Celik")]


def do(client, action, things, url="/dossiers", **more):
    return client.post(url, data={"action": action, "id": [str(getattr(one, "id", one)) for one in things]} | more)


def dossiers():
    db.session.expire_all()
    return db.session.scalars(select(Dossier).order_by(Dossier.id)).all()


def test_dossiers_are_archived_together_and_the_list_stays_as_it_was(advisor, three):
    answer = do(advisor, "archive", three[:2], url="/dossiers?q=noor&sort=name")

    assert (answer.status_code, answer.location) == (303, "/dossiers?q=noor&sort=name")
    assert "2 dossiers gearchiveerd." in words(advisor.get(answer.location))
    assert [one.is_archived for one in dossiers()] == [True, True, False]


def test_those_that_cannot_are_listed_with_why_and_the_others_are_done(advisor, three):
    an_appointment(three[1], starts_at=datetime.now(UTC) + timedelta(days=400))
    work()

    answer = do(advisor, "archive", three)

    assert answer.status_code == 422
    assert "2 dossiers gearchiveerd, 1 niet: Bos: Er komt nog een afspraak: Oriënterend gesprek op" in words(answer)
    assert [one.is_archived for one in dossiers()] == [True, False, True]


def test_a_double_click_says_the_same_and_changes_nothing_more(advisor, three):
    first = do(advisor, "archive", three)
    moments = [one.archived_at for one in dossiers()]

    second = do(advisor, "archive", three)

    assert first.status_code == second.status_code == 303
    assert [one.archived_at for one in dossiers()] == moments
    do(advisor, "restore", three)
    assert not any(one.is_archived for one in dossiers())


def test_an_adviser_and_a_handler_are_assigned_and_nothing_else_changes(advisor, three, roos):
    phase = a_property("Fase", ["Starter"])
    three[0].options = list(phase.options)
    db.session.commit()
    before = [(one.status_id, one.version) for one in dossiers()]

    first = do(advisor, "advisor", three[:2], user_id=str(roos.id))
    second = do(advisor, "handler", three[1:], user_id=str(roos.id))

    assert "2 dossiers hebben deze adviseur." in words(advisor.get(first.location))
    assert second.status_code == 303
    assert [one.advisor.name for one in dossiers()] == ["Roos Bakker", "Roos Bakker", "Yara de Wit"]
    assert [one.handler and one.handler.name for one in dossiers()] == [None, "Roos Bakker", "Roos Bakker"]
    assert [one.name for one in dossiers()[0].options] == ["Starter"]
    assert [one.status_id for one in dossiers()] == [status for status, _ in before]
    assert dossiers()[0].changed_by == "Yara de Wit"


def test_assigning_who_it_is_already_is_no_change(advisor, three, roos):
    do(advisor, "advisor", three, user_id=str(roos.id))
    versions = [one.version for one in dossiers()]

    assert do(advisor, "advisor", three, user_id=str(roos.id)).status_code == 303

    assert [one.version for one in dossiers()] == versions


@pytest.mark.parametrize("user_id", ["", "999999", "x", "9" * 30])
def test_without_a_colleague_nothing_is_done(advisor, three, user_id):
    answer = do(advisor, "advisor", three, user_id=user_id)

    assert answer.status_code == 422 and "Niets gedaan: kies eerst een collega." in words(answer)


def test_a_colleague_who_left_gets_nothing(advisor, three, roos):
    roos.active = False
    db.session.commit()

    assert do(advisor, "advisor", three, user_id=str(roos.id)).status_code == 422
    assert {one.advisor.name for one in dossiers()} == {"Yara de Wit"}


@pytest.mark.parametrize("url", ["/dossiers", "/worklist"])
@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"action": "archive"},
        {"action": "complete"},
        {"action": "delete_everything", "id": "1"},
        {"action": "archive", "id": ["", "x", "9" * 40, "-1", "\0"]},
        {"id": ["1", "2"]},
    ],
)
def test_what_means_nothing_does_nothing_and_says_so(advisor, three, url, sent):
    answer = advisor.post(url, data=sent)

    assert answer.status_code == 422 and "Niets gedaan: kies eerst een of meer rijen." in words(answer)
    assert not any(one.is_archived for one in dossiers())


def test_what_is_no_longer_there_is_left_out(advisor, three):
    answer = do(advisor, "archive", [three[0], 999_999, three[0]])

    assert "1 dossier gearchiveerd." in words(advisor.get(answer.location))


# Tasks


@pytest.fixture
def tasks(three, roos):
    a_trigger([gives_task("Nabellen", days=3), gives_task("Bellen", days=1)])
    an_appointment(three[0])
    work()
    return db.session.scalars(select(Task).order_by(Task.id)).all()


def test_tasks_are_finished_together(advisor, tasks):
    answer = do(advisor, "complete", tasks, url="/worklist")

    assert (answer.status_code, answer.location) == (303, "/worklist")
    assert "2 taken gereed." in words(advisor.get("/worklist"))
    db.session.expire_all()
    assert {(task.status, task.done_by_id) for task in tasks} == {(TaskStatus.DONE, advisor.user_id)}


def test_a_task_that_is_finished_already_is_told(advisor, tasks):
    do(advisor, "complete", tasks[:1], url="/worklist")

    answer = do(advisor, "complete", tasks, url="/worklist")

    assert answer.status_code == 422
    assert "1 taak gereed, 1 niet: Nabellen: Deze taak is intussen al gewijzigd." in words(answer)


def test_tasks_are_handed_over(advisor, tasks, roos):
    answer = do(advisor, "hand_over", tasks, url="/worklist", user_id=str(roos.id))

    assert "2 taken overgedragen." in words(advisor.get(answer.location))
    assert "Nabellen" not in advisor.get("/worklist").text
    assert "Nabellen" in advisor.get(f"/worklist?assignee={roos.id}").text
    told = words(advisor.get(f"/dossiers/{tasks[0].dossier_id}/timeline?kind=tasks"))
    assert "Taak overgedragen: Nabellen (Yara de Wit) → Roos Bakker" in told
