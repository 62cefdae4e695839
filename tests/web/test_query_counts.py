"""No page takes more queries when there is more to show."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from flask import url_for
from sqlalchemy import event, select

from app.casework import appointments, departures, handing_over, notes, persons
from app.casework.domain.handovers import mark
from app.casework.merging import comparison, merging
from app.exchange import configurations
from app.extensions import db
from app.models import (
    DossierStatus,
    Email,
    ExpectationChoice,
    ExpectationLine,
    LeadSource,
    Note,
    PropertyOption,
    Revision,
    RunAction,
    RunScenario,
)
from app.vocabulary.words import AppliesTo, EffectKind, Event, HandoverKind, Scope, Subject
from tests.configuration_files import content_of, exported
from tests.factories import (
    a_condition,
    a_document_type,
    a_dossier,
    a_location,
    a_person,
    a_property,
    a_scenario,
    a_trigger,
    a_user,
    an_appointment,
    an_appointment_type,
    an_email_template,
    an_expectation,
    asks,
    gives_task,
    mails,
    sets_status,
    starts,
    starts_relevant,
    work,
)

pytestmark = pytest.mark.database("both")

FEATURES = (
    *("home", "dossiers", "worklist", "management", "settings", "accounts", "calendar", "lists", "persons"),
    "person_merging",
)
FEW, MANY = 3, 12


class Office:
    """Grows to so many of everything; each time a dossier is opened that has so many of everything."""

    def __init__(self):
        self.size = 0
        self.phase = a_property("Fase", is_multiple=True)
        self.income = a_property("Inkomenstype", subject=Subject.PERSON, is_multiple=True)
        self.types, self.statuses, self.documents, self.templates, self.scenarios = [], [], [], [], []

    def grow_to(self, size):
        """The ids that its pages are called with."""
        for number in range(self.size, size):
            self._add_one(number)
        self.size = size
        conditions = [
            a_condition(one, *(option.name for option in one.options))
            for one in (self.phase, self.income)
            for _ in range(size)
        ]
        broad = a_scenario(
            f"Van alles {size}",
            [*map(asks, self.documents), *map(mails, self.templates), *self._tasks(size)],
            where=conditions,
            applies_to=AppliesTo.EACH_APPLICANT,
        )
        trigger = a_trigger(
            [
                starts_relevant(),
                *map(asks, self.documents),
                *map(mails, self.templates),
                *map(starts, self.scenarios),
                *map(sets_status, self.statuses),
                *self._tasks(size),
            ],
            types=self.types[-1:],
            name=f"Groot {size}",
        )
        thanks = a_trigger([*map(mails, self.templates), *self._tasks(size)], name=f"Na {size}", event=Event.COMPLETED)
        dossier = self._a_dossier()
        appointment = [an_appointment(dossier, kind) for kind in self.types][-1]
        ended = an_appointment(dossier, self.types[0], starts_at=datetime.now(UTC) - timedelta(days=1))
        work()
        appointments.end(ended, Event.COMPLETED, by=dossier.advisor)
        work()
        thanks.is_active = False
        trigger.is_active = False
        broad.archived_at = dossier.created_at
        for number in range(size):
            self._a_dossier(number)
        dossier.advisor.calendar_token = "geheim"
        db.session.commit()
        for number in range(size):
            self._change_facts(dossier, number)
        kept, merged = (self._a_dossier().applicants[0].person for _ in range(2))
        seen = comparison.of(kept.id, merged.id).mark
        merge = merging.merge(kept.id, merged.id, {}, seen=seen, by=dossier.advisor)
        action = select(RunAction.run_id).where(RunAction.person_id.is_not(None)).order_by(RunAction.run_id.desc())
        email = db.session.scalars(select(Email).where(Email.dossier_id == dossier.id).order_by(Email.id)).first()
        # Written anew on its page, as one that hasn't left.
        email.subject_line = email.body = None
        db.session.commit()
        return {
            "dossier_id": dossier.id,
            "appointment_id": appointment.id,
            "ended_appointment_id": ended.id,
            "person_id": dossier.applicants[0].person_id,
            "first_id": dossier.applicants[0].person_id,
            "second_id": kept.id,
            "merge_id": merge.id,
            "run_id": db.session.scalars(action).first(),
            "email_id": email.id,
            "note_id": db.session.scalars(select(Note.id)).first(),
            "scenario_id": broad.id,
            "trigger_id": trigger.id,
            "expectation_id": self.expectation.id,
            "user_id": dossier.advisor_id,
            "thing_id": self.phase.id,
            "token": dossier.advisor.calendar_token,
            "event": "scheduled",
            "revision_id": db.session.scalars(select(Revision.id).order_by(Revision.id.desc())).first(),
            "kind": "scenarios",
            "list_name": "dossiers",
            "row_id": db.session.scalars(select(RunScenario.id)).first(),
            "handover_id": self._a_handover(size),
        }

    def _a_handover(self, size):
        left, takers = a_user(f"Vertrokken {size}"), dict.fromkeys(HandoverKind, a_user("Collega 0"))
        for number in range(size):
            a_dossier(a_person(f"Overgedragen {number}"), advisor=left)
        seen = mark(handing_over.belongings(left))
        return departures.deactivate(left, takers, seen=seen, by=None)[0].id

    def _add_one(self, number):
        for subject, one in ((Subject.DOSSIER, self.phase), (Subject.PERSON, self.income)):
            one.options.append(PropertyOption(name=f"Keuze {number}", code=f"{number:03d}", position=number))
            a_property(f"Nog een {number}", ["Ja", "Nee"], subject=subject)
        db.session.add(LeadSource(name=f"Bron {number}"))
        status = DossierStatus(name=f"Status {number}")
        db.session.add(status)
        db.session.commit()
        self.statuses.append(status)
        a_user(f"Collega {number}")
        a_location(f"Locatie {number}")
        self.types.append(an_appointment_type(f"{number}-gesprek"))
        self.documents.append(a_document_type(f"Stuk {number}"))
        a_document_type(f"Stuk {number}", subject=Subject.DOSSIER)
        self.templates.append(an_email_template(f"Sjabloon {number}", subject=Subject.PERSON))
        self.scenarios.append(
            a_scenario(
                f"Scenario {number}",
                [asks(self.documents[-1]), mails(self.templates[-1])],
                where=[a_condition(self.phase, f"Keuze {number}")],
            )
        )
        self.expectation = an_expectation(
            f"Geval {number}",
            self.types[-1],
            *(ExpectationLine(kind=EffectKind.REQUEST_DOCUMENT, document_type_id=one.id) for one in self.documents),
            choices=[ExpectationChoice(option_id=one.id) for one in self.phase.options],
        )
        a_scenario(f"Van het dossier {number}", [asks(self.documents[-1])], scope=Scope.DOSSIER)
        a_trigger([asks(self.documents[-1])], name=f"Trigger {number}", event=Event.COMPLETED, types=self.types[-1:])

    def _change_facts(self, dossier, number):
        """Told on the timeline, with a note."""
        person, by = dossier.applicants[0].person, a_user(f"Collega {number}")
        persons.change(person, persons.PersonDetails(f"Klant{number:02d}", options=person.options), version=None, by=by)
        notes.add(dossier, f"Notitie {number}", token=f"{dossier.id}-{number}", by=by)

    def _tasks(self, size):
        return [gives_task(f"Taak {number}", user=a_user("Sanne Mulder", role="admin")) for number in range(size)]

    def _a_dossier(self, number=0):
        consumer, partner = (
            a_person(f"{first} Klant{number:02d}", options=self.income.options) for first in ("Noor", "Bram")
        )
        return a_dossier(consumer, partner, options=self.phase.options, handler=a_user(f"Collega {number % self.size}"))


class Queries(Counter):
    def __enter__(self):
        event.listen(db.engine, "before_cursor_execute", self._count)
        return self

    def __exit__(self, *_):
        event.remove(db.engine, "before_cursor_execute", self._count)

    def _count(self, _connection, _cursor, statement, *_):
        self[statement] += 1


def pages(app, ids):
    """Every page and every fragment that can be read."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if rule.endpoint.partition(".")[0] in FEATURES and "GET" in rule.methods:
                values = {name: ids[name] for name in rule.arguments - set(rule.defaults or ())}
                if rule.endpoint == "dossiers.reopen_appointment":
                    values["appointment_id"] = ids["ended_appointment_id"]
                yield rule.rule, url_for(rule.endpoint, **values)


@pytest.fixture
def office_that_grows(app, office):
    return Office()


def test_no_page_takes_more_queries_for_many_than_for_few(app, admin, office_that_grows):
    counts = {}
    for size in (FEW, MANY):
        for rule, url in list(pages(app, office_that_grows.grow_to(size))):
            with Queries() as queries:
                response = admin.get(url)
            assert response.status_code in (200, 302, 404, 503), url
            if response.status_code != 404:
                # Some pages are there for some kinds only, such as switching a timed trigger on.
                counts.setdefault(rule, []).append(queries)

    grown = {
        rule: (few.total(), many.total(), (many - few).most_common(3))
        for rule, (few, many) in counts.items()
        if many.total() > few.total()
    }
    assert len(counts) > 55
    assert grown == {}


def previewed(app, admin, ids, kinds):
    """The queries of looking at what an appointment of the last kind would start, and at what its move would."""
    typed = {"type_id": str(kinds[-1].id), "on": "2038-03-01", "at": "10:00"}
    for url in (
        f"/dossiers/{ids['dossier_id']}/appointments/preview",
        f"/appointments/{ids['appointment_id']}/preview",
    ):
        with Queries() as queries:
            response = admin.post(url, data=typed)
        assert response.status_code == 200 and "plan" in response.text
        yield queries


def test_a_preview_takes_no_more_queries_for_many_than_for_few(app, admin, office_that_grows):
    few, many = (
        list(previewed(app, admin, office_that_grows.grow_to(size), office_that_grows.types)) for size in (FEW, MANY)
    )

    assert [
        (more - less).most_common(3) for less, more in zip(few, many, strict=True) if more.total() > less.total()
    ] == []
    assert max(queries.total() for queries in many) <= 42


def of_a_file_with_more(size):
    """How often is read to tell what a file would do that has so many more scenarios, like one that is there."""
    file = exported()
    known = next(one for one in file["scenarios"] if one["conditions"] and one["actions"])
    file["scenarios"] += [known | {"code": f"more-{one}", "name": f"Meer {one}"} for one in range(size)]
    with Queries() as queries:
        configurations.preview(content_of(file))
    return sum(times for query, times in queries.items() if query.startswith("SELECT"))


def test_a_file_takes_no_more_queries_for_many_scenarios_than_for_few(office_that_grows):
    office_that_grows.grow_to(FEW)

    assert of_a_file_with_more(MANY) == of_a_file_with_more(FEW)


def test_a_poll_is_cheap(app, admin, office_that_grows):
    ids = office_that_grows.grow_to(FEW)

    with Queries() as queries:
        admin.get(f"/dossiers/{ids['dossier_id']}/run-list")

    assert queries.total() <= 12
