"""How an entry of the configuration reads, field by field."""

from dataclasses import dataclass

from app.entries.domain.entry import Entry
from app.entries.domain.reader import Reader
from app.vocabulary.sentences import Sentence


@dataclass(frozen=True)
class Row:
    """A field of an entry as it is shown: one sentence, several, or a text of more lines."""

    label: str
    values: tuple[Sentence, ...] = ()
    text: str | None = None
    is_list: bool = False


def rows(entry: Entry, reader: Reader) -> list[Row]:
    """Put the whole entry into rows that can be read."""
    shown = [
        Row(field.label, text=value) if field.is_text else Row(field.label, (field.told(value, reader),))
        for field, value in entry.single()
    ]
    for listed, parts in entry.lists():
        values = tuple(listed.told_part(part, reader) for part in parts) or listed.where_empty
        shown.append(Row(listed.label, values, is_list=True))
    return shown
