"""A colleague is shut out while others give them work: what they got is handed over too, or they get no more."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import select

from app.casework import appointments, departures, dossiers, handing_over, worklist
from app.casework.appointment_doubts import Everything
from app.casework.domain.handovers import mark
from app.engine import runs
from app.extensions import db
from app.models import Dossier, Run, Task, User
from app.vocabulary.sentences import DomainError
from app.vocabulary.words import HandoverKind
from tests.factories import a_dossier, a_person, a_trigger, a_user, an_appointment, details, gives_task
from tests.worker.side_by_side import side_by_side


@pytest.mark.parametrize("_round", range(4))
def test_whoever_gives_work_to_a_colleague_who_leaves_comes_before_or_is_refused(app, office, _round):
    kees, pim = a_user("Kees Vos"), a_user("Pim 't Hart")
    a_trigger([gives_task("Bellen")])
    own, others, booked = (a_dossier(a_person(f"Klant {number}"), advisor=kees) for number in range(3))
    runs.execute(run_of(an_appointment(own)))
    others.advisor = pim
    db.session.commit()
    ids = {"kees": kees.id, "pim": pim.id, "own": own.id, "others": others.id}
    ids["run"] = run_of(an_appointment(booked))
    acts, turn = (leave, take_dossier, book, carry_out, give_task), count()

    def act():
        try:
            acts[next(turn)](ids)
        except DomainError as error:
            return str(error)
        return ""

    told = side_by_side(app, len(acts), act)

    db.session.expire_all()
    kees = db.session.get_one(User, ids["kees"])
    left = [each for each in handing_over.belongings(kees) if each.ids]
    assert kees.active or left == [], told
    assert all("werkt hier niet meer" in one or "Intussen is hier" in one for one in told if one), told


def run_of(appointment):
    return db.session.scalars(select(Run.id).where(Run.appointment_id == appointment.id)).one()


def carry_out(ids):
    runs.execute(ids["run"])


def leave(ids):
    user, pim = db.session.get_one(User, ids["kees"]), db.session.get_one(User, ids["pim"])
    seen = mark(handing_over.belongings(user))
    db.session.rollback()
    departures.deactivate(user, dict.fromkeys(HandoverKind, pim), seen=seen, by=None, accepted=Everything())


def take_dossier(ids):
    dossier, kees = db.session.get_one(Dossier, ids["others"]), db.session.get_one(User, ids["kees"])
    case = dossiers.details_of(dossier)
    db.session.rollback()
    dossiers.change(dossier, replace(case, advisor=kees), version=None, by=None)


def book(ids):
    dossier, kees = db.session.get_one(Dossier, ids["others"]), db.session.get_one(User, ids["kees"])
    when = details(advisor=kees, starts_at=datetime.now(UTC) + timedelta(days=40))
    db.session.rollback()
    appointments.schedule(dossier, when, token=f"{ids['kees']}", by=None)


def give_task(ids):
    task = db.session.scalars(select(Task).where(Task.dossier_id == ids["own"])).first()
    pim = db.session.get_one(User, ids["pim"])
    db.session.rollback()
    worklist.hand_over(task, db.session.get_one(User, ids["kees"]), by=pim)
