"""A header with names and addresses that any reader reads back as they were."""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from email.policy import Policy
from itertools import groupby
from textwrap import wrap

_PLAIN = re.compile(r"[A-Za-z0-9'_-]+")
_LINE = 70
_LONGEST = 600
"""Of what is encoded together, in bytes: a server breaks a line of a thousand signs anywhere."""


class AddressHeader(str):
    """Python's own header quotes a name, and loses the quotes where it folds within them: what follows a comma in the
    name is then an address of its own. Here a word that isn't plain is encoded, so that nothing is ever quoted."""

    name: str

    def __new__(cls, name: str, mailboxes: Iterable[tuple[str, str]]) -> "AddressHeader":
        """`mailboxes`: of each its name, which may be empty, and its address."""
        header = super().__new__(cls, ",\r\n ".join(_written(*mailbox) for mailbox in mailboxes))
        header.name = name
        return header

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


def _written(name: str, address: str) -> str:
    """Words that are encoded side by side are one encoded word, for some readers keep the space between two."""
    words = [
        word
        for is_plain, alike in groupby(name.split(), lambda word: _PLAIN.fullmatch(word) is not None)
        for word in (alike if is_plain else _encoded(" ".join(alike)))
    ]
    lines = wrap(" ".join([*words, f"<{address}>"]), _LINE, break_long_words=False, break_on_hyphens=False)
    return "\r\n ".join(lines)


def _encoded(text: str) -> Iterator[str]:
    part = text
    while len(part.encode()) > _LONGEST:
        part = part[: len(part) // 2]
    yield f"=?utf-8?b?{b64encode(part.encode()).decode()}?="
    if rest := text[len(part) :]:
        yield from _encoded(rest)
