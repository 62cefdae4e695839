"""What the supervisor hears of a child: it speaks through a pipe every so often, unless it got stuck."""

import os
from contextlib import suppress
from time import monotonic

from app import pulse

MUCH = 65536


class Watch:
    def __init__(self, seconds: float = pulse.SILENCE_SECONDS) -> None:
        self._seconds = seconds
        self._ear, self.mouth = os.pipe()
        for end in (self._ear, self.mouth):
            os.set_blocking(end, False)
        self._heard_at: float | None = None

    @property
    def settings(self) -> dict[str, str]:
        """What the child has to be told in its environment; it inherits the mouth."""
        return {pulse.WATCHED: str(self.mouth)}

    def begin(self) -> None:
        self._listen()
        self._heard_at = None

    @property
    def is_silent(self) -> bool:
        """Not before it said its first word: starting may take long on a busy machine."""
        self._listen()
        return self._heard_at is not None and monotonic() - self._heard_at > self._seconds

    def _listen(self) -> None:
        with suppress(BlockingIOError):
            if os.read(self._ear, MUCH):
                self._heard_at = monotonic()
