"""One line to the mail server for a batch of mails, opened at the first, and what each answer means."""

import re
import smtplib
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from socket import socket
from time import monotonic
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, unquote, urlsplit

from app.delivery.sending import BeforeData, LeftOut, NeedsAscii, Refused, Uncertain, Unreachable
from app.vocabulary.sentences import say

# Together these stay within the lease of a delivery, before its text leaves and after.
STEP_SECONDS = 20.0
BEFORE_DATA_SECONDS = 45.0
ANSWER_SECONDS = 60.0
GOODBYE_SECONDS = 2.0

# The server hangs up, or wants to know first who we are: that isn't about this mail.
_NOT_ABOUT_THE_MAIL = (-1, 421, 530, 535)

Answer = tuple[int, bytes]


@dataclass(frozen=True)
class Route:
    """smtps://user:password@host:465, smtp://user:password@host:587?tls=starttls, or smtp://host:25 in the open.

    The server's certificate is always verified; `ca=/path` names who may have signed it.
    """

    host: str
    port: int
    security: str
    ca: str | None
    user: str
    password: str

    @classmethod
    def parse(cls, url: str) -> "Route":
        try:
            url_parts = urlsplit(url)
            options = dict(parse_qsl(url_parts.query, keep_blank_values=True, strict_parsing=bool(url_parts.query)))
            security, ca = options.pop("tls", ""), options.pop("ca", None)
            if url_parts.scheme == "smtps":
                security = security or "smtps"
            port = url_parts.port or {"smtps": 465}.get(security, 25)
            # What is misspelled must not mean: without encryption.
            is_clear = (url_parts.scheme, security) in (("smtp", ""), ("smtp", "starttls"), ("smtps", "smtps"))
            if not is_clear or options or not url_parts.hostname or (ca and not security):
                raise ValueError
        except ValueError:
            raise Unreachable(
                say("SMTP_URL klopt niet. Het is smtps://…, smtp://…?tls=starttls of smtp://…, met hoogstens ca=/pad.")
            ) from None
        return cls(
            url_parts.hostname, port, security, ca, unquote(url_parts.username or ""), unquote(url_parts.password or "")
        )


class SmtpMailer:
    def __init__(self, url: str) -> None:
        self._url = url
        self._server: smtplib.SMTP | None = None
        self._deadline = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None and error is None:
            self._deadline = monotonic() + GOODBYE_SECONDS
            with suppress(OSError, smtplib.SMTPException, Unreachable):
                self._ask(self._server, self._server.docmd, "QUIT")
        self._close()

    def send(
        self, message: EmailMessage, addresses: list[str], before_data: BeforeData, *, all_or_none: bool = False
    ) -> None:
        self._deadline = monotonic() + BEFORE_DATA_SECONDS
        try:
            server, left_out = self._addressed(message, addresses, all_or_none)
            before_data(left_out)
            self._hand_over(server, message)
        except Refused as error:
            if isinstance(error, Unreachable):
                self._close()
            raise
        except BaseException:
            # The server may wait for a text that won't come, and would take the next mail for it.
            self._close()
            raise

    def sign_in(self) -> None:
        """As for a mail, which is not sent."""
        self._deadline = monotonic() + BEFORE_DATA_SECONDS
        with _reaching():
            self._connected()

    def _addressed(
        self, message: EmailMessage, addresses: list[str], all_or_none: bool
    ) -> tuple[smtplib.SMTP, list[LeftOut]]:
        with _reaching():
            if self._server is not None:
                try:
                    self._ask(self._server, self._server.rset)
                    return self._server, self._address(self._server, message, addresses, all_or_none)
                except (OSError, smtplib.SMTPException, Unreachable):
                    # A server may hang up on a line that has served its time. A new one tells how it is.
                    self._close()
            server = self._connected()
            return server, self._address(server, message, addresses, all_or_none)

    def _address(
        self, server: smtplib.SMTP, message: EmailMessage, addresses: list[str], all_or_none: bool
    ) -> list[LeftOut]:
        """Up to the server's word that the text may come."""
        options = _options(server, message)
        answer = self._ask(server, server.mail, parseaddr(message["From"])[1], options)
        if not _is_yes(answer):
            # About the sender, who is the same for every mail.
            raise Unreachable(_words(*answer))
        answers = {address: self._ask(server, server.rcpt, address) for address in addresses}
        refused = {address: answer for address, answer in answers.items() if not _is_yes(answer)}
        tried_later = [answer for answer in refused.values() if answer[0] < 500]
        if len(refused) == len(answers) or (tried_later and all_or_none):
            worst = (tried_later or list(refused.values()))[0]
            raise Refused(_words(*worst), is_final=not tried_later, left_out=_left_out(refused))
        answer = self._ask(server, server.docmd, "DATA")
        if answer[0] != 354:
            raise Refused(_words(*answer), is_final=answer[0] >= 500)
        return _left_out(refused)

    def _hand_over(self, server: smtplib.SMTP, message: EmailMessage) -> None:
        on_the_line = message.policy.clone(linesep="\r\n", cte_type="7bit")
        text = re.sub(rb"(?m)^\.", b"..", message.as_bytes(policy=on_the_line)).rstrip(b"\r\n") + b"\r\n.\r\n"
        try:
            _socket(server).settimeout(STEP_SECONDS)
            server.send(text)
            _socket(server).settimeout(ANSWER_SECONDS)
            answer = server.getreply()
        except (OSError, smtplib.SMTPException) as error:
            raise Uncertain(f"{type(error).__name__}: {error}") from error
        if _is_yes(answer):
            return
        if not 400 <= answer[0] < 600:
            raise Uncertain(_words(*answer))
        if answer[0] == 421:
            raise Unreachable(_words(*answer))
        raise Refused(_words(*answer), is_final=answer[0] >= 500)

    def _connected(self) -> smtplib.SMTP:
        route = Route.parse(self._url)
        secure = _context(route) if route.security else None
        if route.security == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(route.host, route.port, timeout=self._time_left(), context=secure)
        else:
            server = smtplib.SMTP(route.host, route.port, timeout=self._time_left())
        self._server = server
        self._within_time(server)
        server.ehlo_or_helo_if_needed()
        if route.security == "starttls":
            self._within_time(server)
            server.starttls(context=secure)
            self._within_time(server)
            server.ehlo_or_helo_if_needed()
        if route.user:
            self._within_time(server)
            _sign_in(server, route)
        return server

    def _ask(self, server: smtplib.SMTP, command: Callable[..., Answer], *arguments: object) -> Answer:
        self._within_time(server)
        answer = command(*arguments)
        if answer[0] in _NOT_ABOUT_THE_MAIL:
            raise Unreachable(_words(*answer))
        return answer

    def _within_time(self, server: smtplib.SMTP) -> None:
        _socket(server).settimeout(self._time_left())

    def _time_left(self) -> float:
        left = self._deadline - monotonic()
        if left <= 0:
            raise TimeoutError("the mail server takes too long")
        return min(left, STEP_SECONDS)

    def _close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None


@contextmanager
def _reaching() -> Iterator[None]:
    """Whatever goes wrong before the text may leave is about the server."""
    try:
        yield
    except smtplib.SMTPResponseException as error:
        raise Unreachable(_words(error.smtp_code, error.smtp_error)) from error
    except (OSError, smtplib.SMTPException, UnicodeError) as error:
        raise Unreachable(f"{type(error).__name__}: {error}") from error


def _options(server: smtplib.SMTP, message: EmailMessage) -> list[str]:
    if not message.policy.utf8:  # type: ignore[attr-defined]
        return []
    if not server.has_extn("smtputf8"):
        raise NeedsAscii("SMTPUTF8")
    return ["SMTPUTF8"]


def _context(route: Route) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=route.ca)
    except OSError as error:
        raise Unreachable(
            say("Het certificaat in SMTP_URL is niet te lezen: %(path)s (%(error)s)", path=route.ca, error=error)
        ) from error


def _sign_in(server: smtplib.SMTP, route: Route) -> None:
    try:
        server.login(route.user, route.password)
    except UnicodeError as error:
        raise Unreachable(
            say("De gebruikersnaam of het wachtwoord in SMTP_URL heeft tekens die de mailserver niet kent.")
        ) from error


def _socket(server: smtplib.SMTP) -> socket:
    if server.sock is None:
        raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
    return server.sock


def _left_out(refused: Mapping[str, Answer]) -> list[LeftOut]:
    return [LeftOut(address, _words(*answer), _is_about_the_address(*answer)) for address, answer in refused.items()]


def _is_about_the_address(code: int, words: bytes) -> bool:
    """Not about a full mailbox, the system behind it, or what the server thinks of us: that is over one day."""
    if said := re.match(rb"5\.(\d+)\.(\d+)", words):
        return said[1] in (b"0", b"1") or said.groups() == (b"2", b"1")
    return code in (550, 551, 553)


def _is_yes(answer: Answer) -> bool:
    return 200 <= answer[0] < 300


def _words(code: int, words: bytes | str) -> str:
    said = words.decode(errors="replace") if isinstance(words, bytes) else words
    return f"SMTP {code} {' '.join(said.split())}"
