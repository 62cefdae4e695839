"""Menus and screens are called as users know them: as the office's own manual does, word for word."""

import re
from html import unescape

import pytest
from sqlalchemy import select

from app import demo
from app.extensions import db
from app.models import Appointment, Dossier, Scenario, Trigger, User
from tests import kept_office
from tests.conftest import signed_in
from tests.web.pages import words

MENU_PATHS = [
    "Dossiers",
    "Werkvoorraad",
    "Beheer",
    "Instellingen",
    "Beheer | Triggers beheren",
    "Instellingen | API-entiteiten",
    "Instellingen | Dossier en status | Scenario's",
    "Instellingen | Dossier en status | Statussen",
    "Instellingen | Dossier en status | Leadbronnen",
    "Instellingen | Dossier en status | Klantcommunicatie",
    "Instellingen | Documenten en e-mail | Documenttypes",
    "Instellingen | Documenten en e-mail | E-mailsjablonen",
    "Instellingen | Afspraken | Afspraaktypes",
    "Instellingen | Afspraken | Locaties",
    "Instellingen | Kantoor | Kantoor en openingstijden",
    "Instellingen | Kantoor | Gebruikersbeheer",
]

IN_A_DOSSIER = ["Nieuwe afspraak", "Instellingen", "Dossiercontrole", "Uitvoeringen", "Noor van Dalen", "Bram Keizer"]
AT_AN_APPOINTMENT = ["Dossiercontrole", "Actiepunten voor klant", "E-mails", "Uitvoeringen", "Scenario starten"]
BOX = "Ja, ik wil de uitvoer van dit scenario laten bepalen m.b.v. een filter"
ACTIONS = [
    "Document opvragen",
    "E-mail versturen",
    "Werkvoorraadsignalering aanmaken",
    "Dossierstatus wijzigen",
    "Scenario starten",
    "Automatisch bepalen welke gefilterde scenario's relevant zijn en deze uitvoeren",
]


@pytest.fixture
def sanne(app):
    kept_office.load()
    return signed_in(app, db.session.scalars(select(User).where(User.email == demo.LOGINS[0][2])).one())


def entries(page, menu):
    """(heading above it, text, URL) of each entry of the menu that is read out by this name."""
    found = re.search(rf'<nav\b[^>]*aria-label="{menu}".*?</nav>', page.text, re.S)
    heading, listed = "", []
    for title, url, text in re.findall(
        r'side-nav-title[^>]*>([^<]*)<|<a\b[^>]*?href="([^"]*)"[^>]*>(.*?)</a>', found[0] if found else "", re.S
    ):
        heading = unescape(title.strip()) or heading
        if url:
            listed.append((heading, " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split()), unescape(url)))
    return listed


def test_an_admin_finds_each_screen_by_the_menu_path_of_the_manual(sanne):
    start = sanne.get("/", follow_redirects=True)
    paths = set()
    for _, section, url in entries(start, "Hoofdmenu"):
        paths.add(section)
        for heading, text, target in entries(sanne.get(url, follow_redirects=True), section):
            paths.add(" | ".join(filter(None, [section, heading, text])))
            assert sanne.get(target, follow_redirects=True).status_code == 200

    assert set(MENU_PATHS) - paths == set()


def test_a_dossier_and_an_appointment_have_the_entries_of_the_manual(sanne):
    dossier = db.session.scalars(select(Dossier).order_by(Dossier.id)).first()
    appointment = db.session.scalars(select(Appointment).order_by(Appointment.id)).first()
    left = sanne.get(f"/dossiers/{dossier.id}")
    tabs = {text for _, text, _ in entries(sanne.get(f"/appointments/{appointment.id}"), "Afspraak")}

    assert set(IN_A_DOSSIER) - {text for _, text, _ in entries(left, "Dossier")} == set()
    assert set(AT_AN_APPOINTMENT) - tabs == set()
    assert "Nieuw dossier" in words(sanne.get("/dossiers"))


def test_the_editors_say_what_the_manual_quotes(sanne):
    scenario = db.session.scalars(select(Scenario).where(Scenario.name == "Loondienst")).one()
    trigger = db.session.scalars(select(Trigger).order_by(Trigger.position)).first()
    editor, offered = (words(sanne.get(url)) for url in (f"/scenarios/{scenario.id}", f"/triggers/{trigger.id}"))

    assert BOX in editor and "Opslaan" in editor and "Elke aanvrager" in editor
    assert [action for action in ACTIONS if action not in offered] == []
    assert ACTIONS[-1] not in editor
