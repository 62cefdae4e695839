"""Codes: what files and history call a thing by, whatever it is renamed to."""

import re
import unicodedata
from collections.abc import Container
from itertools import count


def free(name: str, taken: Container[str]) -> str:
    """Makes it from the name: "jaarcijfers-3-jaar", or "jaarcijfers-3-jaar-2" where that is taken."""
    start = _slug(name)
    if start not in taken:
        return start
    return next(code for number in count(2) if (code := f"{start}-{number}") not in taken)


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower().replace("'", "")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "x"
