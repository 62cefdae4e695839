"""How many times an effect must come of a case: a line of what an office expects of its rules."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from app.engine.domain import kinds
from app.engine.domain.kinds import Field, Reference
from app.engine.domain.kinds.fields import Value
from app.vocabulary.json_values import JsonObject
from app.vocabulary.words import ApplicantRole, EffectKind

MOST_TIMES = 5

Ref = TypeVar("Ref", covariant=True)
There = TypeVar("There")


@dataclass(frozen=True)
class ExpectedEffect(Generic[Ref]):
    """Of a draft, what isn't filled in is None. It refers to a thing as an action does."""

    kind: EffectKind | None
    target: Ref | str | None = None
    """The thing that it is about, or what is typed."""
    role: ApplicantRole | None = None
    """Whom it must be for; None: whoever."""
    times: int | None = 1

    @property
    def about(self) -> Field | None:
        return kinds.about(self.kind) if self.kind else None

    def referring(self, by: Callable[[Reference, Ref | str], There | None]) -> "ExpectedEffect[There]":
        """The same, referring to its thing in another way."""
        target: There | str | None = self.target if isinstance(self.target, str) else None
        if isinstance(self.about, Reference) and self.target is not None:
            target = by(self.about, self.target)
        return ExpectedEffect(self.kind, target, self.role, self.times)

    @property
    def columns(self) -> dict[str, Ref | Value]:
        """Of the table, and fields of the form."""
        about = {self.about.column: self.target} if self.about else {}
        return {"kind": self.kind, **about, "role": self.role, "times": self.times}


class LineRow(Protocol):
    """A line in its table, where what it is about stands under its own name."""

    kind: EffectKind
    role: ApplicantRole | None
    times: int


def of_row(line: LineRow) -> ExpectedEffect[int]:
    return ExpectedEffect(line.kind, getattr(line, kinds.about(line.kind).column), line.role, line.times)


def of_document(document: JsonObject) -> ExpectedEffect[str]:
    kind, role, times = EffectKind(str(document["kind"])), document["role"], document["times"]
    target = document[kinds.about(kind).name]
    return ExpectedEffect(
        kind,
        None if target is None else str(target),
        ApplicantRole(str(role)) if role else None,
        times if isinstance(times, int) else None,
    )
