"""A table that a dossier's timeline is told from: its rows, their moment, who did it, and how one is told."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, false

from app.casework.domain.timeline import Entry, Place
from app.vocabulary.words import TimelineKind

Rows = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Source:
    kind: TimelineKind
    rows: Callable[[int], Rows]
    """Of one dossier; the first column is the row itself."""
    at: Any
    id: Any
    tell: Callable[[Any, Place], Entry]
    by: Any = None
    """The user who did it; None: the engine, or nobody was written down."""
    by_engine: ColumnElement[bool] = field(default_factory=false)
