"""Instellingen | Gebruikersbeheer, and signing in."""

import re
from email import message_from_bytes, policy

import pytest
from flask_security import verify_password
from sqlalchemy import select, update

from app.casework import departures
from app.extensions import db
from app.models import User
from app.setup import users
from tests.factories import PASSWORD, a_user
from tests.processes import wait_until
from tests.web.pages import form, refusal

NOT_SEEN = {"synchronize_session": False}
FORM = {
    "name": "Pim 't Hart",
    "email": "Pim@DeBrug.example",
    "role": "advisor",
    "locale": "nl",
    "password": "een heel lang wachtwoord",
}


def the_user(name):
    db.session.expire_all()
    return db.session.scalars(select(User).where(User.name == name)).one()


def test_a_new_user_can_sign_in_whatever_the_case_of_the_address(admin, visitor):
    assert admin.post("/settings/users/new", data=FORM).status_code == 303

    response = visitor.post("/login", data={"email": "PIM@debrug.example", "password": "een heel lang wachtwoord"})

    assert response.status_code == 302
    assert not the_user("Pim 't Hart").is_admin


@pytest.mark.database("both")
def test_an_address_is_used_once_without_regard_to_case(admin):
    admin.post("/settings/users/new", data=FORM)

    response = admin.post("/settings/users/new", data=FORM | {"name": "Ander", "email": "PIM@debrug.EXAMPLE"})

    assert response.status_code == 422 and "Pim &#39;t Hart heeft dit e-mailadres al." in response.text


@pytest.mark.parametrize("email", ["", "pim", "pim@kantoor", "a b@c.nl", "@x.nl"])
def test_an_address_has_to_look_like_one(admin, email):
    assert admin.post("/settings/users/new", data=FORM | {"email": email}).status_code == 422


def test_an_address_may_have_an_apostrophe(admin):
    form = FORM | {"email": "d.o'brien@voorbeeld.example"}

    assert admin.post("/settings/users/new", data=form).status_code == 303


def test_a_short_password_is_refused_in_dutch(admin):
    response = admin.post("/settings/users/new", data=FORM | {"password": "kort"})

    assert response.status_code == 422 and "Een wachtwoord heeft 10 tot en met 128 tekens." in response.text


def test_a_user_becomes_an_admin_and_back(admin):
    yara = a_user("Yara de Wit")
    form = {"name": yara.name, "email": yara.email, "role": "admin", "locale": "en"}

    assert admin.post(f"/settings/users/{yara.id}", data=form).status_code == 303
    assert the_user("Yara de Wit").is_admin
    assert admin.post(f"/settings/users/{yara.id}", data=form | {"role": "advisor"}).status_code == 303
    assert not the_user("Yara de Wit").is_admin


def test_who_was_changed_in_another_tab_is_not_overwritten(admin):
    roos = a_user("Roos Bakker")
    url = f"/settings/users/{roos.id}"
    opened = form(admin.get(url))
    assert admin.post(url, data=opened | {"role": "admin"}).status_code == 303

    refused = admin.post(url, data=opened | {"name": "Roos B"})

    assert refused.status_code == 422 and refusal(refused).startswith("Sanne Mulder heeft dit intussen gewijzigd.")
    assert the_user("Roos Bakker").is_admin
    assert 'value="Roos B"' in refused.text
    assert admin.post(url, data=form(refused)).status_code == 303
    assert not the_user("Roos B").is_admin


def test_a_language_that_a_user_chose_meanwhile_is_not_overwritten(admin, advisor):
    url = f"/settings/users/{advisor.user_id}"
    opened = form(admin.get(url))
    advisor.post("/profile", data={"locale": "en", "theme": "system"})

    refused = admin.post(url, data=opened | {"name": "Yara"})

    assert refusal(refused).startswith("Yara de Wit heeft dit intussen gewijzigd.")
    assert the_user("Yara de Wit").locale == "en"


def test_a_new_password_or_signing_in_does_not_make_the_form_of_a_user_stale(admin):
    roos = a_user("Roos Bakker")
    url = f"/settings/users/{roos.id}"
    opened = form(admin.get(url))
    admin.post(f"{url}/password", data={"password": "een ander lang wachtwoord"})
    admin.post(f"{url}/deactivation")

    assert admin.post(url, data=opened | {"name": "Roos B"}).status_code == 303
    assert not the_user("Roos B").active


@pytest.mark.database("both")
def test_two_admins_who_save_at_the_same_moment_do_not_overwrite_each_other(app, office):
    """The second has read the row before the first saved it."""
    sanne, roos = a_user("Sanne Mulder", role="admin"), a_user("Roos Bakker")
    values = {"name": "Roos B", "email": roos.email, "role": "advisor", "locale": "nl"}
    version = roos.version
    db.session.execute(update(User).where(User.id == roos.id).values(version=version + 1), execution_options=NOT_SEEN)

    with pytest.raises(users.DomainError, match="intussen gewijzigd"):
        users.change(roos, version=version, by=sanne, **values)


def test_an_admin_cannot_shut_themselves_out(admin):
    sanne = db.session.get(User, admin.user_id)
    a_user("Andere beheerder", role="admin")
    form = {"name": sanne.name, "email": sanne.email, "role": "advisor", "locale": "nl"}

    demoted = admin.post(f"/settings/users/{sanne.id}", data=form)
    deactivated = admin.post(f"/settings/users/{sanne.id}/deactivation")

    assert demoted.status_code == deactivated.status_code == 422
    assert "U kunt uzelf niet uitsluiten." in demoted.text and "U kunt uzelf niet" in deactivated.text


@pytest.mark.database("both")
def test_the_last_active_admin_stays(app, office):
    """Two admins who take each other's right one after the other: the second is refused."""
    sanne, other = a_user("Sanne Mulder", role="admin"), a_user("Andere beheerder", role="admin")
    departures.deactivate(other, {}, seen="", by=sanne)

    with pytest.raises(users.DomainError, match="laatste actieve beheerder"):
        departures.deactivate(sanne, {}, seen="", by=other)


def test_who_is_deactivated_is_signed_out_and_cannot_be_chosen(admin, advisor):
    yara = the_user("Yara de Wit")
    assert advisor.get("/profile").status_code == 200

    assert admin.post(f"/settings/users/{yara.id}/deactivation").status_code == 303

    assert advisor.get("/profile").status_code == 302
    assert "Yara de Wit" not in [one.name for one in users.colleagues()]
    assert admin.post(f"/settings/users/{yara.id}/activation").status_code == 303
    assert "Yara de Wit" in [one.name for one in users.colleagues()]


def test_a_new_password_ends_the_sessions_with_the_old_one(admin, advisor):
    yara = the_user("Yara de Wit")

    response = admin.post(f"/settings/users/{yara.id}/password", data={"password": "een ander lang wachtwoord"})

    assert response.status_code == 303
    assert verify_password("een ander lang wachtwoord", the_user("Yara de Wit").password)
    assert advisor.get("/profile").status_code == 302


def test_a_wrong_password_is_said_in_dutch_without_telling_who_exists(visitor):
    a_user("Yara de Wit", password=PASSWORD)

    answers = [
        visitor.post("/login", data={"email": email, "password": "verkeerd wachtwoord"}).text
        for email in ("yara.de.wit@debrug.example", "niemand@debrug.example")
    ]

    for answer in answers:
        assert "Dit e-mailadres en wachtwoord horen niet bij elkaar." in answer


def test_signing_in_returns_to_the_page_that_was_asked_for(visitor):
    a_user("Yara de Wit", password=PASSWORD)
    asked = visitor.get("/profile").location

    page = visitor.get(asked).text
    action = re.search(r'action="([^"]+)"', page)[1].replace("&amp;", "&")
    response = visitor.post(action, data={"email": "yara.de.wit@debrug.example", "password": PASSWORD})

    assert response.location.endswith("/profile")


def test_a_forgotten_password_is_set_anew_by_a_link_in_a_mail(app, visitor, tmp_path, monkeypatch):
    a_user("Yara de Wit", password=PASSWORD)
    monkeypatch.setitem(app.config, "SMTP_URL", "")
    monkeypatch.setitem(app.config, "MAIL_FOLDER", str(tmp_path))

    for email in ("niemand@debrug.example", "yara.de.wit@debrug.example"):
        assert "Als dit e-mailadres bekend is" in visitor.post("/reset", data={"email": email}).text
    link = re.search(r"/reset/[\w.-]+", the_mail_in(tmp_path))[0]
    assert "Kies een nieuw wachtwoord" in visitor.get(link).text
    new = {"password": "een nieuw lang wachtwoord", "password_confirm": "een nieuw lang wachtwoord"}
    visitor.post(link, data=new)

    assert verify_password("een nieuw lang wachtwoord", the_user("Yara de Wit").password)


def the_mail_in(folder):
    """It is sent beside the request, so it may take a moment."""
    wait_until(lambda: list(folder.glob("*.eml")), what="a mail has come")
    return message_from_bytes(next(folder.glob("*.eml")).read_bytes(), policy=policy.default).get_content()


def test_a_password_is_changed_on_my_own_page(visitor):
    a_user("Yara de Wit", password=PASSWORD)
    visitor.post("/login", data={"email": "yara.de.wit@debrug.example", "password": PASSWORD})
    form = {"new_password": "een nieuw lang wachtwoord", "new_password_confirm": "een nieuw lang wachtwoord"}

    assert "Huidig wachtwoord" in visitor.get("/change").text
    wrong = visitor.post("/change", data=form | {"password": "verkeerd"})
    assert "Dit wachtwoord klopt niet." in wrong.text
    assert visitor.post("/change", data=form | {"password": PASSWORD}).status_code == 302


@pytest.mark.filterwarnings("ignore:Passing SelectField choices as tuples")  # Flask-Security's own form
def test_signing_in_in_two_steps_is_set_up_and_an_admin_can_take_it_off(admin, visitor):
    a_user("Yara de Wit", password=PASSWORD)
    visitor.post("/login", data={"email": "yara.de.wit@debrug.example", "password": PASSWORD})

    assert "Inloggen in twee stappen" in visitor.get("/tf-setup").text
    shown = visitor.post("/tf-setup", data={"setup": "authenticator"})
    assert "Scan deze code" in shown.text

    yara = the_user("Yara de Wit")
    yara.tf_primary_method, yara.tf_totp_secret = "authenticator", "{}"
    db.session.commit()
    assert "in twee stappen uitzetten" in admin.get(f"/settings/users/{yara.id}").text
    admin.post(f"/settings/users/{yara.id}/two-factor-reset")
    assert the_user("Yara de Wit").tf_primary_method is None
