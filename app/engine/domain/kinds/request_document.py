"""A document is asked from the client."""

from dataclasses import dataclass

from app.engine.domain.kinds.action import Action, Ref
from app.engine.domain.kinds.fields import Reference
from app.vocabulary.sentences import N_
from app.vocabulary.words import EffectKind, Subject


@dataclass(frozen=True)
class RequestDocument(Action[Ref]):
    kind = EffectKind.REQUEST_DOCUMENT
    FIELDS = (
        Reference(
            name="document_type",
            label=N_("Documenttype"),
            missing=N_("Kies een documenttype."),
            table="document_types",
            is_long=True,
        ),
    )

    document_type: Ref

    @classmethod
    def is_for_one(cls, subject: Subject | None) -> bool:
        return subject is not Subject.DOSSIER
