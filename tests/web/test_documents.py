"""Dossiercontrole: received, approved, rejected and asked again; and Actiepunten voor klant."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
import time_machine
from sqlalchemy import select

from app.extensions import db
from app.models import DocumentRequest, Run
from app.vocabulary.words import RequestStatus, Subject
from tests.factories import a_document_type, a_dossier, a_person, a_trigger, an_appointment, asks, work
from tests.web.pages import words

HTMX = {"HX-Request": "true"}
TODAY = date(2026, 6, 15)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(datetime(2026, 6, 15, 10, 0, tzinfo=UTC), tick=True):
        yield


@pytest.fixture
def appointment(app, office):
    """Its run asked for a payslip (3 months) and an identity card of Noor, and for an energy label."""
    documents = [
        a_document_type("Loonstrook", months=3),
        a_document_type("Legitimatiebewijs"),
        a_document_type("Energielabel", subject=Subject.DOSSIER),
    ]
    documents[0].instructions = "De laatste drie."
    a_trigger([asks(document) for document in documents])
    made = an_appointment(a_dossier(a_person("Noor van Dalen")))
    work()
    return made


def requests(name):
    """Newest last."""
    db.session.expire_all()
    found = db.session.scalars(select(DocumentRequest).order_by(DocumentRequest.id)).all()
    return [one for one in found if one.document_type.name == name]


def the_request(name="Loonstrook"):
    return requests(name)[-1]


def post(client, what, request, headers=HTMX, **values):
    return client.post(f"/document-requests/{request.id}/{what}", data=values, headers=headers)


def row(page, request):
    """What stands in the row of a request."""
    found = re.search(rf'<tr id="request-{request.id}">(.*?)</tr>', page.text, re.S)[1]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found)).split())


def error(page, field, request):
    found = re.search(rf'id="{field}-{request.id}-error">([^<]*)<', page.text)
    return unescape(found[1]) if found else None


# What is shown


def test_each_request_stands_in_the_dossier_and_with_its_appointment(advisor, appointment):
    for url in (f"/dossiers/{appointment.dossier_id}/documents", f"/appointments/{appointment.id}/documents"):
        page = advisor.get(url)

        assert "0 van 3 binnen" in words(page)
        text = row(page, the_request())
        assert "Loonstrook gevraagd 15 jun 2026 · Oriënterend gesprek Noor van Dalen Opgevraagd" in text
        assert "Energielabel" in row(page, the_request("Energielabel"))
        assert " Dossier Opgevraagd" in row(page, the_request("Energielabel"))


def test_without_requests_the_page_says_so(advisor):
    dossier = a_dossier()

    assert "Er zijn nog geen documenten opgevraagd." in words(advisor.get(f"/dossiers/{dossier.id}/documents"))


def test_the_client_sees_what_is_asked_per_person_with_its_instructions(advisor, appointment):
    text = words(advisor.get(f"/appointments/{appointment.id}/action-points"))

    assert "Noor van Dalen Legitimatiebewijs Loonstrook De laatste drie." in text
    assert "Voor het dossier Energielabel" in text


def test_the_client_is_told_why_a_document_is_asked_again(advisor, appointment):
    post(advisor, "receipt", the_request(), issued_on="2026-06-01")
    text = words(advisor.get(f"/appointments/{appointment.id}/action-points"))
    assert "Loonstrook" not in text

    post(advisor, "rejection", the_request(), reason="Onleesbaar")

    text = words(advisor.get(f"/appointments/{appointment.id}/action-points"))
    assert "Loonstrook Opnieuw gevraagd: Onleesbaar De laatste drie." in text


def test_a_client_who_is_done_has_nothing_to_do(advisor, appointment):
    for name in ("Loonstrook", "Legitimatiebewijs", "Energielabel"):
        post(advisor, "withdrawal", the_request(name))

    text = words(advisor.get(f"/appointments/{appointment.id}/action-points"))
    assert "De klant hoeft niets meer aan te leveren." in text


# Receiving


def test_receiving_keeps_the_date_and_counts_the_validity_from_it(advisor, appointment):
    page = post(advisor, "receipt", the_request(), issued_on="2026-05-31")

    request = the_request()
    assert (page.status_code, request.status) == (200, RequestStatus.RECEIVED)
    assert (request.issued_on, request.valid_until_on) == (date(2026, 5, 31), date(2026, 8, 31))
    assert "Ontvangen ontvangen 15 jun 2026 geldig tot en met 31 aug 2026" in row(page, request)
    assert page.text.startswith('<div id="documents">') and "<html" not in page.text


def test_a_document_without_validity_has_no_end(advisor, appointment):
    post(advisor, "receipt", the_request("Legitimatiebewijs"), issued_on="2020-01-01")

    assert the_request("Legitimatiebewijs").valid_until_on is None


def test_a_document_that_has_expired_already_is_shown_as_such(advisor, appointment):
    page = post(advisor, "receipt", the_request(), issued_on="2026-01-15")

    assert "verlopen op 15 apr 2026" in row(page, the_request())


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Vul dit in."),
        ("gisteren", "geldige datum"),
        ("2026-06-16", "Deze datum ligt in de toekomst."),
        ("9999-12-31", "Deze datum ligt in de toekomst."),
        ("0026-06-01", "Kijk het jaartal na."),
    ],
)
def test_a_date_that_cannot_be_is_refused_beside_the_field(advisor, appointment, typed, said):
    page = post(advisor, "receipt", the_request(), issued_on=typed)

    assert page.status_code == 422
    assert said in error(page, "issued_on", the_request())
    assert f'value="{typed}"' in page.text
    assert the_request().is_open


def test_today_by_the_offices_clock_is_not_the_future(advisor, appointment):
    with time_machine.travel(datetime(2026, 6, 15, 22, 30, tzinfo=UTC)):
        assert post(advisor, "receipt", the_request(), issued_on="2026-06-16").status_code == 200


# Approving and rejecting


@pytest.fixture
def received(advisor, appointment):
    post(advisor, "receipt", the_request(), issued_on="2026-06-01")
    return the_request()


def test_approving_keeps_who_and_when(advisor, received):
    page = post(advisor, "approval", received)

    request = the_request()
    assert (page.status_code, request.status) == (200, RequestStatus.APPROVED)
    assert request.decided_by_id == advisor.user_id and request.decided_at is not None
    assert "1 van 3 binnen, 1 goedgekeurd" in words(page)
    assert "Goedgekeurd" in row(page, request) and "15 jun 2026 · Yara de Wit" in row(page, request)


def test_rejecting_asks_again_once_and_keeps_the_reason(advisor, received):
    assert "1 van 3 binnen" in words(advisor.get(f"/dossiers/{received.dossier_id}"))

    page = post(advisor, "rejection", received, reason="  Pagina 2   ontbreekt ")

    old, new = requests("Loonstrook")
    assert (old.status, old.reason) == (RequestStatus.REJECTED, "Pagina 2 ontbreekt")
    assert (new.status, new.replaces_id, new.person_id) == (RequestStatus.OPEN, old.id, old.person_id)
    assert new.run_action_id == old.run_action_id and new.appointment_id == old.appointment_id
    assert "Pagina 2 ontbreekt" in row(page, old) and "Opgevraagd" in row(page, new)
    assert "0 van 3 binnen" in words(page)


@pytest.mark.parametrize("reason", ["", "   "])
def test_rejecting_without_a_reason_is_refused_with_a_sentence(advisor, received, reason):
    page = post(advisor, "rejection", received, reason=reason)

    assert page.status_code == 422
    assert error(page, "reason", received) == "Zeg waarom het document is afgekeurd: de klant ziet dit."
    assert the_request().is_received


def test_a_reason_that_is_too_long_is_kept_to_be_shortened(advisor, received):
    page = post(advisor, "rejection", received, reason="x" * 401)

    assert page.status_code == 422 and "400" in error(page, "reason", received)
    assert "x" * 401 in page.text


def test_a_document_that_is_asked_again_can_be_rejected_again(advisor, received):
    post(advisor, "rejection", received, reason="Onleesbaar")
    again = the_request()
    post(advisor, "receipt", again, issued_on="2026-06-02")
    post(advisor, "rejection", again, reason="Weer onleesbaar")

    assert [one.status for one in requests("Loonstrook")] == [
        RequestStatus.REJECTED,
        RequestStatus.REJECTED,
        RequestStatus.OPEN,
    ]


def test_withdrawing_ends_a_request(advisor, appointment):
    page = post(advisor, "withdrawal", the_request())

    assert (page.status_code, the_request().status) == (200, RequestStatus.WITHDRAWN)
    assert "0 van 2 binnen" in words(page)


def test_what_users_do_with_documents_sets_nothing_in_motion(advisor, received):
    post(advisor, "rejection", received, reason="Onleesbaar")

    assert len(db.session.scalars(select(Run)).all()) == 1


# Twice, too late, and without a script


@pytest.mark.parametrize(("what", "values"), [("receipt", {"issued_on": "2026-06-01"}), ("withdrawal", {})])
def test_of_a_double_click_on_an_open_request_the_second_says_it_is_done(advisor, appointment, what, values):
    request = the_request()
    first, second = (post(advisor, what, request, **values) for _ in range(2))

    assert (first.status_code, second.status_code) == (200, 422)
    assert "Dit document is intussen al verwerkt." in words(second)
    assert "al verwerkt" not in words(first)


@pytest.mark.parametrize(("what", "values"), [("approval", {}), ("rejection", {"reason": "Onleesbaar"})])
def test_of_a_double_click_on_a_received_one_the_second_says_it_is_done(advisor, received, what, values):
    first, second = (post(advisor, what, received, **values) for _ in range(2))

    assert (first.status_code, second.status_code) == (200, 422)
    assert "Dit document is intussen al verwerkt." in words(second)
    assert len(requests("Loonstrook")) == (2 if what == "rejection" else 1)


@pytest.mark.parametrize("what", ["approval", "rejection"])
def test_what_was_not_received_cannot_be_judged(advisor, appointment, what):
    page = post(advisor, what, the_request(), reason="Onleesbaar")

    assert page.status_code == 422 and the_request().is_open


def test_without_a_script_the_page_comes_back(advisor, appointment):
    request = the_request()

    done = post(advisor, "receipt", request, headers={}, issued_on="2026-06-01")
    assert (done.status_code, done.location) == (303, f"/appointments/{appointment.id}/documents")

    refused = post(advisor, "rejection", request, headers={}, reason="")
    assert refused.status_code == 422 and "<html" in refused.text
    assert "Zeg waarom" in error(refused, "reason", request)


def test_what_changed_is_announced_and_gets_the_focus(advisor, appointment):
    page = post(advisor, "receipt", the_request(), issued_on="2026-06-01")

    assert '<div hx-swap-oob="innerHTML:#announcements">Loonstrook: Ontvangen</div>' in page.text
    assert page.text.count("autofocus") == 1
    assert "autofocus" not in advisor.get(f"/dossiers/{appointment.dossier_id}/documents").text


def test_html_in_a_reason_or_a_name_stays_text(advisor, received):
    nasty = "<img src=x onerror=alert(1)>"
    received.person.first_name = received.document_type.name = nasty
    db.session.commit()

    page = post(advisor, "rejection", received, reason=nasty)

    assert "<img src=x" not in page.text and nasty in words(page)
    assert "<img src=x" not in advisor.get(f"/appointments/{received.appointment_id}/action-points").text


# What is received counts for the next appointment


def test_a_received_document_that_is_still_valid_is_not_asked_again_and_the_run_says_why(advisor, received):
    post(advisor, "approval", received)

    an_appointment(received.appointment.dossier, starts_at=datetime.now(UTC) + timedelta(days=14))
    work()

    assert len(requests("Loonstrook")) == 1
    text = words(advisor.get(f"/dossiers/{received.dossier_id}/runs"))
    assert "Op 15 jun 2026 al ontvangen" in text and "geldig tot en met 1 sep 2026" in text


def test_a_document_that_will_have_expired_by_then_is_asked_again(advisor, received):
    an_appointment(received.appointment.dossier, starts_at=datetime(2026, 9, 2, 8, tzinfo=UTC))
    work()

    assert [one.status for one in requests("Loonstrook")] == [RequestStatus.RECEIVED, RequestStatus.OPEN]
