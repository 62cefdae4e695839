"""What nobody types but what can be sent: control characters, invisible names, and numbers that fit nowhere."""

import re
from itertools import cycle

import pytest
from sqlalchemy import select
from werkzeug.routing import IntegerConverter

from app.casework import notes
from app.extensions import db
from app.models import DossierStatus, ExpectationLine, Handover, Location, Property, User
from app.vocabulary.words import EffectKind, HandoverKind, Subject
from app.web.forms import a_token
from app.web.rights import Right, right_of
from tests.conftest import signed_in
from tests.factories import (
    a_condition,
    a_document_type,
    a_dossier,
    a_location,
    a_person,
    a_property,
    a_scenario,
    a_trigger,
    an_appointment,
    an_appointment_type,
    an_email_template,
    an_expectation,
    asks,
    gives_task,
    mails,
    option,
    starts_relevant,
    work,
)
from tests.test_architecture import CODE
from tests.web.pages import all_forms, errors
from tests.web.test_rights import routes

pytestmark = pytest.mark.database("both")

HTMX = {"HX-Request": "true"}
HUGE = ["2147483648", "99999999999999999999", "9" * 5000, "-2147483649", "²", "٣" * 12]
FORMS = []
LONG = "langer dan er past " * 220


@pytest.fixture
def one_of_everything(app, admin):
    """Each with number 1, as the routes of the tests ask for; gives who to sign in as."""
    phase = a_property("Fase", ["Starter"], is_multiple=True)
    payslip, letter, kind = a_document_type(), an_email_template(), an_appointment_type()
    a_location()
    starter = a_scenario("Starter", [asks(payslip), mails(letter)], where=[a_condition(phase, "Starter")])
    a_trigger(types=[kind], actions=[starts_relevant(), gives_task("Bellen")])
    an_expectation("Geval", kind, ExpectationLine(kind=EffectKind.REQUEST_DOCUMENT, document_type_id=payslip.id))
    db.session.add(Property(name="Profiel", subject=Subject.PERSON))
    db.session.commit()
    dossier = a_dossier(a_person(), options=[option(phase, "Starter")])
    an_appointment(dossier, kind)
    work()
    notes.add(dossier, "Belt terug", token="1", by=db.session.get_one(User, admin.user_id))
    db.session.add(Handover(user_id=dossier.advisor_id, kind=HandoverKind.TASKS, made_at=dossier.created_at))
    db.session.commit()
    assert starter.id == 1
    return db.session.get_one(User, admin.user_id)


@pytest.fixture
def forms(app, one_of_everything):
    """The same on each database, so they are looked up once."""
    FORMS[:] = FORMS or forms_of(app, one_of_everything)
    return FORMS


def forms_of(app, user):
    """(where it goes, what a browser would send) of each form once, however many rows or pages have it."""
    seen = set()
    for method, url, _endpoint in routes(app, Right.USER, Right.ADMIN):
        page = signed_in(app, user).get(url) if method == "GET" else None
        for targets, values in all_forms(page) if page else []:
            for target in {target or url for target in targets} - {"/sign-out"}:
                kind = (plain(target), *map(plain, values))
                if kind not in seen:
                    yield target, values
                seen.add(kind)


def plain(name):
    return re.sub(r"\d+|copy|new$", "0", name)


def is_a_number(name, value):
    return not value or (isinstance(value, str) and value.isdigit()) or re.search(r"id|version|edit|number", name)


def post(app, user, url, data, **options):
    """Newly signed in, since a form may have signed the user out."""
    return signed_in(app, user).post(url, data=data, **options)


# Control characters, and what can't be seen


@pytest.mark.parametrize(
    "url", ["/dossiers?q=%00", "/dossiers?q=a%00b&page=%00", "/worklist?status=%00", "/dossiers/1/run-list?mark=%00"]
)
def test_a_control_character_in_an_address_is_as_if_it_were_not_there(admin, url):
    a_dossier()

    assert admin.get(url).status_code == 200


def test_what_is_typed_is_kept_without_its_control_characters(admin):
    form = {"name": "Loon\0strook\x1b", "subject": "person", "instructions": "Regel\0 1\r\n\tregel\x07 2\x0b"}

    assert admin.post("/settings/document-types/new", data=form).status_code == 303

    page = admin.get("/settings/document-types/1").text
    assert 'value="Loonstrook"' in page and "Regel 1\n\tregel 2</textarea>" in page


# PostgreSQL keeps no zero byte; SQLite takes anything.
@pytest.mark.long
@pytest.mark.database("one")
def test_no_form_stumbles_over_a_control_character(app, one_of_everything, forms):
    for url, values in forms:
        sent = {name: f"{value}\0" if isinstance(value, str) else value for name, value in values.items()}
        assert post(app, one_of_everything, url, sent).status_code < 500, url


@pytest.mark.parametrize("name", ["\u200b", "\u202e \u2066", "\u3164", "\u200d", "\ufe0f", "\u00ad", "\0", "\x85"])
def test_a_name_that_nobody_can_see_is_no_name(admin, name):
    response = admin.post("/settings/locations/new", data={"name": name})

    assert response.status_code == 422 and errors(response)["name"] == "Vul dit in."
    assert db.session.scalars(select(Location)).all() == []


def test_a_name_is_kept_without_what_cannot_be_seen(admin):
    admin.post("/settings/locations/new", data={"name": "Kan\u200btoor \u202eUtrecht"})
    again = admin.post("/settings/locations/new", data={"name": "Kantoor Utrecht"})

    assert db.session.scalars(select(Location.name)).all() == ["Kantoor Utrecht"]
    assert again.status_code == 422


def test_json_is_not_read_as_a_form(admin, visitor):
    assert admin.post("/settings/statuses/new", json={"name": "a\0b"}).status_code == 422
    assert visitor.post("/login", json={"email": "a\0b", "password": "x"}).status_code < 500
    assert "ab" not in db.session.scalars(select(DossierStatus.name)).all()


@pytest.mark.parametrize("typed", ["x" * 65, "a b", "é", "", None, "9" * 500_000])
def test_what_is_no_token_becomes_a_new_one(typed):
    assert re.fullmatch("[0-9a-f]{32}", a_token(typed))
    assert a_token("b2c4_-A") == "b2c4_-A"


# Numbers


@pytest.mark.long
def test_no_number_is_too_large_for_any_field_of_any_form(app, one_of_everything, forms):
    tried = set()
    for url, values in forms:
        numbers = {plain(name): name for name, value in values.items() if is_a_number(name, value)}
        # SQLite trips over what takes more than 64 bits, wherever it comes; PostgreSQL over what takes more than 32.
        alone = [{name: HUGE[1]} for name in numbers.values()]
        together = [dict.fromkeys(numbers.values(), number) for number in (HUGE[0], HUGE[2])]
        for sent in (alone if db.engine.name == "sqlite" else together) if numbers else []:
            answer = post(app, one_of_everything, url, values | sent, headers=HTMX)
            assert answer.status_code < 500, (url, sent)
        tried |= set(numbers)
    assert {"version", "validity_months", "duration_minutes", "dossier_id", "template_id", "actions-0-id"} <= tried


@pytest.mark.long
def test_no_number_is_too_large_for_any_route(app, one_of_everything):
    """In all that any view reads from its query or its form by name."""
    asked = r"request\.(?:args|form)\.get\(\s*\"(\w+)\""
    names = {name for path in CODE for name in re.findall(asked, path.read_text())} | {"person_id", "appointment_id"}
    assert {"page", "dossier", "renaming", "template_id", "edit"} <= names
    others = cycle([HUGE[0], *HUGE[2:4], HUGE[5]])
    for method, url, _endpoint in routes(app, Right.USER, Right.ADMIN):
        # Two for every view; the others in turn, since what reads a number is shared.
        for number in (HUGE[1], HUGE[4], next(others)):
            sent = dict.fromkeys(names, number)
            form = sent | {"edit": f"remove_action:{number}", f"actions-{number}-kind": "send_email", "version": number}
            data = form | {f"conditions-{number}-property_id": number, "partner-last_name": "Jansen"}
            extra = {"data": data} if method == "POST" else {}
            answer = signed_in(app, one_of_everything).open(url, method=method, query_string=sent, **extra)
            assert answer.status_code < 500, (method, url, number)


@pytest.mark.long
@pytest.mark.database("one")
def test_what_a_number_or_a_word_in_an_address_does_not_name_is_not_found(app, one_of_everything):
    """Each of them in turn, where the others name something."""
    adapter, found = app.url_map.bind("localhost"), []
    for rule in app.url_map.iter_rules():
        if right_of(app, rule.endpoint) not in (Right.USER, Right.ADMIN):
            continue
        whole = {name for name, kind in rule._converters.items() if isinstance(kind, IntegerConverter)}
        values = {name: 1 if name in whole else "scheduled" for name in rule._converters} | (rule.defaults or {})
        for name in rule._converters:
            # One that no table holds is no number to the router, which may then look for another method.
            for nothing, answers in (
                ((999999, {404}), (HUGE[1], {404, 405})) if name in whole else (("nergens", {404}),)
            ):
                url = adapter.build(rule.endpoint, values | {name: nothing})
                for method in sorted(rule.methods & {"GET", "POST"}):
                    if signed_in(app, one_of_everything).open(url, method=method).status_code not in answers:
                        found.append((method, url))
    assert sorted(found) == [
        # Polled: it is as empty as that of an appointment without runs.
        ("GET", "/dossiers/1/appointments/999999/run-list"),
        # What was removed by somebody else is offered to be saved as new.
        ("POST", "/expectations/999999"),
        ("POST", "/scenarios/999999"),
    ]


@pytest.mark.parametrize("number", HUGE)
def test_a_row_with_a_number_that_no_person_makes_is_left_out(admin, number):
    draft = {
        f"actions-{number}-kind": "send_email",
        "actions-0-kind": "request_document",
        "edit": f"remove_action:{number}",
    }

    for url in ("/scenarios/draft", "/triggers/draft"):
        page = admin.post(url, data=draft | {f"conditions-{number}-property_id": "1"})
        assert page.status_code == 200 and "Actie 1" in page.text and "Actie 2" not in page.text


@pytest.mark.parametrize("command", [["plan", "N", "x"], ["runs", "N"], ["schedule", "N", "x", "2026-12-01 10:00"]])
@pytest.mark.parametrize("number", ["2147483648", "99999999999999999999", "9" * 4300, "9" * 5000])
def test_a_command_says_that_a_number_names_nothing(app, office, command, number):
    result = app.test_cli_runner().invoke(args=[number if word == "N" else word for word in command])

    assert isinstance(result.exception, SystemExit) and result.exit_code in (1, 2)
    assert "Er is geen" in result.output or "is not a valid integer" in result.output


# Texts


@pytest.mark.parametrize("password", ["x" * 129, "x" * 100_000, "\ufdfa" * 100_000], ids=["one", "many", "that grow"])
@pytest.mark.database("one")
def test_a_password_of_any_length_is_answered_in_words(visitor, admin, advisor, password):
    """The library that hashes them raises over 4,096, also where nobody has the address."""
    for email in ("sanne.mulder@debrug.example", "niemand@debrug.example"):
        answer = visitor.post("/login", data={"email": email, "password": password})
        assert "Dit e-mailadres en wachtwoord horen niet bij elkaar." in answer.text
    verified = admin.post("/verify", data={"password": password})
    assert "Dit wachtwoord klopt niet." in verified.text
    given = admin.post(f"/settings/users/{advisor.user_id}/password", data={"password": password})
    assert (given.status_code, errors(given)["password"]) == (422, "Een wachtwoord heeft 10 tot en met 128 tekens.")


# SQLite takes any length.
@pytest.mark.long
@pytest.mark.database("one")
def test_a_text_that_is_too_long_is_refused_in_our_own_words(app, one_of_everything, forms):
    said = set()
    for url, values in forms:
        sent = {name: LONG if isinstance(value, str) else value for name, value in values.items()}
        if sent.keys() <= {"csrf_token"}:
            continue
        said |= set(errors(post(app, one_of_everything, url, sent)).values())
    assert {f"Houd het op hoogstens {most} tekens." for most in (20, 30, 80, 120, 200, 400, 2000, 4000)} <= said
    assert [one for one in said if "karakter" in one or "character" in one] == []
