"""The normal form of names and options, so that ZZP'er and zzp’er are one."""

import unicodedata

from app.vocabulary.texts import is_control

_APOSTROPHES = str.maketrans(dict.fromkeys("‘’ʼ´`′＇", "'"))
# Invisible, but they shape what stands around them: Persian words, families and flags of emoji.
_JOINERS = dict.fromkeys([0x200C, 0x200D, *range(0xE0020, 0xE0080)])
# Letters that Unicode doesn't take for another with a mark on it.
_LETTERS = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ŧ": "t", "ŋ": "n"}
)
# Letters and signs that show nothing.
_BLANKS = "\u115f\u1160\u2800\u3164\uffa0"


def clean(text: str) -> str:
    """Gives the name as it is shown: NFC, trimmed, runs of white space made one space, nothing that can't be seen."""
    kept = "".join(character for character in text if character.isspace() or not _is_hidden(character))
    name = " ".join(unicodedata.normalize("NFC", kept).split())
    return name if any(map(_is_visible, name)) else ""


def key(text: str) -> str:
    """Two names that count as the same share it: case and the kind of apostrophe don't count, accents do."""
    return unicodedata.normalize("NFC", clean(text.translate(_JOINERS)).translate(_APOSTROPHES).casefold())


def folded(text: str) -> str:
    """For finding and for sorting, never for telling apart: neither accents nor other marks on letters count."""
    decomposed = unicodedata.normalize("NFKD", key(text).translate(_LETTERS))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)).casefold()


def initials(name: str) -> str:
    """Takes the first and the last word: YW for Yara de Wit, PH for Pim 't Hart."""
    first_letters = [next(filter(str.isalpha, word), "") for word in name.split()]
    return (first_letters[0] + "".join(first_letters[1:][-1:])).upper() if first_letters else ""


def _is_hidden(character: str) -> bool:
    is_format = unicodedata.category(character) == "Cf" and ord(character) not in _JOINERS
    return is_control(character) or is_format


def _is_visible(character: str) -> bool:
    """Whether it is seen on its own. A mark needs a letter to stand on."""
    return unicodedata.category(character)[0] not in "CZM" and character not in _BLANKS
