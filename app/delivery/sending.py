"""What can become of a mail that is handed to a mail server or a folder."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from types import TracebackType
from typing import Protocol, Self

from app.vocabulary.sentences import Sentence


class Refused(Exception):
    """The mail did not leave. `words`: the server's, or a sentence of ours. `is_final`: asking again won't help.
    `left_out`: what it said of each recipient, if it did.
    """

    def __init__(self, words: str | Sentence, *, is_final: bool = False, left_out: "Sequence[LeftOut]" = ()) -> None:
        super().__init__(str(words))
        self.words = words
        self.is_final = is_final
        self.left_out = left_out


class Unreachable(Refused):
    """It did not leave, and no other mail would now: the server is away, or won't have this office."""


class NeedsAscii(Refused):
    """It did not leave: one of its addresses has letters that this server doesn't know. It may without them."""


class Uncertain(Exception):
    """The text left and no answer came."""


@dataclass(frozen=True)
class LeftOut:
    """A recipient who did not get a mail that others did get."""

    address: str
    words: str | Sentence
    is_for_good: bool = False
    """It is the address that is wrong, as far as the server says."""


BeforeData = Callable[[Sequence[LeftOut]], None]


class Mailer(Protocol):
    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def send(
        self, message: EmailMessage, addresses: list[str], before_data: BeforeData, *, all_or_none: bool = False
    ) -> None:
        """Calls `before_data` at the last moment that nothing has left yet, with those who won't get it. Raises
        Refused or Uncertain.

        With `all_or_none` nobody gets it while the server tells one of several recipients to try later.
        """
