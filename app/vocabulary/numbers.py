"""Whole numbers and amounts as users and browsers send them, no larger than a column holds."""

import re

MOST = 2**31 - 1
"""What an INTEGER holds: a larger number is the number of nothing."""

MOST_EUROS = 99_999_999

# Longer than any number that fits, and far from what int() itself refuses.
_SHAPE = re.compile(r"-?[0-9]{1,10}", re.ASCII)
# 350000, 350.000, 350 000,00 and, as in English, 350,000 or 350,000.00; with the sign of the euro on either side.
_EUROS = re.compile(
    r"""€?\s*
    (?: (?P<dutch>[0-9]+|[0-9]{1,3}(?:[.\s][0-9]{3})+) (?:,(?:00|-))?
      | (?P<english>[0-9]{1,3}(?:,[0-9]{3})+) (?:\.00)? )
    \s*€?""",
    re.VERBOSE,
)
_MOST_TYPED = 40


class Euros(int):
    """An amount in whole euros, which is shown as one wherever its value is shown."""


def whole(text: str | int | None, *, least: int = 0, most: int = MOST) -> int | None:
    """Gives None for what isn't a whole number between the two."""
    plain = str("" if text is None else text).strip()
    if not _SHAPE.fullmatch(plain):
        return None
    number = int(plain)
    return number if least <= number <= most else None


def euros(text: str | int | None) -> Euros | None:
    """Gives None for what isn't an amount in whole euros, of which nobody can mistake the size."""
    plain = str("" if text is None else text).strip()
    typed = _EUROS.fullmatch(plain) if len(plain) <= _MOST_TYPED else None
    if typed is None:
        return None
    amount = int(re.sub(r"\D", "", typed["dutch"] or typed["english"]))
    return Euros(amount) if amount <= MOST_EUROS else None
