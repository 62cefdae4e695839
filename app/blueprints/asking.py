"""Asking before a change is made: what it would bring about, to be accepted with a box or a button."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import request

from app.insight.consequences_of_a_save import Consequence
from app.vocabulary.sentences import N_, DomainError


@dataclass(frozen=True)
class Question:
    """What was accepted is sent along by key, so that what came up since is asked as well."""

    consequences: Sequence[Consequence]
    accepted: frozenset[str]
    url: str
    values: Mapping[str, str]
    """What is sent again with the answer."""

    @property
    def keys(self) -> str:
        return " ".join(consequence.key for consequence in self.consequences)

    @property
    def is_answered(self) -> bool:
        return self.accepted.issuperset(consequence.key for consequence in self.consequences)


def ask(consequences: Sequence[Consequence]) -> Question:
    accepted = frozenset(request.form.get("accepted", "").split())
    values = {name: value for name, value in request.form.items() if name not in ("csrf_token", "accepted")}
    return Question(consequences, accepted, request.path, values)


class Unsure(DomainError):
    """Raised where a change is not made yet, because it is asked about first."""

    def __init__(self, question: Question) -> None:
        super().__init__(N_("Nog niet gedaan. Kijk eerst of u dit bedoelt:"))
        self.question = question


def insist(consequences: Sequence[Consequence]) -> None:
    question = ask(consequences)
    if not question.is_answered:
        raise Unsure(question)
