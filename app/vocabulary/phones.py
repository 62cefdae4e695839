"""Telephone numbers, found however they are written."""

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberMatcher

HOME = "NL"
_IN_PIECES = re.compile(r"(?<!\S)(?:\+|00|\(?0)[\d\s().\-/]{7,20}\d(?!\S)")
_PART = re.compile(r"\+?[\d\s().\-/]*\d[\d\s().\-/]*")
_LEAST, _MOST = 4, 20


def key(text: str) -> str:
    """Any way of writing a number gives the same: as it is dialled here, and with its country. Of several, each."""
    found = _numbers(text)
    return " ".join(f"0{_own(number)} {_whole(number)}" for number in found) if found else _digits(text)


def numbers(text: str) -> list[str]:
    """The numbers that stand in it, each as its key has it with its country."""
    return [_whole(number) for number in _numbers(text)]


def looked_for(word: str) -> str | None:
    """What of a key to look for; None where the word is no number or part of one."""
    if not _PART.fullmatch(word) or not _LEAST <= len(_digits(word)) <= _MOST:
        return None
    number = _valid(word)
    return _whole(number) if number else _digits(word).removeprefix("00")


def in_one_piece(text: str) -> str:
    """A number that is typed with spaces, or a part of one, is one word like any other."""
    if _PART.fullmatch(text.strip()) and _LEAST <= len(_digits(text)) <= _MOST:
        return "".join(text.split())
    return _IN_PIECES.sub(lambda piece: "".join(piece[0].split()), text)


def _numbers(text: str) -> list[PhoneNumber]:
    whole = _valid(text)
    return [whole] if whole else [match.number for match in PhoneNumberMatcher(text, HOME)]


def _valid(text: str) -> PhoneNumber | None:
    try:
        number = phonenumbers.parse(text, HOME)
    except NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def _own(number: PhoneNumber) -> str:
    return str(phonenumbers.national_significant_number(number))


def _whole(number: PhoneNumber) -> str:
    return f"{number.country_code}{_own(number)}"


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
