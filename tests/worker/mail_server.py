"""A real SMTP server for tests: keeps what it takes, and refuses, stalls or hangs up where a test says so."""

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from socket import create_server
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope

from tests.processes import wait_until


class MailServer:
    """`answers` maps an address to what the server says of it; `answers_at` a step, always or once.

    The steps, also of `cuts_at` and `stalls_at`: "connect", "ehlo", "mail", "rcpt", "command" (DATA, before its 354)
    and "data" (the text has come).
    """

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.answers: dict[str, str] = {}
        self.answers_at: dict[str, str] = {}
        self.answers_at_once: dict[str, str] = {}
        self.answer_to_data = "250 OK"
        self.stalls_at = ""
        self.cuts_at = ""
        self.is_stalling = threading.Event()
        self.knows_utf8 = True
        self.hangs_up_on = ""
        self.most_mails_per_connection = 0
        self.commands: list[str] = []
        self.connections = 0
        self.open_lines = 0
        self.port = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def messages(self) -> list[EmailMessage]:
        return [_parsed(envelope.content) for envelope in self.envelopes]

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: Any) -> str:
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: "_Session", _session: Any, envelope: Envelope) -> str:
        server.mails += 1
        answer = self.answer_at("data") or self.answer_to_data
        if answer.startswith("250"):
            self.envelopes.append(envelope)
        await server.is_held_up("data")
        return answer

    def answer_at(self, step: str) -> str:
        return self.answers_at.get(step) or self.answers_at_once.pop(step, "")


class _Session(SMTP):
    """One connection. Each step may go wrong before the library handles it."""

    mails = 0
    event_handler: MailServer

    async def is_spoiled(self, step: str) -> bool:
        if await self.is_held_up(step):
            return True
        answer = self.event_handler.answer_at(step)
        if answer:
            await self.push(answer)
        return bool(answer)

    async def is_held_up(self, step: str) -> bool:
        faults = self.event_handler
        if faults.stalls_at == step:
            faults.is_stalling.set()
            while faults.stalls_at:
                await asyncio.sleep(0.02)
        if faults.cuts_at == step and self.transport:
            self.transport.abort()  # type: ignore[attr-defined]
            return True
        return False

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self.event_handler.open_lines -= 1

    async def _handle_client(self) -> None:
        self.event_handler.open_lines += 1
        self.event_handler.connections += 1
        is_spoiled = True
        try:
            is_spoiled = await self.is_spoiled("connect")
        finally:
            # Also when the client has hung up meanwhile, which breaks this off.
            if is_spoiled and self.transport:
                self.transport.close()
        if not is_spoiled:
            await super()._handle_client()

    async def smtp_EHLO(self, arg: str) -> None:
        self.event_handler.commands.append("EHLO")
        if not await self.is_spoiled("ehlo"):
            await super().smtp_EHLO(arg)

    async def smtp_HELO(self, arg: str) -> None:
        if not await self.is_spoiled("ehlo"):
            await super().smtp_HELO(arg)

    async def smtp_MAIL(self, arg: str | None) -> None:
        most = self.event_handler.most_mails_per_connection
        self.event_handler.commands.append("MAIL")
        if most and self.mails >= most:
            await self.push("421 4.7.0 Te veel mails op een lijn")
        elif not await self.is_spoiled("mail"):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str | None) -> None:
        if self.event_handler.hangs_up_on and self.event_handler.hangs_up_on in (arg or "") and self.transport:
            self.transport.abort()  # type: ignore[attr-defined]
        elif not await self.is_spoiled("rcpt"):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:
        self.event_handler.commands.append("DATA")
        if not await self.is_spoiled("command"):
            await super().smtp_DATA(arg)


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Session(self.handler, **self.SMTP_kwargs | {"enable_SMTPUTF8": self.handler.knows_utf8})


def _parsed(content: Any) -> EmailMessage:
    message = message_from_bytes(content.replace(b"\r\n", b"\n"), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


@contextmanager
def running(
    server: MailServer, *, password: str = "", certificate: Path | None = None, starttls: bool = False
) -> Iterator[MailServer]:
    """With a password, nobody gets in without it. With a certificate, only over TLS."""
    server.port = server.port or free_port()

    def knows(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=data.password == password.encode(), handled=False)

    options: dict[str, Any] = {}
    if password:
        options |= {"authenticator": knows, "auth_required": True, "auth_require_tls": starttls}
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        options |= {"tls_context": context, "require_starttls": True} if starttls else {"ssl_context": context}
    controller = _Controller(server, hostname="127.0.0.1", port=server.port, **options)
    controller.start()
    # Starting tries the door itself.
    server.connections = 0
    try:
        yield server
    finally:
        server.stalls_at = ""
        # A loop that stops with a line still open complains of it in some later test.
        with suppress(AssertionError):
            wait_until(lambda: not server.open_lines, seconds=2)
        controller.stop()


def free_port() -> int:
    with create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
