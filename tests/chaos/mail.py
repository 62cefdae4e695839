"""A mail server that keeps the Message-ID of every mail it accepts, and takes its time."""

import asyncio
import random
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from socket import create_server
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope


class Mailbox:
    def __init__(self, seed: int) -> None:
        self.accepted: Counter[str] = Counter()
        """How often each Message-ID came in."""
        self.url = ""
        self._random = random.Random(seed)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:
        # Wide enough for a fault, before and after the moment that counts.
        await asyncio.sleep(self._random.uniform(0, 0.02))
        found = re.search(rb"(?mi)^Message-ID:\s*<([^@>]+)@", envelope.original_content or b"")
        self.accepted[found[1].decode() if found else ""] += 1
        await asyncio.sleep(self._random.uniform(0, 0.02))
        return "250 OK"


@contextmanager
def mailbox(seed: int) -> Iterator[Mailbox]:
    box = Mailbox(seed)
    with create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    box.url = f"smtp://127.0.0.1:{port}"
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
