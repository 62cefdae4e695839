"""What saving an appointment will start, beside its form; and what the run says when it became different."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from sqlalchemy import event, func, select

from app.engine import runs
from app.extensions import db
from app.models import Appointment, DocumentRequest, Email, Run, Scenario, Task, Trigger
from app.store import offices
from app.vocabulary.words import AppliesTo, Event, OffsetUnit, Subject
from tests.factories import (
    a_condition,
    a_document_type,
    a_dossier,
    a_location,
    a_person,
    a_property,
    a_scenario,
    a_status,
    a_trigger,
    a_user,
    a_working_day,
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
from tests.web.pages import form, words, yes_to
from tests.web.test_runs_pages import HTMX

ON = a_working_day(in_days=30).isoformat()


@pytest.fixture
def kind(app, office):
    return an_appointment_type("Oriënterend gesprek")


@pytest.fixture
def income(app, office):
    return a_property("Inkomenstype", ["Loondienst", "ZZP'er"], subject=Subject.PERSON)


@pytest.fixture
def dossier(income, kind):
    """Noor, Loondienst; of Bram it isn't known yet. A reminder comes two days before."""
    payslip, letter = a_document_type("Loonstrook"), an_email_template("Bevestiging")
    each = {"applies_to": AppliesTo.EACH_APPLICANT}
    a_scenario("Loondienst", [asks(payslip), mails(letter)], where=[a_condition(income, "Loondienst")], **each)
    a_scenario("ZZP", [asks(a_document_type("Jaarcijfers"))], where=[a_condition(income, "ZZP'er")], position=1, **each)
    a_trigger(
        [sets_status(a_status("In advies")), starts_relevant(), gives_task("Bellen"), mails(letter)],
        name="Eerste gesprek",
        types=[kind],
    )
    reminder = an_email_template("Herinnering")
    a_trigger([mails(reminder)], name="Vooraf", event=Event.BEFORE, offset=(2, OffsetUnit.DAYS), position=1)
    a_trigger([mails(an_email_template("Verzet"))], name="Bij verzetten", event=Event.RESCHEDULED, position=2)
    return a_dossier(a_person("Noor van Dalen", options=[option(income, "Loondienst")]), a_person("Bram Keizer"))


def look(client, dossier, **typed):
    return client.post(f"/dossiers/{dossier.id}/appointments/preview", data=typed, headers=HTMX)


def complete(kind, **other):
    return {"type_id": str(kind.id), "on": ON, "at": "10:00"} | other


def hidden(page, name="previewed"):
    return unescape(re.search(rf'name="{name}" value="([^"]*)"', page.text)[1])


def filled_in(client, dossier, kind, **values):
    """The form as it is with a preview in it, as a browser would send it."""
    page = client.get(f"/dossiers/{dossier.id}/appointments/new")
    typed = form(page, "title") | complete(kind, title="Kennismaking", duration_minutes="60")
    shown = look(client, dossier, **typed)
    return typed | {"previewed": hidden(shown), "preview_mark": hidden(shown, "preview_mark")} | values


def schedule(client, dossier, values):
    return client.post(f"/dossiers/{dossier.id}/appointments/new", data=values)


def the_run():
    db.session.expire_all()
    return db.session.scalars(select(Run).order_by(Run.id.desc())).first()


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


# The region beside the form


def test_without_a_type_the_form_says_what_will_appear(advisor, dossier):
    page = advisor.get(f"/dossiers/{dossier.id}/appointments/new")

    assert "Kies een afspraaktype." in words(page)
    assert f'hx-post="/dossiers/{dossier.id}/appointments/preview"' in page.text
    assert hidden(page) == ""


def test_the_preview_is_a_fragment_with_all_that_starts(advisor, dossier, kind):
    page = look(advisor, dossier, **complete(kind))

    assert page.status_code == 200 and page.text.lstrip().startswith('<div id="preview"')
    text = words(page)
    assert "1 scenario · 1 document · 1 e-mail · 1 signalering · status In advies" in text
    assert "Scenario's die starten Noor van Dalen Loondienst" in text
    assert "Documenten die worden gevraagd Noor van Dalen Loonstrook" in text
    addresses = "Noor van Dalen (noor.van.dalen@voorbeeld.example), Bram Keizer (bram.keizer@voorbeeld.example)"
    assert f"Bevestiging – {addresses}" in text
    assert "Bellen – Yara de Wit" in text and "wordt In advies" in text
    assert "1 actie doorgestreept als dubbel of al gedaan E-mail versturen: Bevestiging" in text
    assert "ZZP · Noor van Dalen Niet van toepassing" in text
    assert "Dit start er als u inplant: 1 scenario · 1 document" in text.split("Opnieuw bekijken")[1]


def test_what_comes_later_by_itself_is_shown_with_what_it_does(advisor, dossier, kind):
    text = words(look(advisor, dossier, **complete(kind)))

    assert "10:00 · Trigger: Vooraf E-mail versturen: Herinnering" in text.split("Komt later vanzelf")[1]
    tomorrow = (datetime.now(UTC).date() + timedelta(days=1)).isoformat()
    text = words(look(advisor, dossier, **complete(kind, on=tomorrow)))
    assert "Komt later vanzelf" not in text
    passed = "Het moment was al voorbij toen de afspraak werd gemaakt of verzet."
    assert f"1 trigger met een eigen moment komt niet Trigger: Vooraf – {passed}" in text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "alsof de afspraak vandaag is"),
        ({"on": "gisteren", "at": "10:00"}, "alsof de afspraak vandaag is"),
        ({"on": "1492-01-01", "at": "10:00"}, "alsof de afspraak vandaag is"),
        ({"on": ON, "at": "tien uur"}, "Er is nog geen geldige tijd."),
        ({"on": "2038-03-28", "at": "02:30"}, "Er is nog geen geldige tijd."),
        ({"on": "2038-10-31", "at": "02:30"}, "Er is nog geen geldige tijd."),
    ],
)
def test_it_works_before_date_and_time_are_valid_and_says_so(advisor, dossier, kind, typed, said):
    text = words(look(advisor, dossier, type_id=str(kind.id), **typed))

    assert said in text and "Noor van Dalen Loonstrook" in text
    assert "Vul datum en tijd in, dan ziet u ook wat er later vanzelf komt" in text


def test_a_missing_fact_has_a_link_to_where_it_is_filled_in_in_a_tab_of_its_own(advisor, dossier, kind, income):
    page = look(advisor, dossier, **complete(kind))

    assert "Inkomenstype van Bram Keizer ontbreekt: 2 scenario's niet te bepalen. Loondienst, ZZP" in words(page)
    bram = dossier.applicants[1].person
    place = f"/dossiers/{dossier.id}/persons/{bram.id}#property-{income.id}"
    assert f'href="{place}" target="_blank" rel="noopener"' in page.text
    assert f'id="property-{income.id}"' in advisor.get(place).text
    bram.options = [option(income, "ZZP'er")]
    db.session.commit()
    assert "ontbreekt" not in words(look(advisor, dossier, **complete(kind)))


def test_a_missing_fact_of_the_dossier_leads_to_its_settings(advisor, dossier, kind):
    phase = a_property("Fase", ["Starter"], is_multiple=True)
    a_scenario("Starter", [asks(a_document_type("Energielabel"))], where=[a_condition(phase, "Starter")])

    page = look(advisor, dossier, **complete(kind))

    place = f"/dossiers/{dossier.id}/settings#property-{phase.id}"
    assert f'href="{place}"' in page.text and f'id="property-{phase.id}"' in advisor.get(place).text


def test_a_missing_address_has_a_link_to_where_it_is_filled_in(advisor, dossier, kind):
    noor = dossier.applicants[0].person
    noor.email = noor.email_key = ""
    db.session.commit()

    page = look(advisor, dossier, type_id=kind.id, on=ON, at="10:00")

    assert "Het e-mailadres van Noor van Dalen ontbreekt. Bevestiging" in words(page)
    assert f'href="/dossiers/{dossier.id}/persons/{noor.id}#email"' in page.text


def test_what_the_advisor_has_then_already_is_told_before_saving(advisor, dossier, kind):
    other = an_appointment(a_dossier(a_person("Chidi Okafor")), kind)
    local = other.starts_at.astimezone(offices.zone())
    then = {"on": local.date().isoformat(), "at": local.strftime("%H:%M"), "duration_minutes": "30"}
    told = "Yara de Wit heeft dan al een afspraak: Oriënterend gesprek met Okafor"

    assert told in words(look(advisor, dossier, **then, advisor_id=str(other.advisor_id)))
    assert told not in words(look(advisor, dossier, **then, advisor_id=str(a_user("Roos Bakker").id)))
    assert told not in words(look(advisor, dossier, **then | {"at": "23:55"}, advisor_id=str(other.advisor_id)))
    own = advisor.post(f"/appointments/{other.id}/preview", data=then | {"advisor_id": str(other.advisor_id)})
    assert own.status_code == 200 and told not in words(own)


@pytest.mark.parametrize(("on", "is_past"), [("2020-03-02", True), (ON, False)])
def test_a_moment_in_the_past_is_told_and_can_be_saved(advisor, dossier, kind, on, is_past):
    page = look(advisor, dossier, type_id=kind.id, on=on, at="10:00")

    told = "Dit moment is al voorbij: 2 mrt 2020 10:00. Klanten krijgen hiervan geen e-mail."
    assert (told in words(page)) is is_past
    answer = schedule(advisor, dossier, filled_in(advisor, dossier, kind, on=on))
    if is_past:
        answer = schedule(advisor, dossier, filled_in(advisor, dossier, kind, on=on) | yes_to(answer))
    assert answer.status_code == 303


def test_nothing_moves_while_what_is_shown_is_still_true(advisor, dossier, kind, income):
    shown = hidden(look(advisor, dossier, **complete(kind)), "preview_mark")

    assert look(advisor, dossier, **complete(kind, preview_mark=shown)).status_code == 204
    dossier.applicants[1].person.options = [option(income, "ZZP'er")]
    db.session.commit()
    assert look(advisor, dossier, **complete(kind, preview_mark=shown)).status_code == 200


def test_looking_writes_nothing_and_takes_no_lock_for_writing(advisor, dossier, kind):
    written = []

    def note(_connection, _cursor, statement, *_):
        if re.match(r"INSERT|UPDATE|DELETE|BEGIN IMMEDIATE", statement) or "FOR UPDATE" in statement:
            written.append(statement)

    url, typed = f"/dossiers/{dossier.id}/appointments/preview", complete(kind)
    db.session.commit()
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert advisor.post(url, data=typed, headers=HTMX).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert written == []
    assert [count(model) for model in (Appointment, Run, DocumentRequest, Email, Task)] == [0] * 5


def test_a_form_that_is_refused_still_shows_what_would_start(advisor, dossier, kind):
    page = schedule(advisor, dossier, filled_in(advisor, dossier, kind, title=""))

    assert page.status_code == 422 and "Noor van Dalen Loonstrook" in words(page)
    assert count(Appointment) == 0


def test_without_a_script_the_page_comes_back_with_what_was_typed_and_what_would_start(advisor, dossier, kind):
    empty = advisor.get(f"/dossiers/{dossier.id}/appointments/new")
    url = re.search(r'id="preview-again" formaction="([^"]+)"', empty.text)[1]

    page = advisor.post(url, data=complete(kind, remarks="Bel aan bij 12"))

    assert page.status_code == 200 and "<html" in page.text
    assert "Noor van Dalen Loonstrook" in words(page)
    assert form(page, "title")["remarks"] == "Bel aan bij 12" and "Niet opgeslagen" not in words(page)
    assert f'<form method="post" action="/dossiers/{dossier.id}/appointments/new"' in page.text


def test_without_a_script_title_and_duration_are_proposed_with_the_preview(advisor, dossier, kind):
    page = advisor.post(
        f"/dossiers/{dossier.id}/appointments/draft", data=complete(kind, title="", duration_minutes="")
    )

    proposed = form(page, "title")
    assert (proposed["title"], proposed["duration_minutes"]) == (kind.name, str(kind.duration_minutes))


def test_without_a_script_a_move_that_was_previewed_is_saved_where_moves_are(advisor, dossier, kind):
    schedule(advisor, dossier, filled_in(advisor, dossier, kind))
    made = db.session.scalars(select(Appointment)).one()

    page = advisor.post(f"/appointments/{made.id}/draft", data=complete(kind))

    assert f'<form method="post" action="/appointments/{made.id}/edit"' in page.text


def test_a_type_that_does_not_exist_is_as_good_as_none(advisor, dossier):
    assert "Kies een afspraaktype." in words(look(advisor, dossier, type_id="999999"))


# Moving


def test_a_move_shows_what_it_sets_off_and_the_same_moment_nothing(advisor, dossier, kind):
    appointment = an_appointment(dossier, kind, starts_at=datetime(2038, 3, 1, 9, tzinfo=UTC))
    work()
    page = advisor.get(f"/appointments/{appointment.id}/edit")
    assert "Zo start er niets" in words(page)
    typed = form(page, "title")

    def moved(**values):
        data = typed | {"preview_mark": ""} | values
        return words(advisor.post(f"/appointments/{appointment.id}/preview", data=data, headers=HTMX))

    assert "Zo start er niets" in moved(title="Anders")
    assert "Zo start er niets" in moved(at="half elf")
    text = moved(at="11:30")
    assert "Dit start er als u verzet" in text and "1 e-mail Scenario" not in text
    assert "E-mails die worden verstuurd Verzet" in text and "Loonstrook" not in text
    assert "11:30 · Trigger: Vooraf" in text.split("Komt later vanzelf")[1]
    assert "Verzet" in moved(location_id=str(a_location("Bij de klant").id))


def test_a_reminder_comes_for_the_new_start_too_where_one_was_sent_for_the_old(advisor, dossier, kind):
    appointment = an_appointment(dossier, kind, starts_at=datetime(2038, 3, 1, 9, tzinfo=UTC))
    work()
    trigger = db.session.scalars(select(Trigger).where(Trigger.event == Event.BEFORE)).one()
    runs.enqueue(Event.BEFORE, "before:1", dossier, appointment, None, trigger=trigger)
    db.session.commit()
    work()
    typed = form(advisor.get(f"/appointments/{appointment.id}/edit"), "title") | {"at": "11:30"}

    page = advisor.post(f"/appointments/{appointment.id}/preview", data=typed, headers=HTMX)

    assert "E-mails die worden verstuurd Verzet" in words(page) and "11:30 · Trigger: Vooraf" in words(page)
    assert "Vooraf" not in words(advisor.get(f"/appointments/{appointment.id}")).split("Uitvoeringen")[0]


def test_a_move_shows_what_it_withdraws_what_moves_along_and_what_is_planned_anew(advisor, dossier, kind):
    a_trigger([gives_task("Kamer omboeken")], name="Kamer", event=Event.RESCHEDULED, position=3)
    appointment = an_appointment(dossier, kind, starts_at=datetime(2027, 3, 1, 9, tzinfo=UTC))
    work()
    offices.current().hold_minutes = 60
    db.session.commit()
    typed = form(advisor.get(f"/appointments/{appointment.id}/edit"), "title")
    advisor.post(f"/appointments/{appointment.id}/edit", data=typed | {"on": "2027-03-08"})
    work()
    url = f"/appointments/{appointment.id}"
    typed = form(advisor.get(f"{url}/edit"), "title")

    on = words(advisor.post(f"{url}/preview", data=typed | {"on": "2027-03-10"}, headers=HTMX))
    assert "E-mails die worden verstuurd Verzet" in on
    assert "want het hoort bij het vorige moment Verzet" in on
    assert "Kamer omboeken – uiterlijk 10 mrt 2027 in plaats van 8 mrt 2027" in on
    assert "al in de werkvoorraad" in on and "8 maart 2027 10:00 · Trigger: Vooraf" in on

    back = words(advisor.post(f"{url}/preview", data=typed | {"on": "2027-03-01"}, headers=HTMX))
    assert "Geen nieuws: dit moment en deze locatie zijn op" in back
    assert "E-mails die worden verstuurd" not in back

    elsewhere = words(advisor.post(f"{url}/preview", data=typed | {"location_id": ""}, headers=HTMX))
    assert "vorige moment" not in elsewhere and "al klaar om te versturen" in elsewhere


def test_the_run_of_a_move_back_does_what_its_preview_showed(advisor, dossier, kind):
    appointment = an_appointment(dossier, kind, starts_at=datetime(2027, 3, 1, 9, tzinfo=UTC))
    work()
    offices.current().hold_minutes = 60
    db.session.commit()
    url = f"/appointments/{appointment.id}"
    for on in ("2027-03-08", "2027-03-01"):
        typed = form(advisor.get(f"{url}/edit"), "title") | {"on": on}
        typed |= {"previewed": hidden(advisor.post(f"{url}/preview", data=typed, headers=HTMX))}
        advisor.post(f"{url}/edit", data=typed)
        work()
    run = the_run()
    assert run.previewed["effects"] == [] and run.difference is None
    assert "Geen nieuws" in words(advisor.get(f"/runs/{run.id}"))


# What differs


def test_the_run_keeps_what_was_announced_and_says_nothing_when_it_happened(advisor, dossier, kind):
    schedule(advisor, dossier, filled_in(advisor, dossier, kind))
    assert ["request_document", "Loonstrook", "Noor van Dalen"] in the_run().previewed["effects"]
    work()

    run = the_run()
    assert len(run.previewed["effects"]) == 4 and run.difference is None
    assert "Anders dan het voorbeeld" not in words(advisor.get(f"/runs/{run.id}"))


def test_a_change_between_preview_and_saving_is_told_with_its_cause(advisor, dossier, kind):
    values = filled_in(advisor, dossier, kind)
    scenario = db.session.scalars(select(Scenario).where(Scenario.name == "Loondienst")).one()
    scenario.actions = [asks(a_document_type("UWV-bericht")), scenario.actions[1]]
    scenario.name = "Werknemer"
    db.session.commit()
    schedule(advisor, dossier, values)
    work()

    for url in (f"/runs/{the_run().id}", f"/dossiers/{dossier.id}"):
        text = words(advisor.get(url))
        assert "Anders dan het voorbeeld" in text
        assert "+ UWV-bericht (Noor van Dalen) is ook gevraagd." in text
        assert "− Loonstrook (Noor van Dalen) is niet gevraagd." in text
        assert "Waarschijnlijk hierdoor: Scenario Werknemer is na het voorbeeld gewijzigd." in text


def test_the_difference_stays_as_it_was_told(advisor, dossier, kind):
    values = filled_in(advisor, dossier, kind)
    scenario = db.session.scalars(select(Scenario).where(Scenario.name == "Loondienst")).one()
    scenario.archived_at = datetime.now(UTC)
    db.session.commit()
    schedule(advisor, dossier, values)
    work()
    said = words(advisor.get(f"/runs/{the_run().id}"))
    scenario = db.session.merge(scenario)
    scenario.archived_at, scenario.name = None, "Heel anders"
    db.session.commit()

    assert "Scenario Loondienst is na het voorbeeld verwijderd, gearchiveerd of zonder filter opgeslagen." in said
    assert words(advisor.get(f"/runs/{the_run().id}")) == said


@pytest.mark.parametrize("sealed", ["", "onzin", "eyJzZWVuIjp7fX0.AAAA", "9" * 5000, None])
def test_what_we_did_not_write_is_ignored(advisor, dossier, kind, sealed):
    values = filled_in(advisor, dossier, kind, previewed=sealed)

    assert (
        schedule(advisor, dossier, {key: value for key, value in values.items() if value is not None}).status_code
        == 303
    )

    assert the_run().previewed is None


@pytest.mark.parametrize("other", [{"on": "2038-03-02"}, {"at": "10:05"}])
def test_a_preview_of_another_moment_is_no_announcement(advisor, dossier, kind, other):
    schedule(advisor, dossier, filled_in(advisor, dossier, kind, **other))

    assert the_run().previewed is None


def test_a_preview_of_another_dossier_is_no_announcement(advisor, dossier, kind):
    other = a_dossier(a_person("Mila Vermeer"))
    values = filled_in(advisor, dossier, kind)

    schedule(advisor, other, values)

    assert the_run().dossier_id == other.id and the_run().previewed is None


def test_a_move_keeps_what_its_form_announced(advisor, dossier, kind):
    appointment = an_appointment(dossier, kind, starts_at=datetime(2038, 3, 1, 9, tzinfo=UTC))
    work()
    url = f"/appointments/{appointment.id}"
    typed = form(advisor.get(f"{url}/edit"), "title") | {"at": "11:30"}
    typed |= {"previewed": hidden(advisor.post(f"{url}/preview", data=typed, headers=HTMX))}

    assert advisor.post(f"{url}/edit", data=typed).status_code == 303
    work()

    run = the_run()
    assert run.event is Event.RESCHEDULED and run.difference is None
    assert [name for _, name, _ in run.previewed["effects"]] == ["Verzet"]
