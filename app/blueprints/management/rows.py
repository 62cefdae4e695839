"""Rows of a form that are added, removed and moved in place, before anything is saved."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from wtforms import FieldList

from app.vocabulary import numbers

MOST = 1000
MOST_REMOVED = 20


class Rows(FieldList):
    """A list of rows that takes no more of them than a person makes, whatever numbers they were sent with."""

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        for name in formdata:
            if name.startswith(f"{prefix}-"):
                number = numbers.whole(name.split("-")[1], most=MOST)
                if number is not None:
                    yield number


def edit(field: FieldList, noun: str, command: str, *, first: str) -> str:
    """Carries out "add_action", "remove_action:0", "move_action_up:1", "move_action_down:1" or "move_action:4:-2".

    Returns the id of the element that gets the focus (of a new row: its `first` field), or nothing if not for us.
    """
    verb, number, by = [*command.split(":", 2), "", ""][:3]
    values: list[dict[str, Any]] = field.data
    index = numbers.whole(number, most=len(values) - 1)
    steps = _STEPS.get(verb.removeprefix(f"move_{noun}")) or numbers.whole(by, least=-MOST, most=MOST)
    if verb == f"add_{noun}":
        values.append({})
        focus = f"{field.id}-{len(values) - 1}-{first}"
    elif verb == f"remove_{noun}" and index is not None:
        del values[index]
        focus = f"add-{noun}"
    elif verb.startswith(f"move_{noun}") and index is not None and steps is not None:
        new = min(max(index + steps, 0), len(values) - 1)
        values.insert(new, values.pop(index))
        focus = _mover(field.id, new, len(values), upwards=steps < 0)
    else:
        return ""
    _fill(field, values)
    return focus


_STEPS = {"_up": -1, "_down": 1}


def removed(field: FieldList, noun: str, command: str) -> dict[str, Any] | None:
    """The row that this command is about to remove, with its place: enough to bring it back."""
    verb, _, number = command.partition(":")
    index = numbers.whole(number, most=len(field) - 1) if verb == f"remove_{noun}" else None
    return None if index is None else {"noun": noun, "index": index, "values": field[index].data}


def bring_back(field: FieldList, kept: dict[str, Any], *, first: str) -> str:
    """Puts the row that was removed last in its place. What it holds came from the browser."""
    values: list[dict[str, Any]] = field.data
    index = min(int(kept["index"]), len(values))
    values.insert(index, {})
    _fill(field, values)
    known = set(field[index].form._fields)
    values[index] = {name: value for name, value in kept["values"].items() if name in known and _is_plain(value)}
    _fill(field, values)
    return f"{field.id}-{index}-{first}"


def _is_plain(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(text, str) for text in value))


def read_removed(text: str | None) -> list[dict[str, Any]]:
    """Reads what was removed since the form was opened, the last one last, and nothing that can't be that."""
    try:
        rows = json.loads(text or "[]")
        # Half a character is no text: it could not be shown.
        json.dumps(rows, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return []
    return [row for row in rows if _is_removed(row)][-MOST_REMOVED:] if isinstance(rows, list) else []


def _is_removed(row: Any) -> bool:
    return (
        isinstance(row, dict)
        and row.get("noun") in ("action", "condition")
        and numbers.whole(row.get("index"), most=MOST) is not None
        and isinstance(row.get("values"), dict)
    )


def _mover(field_id: str, index: int, count: int, *, upwards: bool) -> str:
    """The id of the button that moves the row on; at an end of the list the other one, since that end has none."""
    if upwards and index == 0:
        upwards = False
    elif not upwards and index == count - 1:
        upwards = True
    return f"{field_id}-{index}-{'up' if upwards else 'down'}"


def _fill(field: FieldList, values: list[dict[str, Any]]) -> None:
    field.last_index = -1
    field.process(None, values)


def find(form: Any, path: str) -> Any:
    """The field at "name", "actions" or "actions-2-status_id"."""
    name, _, rest = path.partition("-")
    field = form[name]
    if not rest:
        return field
    index, _, inner = rest.partition("-")
    return field[int(index)].form[inner]
