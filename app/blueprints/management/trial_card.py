"""Uitproberen, beside an editor: its draft, and what it is tried on."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from flask import request

from app.blueprints.management.field_controls import an_id
from app.blueprints.management.made_up_people import names
from app.blueprints.management.trial_forms import COUNTS, IMAGINED, StageForm, sent
from app.casework import dossiers
from app.casework.offered import Offered
from app.insight import trial
from app.models import Dossier
from app.tables import dossier_table
from app.tables.table import RowsOfPage
from app.vocabulary.sentences import DomainError

if TYPE_CHECKING:
    from app.blueprints.management.rule_editors import RuleEditor

SHOWN = 6


@dataclass
class TrialCard:
    """Beside one editor, which holds what is being typed, and what is saved of it."""

    editor: "RuleEditor[Any]"
    stage: StageForm
    counts = COUNTS

    @classmethod
    def beside(cls, editor: "RuleEditor[Any]") -> "TrialCard":
        """On the editor's own page, where nothing was tried yet."""
        values: dict[str, Any] = {"saved_id": editor.thing.id if editor.thing else "", "event": editor.event.value}
        if chosen := getattr(editor.draft, "appointment_type_ids", None):
            values["type_id"] = str(min(chosen))
        return cls(editor, StageForm(Offered(), values, is_posted=False))

    @property
    def sent_draft(self) -> list[tuple[str, str]]:
        return list(sent(self.editor.form))

    @cached_property
    def found(self) -> RowsOfPage[Dossier]:
        """The dossiers to choose from."""
        return dossier_table.search(self.stage.text.data or "", page=1, size=SHOWN)

    @cached_property
    def chosen_id(self) -> int | None:
        return pick(self.found, self.stage.text.data or "", an_id(self.stage.dossier_id.data))

    @cached_property
    def dossier(self) -> Dossier | None:
        """None: of a dossier that is made up, or none was chosen."""
        return dossiers.load(self.chosen_id) if self.chosen_id and self.stage.source.data != IMAGINED else None

    def tried(self) -> trial.Tried:
        return trial.of(self.editor.draft, self.editor.thing, self._stage())

    def _stage(self) -> trial.Stage:
        kind, dossier = self.stage.kind, self.dossier
        if kind is None:
            raise DomainError("Er is nog geen afspraaktype. Maak er eerst een bij Instellingen | Afspraken.")
        if dossier is None and self.stage.source.data != IMAGINED:
            raise DomainError("Kies eerst een dossier: zoek op naam, e-mailadres of nummer en klik het aan.")
        is_first = self.stage.is_first_of_type.data
        return trial.Stage(kind, self.stage.day, dossier, self.stage.imagined, names(), is_first)


def stage_sent() -> StageForm:
    """From the editor itself, without JavaScript, nothing is chosen yet of what it is tried on."""
    stage = StageForm(Offered())
    if stage.source.name in request.form:
        return stage
    return StageForm(Offered(), {"saved_id": stage.saved_id.data, "event": stage.event.data}, is_posted=False)


def pick(found: RowsOfPage[Dossier], text: str, chosen: int | None) -> int | None:
    """Of what was found. Where there is one, there is nothing to choose; before a search the newest will do."""
    ids = [one.id for one in found.rows]
    if chosen in ids:
        return chosen
    if numbered := [id for id in ids if id == an_id(text)]:
        return numbered[0]
    return ids[0] if len(ids) == 1 or (ids and not text) else None
