"""What the kinds of actions do in the database: made, known as past, taken back and checked."""

from app.engine.effects.add_note import MadeNotes
from app.engine.effects.create_task import MadeTasks
from app.engine.effects.made import Made, Undoing
from app.engine.effects.request_document import MadeRequests
from app.engine.effects.send_email import MadeEmails
from app.engine.effects.set_status import MadeStatusChanges
from app.vocabulary.words import EffectKind

__all__ = ["EFFECTS", "Made", "Undoing"]

EFFECTS: dict[EffectKind, Made] = {
    made.kind: made for made in (MadeRequests(), MadeEmails(), MadeTasks(), MadeStatusChanges(), MadeNotes())
}
