"""What an office expects of its rules: counted in the plan, and read back."""

import pytest

from app.insight.domain.expectations import Chosen, Expected, ExpectedLine, check, plans, readback
from app.insight.domain.made_up_facts import Names
from app.vocabulary.words import ApplicantRole, AppliesTo, EffectKind, Event, Recipient
from tests.unit.builders import (
    TODAY,
    an_option,
    ask,
    ask_dossier,
    dossier_is,
    give_task,
    mail,
    mail_person,
    number,
    person_is,
    scenario,
    set_status,
    trigger,
)

CONSUMER, PARTNER = ApplicantRole.CONSUMER, ApplicantRole.PARTNER
OPTIONS = [("Fase", "Starter"), ("Inkomenstype", "Loondienst"), ("Inkomenstype", "ZZP'er")]
KNOWN = {number(name): (number(property), an_option(name)) for property, name in OPTIONS}
TYPE = "Oriënterend gesprek"

EMPLOYED = scenario(
    "Loondienst",
    ask("Loonstrook"),
    ask("Legitimatie"),
    mail("Bevestiging"),
    where=[person_is("Inkomenstype", "Loondienst")],
    applies_to=AppliesTo.EACH_APPLICANT,
)
SELF_EMPLOYED = scenario(
    "ZZP Partner",
    ask("Jaarcijfers"),
    ask("Legitimatie"),
    mail("Bevestiging"),
    mail_person("Informatie"),
    where=[person_is("Inkomenstype", "ZZP'er")],
    applies_to=AppliesTo.PARTNER,
)
STARTER = scenario(
    "Starter", ask_dossier("Eigen middelen"), give_task("Nabellen"), where=[dossier_is("Fase", "Starter")]
)
SCENARIOS = [EMPLOYED, SELF_EMPLOYED, STARTER]
COUPLE = (Chosen(an_option("Starter")), Chosen(an_option("Loondienst"), CONSUMER), Chosen(an_option("ZZP'er"), PARTNER))


def asks(name, role=None, times=1):
    return ExpectedLine(EffectKind.REQUEST_DOCUMENT, number(name), name, role, times)


def mails(name, role=None, times=1):
    return ExpectedLine(EffectKind.SEND_EMAIL, number(name), name, role, times)


def tasks(subject, times=1):
    return ExpectedLine(EffectKind.CREATE_TASK, None, subject, None, times)


def becomes(status, times=1):
    return ExpectedLine(EffectKind.SET_STATUS, number(status), status, None, times)


def expected(*lines, choices=COUPLE, has_partner=True, **other):
    return Expected(number(TYPE), TYPE, tuple(choices), lines, has_partner=has_partner, **other)


def unmet(what, triggers=None, scenarios=SCENARIOS):
    people = Names("Consument", "Partner", "Adviseur", "Behandelaar")
    triggers = [trigger()] if triggers is None else triggers
    made = plans(what, triggers, scenarios, KNOWN, people, an_option("Nieuw"), TODAY)
    return list(map(str, check(what, made)))


@pytest.mark.parametrize(
    "line",
    [
        asks("Jaarcijfers"),
        asks("Jaarcijfers", PARTNER),
        asks("Jaarcijfers", CONSUMER, 0),
        asks("Legitimatie", times=2),
        asks("Legitimatie", CONSUMER),
        asks("Eigen middelen"),
        asks("Taxatierapport", times=0),
        mails("Bevestiging"),
        mails("Bevestiging", PARTNER),
        mails("Informatie", PARTNER),
        mails("Informatie", CONSUMER, 0),
        tasks("nabellen"),
        tasks("Bellen", 0),
        becomes("In advies", 0),
    ],
)
def test_what_comes_of_it_is_met(line):
    assert unmet(expected(line)) == []


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (asks("Taxatierapport"), "Taxatierapport wordt 0 keer gevraagd, verwacht 1 keer."),
        (asks("Legitimatie"), "Legitimatie wordt 2 keer gevraagd, verwacht 1 keer."),
        (asks("Jaarcijfers", times=0), "Jaarcijfers wordt 1 keer gevraagd, verwacht 0 keer."),
        (asks("Loonstrook", PARTNER), "Loonstrook wordt 0 keer gevraagd aan de Partner, verwacht 1 keer."),
        (mails("Bevestiging", times=2), "Bevestiging wordt 1 keer gemaild, verwacht 2 keer."),
        (mails("Informatie", CONSUMER), "Informatie wordt 0 keer gemaild aan de Consument, verwacht 1 keer."),
        (tasks("Bellen"), "Signalering “Bellen” komt 0 keer in de werkvoorraad, verwacht 1 keer."),
        (becomes("In advies"), "De dossierstatus wordt niet In advies."),
    ],
)
def test_what_does_not_come_of_it_is_said(line, sentence):
    assert unmet(expected(line)) == [sentence]


def test_each_line_that_is_not_met_is_said_in_its_turn():
    found = unmet(expected(asks("Taxatierapport"), asks("Jaarcijfers"), mails("Welkom")))

    assert [sentence.split()[0] for sentence in found] == ["Taxatierapport", "Welkom"]


def test_a_mail_to_a_colleague_about_the_partner_is_not_one_to_the_partner():
    to_advisor = scenario(
        "Melding",
        mail_person("Informatie", Recipient.ADVISOR),
        where=[person_is("Inkomenstype", "ZZP'er")],
        applies_to=AppliesTo.PARTNER,
    )
    assert unmet(expected(mails("Informatie")), scenarios=[to_advisor]) == []
    assert len(unmet(expected(mails("Informatie", PARTNER)), scenarios=[to_advisor])) == 1


def test_of_two_statuses_only_the_first_is_met():
    both = [trigger(set_status("In advies"), set_status("Afgerond"))]

    assert unmet(expected(becomes("In advies"), becomes("Afgerond", 0)), both) == []
    assert unmet(expected(becomes("In advies", 0), becomes("Afgerond")), both) == [
        "De dossierstatus wordt In advies, en dat was niet verwacht.",
        "De dossierstatus wordt niet Afgerond.",
    ]


def test_a_status_that_the_dossier_has_already_is_as_good_as_set():
    assert unmet(expected(becomes("Nieuw")), [trigger(set_status("Nieuw"))]) == []


def test_without_a_partner_nothing_is_asked_of_one():
    alone = COUPLE[:2]

    assert unmet(expected(asks("Jaarcijfers", times=0), choices=alone, has_partner=False)) == []
    assert unmet(expected(asks("Jaarcijfers", times=0), choices=alone)) == []


def test_a_later_appointment_of_the_type_can_be_expected_to_do_nothing():
    first = [trigger(is_first_of_type=True)]

    assert unmet(expected(asks("Jaarcijfers", times=0), is_first_of_type=False), first) == []
    assert len(unmet(expected(asks("Jaarcijfers", times=0)), first)) == 1


def test_what_is_archived_can_not_happen_any_more():
    gone = (Chosen(an_option("Starter"), None, is_archived=True), *COUPLE[1:])
    said = "Starter is niet meer te kiezen (gearchiveerd): dit geval komt niet meer voor."

    assert unmet(expected(asks("Jaarcijfers"), asks("Taxatierapport"), choices=gone)) == [said]
    assert unmet(expected(asks("Jaarcijfers"), is_type_archived=True)) == [said.replace("Starter", TYPE)]


# Moments that come


def timed(*actions, event=Event.BEFORE, **other):
    return trigger(*actions, name=f"Op tijd {len(actions)} {other}", event=event, **other)


def test_the_moments_of_all_timed_triggers_of_the_event_count():
    triggers = [timed(mail("Herinnering")), timed(give_task("Nabellen"), give_task("Stukken compleet?"))]
    what = expected(mails("Herinnering"), tasks("Stukken compleet?"), tasks("Nabellen"), event=Event.BEFORE)

    assert unmet(what, triggers) == []
    assert len(unmet(what, triggers[:1])) == 2


def test_what_two_moments_of_one_appointment_ask_is_done_once():
    triggers = [timed(mail("Herinnering")), timed(mail("Herinnering"), ask("Loonstrook"))]

    assert unmet(expected(mails("Herinnering"), event=Event.BEFORE), triggers) == []


def test_without_a_trigger_on_the_event_nothing_happens():
    what = expected(mails("Herinnering"), tasks("Nabellen", 0), event=Event.AFTER)

    assert unmet(what, [timed(mail("Herinnering")), trigger()]) == [
        "Herinnering wordt 0 keer gemaild, verwacht 1 keer."
    ]


def test_a_timed_trigger_of_another_type_of_appointment_stays_silent():
    other = timed(mail("Herinnering"), types=["Adviesgesprek"])

    assert len(unmet(expected(mails("Herinnering"), event=Event.BEFORE), [other])) == 1


# Read back


def test_a_case_reads_as_one_would_say_it():
    what = expected(
        asks("Jaarcijfers"), mails("Bevestiging"), asks("Loonstrook", times=0), choices=[COUPLE[2], COUPLE[0]]
    )

    assert str(readback(what)) == (
        "Starter + ZZP'er (Partner) bij Oriënterend gesprek vraagt Jaarcijfers, mailt Bevestiging 1×,"
        " vraagt geen Loonstrook"
    )


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (asks("Loonstrook", CONSUMER, 2), "vraagt Loonstrook (Consument) 2×"),
        (mails("Welkom", times=0), "mailt geen Welkom"),
        (mails("Welkom", PARTNER, 2), "mailt Welkom (Partner) 2×"),
        (tasks("Bellen", 0), "signaleert geen “Bellen”"),
        (tasks("Bellen"), "signaleert “Bellen”"),
        (tasks("Bellen", 3), "signaleert “Bellen” 3×"),
        (becomes("In advies"), "zet de status op In advies"),
        (becomes("In advies", 0), "zet de status niet op In advies"),
    ],
)
def test_each_kind_of_line_reads_well(line, sentence):
    alone = expected(line, choices=COUPLE[:1], has_partner=False)

    assert str(readback(alone)) == f"Starter bij Oriënterend gesprek {sentence}"


@pytest.mark.parametrize(
    ("event", "when"),
    [
        (Event.RESCHEDULED, "bij het verzetten van Oriënterend gesprek"),
        (Event.CANCELLED, "bij het annuleren van Oriënterend gesprek"),
        (Event.COMPLETED, "bij het afronden van Oriënterend gesprek"),
        (Event.BEFORE, "een tijd voor Oriënterend gesprek"),
        (Event.AFTER, "een tijd na Oriënterend gesprek"),
    ],
)
def test_each_event_reads_well(event, when):
    nobody = expected(tasks("Bellen"), choices=(), has_partner=False, event=event)

    assert str(readback(nobody)) == f"Een dossier {when} signaleert “Bellen”"


def test_a_partner_of_whom_nothing_is_known_and_a_later_appointment_are_told():
    what = expected(choices=COUPLE[:2], is_first_of_type=False)

    assert (
        str(readback(what)) == "Starter + Loondienst (Consument) + partner bij Oriënterend gesprek (niet de eerste) …"
    )
