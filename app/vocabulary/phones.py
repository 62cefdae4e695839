"""Telephone numbers, found however they are written."""

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber

HOME = "NL"
_SEVERAL_PIECES = re.compile(r"(?<!\S)(?:\+|00|\(?0)[\d\s().\-/]{7,20}\d(?!\S)")
_ONE_PIECE = re.compile(r"\+?[\d().\-/]*\d[\d().\-/]*")
_LEAST = 4


def key(text: str) -> str:
    """Any way of writing a number gives the same: as it is dialled here, and with its country. Empty for no number."""
    number = _parsed(text)
    if number is None:
        return _digits(text)
    own = phonenumbers.national_significant_number(number)
    return f"0{own} {number.country_code}{own}"


def looked_for(word: str) -> str | None:
    """What of a key to look for; None where the word is no number or part of one."""
    if not _ONE_PIECE.fullmatch(word) or len(_digits(word)) < _LEAST:
        return None
    number = _parsed(word)
    if number is None:
        return _digits(word).removeprefix("00")
    return f"{number.country_code}{phonenumbers.national_significant_number(number)}"


def in_one_piece(text: str) -> str:
    """A number that is typed with spaces is one word, like any other."""
    return _SEVERAL_PIECES.sub(lambda piece: "".join(piece[0].split()), text)


def _parsed(text: str) -> PhoneNumber | None:
    try:
        number = phonenumbers.parse(text, HOME)
    except NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
