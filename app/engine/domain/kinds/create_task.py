"""A task is put in the worklist of a colleague."""

from dataclasses import dataclass

from app.engine.domain.kinds.action import Action, Ref
from app.engine.domain.kinds.fields import Number, Reference, Text, Word
from app.vocabulary.sentences import N_
from app.vocabulary.words import Assignee, EffectKind


@dataclass(frozen=True)
class CreateTask(Action[Ref]):
    kind = EffectKind.CREATE_TASK
    FIELDS = (
        Text(name="task_subject", label=N_("Onderwerp"), missing=N_("Vul een onderwerp in."), longest=200),
        Word(
            name="assignee",
            label=N_("Voor"),
            missing=N_("Kies voor wie de signalering is."),
            words=Assignee,
            first=Assignee.ADVISOR,
        ),
        Reference(
            name="user",
            label=N_("Gebruiker"),
            missing=N_("Kies een gebruiker."),
            table="users",
            relation="assignee_user",
            only_if=("assignee", Assignee.USER),
        ),
        Number(
            name="due_days",
            label=N_("Dagen na de afspraak"),
            missing=N_("Vul een heel aantal dagen in, van -%(most)s tot en met %(most)s."),
            help=N_("0 is de dag zelf, -2 is twee dagen ervoor."),
            most=365,
        ),
    )

    task_subject: str
    assignee: Assignee = Assignee.ADVISOR
    user: Ref | None = None
    """Only where it is for a user."""
    due_days: int = 0
