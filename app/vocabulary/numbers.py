"""Whole numbers as users and browsers send them, no larger than a column holds."""

import re
from typing import Any

MOST = 2**31 - 1
"""What an INTEGER holds: a larger number is the number of nothing."""

# Longer than any number that fits, and far from what int() itself refuses.
_SHAPE = re.compile(r"-?[0-9]{1,10}", re.ASCII)


def whole(text: Any, *, least: int = 0, most: int = MOST) -> int | None:
    """None for what isn't a whole number between the two."""
    plain = str("" if text is None else text).strip()
    if not _SHAPE.fullmatch(plain):
        return None
    number = int(plain)
    return number if least <= number <= most else None
