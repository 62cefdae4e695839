"""A note is left on the dossier, for colleagues to read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from app.engine.domain.facts import Facts, PersonFacts
from app.engine.domain.kinds.action import Ref
from app.engine.domain.kinds.effect import Effect
from app.engine.domain.kinds.fields import Template
from app.engine.domain.orders import Order, occasion, of_start
from app.engine.domain.undoing import Judgement
from app.vocabulary import names
from app.vocabulary.json_values import JsonObject
from app.vocabulary.sentences import N_, Sentence, say
from app.vocabulary.words import EffectKind, Scope

MOST_SHOWN = 60
"""Characters of a text, where it stands for the note."""


@dataclass(frozen=True)
class AddNote(Effect[Ref]):
    kind = EffectKind.ADD_NOTE
    FIELDS = (
        Template(
            "note_text",
            N_("Tekst"),
            N_("Vul de tekst van de notitie in."),
            help=N_("De variabelen van e-mailsjablonen kunnen hier ook, zoals {{ naam }}."),
            is_long=True,
            longest=2000,
        ),
    )
    ADDED = (N_("De notitie “%(name)s” is ook gemaakt."),) * 2
    MISSING = (N_("De notitie “%(name)s” is niet gemaakt."),) * 2
    EXPECTED = N_("noteert geen “%(name)s”"), N_("noteert “%(name)s”"), N_("noteert “%(name)s” %(times)s×")
    UNMET = (N_("Notitie “%(name)s” wordt %(count)s keer gemaakt, verwacht %(times)s keer."),) * 2
    COINCIDING = (N_("Notitie “%(name)s” wordt maar één keer gemaakt, ook als deze samen starten: %(names)s."),) * 2
    PLANNED = N_("Notities op het dossier")
    COUNTED = N_("1 notitie"), N_("%(count)s notities")

    note_text: str

    @property
    def about(self) -> str:
        return shown(self.note_text) if self.note_text else "…"

    @classmethod
    def told(cls, alike: Sequence[Self], scope: Scope) -> Iterator[Sentence]:
        for note in alike:
            yield say("zet de notitie “%(note)s” op het dossier", note=note.about)

    def orders(self, facts: Facts, person: PersonFacts | None, *, of_trigger: bool) -> Iterator[Order]:
        # By its digest: an index holds no text of any length.
        digest = sha256(names.key(self.note_text).encode()).hexdigest()
        key = f"note:{facts.occasion}:{digest}" + of_start(facts, of_trigger)
        yield Order(EffectKind.ADD_NOTE, self.about, key, None, {"note_text": self.note_text})

    @classmethod
    def is_about(cls, order: Order, target_id: int | None, name: str) -> bool:
        return names.key(str(order.details["note_text"])) == names.key(name)

    @classmethod
    def unmet(cls, name: str, role: Sentence | None, count: int, times: int) -> Sentence | None:
        return super().unmet(shown(name), role, count, times)

    @staticmethod
    def unique_within(key: str, person: str | None, details: JsonObject) -> Sentence:
        return say("Eén keer per %(occasion)s en tekst.", occasion=occasion(key))


def shown(text: str) -> str:
    """On one line, as far as it fits."""
    line = names.clean(text)
    return line if len(line) <= MOST_SHOWN else line[: MOST_SHOWN - 1].rstrip() + "…"


def undoing_of(is_withdrawn: bool) -> Judgement:
    if is_withdrawn:
        return Judgement(False, say("Is al ingetrokken."))
    return Judgement(True, say("Wordt ingetrokken: verdwijnt van het dossier."))
