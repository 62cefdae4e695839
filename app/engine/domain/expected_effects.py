"""How many times an effect must come of a case: a line of what an office expects of its rules."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from app.engine.domain import kinds
from app.engine.domain.kinds import Field, Reference
from app.vocabulary.words import ApplicantRole, EffectKind

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

    def referring(self, by: Callable[[Reference, Any], There | None]) -> "ExpectedEffect[There]":
        """The same, referring to its thing in another way."""
        changed: ExpectedEffect[Any] = self
        if isinstance(self.about, Reference) and self.target is not None:
            changed = replace(changed, target=by(self.about, self.target))
        return changed

    @property
    def columns(self) -> dict[str, Any]:
        """Of the table, and fields of the form."""
        about = {self.about.column: self.target} if self.about else {}
        return {"kind": self.kind, **about, "role": self.role, "times": self.times}


def of_row(line: Any) -> ExpectedEffect[int]:
    return ExpectedEffect(line.kind, getattr(line, kinds.about(line.kind).column), line.role, line.times)


def of_document(document: Mapping[str, Any]) -> ExpectedEffect[str]:
    kind, role = EffectKind(document["kind"]), document["role"]
    return ExpectedEffect(kind, document[kinds.about(kind).name], role and ApplicantRole(role), document["times"])
