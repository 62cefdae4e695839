"""Uitproberen: what a draft does on one dossier, and would have done with the last appointments. Writes nothing."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from sqlalchemy import event, select, text

from app.casework import appointments
from app.extensions import db
from app.models import Appointment, Scenario
from app.vocabulary.words import AppliesTo, Event, OffsetUnit, Scope, Subject
from tests.factories import (
    a_condition,
    a_document_type,
    a_dossier,
    a_person,
    a_property,
    a_scenario,
    a_status,
    a_trigger,
    a_user,
    an_appointment,
    an_appointment_type,
    an_email_template,
    asks,
    gives_task,
    mails,
    option,
    sets_status,
    starts_relevant,
    work,
)
from tests.web.pages import form, words
from tests.web.test_query_counts import Queries

PLAN, WHAT_IF, REST = "/trial/plan", "/what-if/start", "/what-if/rest"


@pytest.fixture
def phase(office):
    return a_property("Fase", ["Starter", "Doorstromer"])


@pytest.fixture
def income(office):
    return a_property("Inkomenstype", ["Loondienst", "ZZP'er"], subject=Subject.PERSON, is_multiple=True)


@pytest.fixture
def means(office):
    return a_document_type("Eigen middelen", subject=Subject.DOSSIER)


@pytest.fixture
def label(office):
    return a_document_type("Energielabel", subject=Subject.DOSSIER)


@pytest.fixture
def talk(office):
    return an_appointment_type("Oriënterend gesprek")


@pytest.fixture
def first_talk(talk):
    return a_trigger([starts_relevant()], name="Eerste gesprek", types=[talk])


@pytest.fixture
def starter(phase, means, first_talk):
    return a_scenario("Starter", [asks(means)], where=[a_condition(phase, "Starter")])


def a_starter(phase, name="Noor van Dalen"):
    return a_dossier(a_person(name), options=[option(phase, "Starter")])


def opened(admin, url):
    """What a browser holds of the editor at this address and of what stands below it."""
    return form(admin.get(url), "stage-source")


def asking(number, document):
    return {f"actions-{number}-kind": "request_document", f"actions-{number}-document_type_id": str(document.id)}


def rows_of(response):
    """(the appointment, what is added or missing) of each that is listed."""
    found = re.findall(r'<div class="what-if-row">(.*?)</ul>\s*</div>', response.text, re.S)
    return [
        (
            " ".join(re.sub(r"<[^>]+>", " ", head).split()),
            [" ".join(unescape(re.sub(r"<[^>]+>", " ", line)).split()) for line in lines.split("</li>")[:-1]],
        )
        for head, lines in (one.split("<ul", 1) for one in found)
        for lines in [lines.partition(">")[2]]
    ]


def own_part(response):
    """Without what else happens."""
    return words(response).partition("Alles wat er dan gebeurt")[0]


# On a dossier


def test_what_a_scenario_does_itself_stands_before_all_that_happens(admin, phase, starter, label):
    other = a_scenario("Ook", [asks(label)], where=[a_condition(phase, "Starter")], position=1)
    a_starter(phase)

    page = admin.post("/scenarios" + PLAN, data=opened(admin, f"/scenarios/{starter.id}"))

    assert page.status_code == 200 and "Fase van het dossier is Starter." in own_part(page)
    assert "Eigen middelen" in own_part(page) and "Energielabel" not in own_part(page)
    assert other.name in words(page).partition("Alles wat er dan gebeurt")[2]


def test_what_is_typed_and_not_saved_counts(admin, phase, starter, label):
    a_starter(phase)
    typed = opened(admin, f"/scenarios/{starter.id}") | asking(1, label) | {"name": "Anders"}

    page = admin.post("/scenarios" + PLAN, data=typed)

    assert "Eigen middelen, Energielabel" in own_part(page)
    assert db.session.scalars(select(Scenario.name)).all() == ["Starter"]


def test_a_scenario_that_was_never_saved_is_tried_among_the_others(admin, phase, starter, label):
    a_starter(phase)
    typed = opened(admin, "/scenarios/new") | asking(0, label) | asking(1, starter.actions[0].document_type)
    chosen = option(phase, "Starter").id
    typed |= {"is_filtered": "y", "conditions-0-property_id": phase.id, "conditions-0-option_ids": [chosen]}

    page = admin.post("/scenarios" + PLAN, data=typed)

    assert "Energielabel" in own_part(page)
    assert "Document opvragen: Eigen middelen – Starter doet dit al in deze uitvoering." in own_part(page)
    assert "Dit scenario" in words(page)


def test_rows_that_are_not_complete_are_told_and_left_out(admin, phase, starter):
    a_starter(phase)
    typed = opened(admin, f"/scenarios/{starter.id}") | {"actions-1-kind": "send_email", "actions-2-kind": ""}

    page = admin.post("/scenarios" + PLAN, data=typed)

    assert "2 regels hierboven zijn nog niet af en tellen niet mee." in words(page)


def test_a_person_that_does_not_match_says_why(admin, income, first_talk):
    payslip = a_document_type("Loonstrook")
    where = [a_condition(income, "Loondienst")]
    scenario = a_scenario("Loondienst", [asks(payslip)], where=where, applies_to=AppliesTo.EACH_APPLICANT)
    a_dossier(a_person("Noor van Dalen", options=[option(income, "Loondienst")]), a_person("Bram Keizer"))

    page = admin.post("/scenarios" + PLAN, data=opened(admin, f"/scenarios/{scenario.id}"))

    assert "Noor van Dalen Gestart ✓ Inkomenstype van Noor van Dalen is Loondienst." in own_part(page)
    assert "Bram Keizer Niet te bepalen ? Inkomenstype van Bram Keizer is niet ingevuld" in own_part(page)
    assert re.search(r'href="/dossiers/1/persons/2" target="_blank"[^>]*>Invullen in een nieuw tabblad', page.text)


def test_what_the_dossier_has_already_is_struck_out(admin, phase, starter, talk):
    an_appointment(a_starter(phase), talk)
    work()

    page = admin.post("/scenarios" + PLAN, data=opened(admin, f"/scenarios/{starter.id}"))

    assert "al opgevraagd door Starter en nog open" in own_part(page)


def test_a_dossier_is_made_up(admin, phase, income, starter, talk):
    typed = opened(admin, f"/scenarios/{starter.id}") | {
        "stage-source": "imagined",
        f"stage-dossier-property-{phase.id}": str(option(phase, "Starter").id),
        f"stage-partner-property-{income.id}": [str(option(income, "ZZP'er").id)],
        "stage-has_partner": "y",
        "applies_to": "partner",
        "conditions-0-property_id": str(income.id),
        "conditions-0-option_ids": [str(option(income, "ZZP'er").id)],
    }

    page = admin.post("/scenarios" + PLAN, data=typed)
    alone = admin.post("/scenarios" + PLAN, data={name: typed[name] for name in typed if "has_partner" not in name})

    assert "bedacht dossier" in words(page)
    assert "Partner Gestart ✓ Inkomenstype van Partner is ZZP'er." in own_part(page)
    assert "Er is geen partner op dit dossier." in own_part(alone)


def test_whether_it_is_the_first_of_its_type_is_made_up_too(admin, talk):
    trigger = a_trigger([gives_task("Bellen")], name="Eerste", types=[talk], is_first_of_type=True)
    typed = opened(admin, f"/triggers/{trigger.id}") | {"stage-source": "imagined", "stage-is_first_of_type": "y"}
    later = {name: value for name, value in typed.items() if name != "stage-is_first_of_type"}

    assert "Bellen" in own_part(admin.post("/triggers" + PLAN, data=typed))
    assert "Dit is niet de eerste afspraak" in own_part(admin.post("/triggers" + PLAN, data=later))


def test_a_scenario_that_no_trigger_starts_says_so_and_is_tried_by_hand(admin, phase, starter):
    advice = an_appointment_type("Adviesgesprek")
    a_trigger([starts_relevant()], name="Bij verzetten", event=Event.RESCHEDULED)
    a_starter(phase)
    typed = opened(admin, f"/scenarios/{starter.id}") | {"stage-type_id": str(advice.id)}

    page = own_part(admin.post("/scenarios" + PLAN, data=typed))

    assert "Geen trigger start dit scenario als deze afspraak wordt ingepland." in page
    assert "“Eerste gesprek” start het wel, maar niet bij deze afspraak: Deze trigger geldt niet" in page
    assert "“Bij verzetten” start het bij een andere gebeurtenis: Afspraak verzet." in page
    assert page.index("Met de hand gestart doet dit scenario dit") < page.index("Eigen middelen")


def test_a_scenario_says_how_it_could_be_started(admin, phase, means, talk):
    a_starter(phase)
    filtered = a_scenario("Met", [asks(means)], where=[a_condition(phase, "Starter")])
    plain = a_scenario("Zonder", [asks(means)])
    of_dossier = a_scenario("Dossier", [asks(means)], scope=Scope.DOSSIER)

    said = [
        own_part(admin.post("/scenarios" + PLAN, data=opened(admin, f"/scenarios/{one.id}")))
        for one in (filtered, plain, of_dossier)
    ]

    assert "Geef een trigger de actie “Automatisch bepalen" in said[0]
    assert "Het heeft geen filter: u start het met de hand" in said[1]
    assert "Het heeft bereik Dossier: u start het met de hand." in said[2]
    assert all("Eigen middelen" in one for one in said)


def test_a_scenario_that_is_archived_says_that_it_does_not_start(admin, phase, starter):
    a_starter(phase)
    starter.archived_at = datetime.now(UTC)
    db.session.commit()

    page = own_part(admin.post("/scenarios" + PLAN, data=opened(admin, f"/scenarios/{starter.id}")))

    assert "Dit scenario is gearchiveerd en start niet." in page and "Eigen middelen" in page
    assert "Geef een trigger" not in page and "Geen trigger start" not in page


def test_a_trigger_is_tried_on_its_own_event(admin, phase, starter, talk):
    moved = a_trigger([mails(an_email_template("Verzet"))], name="Verzet", event=Event.RESCHEDULED)
    timed = a_trigger([gives_task("Bellen")], name="Vooraf", event=Event.BEFORE, offset=(2, OffsetUnit.DAYS))
    a_starter(phase)

    after_move = own_part(admin.post("/triggers" + PLAN, data=opened(admin, f"/triggers/{moved.id}")))
    in_time = own_part(admin.post("/triggers" + PLAN, data=opened(admin, f"/triggers/{timed.id}")))

    assert "Deze trigger – Afspraak verzet" in after_move and "Verzet – Noor van Dalen" in after_move
    assert "Deze trigger – Een tijd voor de afspraak" in in_time and "Bellen" in in_time


def test_a_timed_trigger_tells_its_moment_and_whether_that_has_passed(admin, phase, talk):
    timed = a_trigger([gives_task("Bellen")], name="Vooraf", event=Event.BEFORE, offset=(2, OffsetUnit.DAYS))
    a_starter(phase)
    typed = opened(admin, f"/triggers/{timed.id}")

    coming = own_part(admin.post("/triggers" + PLAN, data=typed | {"stage-on": "2099-05-08"}))
    passed = own_part(admin.post("/triggers" + PLAN, data=typed | {"stage-on": "2026-01-08"}))
    beyond = admin.post("/triggers" + PLAN, data=typed | {"offset_amount": "9" * 12})

    assert "gaat hij af op woensdag 6 mei 2099 12:00." in coming and "al voorbij" not in coming
    assert "gaat hij af op dinsdag 6 januari 2026 12:00. Dat is al voorbij" in passed
    assert beyond.status_code == 200 and "gaat hij af op" not in words(beyond)


@pytest.mark.parametrize("url", ["/triggers/new/before", "/triggers/new/scheduled", "/triggers/new/cancelled"])
def test_a_trigger_that_was_never_saved_is_tried(admin, phase, talk, means, url):
    a_starter(phase)

    page = admin.post("/triggers" + PLAN, data=opened(admin, url) | {"is_active": "y"} | asking(0, means))

    assert "Eigen middelen" in own_part(page)


def test_a_trigger_that_is_off_shows_what_it_would_do(admin, phase, starter, first_talk):
    a_starter(phase)
    typed = {name: value for name, value in opened(admin, f"/triggers/{first_talk.id}").items() if name != "is_active"}

    page = own_part(admin.post("/triggers" + PLAN, data=typed))

    assert "Deze trigger staat uit en doet nu niets." in page and "Eigen middelen" in page


def test_a_trigger_proposes_a_type_that_it_is_for(admin, phase, talk):
    advice = an_appointment_type("Adviesgesprek")
    trigger = a_trigger([gives_task("Bellen")], types=[advice])

    assert opened(admin, f"/triggers/{trigger.id}")["stage-type_id"] == str(advice.id)


# Choosing a dossier


def test_dossiers_are_found_as_one_types(admin, phase):
    for name in ("Noor van Dalen", "Youssef Amrani"):
        a_starter(phase, name)

    by_name = admin.get("/trials/dossiers?stage-text=amr")
    by_number = admin.get("/trials/dossiers?stage-text=1")
    nobody = admin.get("/trials/dossiers?stage-text=Jansen")

    assert words(by_name) == "Amrani – dossier 2 · Youssef Amrani" and "checked" in by_name.text
    assert "Van Dalen – dossier 1" in words(by_number)
    assert words(nobody) == "Geen dossier gevonden voor “Jansen”."


def test_before_a_search_the_newest_stand_there_and_how_many_there_are_more(admin, phase):
    for number in range(8):
        a_starter(phase, f"Klant Nummer{number}")

    page = admin.get("/trials/dossiers")

    assert page.text.count('type="radio"') == 6 and page.text.count(" checked") == 1
    assert "En nog 2 dossiers" in words(page)


def test_without_a_choice_between_several_one_is_asked_for(admin, phase, starter):
    for name in ("Noor van Dalen", "Bram van Dalen"):
        a_starter(phase, name)
    typed = opened(admin, f"/scenarios/{starter.id}") | {"stage-text": "dalen", "stage-dossier_id": ""}

    page = admin.post("/scenarios" + PLAN, data=typed)
    chosen = admin.post("/scenarios" + PLAN, data=typed | {"stage-dossier_id": "1"})

    assert page.status_code == 422 and "Kies eerst een dossier" in words(page)
    assert chosen.status_code == 200 and 'href="/dossiers/1"' in chosen.text


def test_without_appointment_types_that_is_said(admin, phase):
    a_starter(phase)

    page = admin.post("/scenarios" + PLAN, data=opened(admin, "/scenarios/new"))

    assert page.status_code == 422 and "Er is nog geen afspraaktype." in words(page)


def test_without_javascript_it_is_a_page_with_a_plain_field(admin, phase, starter, label):
    a_starter(phase)
    a_starter(phase, "Youssef Amrani")
    typed = opened(admin, f"/scenarios/{starter.id}") | asking(1, label) | {"stage-text": "dalen"}

    page = admin.post("/scenarios/trial", data=typed)
    again = admin.post("/scenarios/trial", data=form(page, "stage-source") | {"stage-text": "2"})
    compared = admin.post("/scenarios/what-if", data=form(page, "count"))

    for one, dossier in ((page, "Van Dalen"), (again, "Amrani")):
        assert f"{dossier} Dit scenario" in words(one) and "Eigen middelen, Energielabel" in own_part(one)
    assert "Er zijn nog geen afspraken." in words(compared) and "<html" in compared.text


@pytest.mark.parametrize("is_new", [False, True])
def test_without_javascript_the_editor_itself_is_sent_and_what_is_typed_comes_back(
    admin, phase, starter, label, is_new
):
    a_starter(phase)
    url = "/scenarios/new" if is_new else f"/scenarios/{starter.id}"
    saved_id = "" if is_new else str(starter.id)
    typed = form(admin.get(url)) | asking(1, label) | {"name": "Nog niet bewaard", "stage-saved_id": saved_id}

    page = admin.post("/scenarios/trial", data=typed)
    editor = admin.post(url, data=form(page) | {"edit": "refresh"})

    assert "Energielabel" in own_part(page)
    assert f'action="{url}"' in page.text
    kept = form(editor, "applies_to")
    assert kept["name"] == "Nog niet bewaard" and str(label.id) in kept.values()
    assert db.session.scalars(select(Scenario.name)).all() == ["Starter"]


# What if


def test_rows_that_are_not_complete_are_told_of_the_last_appointments_too(admin, phase, starter, talk):
    an_appointment(a_starter(phase), talk)
    work()

    page = what_if(admin, f"/scenarios/{starter.id}", **{"actions-1-kind": "create_task", "actions-1-task_subject": ""})

    assert "1 regel hierboven is nog niet af en telt niet mee." in words(page)
    assert "Geen afspraak zou anders gaan." in words(page)


def test_a_task_that_moves_to_another_day_goes_differently(admin, phase, starter, talk):
    an_appointment(a_starter(phase), talk)
    task = gives_task("Bellen")
    task.position = len(starter.actions)
    starter.actions.append(task)
    db.session.commit()
    work()

    page = what_if(admin, f"/scenarios/{starter.id}", **{"actions-1-due_days": "-2"})

    ((_head, lines),) = rows_of(page)
    assert [line.split(" –")[0] for line in lines] == [
        "+ Komt erbij: Werkvoorraadsignalering aanmaken: Bellen",
        "− Valt weg: Werkvoorraadsignalering aanmaken: Bellen",
    ]
    assert len({line.split(", ")[-1] for line in lines}) == 2


def what_if(admin, url, **typed):
    values = form(admin.get(url), "count") | typed
    return admin.post(f"/{url.split('/')[1]}{WHAT_IF}", data=values)


def test_each_appointment_that_would_go_differently_says_what_is_added_and_missing(
    admin, phase, starter, talk, label, means
):
    an_appointment(a_starter(phase), talk)
    an_appointment(a_dossier(a_person("Bram Keizer"), options=[option(phase, "Doorstromer")]), talk)
    work()

    page = what_if(admin, f"/scenarios/{starter.id}", **asking(0, label))

    ((head, lines),) = rows_of(page)
    assert head.startswith("Oriënterend gesprek , ") and head.endswith("dossier 1, Van Dalen")
    assert lines == ["+ Komt erbij: Document opvragen: Energielabel", "− Valt weg: Document opvragen: Eigen middelen"]
    assert 'href="/appointments/1"' in page.text
    assert "1 afspraak zou anders gaan. 1 gaat gelijk en staat hier niet." in words(page)
    assert "met de eigenschappen van het dossier zoals ze nu zijn" in words(page)


def test_what_the_appointment_itself_did_counts_as_not_done_and_what_came_before_does(
    admin, phase, starter, talk, label
):
    """A later appointment asks for nothing that an earlier one asked."""
    dossier = a_starter(phase)
    for _ in range(2):
        an_appointment(dossier, talk)
        work()

    page = what_if(admin, f"/scenarios/{starter.id}", **{"actions-0-kind": "create_task"} | asking(1, label))

    (_, second), (_, first) = rows_of(page)
    assert first[-1] == "− Valt weg: Document opvragen: Eigen middelen"
    assert second == first[:-1] == ["+ Komt erbij: Document opvragen: Energielabel"]


def test_the_status_that_the_appointment_set_itself_would_be_set_again(admin, phase, talk):
    trigger = a_trigger([sets_status(a_status("In advies"))], name="Advies", types=[talk])
    an_appointment(a_starter(phase), talk)
    work()

    page = what_if(admin, f"/triggers/{trigger.id}", **{"actions-0-status_id": str(a_status("Aangevraagd").id)})

    assert rows_of(page)[0][1] == [
        "+ Komt erbij: Dossierstatus wijzigen: Aangevraagd",
        "− Valt weg: Dossierstatus wijzigen: In advies",
    ]


def test_a_trigger_that_is_switched_off_would_be_missed(admin, phase, starter, first_talk, talk):
    an_appointment(a_starter(phase), talk)
    values = form(admin.get(f"/triggers/{first_talk.id}"), "count")
    del values["is_active"]

    page = admin.post("/triggers" + WHAT_IF, data=values)

    assert rows_of(page)[0][1] == ["− Valt weg: Document opvragen: Eigen middelen"]


def test_nothing_typed_makes_no_difference_and_cancelled_appointments_do_not_count(admin, phase, starter, talk, label):
    kept, cancelled = (an_appointment(a_starter(phase), talk) for _ in range(2))
    appointments.end(cancelled, Event.CANCELLED, by=a_user())

    same = what_if(admin, f"/scenarios/{starter.id}")
    changed = what_if(admin, f"/scenarios/{starter.id}", **asking(1, label))

    assert "1 van 1 Geen afspraak zou anders gaan. 1 gaat gelijk" in words(same)
    assert len(rows_of(changed)) == 1 and f'href="/appointments/{kept.id}"' in changed.text


def test_the_newest_come_first_in_chunks_that_go_on_by_themselves(admin, phase, starter, talk, label):
    made = [an_appointment(a_starter(phase), talk).id for _ in range(23)]
    page = what_if(admin, f"/scenarios/{starter.id}", count="50", **asking(1, label))
    found, said = [], []
    while 'hx-trigger="load"' in page.text:
        found += re.findall(r'href="/appointments/(\d+)"', page.text)
        said.append(re.search(r"\d+ van \d+", words(page))[0])
        page = admin.post("/scenarios" + REST, data=form(page, "before"))
    found += re.findall(r'href="/appointments/(\d+)"', page.text)

    assert list(map(int, found)) == made[::-1]
    assert said == ["10 van 23", "20 van 23"] and "23 van 23" in words(page)
    assert "23 afspraken zouden anders gaan." in words(page) and "Klaar met vergelijken." in words(page)


def test_the_draft_is_the_one_that_it_started_with_and_no_more_are_looked_at_than_were_asked(
    admin, phase, starter, talk, label
):
    for _ in range(22):
        an_appointment(a_starter(phase), talk)
    page = what_if(admin, f"/scenarios/{starter.id}", count="20", **asking(1, label))

    rest = admin.post("/scenarios" + REST, data=form(page, "before"))

    assert len(rows_of(rest)) == 10 and "20 van 20 20 afspraken zouden anders gaan." in words(rest)
    assert 'hx-trigger="load"' not in rest.text


def test_it_can_be_stopped(admin, phase, starter, talk, label):
    for _ in range(12):
        an_appointment(a_starter(phase), talk)
    page = what_if(admin, f"/scenarios/{starter.id}", count="50", **asking(1, label))

    stopped = admin.post("/scenarios" + REST, data=form(page, "before") | {"stop": "yes"})

    assert "10 van 12 Gestopt. 10 afspraken zouden anders gaan." in words(stopped)
    assert 'hx-trigger="load"' not in stopped.text and rows_of(stopped) == []


@pytest.mark.parametrize("count", ["0", "99999", "x", ""])
def test_only_the_numbers_that_are_offered_can_be_asked_for(admin, phase, starter, talk, count):
    an_appointment(a_starter(phase), talk)

    assert "1 van 1" in words(what_if(admin, f"/scenarios/{starter.id}", count=count))


def test_for_another_event_than_scheduling_it_says_that_it_cannot(admin, talk):
    moved = a_trigger([gives_task("Bellen")], name="Verzet", event=Event.RESCHEDULED)

    page = admin.get(f"/triggers/{moved.id}")

    assert "Dit kan alleen voor triggers bij “Afspraak ingepland”." in words(page)
    assert "/what-if/start" not in page.text


# Nothing is written


def rows_of_all_tables():
    db.session.expire_all()
    found = {table.name: sorted(map(repr, db.session.execute(table.select()))) for table in db.metadata.sorted_tables}
    db.session.rollback()
    return found


class Statements(list):
    """What the database is asked, by any connection."""

    def __enter__(self):
        event.listen(db.engine, "before_cursor_execute", self._note)
        return self

    def __exit__(self, *_):
        event.remove(db.engine, "before_cursor_execute", self._note)

    def _note(self, _connection, _cursor, statement, *_):
        self.append(statement)


def test_nothing_at_all_is_written(admin, phase, income, starter, first_talk, talk, label):
    for number in range(3):
        dossier = a_starter(phase, f"Klant Nummer{number}")
        an_appointment(dossier, talk)
    work()
    letter = an_email_template()
    actions = {"actions-1-kind": "create_task", "actions-1-task_subject": "Bellen", "actions-2-kind": "set_status"}
    actions |= {"actions-2-status_id": str(a_status("Vervallen").id), "actions-3-kind": "send_email"}
    actions |= {"actions-3-email_template_id": str(letter.id)}
    drafts = [
        (kind, opened(admin, url) | asking(0, label) | actions | source)
        for kind, url in (
            ("scenarios", f"/scenarios/{starter.id}"),
            ("scenarios", "/scenarios/new"),
            ("triggers", f"/triggers/{first_talk.id}"),
            ("triggers", "/triggers/new/rescheduled"),
            ("triggers", "/triggers/new/after"),
        )
        for source in ({}, {"stage-source": "imagined", "stage-has_partner": "y"})
    ]
    before = rows_of_all_tables()

    with Statements() as statements:
        for kind, values in drafts:
            for what in (PLAN, "/trial", WHAT_IF, "/what-if"):
                assert admin.post(f"/{kind}{what}", data=values | {"count": "20"}).status_code == 200
            rest = {"before": "3", "looked_at": "1", "differing": "1", "count": "50"}
            assert admin.post(f"/{kind}{REST}", data=values | rest).status_code == 200
        assert admin.get("/trials/dossiers?stage-text=klant").status_code == 200

    assert rows_of_all_tables() == before and before["appointments"]
    wrote = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|ALTER|CREATE|DROP|TRUNCATE)\b|.*\bFOR UPDATE\b", re.I | re.S)
    assert len(statements) > 500 and [one for one in statements if wrote.match(one)] == []


@pytest.mark.database("sqlite")
def test_nobody_waits_who_is_writing(app, admin, phase, starter, talk):
    """Nor does it wait for them: on SQLite a request that could write would take the only lock there is."""
    an_appointment(a_starter(phase), talk)
    values = opened(admin, f"/scenarios/{starter.id}") | {"count": "20"}
    db.session.commit()
    with db.engine.connect() as writer:
        writer.execute(text("UPDATE offices SET name = 'Anders'"))
        for what in (PLAN, "/trial", WHAT_IF, "/what-if"):
            assert admin.post("/scenarios" + what, data=values).status_code == 200
        writer.rollback()


# What it costs


def test_a_chunk_takes_no_more_queries_for_ten_appointments_than_for_two(
    app, admin, phase, income, starter, talk, label
):
    counts = []
    for more in (2, 8):
        for number in range(more):
            consumer, partner = (a_person(f"{name} Klant{number}") for name in ("Noor", "Bram"))
            an_appointment(a_dossier(consumer, partner, options=[option(phase, "Starter")]), talk)
        work()
        values = form(admin.get(f"/scenarios/{starter.id}"), "count") | asking(1, label)
        with Queries() as queries:
            page = admin.post("/scenarios" + WHAT_IF, data=values)
        assert len(rows_of(page)) == len(db.session.scalars(select(Appointment.id)).all())
        counts.append(queries)

    two, ten = counts
    assert ten.total() == two.total(), (ten - two).most_common(3)
    assert ten.total() <= 60


def test_trying_takes_no_more_queries_for_a_large_configuration(app, admin, phase, income, starter, talk, means):
    counts = []
    for more in (2, 20):
        for number in range(more):
            name = f"{more}-{number}"
            a_scenario(f"Scenario {name}", [asks(means)], where=[a_condition(phase, "Starter")])
            a_trigger([starts_relevant(), asks(means)], name=f"Trigger {name}", types=[talk])
            an_appointment(a_starter(phase, f"Klant Nummer{name}"), talk)
        values = opened(admin, f"/scenarios/{starter.id}")
        with Queries() as queries:
            assert admin.post("/scenarios" + PLAN, data=values).status_code == 200
        counts.append(queries)

    few, many = counts
    assert many.total() == few.total(), (many - few).most_common(3)
