"""A draft from an editor, and what it is tried with."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, cast

from flask import request, url_for
from flask_babel import gettext

from app.blueprints.management.field_controls import a_word, an_id
from app.blueprints.management.forms import Editor, ScenarioForm, TriggerForm
from app.blueprints.management.trying_forms import COUNTS, IMAGINED, StageForm, sent
from app.casework import dossiers
from app.casework.offered import Offered
from app.engine.rules import Rules
from app.extensions import db
from app.insight import trial
from app.insight.domain.made_up_facts import Names
from app.models import AppointmentType, Dossier, Scenario, Trigger
from app.setup import draft_rules, scenarios, settings_lists
from app.setup.scenarios import ScenarioDraft
from app.setup.triggers import TriggerDraft
from app.tables import dossier_table
from app.tables.table import Found
from app.vocabulary.events import TRIGGER_EVENTS
from app.vocabulary.sentences import DomainError
from app.vocabulary.words import ApplicantRole, Assignee, Event
from app.web.templating import label

SHOWN = 6


@dataclass
class Card:
    """Of one editor: `editor` holds what is being typed there, `saved` what is kept (None: of a new one)."""

    subject: str
    editor: Editor
    stage: StageForm
    saved: Scenario | Trigger | None = None
    event: Event = Event.SCHEDULED
    counts = COUNTS

    @classmethod
    def beside(cls, editor: Editor, saved: Scenario | Trigger | None, event: Event = Event.SCHEDULED) -> "Card":
        """On the editor's own page, where nothing was tried yet."""
        values: dict[str, Any] = {"saved_id": saved.id if saved else "", "event": event.value}
        if isinstance(editor, TriggerForm) and (chosen := editor.draft.appointment_type_ids):
            values["type_id"] = str(min(chosen))
        stage = StageForm(Offered(), values, is_posted=False)
        return cls("trigger" if isinstance(editor, TriggerForm) else "scenario", editor, stage, saved, event)

    @classmethod
    def sent(cls, subject: str) -> "Card":
        stage = _stage_sent()
        saved_id = an_id(stage.saved_id.data)
        if subject == "scenario":
            scenario = db.session.get(Scenario, saved_id) if saved_id else None
            return cls(subject, ScenarioForm(scenarios.properties()), stage, scenario)
        trigger = db.session.get(Trigger, saved_id) if saved_id else None
        event = trigger.event if trigger else a_word(Event, stage.event.data)
        editor = TriggerForm(settings_lists.everything(AppointmentType))
        return cls(subject, editor, stage, trigger, event if event in TRIGGER_EVENTS and event else Event.SCHEDULED)

    @cached_property
    def draft(self) -> ScenarioDraft | TriggerDraft:
        """A rule that has no name yet is called something all the same."""
        draft = cast(Any, self.editor).draft
        nameless = gettext("Dit scenario") if self.subject == "scenario" else gettext("Deze trigger")
        return cast(ScenarioDraft | TriggerDraft, replace(draft, name=draft.name or nameless))

    @property
    def editor_url(self) -> str:
        match self.saved:
            case Scenario() as scenario:
                return url_for(".scenario", scenario_id=scenario.id)
            case Trigger() as trigger:
                return url_for(".trigger", trigger_id=trigger.id)
            case None if self.subject == "scenario":
                return url_for(".new_scenario")
            case None:
                return url_for(".new_trigger_on", event=self.event)

    @property
    def sent_draft(self) -> list[tuple[str, str]]:
        return list(sent(self.editor))

    @property
    def left_out(self) -> int:
        """Rows that aren't complete."""
        match self.draft:
            case ScenarioDraft() as draft:
                return draft_rules.left_out(draft, draft_rules.scenario_rule(draft, cast(Scenario | None, self.saved)))
            case TriggerDraft() as draft:
                rule = draft_rules.trigger_rule(self.event, draft, cast(Trigger | None, self.saved))
                return draft_rules.left_out(draft, rule)

    @property
    def is_off(self) -> bool:
        return isinstance(self.draft, TriggerDraft) and not self.draft.is_active

    @cached_property
    def found(self) -> Found[Dossier]:
        """The dossiers to choose from."""
        return dossier_table.search(self.stage.text.data or "", page=1, size=SHOWN)

    @cached_property
    def chosen_id(self) -> int | None:
        return pick(self.found, self.stage.text.data or "", an_id(self.stage.dossier_id.data))

    @cached_property
    def dossier(self) -> Dossier | None:
        """None: of a dossier that is made up, or none was chosen."""
        return dossiers.load(self.chosen_id) if self.chosen_id and self.stage.source.data != IMAGINED else None

    def rules(self, saved: Rules) -> Rules:
        """The configuration with this draft in it."""
        match self.draft:
            case ScenarioDraft() as draft:
                return draft_rules.with_scenario(saved, draft, cast(Scenario | None, self.saved))
            case TriggerDraft() as draft:
                return draft_rules.with_trigger(saved, self.event, draft, cast(Trigger | None, self.saved))

    def tried(self) -> trial.Tried:
        stage = self._stage()
        match self.draft:
            case ScenarioDraft() as draft:
                return trial.scenario(draft, cast(Scenario | None, self.saved), stage)
            case TriggerDraft() as draft:
                return trial.trigger(self.event, draft, cast(Trigger | None, self.saved), stage)

    def _stage(self) -> trial.Stage:
        kind, dossier = self.stage.kind, self.dossier
        if kind is None:
            raise DomainError("Er is nog geen afspraaktype. Maak er eerst een bij Instellingen | Afspraken.")
        if dossier is None and self.stage.source.data != IMAGINED:
            raise DomainError("Kies eerst een dossier: zoek op naam, e-mailadres of nummer en klik het aan.")
        names = Names(*(label(one) for one in (*ApplicantRole, Assignee.ADVISOR, Assignee.HANDLER)))
        is_first = self.stage.is_first_of_type.data
        return trial.Stage(kind, self.stage.day, dossier, self.stage.imagined, names, is_first)


def _stage_sent() -> StageForm:
    """From the editor itself, without JavaScript, nothing is chosen yet of what it is tried on."""
    stage = StageForm(Offered())
    if stage.source.name in request.form:
        return stage
    return StageForm(Offered(), {"saved_id": stage.saved_id.data, "event": stage.event.data}, is_posted=False)


def pick(found: Found[Dossier], text: str, chosen: int | None) -> int | None:
    """Of what was found. Where there is one, there is nothing to choose; before a search the newest will do."""
    ids = [one.id for one in found.rows]
    if chosen in ids:
        return chosen
    if numbered := [id for id in ids if id == an_id(text)]:
        return numbered[0]
    return ids[0] if len(ids) == 1 or (ids and not text) else None
