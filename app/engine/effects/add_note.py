"""Notes on the dossier: left, known as past and withdrawn."""

from collections.abc import Collection, Iterator, Sequence
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement

from app.engine import text_values
from app.engine.domain import text_templates
from app.engine.domain.facts import Done
from app.engine.domain.kinds.add_note import shown, undoing_of
from app.engine.effects.made import Made, Undoable, Undoing
from app.engine.effects.rows import by_action, now, on_occasion, origin
from app.extensions import db
from app.models import Dossier, Note, Office, Run, RunAction
from app.vocabulary.times import local_day
from app.vocabulary.words import EffectKind


class MadeNotes(Made):
    kind = EffectKind.ADD_NOTE
    table = Note
    called = "note"

    def make(self, run: Run, action: RunAction, office: Office) -> None:
        dossier = run.dossier
        form = dossier.form_of_address or office.form_of_address
        values = text_values.values(dossier, None, run.appointment, form, office)
        text = text_templates.render(str(action.order["note_text"]), values).strip()
        # From now on it is called by what it says, and no longer by what it was to say.
        action.name = shown(text)
        db.session.add(
            Note(
                token=f"run_action:{action.id}",
                key=action.key,
                dossier_id=dossier.id,
                run_action_id=action.id,
                text=text,
                written_at=now(),
            )
        )

    def past(self, dossier_ids: Collection[int], occasion: str | None, zone: ZoneInfo) -> Iterator[tuple[int, Done]]:
        for note, action in on_occasion(Note, "note", dossier_ids, occasion):
            if note.withdrawn_at is None:
                yield note.dossier_id, Done(action.key, local_day(note.written_at, zone), origin(action))

    def undoable(self, dossier: Dossier, action_ids: Sequence[int], zone: ZoneInfo) -> Iterator[Undoable]:
        for action_id, (*_, note) in by_action(Note, action_ids).items():
            yield action_id, undoing_of(note.withdrawn_at is not None), partial(_withdraw, note)

    @property
    def withdrawn(self) -> ColumnElement[bool]:
        return Note.withdrawn_at.is_not(None)


def _withdraw(note: Note, undoing: Undoing) -> None:
    note.withdrawn_at, note.withdrawn_by_id = undoing.at, undoing.by.id
