"""Dutch and English: whoever reads gets one language, of the interface and of what was kept."""

import csv
import io
import json
import re
import zipfile
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from sqlalchemy import select
from werkzeug.routing import IntegerConverter

from app.extensions import db
from app.models import Appointment, Dossier, Email, Expectation, Person, Revision, Run, Scenario, Trigger, User
from app.vocabulary.words import AppliesTo, EmailStatus, Subject
from tests import kept_office
from tests.conftest import signed_in
from tests.factories import (
    PASSWORD,
    a_condition,
    a_document_type,
    a_dossier,
    a_person,
    a_property,
    a_scenario,
    a_trigger,
    a_user,
    an_appointment,
    an_appointment_type,
    an_email_template,
    asks,
    mails,
    option,
    starts_relevant,
    work,
)
from tests.web.pages import errors, form, refusal, words
from tests.web.test_settings_users import the_mail_in

PLACE = re.compile(r"%\(\w+\)[sd]")
CATALOGUE = Path(__file__).resolve().parents[2] / "app/translations/en/LC_MESSAGES/messages.po"


def reading(app, locale, name="Emma Jones", role="admin"):
    user = a_user(name, role=role)
    user.locale = locale
    db.session.commit()
    return signed_in(app, user)


@pytest.fixture
def english(app, office):
    return reading(app, "en")


@pytest.fixture
def dutch(app, office):
    return reading(app, "nl", "Sanne Mulder")


PAGES = [
    ("/dossiers", "New dossier", "Nieuw dossier"),
    ("/dossiers/new", "There is a partner (second applicant)", "Er is een partner (tweede aanvrager)"),
    ("/calendar", "No appointments", "Geen afspraken"),
    ("/calendar/appointments/new", "For which dossier?", "Voor welk dossier?"),
    ("/worklist", "Nothing to do.", "Niets te doen."),
    ("/scenarios/new", "Applies to", "Geldt voor"),
    ("/triggers/new", "Appointment rescheduled", "Afspraak verzet"),
    ("/settings/properties/new", "New property", "Nieuwe API-entiteit"),
    ("/settings/document-types", "Document types", "Documenttypes"),
    ("/settings/email-templates/new", "The name of your office", "De naam van uw kantoor"),
    ("/settings/users", "Admin", "Beheerder"),
    ("/profile", "Change password", "Wachtwoord wijzigen"),
    ("/dossiers/404", "This page does not exist (any more).", "Deze pagina bestaat niet (meer)."),
]


@pytest.mark.parametrize(("url", "in_english", "in_dutch"), PAGES)
def test_a_page_is_in_the_readers_language(english, dutch, url, in_english, in_dutch):
    for client, locale, shown, hidden in ((english, "en", in_english, in_dutch), (dutch, "nl", in_dutch, in_english)):
        page = client.get(url)

        assert f'<html lang="{locale}"' in page.text
        assert shown in words(page) and hidden not in words(page)


def test_the_users_language_goes_before_the_browsers(english):
    page = english.get("/dossiers", headers={"Accept-Language": "nl"})

    assert '<html lang="en"' in page.text and "New dossier" in words(page)


# Signing in, where nobody is known yet


@pytest.mark.parametrize(
    ("header", "locale", "heading", "refused"),
    [
        (
            "en-GB,en;q=0.9,nl;q=0.5",
            "en",
            "Sign in to Aanzet",
            "This e-mail address and password do not belong together.",
        ),
        ("nl-BE,en;q=0.5", "nl", "Aanmelden bij Aanzet", "Dit e-mailadres en wachtwoord horen niet bij elkaar."),
        ("tr", "nl", "Aanmelden bij Aanzet", "Dit e-mailadres en wachtwoord horen niet bij elkaar."),
        ("", "nl", "Aanmelden bij Aanzet", "Dit e-mailadres en wachtwoord horen niet bij elkaar."),
    ],
)
def test_the_browser_chooses_the_language_of_signing_in(visitor, header, locale, heading, refused):
    headers = {"Accept-Language": header}

    page = visitor.get("/login", headers=headers)
    answer = visitor.post("/login", headers=headers, data={"email": "x@y.example", "password": "verkeerd wachtwoord"})

    assert f'<html lang="{locale}"' in page.text and heading in words(page)
    assert refused in words(answer)


@pytest.mark.parametrize(
    ("locale", "rule", "refused"),
    [
        ("en", "At least 10 characters.", "A password has 10 to 128 characters."),
        ("nl", "Minstens 10 tekens.", "Een wachtwoord heeft 10 tot en met 128 tekens."),
    ],
)
def test_a_refused_password_says_why_in_the_readers_language(visitor, locale, rule, refused):
    user = a_user("Lezer", password=PASSWORD)
    user.locale = locale
    db.session.commit()
    visitor.post("/login", data={"email": user.email, "password": PASSWORD})

    page = visitor.get("/change")
    typed = {"password": PASSWORD, "new_password": "kort", "new_password_confirm": "kort"}
    answer = visitor.post("/change", data=typed)

    assert rule in words(page)
    assert errors(answer) == {"new_password": refused}


def test_a_mail_about_signing_in_is_in_one_language(app, visitor, tmp_path, monkeypatch):
    user = a_user("Emma Jones", password=PASSWORD)
    monkeypatch.setitem(app.config, "MAIL_FOLDER", str(tmp_path))

    visitor.post("/reset", data={"email": user.email}, headers={"Accept-Language": "en"})
    mail = the_mail_in(tmp_path)

    assert mail.startswith("A new password for Aanzet was asked for") and "The link works for a day." in mail
    assert not any(Foreign("en").is_in(line) for line in mail.splitlines())


# Choosing a language


def test_a_user_chooses_a_language_and_reads_it_at_once(dutch):
    page = dutch.get("/profile")

    answer = dutch.post("/profile", data=form(page, "locale") | {"locale": "en"})

    assert (answer.status_code, answer.location) == (303, "/profile")
    text = words(dutch.get("/profile"))
    assert "Saved." in text and "Opgeslagen." not in text and "Language" in text


def test_a_language_that_does_not_exist_is_refused(dutch):
    answer = dutch.post("/profile", data={"locale": "tlh", "theme": "system"})

    assert (answer.status_code, errors(answer)) == (422, {"locale": "Ongeldige keuze."})
    assert db.session.get_one(User, dutch.user_id).locale == "nl"


def test_a_user_chooses_dark_pages_and_sees_them_at_once(dutch):
    page = dutch.get("/profile")
    assert 'data-theme="system"' in page.text and "data-bs-theme" not in page.text

    dutch.post("/profile", data=form(page, "locale") | {"theme": "dark"})

    page = dutch.get("/profile")
    assert 'data-theme="dark" data-bs-theme="dark"' in page.text
    assert (form(page, "locale")["theme"], form(page, "locale")["locale"]) == ("dark", "nl")


def test_an_admin_who_changes_their_own_language_reads_it_at_once(dutch):
    url = f"/settings/users/{dutch.user_id}"

    answer = dutch.post(url, data=form(dutch.get(url)) | {"locale": "en"})

    assert "Saved." in words(dutch.get(answer.location))


# Refusals


def test_a_refusal_is_in_the_readers_language(english, dutch):
    a_user("Pim 't Hart", email="pim@debrug.example")
    typed = {"name": "Pim", "email": "pim@debrug.example", "role": "advisor", "locale": "nl", "password": "x" * 20}

    assert errors(english.post("/settings/users/new", data=typed)) == {
        "email": "Pim 't Hart already has this e-mail address."
    }
    assert errors(dutch.post("/settings/users/new", data=typed)) == {"email": "Pim 't Hart heeft dit e-mailadres al."}


def test_the_form_librarys_own_messages_follow(english, dutch):
    dossier = a_dossier(a_person("Noor van Dalen"))
    url = f"/dossiers/{dossier.id}/appointments/new"
    typed = form(english.get(url)) | {"on": "morgen", "title": "x" * 500}

    said = errors(english.post(url, data=typed))
    gezegd = errors(dutch.post(url, data=typed))

    assert (said["on"], gezegd["on"]) == ("Not a valid date value.", "Ongeldige datum.")
    assert said["title"].startswith("Use at most") and gezegd["title"].startswith("Houd het op hoogstens")


def test_the_uses_of_a_thing_in_use_are_told_in_the_readers_language(english, dutch):
    payslip = a_document_type("Loonstrook")
    a_scenario("Loondienst", [asks(payslip)])
    url, sent = f"/settings/document-types/{payslip.id}/deletion", {"confirmed": "yes"}

    assert "“Loonstrook” is in use and cannot be deleted." in words(english.post(url, data=sent))
    assert "“Loonstrook” is in gebruik en kan niet worden verwijderd." in words(dutch.post(url, data=sent))


def test_a_refusal_within_a_refusal_is_in_the_readers_language(english, dutch):
    a_dossier(a_person("Noor van Dalen"))
    typed = dict.fromkeys(("formal_subject_line", "formal_body", "informal_subject_line", "informal_body"), "Hoi")
    typed |= {"subject": "dossier", "formal_body": "Dag {{ voornam }}"}
    url = "/settings/email-templates/preview"

    said = words(english.post(url, data=typed, headers={"HX-Request": "true"}))
    gezegd = words(dutch.post(url, data=typed, headers={"HX-Request": "true"}))

    assert "The template is not right, line 1: “voornam” does not exist. Do you mean “voornaam”?" in said
    assert "Het sjabloon klopt niet, regel 1: “voornam” bestaat niet. Bedoelt u “voornaam”?" in gezegd


# What was kept


@pytest.fixture
def appointment(app, office):
    """An appointment whose run starts one scenario, strikes out a document, and leaves another scenario out."""
    income = a_property("Inkomenstype", ["Loondienst", "ZZP'er"], subject=Subject.PERSON, is_multiple=True)
    payslip = a_document_type("Loonstrook")
    letter = an_email_template("Bevestiging", body="Tot {{ afspraak_datum }}.")
    each = {"applies_to": AppliesTo.EACH_APPLICANT}
    a_scenario("Loondienst", [asks(payslip), mails(letter)], where=[a_condition(income, "Loondienst")], **each)
    a_scenario("Ondernemer", [asks(payslip)], where=[a_condition(income, "ZZP'er")], position=1, **each)
    a_trigger([asks(payslip), starts_relevant()], name="Eerste gesprek")
    dossier = a_dossier(a_person("Noor van Dalen", options=[option(income, "Loondienst")]))
    appointment = an_appointment(dossier, an_appointment_type())
    work()
    return appointment


def test_a_kept_reason_is_in_the_readers_language(english, dutch, appointment):
    run = db.session.scalars(select(Run)).one()

    said, gezegd = (words(client.get(f"/runs/{run.id}")) for client in (english, dutch))

    assert "Eerste gesprek already does this in this run." in said
    assert "Inkomenstype of Noor van Dalen is Loondienst, not ZZP'er." in said
    assert "Request a document: Loonstrook" in said and "Carried out" in said
    assert "Eerste gesprek doet dit al in deze uitvoering." in gezegd
    assert "Inkomenstype van Noor van Dalen is Loondienst, niet ZZP'er." in gezegd
    assert "Document opvragen: Loonstrook" in gezegd and "Uitgevoerd" in gezegd


def test_days_are_in_the_readers_language(english, dutch, appointment):
    appointment.starts_at = appointment.starts_at.replace(year=2027, month=3, day=1, hour=9, minute=0)
    db.session.commit()
    url = f"/appointments/{appointment.id}"

    assert "Monday 1 March 2027 10:00" in words(english.get(url))
    assert "maandag 1 maart 2027 10:00" in words(dutch.get(url))


def test_what_goes_to_the_client_stays_dutch(english, appointment):
    email = db.session.scalars(select(Email)).one()
    day = re.compile(r"Tot (maan|dins|woens|donder|vrij|zater|zon)dag \d+ [a-z]+ \d+\.")

    assert email.status is EmailStatus.SENT and day.search(email.body)
    assert day.search(words(english.get(f"/emails/{email.id}")))


def test_why_a_mail_failed_is_in_the_readers_language(english, dutch, appointment):
    email = db.session.scalars(select(Email)).one()
    email.status, email.error = EmailStatus.FAILED, "De mailserver weigerde: 550 nee"
    email.run_action.reason = {"text": "De mailserver weigerde: %(words)s", "values": {"words": "550 nee"}}
    db.session.commit()

    for url in (f"/emails/{email.id}", f"/appointments/{appointment.id}/emails"):
        assert "The mail server refused: 550 nee" in words(english.get(url))
        assert "De mailserver weigerde: 550 nee" in words(dutch.get(url))


def test_a_run_that_gave_up_says_so_in_the_readers_language(english, dutch, appointment):
    run = db.session.scalars(select(Run)).one()
    run.error = "De uitvoering brak telkens af."
    db.session.commit()

    assert "The run broke off each time." in words(english.get(f"/runs/{run.id}"))
    assert "De uitvoering brak telkens af." in words(dutch.get(f"/runs/{run.id}"))


def test_what_another_user_saved_meanwhile_is_told_in_the_readers_language(english, dutch):
    dossier = a_dossier(a_person("Noor van Dalen"))
    url = f"/dossiers/{dossier.id}/settings"
    opened = form(english.get(url))
    dutch.post(url, data=form(dutch.get(url)) | {"mortgage_amount": "275000"})

    assert refusal(english.post(url, data=opened)).startswith("Sanne Mulder has changed this meanwhile.")


# No page mixes them


@pytest.mark.long
@pytest.mark.filterwarnings("ignore:Passing SelectField choices as tuples")  # by Flask-Security's own form
@pytest.mark.database("sqlite")
@pytest.mark.parametrize("locale", ["en", "nl"])
def test_no_page_mixes_the_languages(app, locale):
    kept_office.load()
    foreign = Foreign(locale)

    # Some pages of Flask-Security sign out.
    where = {text: url for url in urls(app) for text in shown(reading(app, locale, "Sanne Mulder").get(url))}
    assert len(where) > 500
    # Then what is said to someone who sends each form empty: by a page, and in place.
    client = reading(app, locale, "Sanne Mulder")
    for url in list(urls(app, "POST")):
        for headers in ({}, {"HX-Request": "true"}):
            answer = client.post(url, data={}, headers=headers)
            if "/login" in (answer.location or ""):
                client = reading(app, locale, "Sanne Mulder")
            where |= dict.fromkeys(shown(client.get("/profile") if answer.location else answer), f"POST {url}")

    named = names_of_the_office()
    mixed = {text for text in where.keys() - named if foreign.is_in(text)}
    assert {text: where[text] for text in mixed if foreign.is_in(without(named, text))} == {}


@pytest.mark.parametrize("locale", ["en", "nl"])
@pytest.mark.parametrize(
    "slipped",
    [
        ("Opgeslagen.", "Saved."),
        ("3 maanden", "3 months"),
        ("Loonstrook verwijderen", "Delete Loonstrook"),
        (
            "Loonstrook – Wordt ingetrokken: er is nog niets aangeleverd.",
            "x – Will be withdrawn: nothing has been delivered yet.",
        ),
    ],
)
def test_a_text_in_the_other_language_is_noticed(locale, slipped):
    foreign, own = slipped if locale == "en" else slipped[::-1]

    assert Foreign(locale).is_in(foreign) and not Foreign(locale).is_in(own)


def test_every_place_where_a_text_can_hide_is_looked_into(app):
    def told(body, kind="text/html"):
        return shown(app.response_class(body, content_type=kind))

    assert told(
        '<title>A</title><p title="B">C<input placeholder="D" value="E" type="submit"><a data-confirm="F g">'
    ) == {*("A", "B", "C", "D", "E", "F g")}
    assert told('<option label="A">B</option><svg aria-description="C"><text>D</text></svg>') == {"A", "B", "C", "D"}
    assert told('<input type="hidden" value="A"><div data-pace="B" aria-controls="C">') == set()
    assert told('<p>A</p><div lang="nl"><div>B</div>C</div><p>D</p>') == {"A", "D"}
    assert told("Naam;Status\r\n1;2", "text/csv; charset=utf-8") == {"Naam", "Status", "1", "2"}
    assert told('[{"title": "A", "n": 1, "b": {"c": ["D"]}}]', "application/json") == {"A", "D"}
    assert told("BEGIN:VCALENDAR\r\nX-WR-CALNAME:A\r\n", "text/calendar") == {"VCALENDAR", "A"}


class Foreign:
    """The texts of the other language: whole ones, filled in ones, and their pieces of three words or more."""

    def __init__(self, locale):
        with CATALOGUE.open("rb") as file:
            pairs = [pair for message in read_po(file) if message.id for pair in self._pairs(message)]
        own = {english if locale == "en" else text for text, english in pairs}
        other = {text if locale == "en" else english for text, english in pairs} - own
        pieces = {piece.strip() for text in other for piece in PLACE.split(text)}
        self._whole = {text for text in other if "%(" not in text}
        self._pieces = [piece for piece in pieces if len(piece.split()) >= 3 and not any(piece in text for text in own)]
        self._filled = [self._pattern(text) for text in other if self._says_something(text)]
        self._own = [self._pattern(text) for text in own if self._says_something(text)]

    def is_in(self, text):
        if text in self._whole or any(piece in text for piece in self._pieces):
            return True
        return self._is_one_of(self._filled, text) and not self._is_one_of(self._own, text)

    @staticmethod
    def _is_one_of(patterns, text):
        """The longest piece first: that rules nearly all of them out."""
        return any(piece in text and pattern.fullmatch(text) for piece, pattern in patterns)

    @staticmethod
    def _says_something(text):
        return re.search(r"[^\W\d_]{5}", PLACE.sub("", text))

    @staticmethod
    def _pattern(text):
        pieces = PLACE.split(text)
        return max(pieces, key=len), re.compile(".+".join(map(re.escape, pieces)))

    @staticmethod
    def _pairs(message):
        if isinstance(message.id, str):
            return [(message.id, message.string)]
        return list(zip(message.id, message.string, strict=True))


def without(names, text):
    """Leave out names that are sentences themselves, as an expectation's may be, or that something is said of."""
    for name in names:
        if len(name) > 60 or text.startswith(f"{name}: ") or text.endswith(f": {name}"):
            text = text.replace(name, "")
    return text


def names_of_the_office():
    """What the office itself named: shown as it is in every language."""
    return {
        text
        for table in db.metadata.sorted_tables
        for column in table.columns
        if column.name in ("name", "title", "subject_line", "instructions", "subject", "person_name", "who")
        for text in db.session.scalars(select(column).where(column.is_not(None)))
    }


def urls(app, method="GET"):
    """Every page, of every dossier, appointment, run, scenario and trigger; or where one of each is sent to."""
    dossier = db.session.scalars(select(Dossier).order_by(Dossier.id)).first()
    one = {
        "dossier_id": dossier.id,
        "person_id": dossier.applicants[0].person_id,
        "first_id": dossier.applicants[0].person_id,
        "second_id": db.session.scalars(select(Person.id).order_by(Person.id.desc())).first(),
        "user_id": dossier.advisor_id,
        "email_id": db.session.scalars(select(Email.id)).first(),
        "note_id": 1,
        "thing_id": 1,
        "row_id": 1,
        "kind": "scenarios",
        "list_name": "dossiers",
        "event": "scheduled",
    }
    every = {
        "appointment_id": Appointment,
        "run_id": Run,
        "scenario_id": Scenario,
        "trigger_id": Trigger,
        "revision_id": Revision,
        "expectation_id": Expectation,
    }
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static" or method not in rule.methods:
            continue
        wanted = rule.arguments - set(rule.defaults or ())
        several = next((name for name in every if name in wanted), None)
        ids = db.session.scalars(select(every[several].id)).all() if several else [None]
        for value in ids if method == "GET" else ids[:1]:
            whole = {name for name, kind in rule._converters.items() if isinstance(kind, IntegerConverter)}
            values = {name: value if name == several else one.get(name, 1 if name in whole else "x") for name in wanted}
            yield adapter.build(rule.endpoint, values | (rule.defaults or {}))


def shown(page):
    """Each text of an answer: what is shown or read out, and what a downloaded list holds. Nobody reads a redirect."""
    if page.location:
        return set()
    kind, body = page.mimetype, page.get_data(as_text=not page.mimetype.endswith("sheet"))
    if kind == "text/csv":
        rows = csv.reader(io.StringIO(body.lstrip("\ufeff")), delimiter=";" if ";" in body else ",")
        texts = [cell for row in rows for cell in row]
    elif kind.endswith("spreadsheetml.sheet"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            names = [name for name in book.namelist() if name.endswith(("sharedStrings.xml", "workbook.xml"))]
            found = [re.findall(r'<t[^>]*>([^<]*)|<sheet name="([^"]*)', book.read(name).decode()) for name in names]
        texts = [unescape(one) for pairs in found for pair in pairs for one in pair]
    elif kind == "application/json":
        texts = []
        json.loads(body, object_hook=lambda one: texts.extend(strings(one)))
    elif kind == "text/calendar":
        texts = [line.partition(":")[2] for line in body.splitlines()]
    else:
        reader = _Texts()
        reader.feed(body)
        texts = reader.texts
    return {" ".join(text.split()) for text in texts} - {""}


def strings(value):
    if isinstance(value, str):
        # Codes are written small, in one word.
        if " " in value or not value.islower():
            yield value
    elif isinstance(value, list | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from strings(one)


class _Texts(HTMLParser):
    SPOKEN = ("title", "alt", "placeholder", "label", "summary", "hx-confirm", "hx-prompt")
    NAMES = re.compile(r"aria-(label|description|valuetext|roledescription|placeholder)|data-label")

    def __init__(self):
        super().__init__()
        self.texts, self._letter, self._depth = [], "", 0

    def handle_starttag(self, tag, pairs):
        attributes = {name: value for name, value in pairs if value}
        if tag == self._letter or ("lang" in attributes and tag != "html" and not self._letter):
            self._letter, self._depth = tag, self._depth + 1
        self.texts += [value for name, value in attributes.items() if name in self.SPOKEN or self.NAMES.fullmatch(name)]
        # Of data-… those that a script says: they are sentences, not names of things.
        self.texts += [value for name, value in attributes.items() if name.startswith("data-") and " " in value]
        if tag == "input" and attributes.get("type") in ("submit", "reset", "button"):
            self.texts.append(attributes.get("value", ""))

    def handle_endtag(self, tag):
        if tag == self._letter:
            self._depth -= 1
            self._letter = tag if self._depth else ""

    def handle_data(self, data):
        """What goes to clients says itself which language it is in."""
        if not self._letter:
            self.texts.append(data)
