"""A mail that was held while a colleague left: it goes to, names and is answered to somebody who works here."""

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Email
from app.vocabulary.words import EmailStatus, Recipient
from tests.factories import a_dossier, a_person, a_trigger, a_user, an_appointment, an_email_template, mails
from tests.worker.mailing import action_of, deliver, execute_runs, make_due


@pytest.fixture
def dossier(office):
    """Kees advises and Lina handles it; both leave while the mails wait. Yara meets the client, and Sanne is admin."""
    a_user("Sanne Mulder", role="admin")
    a_trigger(
        [
            mails(an_email_template("Bevestiging", body="Met: {{ adviseur_naam }}, {{ behandelaar_naam }}")),
            mails(an_email_template("Intern"), Recipient.HANDLER),
            mails(an_email_template("Ook intern"), Recipient.ADVISOR),
        ]
    )
    kees, lina = a_user("Kees Vos"), a_user("Lina Smit")
    dossier = a_dossier(a_person("Noor van Dalen"), advisor=kees, handler=lina)
    an_appointment(dossier)
    execute_runs()
    dossier.advisor.active = dossier.handler.active = False
    db.session.commit()
    return dossier


def of_template(name):
    return next(email for email in db.session.scalars(select(Email)) if email.email_template.name == name)


def test_it_goes_to_the_advisor_of_the_appointment_and_the_run_says_why(dossier, server):
    make_due()
    deliver(server)

    sent = {message["Subject"]: message for message in server.messages}
    assert {subject: message["To"].partition(" <")[0] for subject, message in sent.items()} == {
        "Bevestiging": "Noor van Dalen",
        "Intern": "Yara de Wit",
        "Ook intern": "Yara de Wit",
    }
    assert sent["Bevestiging"].get_body(("plain",)).get_content().strip() == "Met: Yara de Wit, Yara de Wit"
    assert "yara.de.wit" in sent["Bevestiging"]["Reply-To"]
    why = "Dit gaat naar %(instead)s (%(part)s)."
    assert all(why in str(action_of(of_template(name)).reason) for name in ("Intern", "Ook intern"))


def test_where_all_of_the_dossier_left_the_admin_gets_and_answers_it(dossier, server):
    a_user("Yara de Wit").active = False
    db.session.commit()
    make_due()
    deliver(server)

    for message in server.messages:
        assert "sanne.mulder" in message["Reply-To"]
    assert of_template("Intern").recipients[0].name == "Sanne Mulder"
    assert of_template("Intern").status is EmailStatus.SENT


def test_who_took_the_dossier_over_gets_it(dossier, server):
    dossier.handler = a_user("Roos Bakker")
    db.session.commit()
    make_due()
    deliver(server)

    assert of_template("Intern").recipients[0].name == "Roos Bakker"
    assert action_of(of_template("Intern")).reason is None
