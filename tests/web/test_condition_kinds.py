"""A kind of condition that asks no property: its own file, and a line in the list of kinds, are enough for all else."""

import re
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from app.engine.domain import conditions
from app.engine.domain.conditions import Condition, ConditionRule, Finding
from app.engine.domain.conditions.condition import About, Ref
from app.engine.domain.facts import Facts, PersonFacts
from app.exchange import configurations
from app.extensions import db
from app.history import revisions
from app.models import Revision, Run, Scenario
from app.setup import settings_lists
from app.vocabulary.sentences import N_, Sentence, say
from app.vocabulary.words import ApplicantRole, ConditionKind, Verdict, Weighing
from tests import configuration_files
from tests.factories import a_document_type, a_dossier, a_person, a_trigger, an_appointment, starts_relevant, work
from tests.web.pages import words


@dataclass(frozen=True)
class HasPartner(Condition[About, Ref]):
    kind = ConditionKind.IS_FILLED_IN
    IN_WORDS = (N_("er is een partner"),) * 2
    TOLD = N_("met een partner")

    def judge(self: ConditionRule, facts: Facts, person: PersonFacts | None) -> Finding:
        return Finding(self, Verdict.HOLDS if facts.applicant(ApplicantRole.PARTNER) else Verdict.FAILS)

    def sentence(self: ConditionRule, finding: Finding) -> Sentence:
        return say("Er is een partner." if finding.verdict is Verdict.HOLDS else "Er is geen partner.")


@pytest.fixture(autouse=True)
def kind(monkeypatch):
    """In the place of one that there is, for words are a closed set."""
    monkeypatch.setitem(conditions.KINDS, ConditionKind.IS_FILLED_IN, HasPartner)


@pytest.fixture
def form(app, office):
    return {
        "name": "Partner",
        "scope": "appointment",
        "applies_to": "dossier",
        "version": "",
        "is_filtered": "y",
        "conditions-0-property_id": "",
        "conditions-0-kind": "is_filled_in",
        "actions-0-kind": "request_document",
        "actions-0-document_type_id": a_document_type("Loonstrook").id,
    }


def the_scenario():
    db.session.expire_all()
    return db.session.scalars(select(Scenario)).one()


def test_its_editor_asks_nothing_but_the_kind_and_reads_back(admin, form):
    body = admin.post("/scenarios/draft", data=form | {"edit": "refresh"}).text
    assert re.search(r'<div class="col-sm-7" hidden>.*?id="conditions-0-property_id"', body, re.DOTALL)

    assert admin.post("/scenarios/new", data=form).status_code == 303

    (condition,) = the_scenario().conditions
    assert (condition.property, condition.comparison, condition.options) == (None, ConditionKind.IS_FILLED_IN, [])
    page = admin.get(f"/scenarios/{the_scenario().id}").text
    assert '<option selected value="is_filled_in">is ingevuld</option>' in page
    again = form | {"conditions-0-kind": "is", "version": str(the_scenario().version)}
    refused = admin.post(f"/scenarios/{the_scenario().id}", data=again)
    assert "Kies een eigenschap." in refused.text


def test_it_decides_and_its_run_tells_why(admin, form):
    admin.post("/scenarios/new", data=form)
    a_trigger([starts_relevant()])
    an_appointment(a_dossier(a_person("Noor van Dalen"), a_person("Bram Keizer")))
    an_appointment(a_dossier(a_person("Mila Bos")))
    work()

    together, alone = db.session.scalars(select(Run).order_by(Run.id)).all()

    assert [run.scenarios[0].weighing for run in (together, alone)] == [Weighing.STARTED, Weighing.NO_MATCH]
    assert together.scenarios[0].conditions == [
        {"verdict": "holds", "sentence": {"text": "Er is een partner.", "values": {}}}
    ]
    page = words(admin.get(f"/runs/{alone.id}"))
    assert "Er is geen partner." in page


def test_what_it_can_let_through_is_not_held_against_a_filter(admin, form):
    admin.post("/scenarios/new", data=form)
    a_trigger([starts_relevant()])
    page = words(admin.get("/scenarios"))
    assert "kan nooit waar zijn" not in page
    assert admin.get("/coverage").status_code == 200


def test_history_tells_of_it_and_brings_it_back(admin, form):
    admin.post("/scenarios/new", data=form)
    saved = the_scenario()
    old = db.session.scalars(select(Revision).where(Revision.kind == "scenarios")).one()
    assert revisions.entry(old).document()["conditions"] == [{"comparison": "is_filled_in"}]
    assert "Voor een dossier met een partner: vraag Loonstrook op." in words(admin.get("/scenarios"))

    without = {name: value for name, value in form.items() if name != "is_filtered"}
    admin.post(f"/scenarios/{saved.id}", data=without | {"version": str(saved.version)})
    assert the_scenario().conditions == []

    page = admin.get(f"/scenarios/{saved.id}?revision={old.id}").text
    assert '<option selected value="is_filled_in">is ingevuld</option>' in page
    assert "bestaat niet meer" not in page


def test_a_file_holds_it_and_gives_it_back(admin, form):
    admin.post("/scenarios/new", data=form)
    kept = configuration_files.exported()
    assert kept["scenarios"][0]["conditions"] == [{"comparison": "is_filled_in"}]

    settings_lists.delete(the_scenario())
    content = configuration_files.content_of(kept)
    seen = configurations.preview(content)
    assert configurations.apply(content, seen.seal, by=None) is None

    (condition,) = the_scenario().conditions
    assert (condition.property, condition.comparison) == (None, ConditionKind.IS_FILLED_IN)
