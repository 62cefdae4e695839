"""The dossier gets another status."""

from dataclasses import dataclass

from app.engine.domain.kinds.action import Action, Ref
from app.engine.domain.kinds.fields import Reference
from app.vocabulary.sentences import N_
from app.vocabulary.words import EffectKind


@dataclass(frozen=True)
class SetStatus(Action[Ref]):
    kind = EffectKind.SET_STATUS
    FIELDS = (
        Reference(
            name="status", label=N_("Dossierstatus"), missing=N_("Kies een dossierstatus."), table="dossier_statuses"
        ),
    )
    IS_ONCE = True

    status: Ref
