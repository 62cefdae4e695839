"""A mail as it is sent: its addresses, its headers, its text in two forms, and the invitation that goes with it."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage

from email_validator import EmailNotValidError, validate_email

from app.delivery import invitations
from app.delivery.domain.address_header import AddressHeader
from app.delivery.invitations import Guest, Invitation
from app.delivery.mail_text import Letter
from app.delivery.sending import LeftOut, Refused, Unreachable
from app.engine import colleagues
from app.engine.domain.facts import Addressee, addresses, folded
from app.models import Email, Office
from app.vocabulary.formatting import as_html
from app.vocabulary.sentences import say

_NO_ADDRESS = say("dit is geen geldig e-mailadres")
_NOT_ASCII = say("deze mailserver kan alleen adressen aan met de letters a tot z vóór de apenstaart")


@dataclass(frozen=True)
class Message:
    """What goes to the server, and who can't be written to."""

    content: EmailMessage
    whom: dict[str, list[Addressee]]
    """Everybody it is for, by the address that is written to."""
    left_out: list[LeftOut]

    @property
    def addresses(self) -> list[str]:
        left_out = {one.address for one in self.left_out}
        return [address for address in self.whom if address not in left_out]


class _NoAddress(Exception):
    pass


@dataclass(frozen=True)
class _Mailbox:
    guest: Guest
    is_ascii: bool


def write(
    email: Email, letter: Letter, sender: str, office: Office, to: Sequence[Addressee], *, in_ascii: bool = False
) -> Message:
    """Raises Refused when there is nobody to write to. `in_ascii`: for a server that knows no other letters."""
    mailboxes, whom, left_out = _recipients(to, in_ascii)
    if not mailboxes:
        raise Refused(say("Niet verstuurd aan %(whom)s", whom=list_of(left_out)), is_final=True)
    organizer = _sender(sender, office)
    is_ascii = all(mailbox.is_ascii for mailbox in mailboxes)
    content = EmailMessage(policy=policy.SMTP if is_ascii else policy.SMTPUTF8)
    _add_headers(content, email, letter, organizer, mailboxes)
    guests = [mailbox.guest for mailbox in mailboxes]
    invitation = None
    if email.appointment and (method := invitations.method_for(email)):
        invitation = invitations.make(email.appointment, method, organizer.guest, guests)
    _add_parts(content, letter, invitation)
    return Message(content, whom, left_out)


def _sender(address: str, office: Office) -> _Mailbox:
    with suppress(_NoAddress):
        mailbox = _mailbox(office.name, address)
        if mailbox.is_ascii:
            return mailbox
    raise Unreachable(say("MAIL_FROM is geen bruikbaar e-mailadres: %(address)s", address=address))


def list_of(left_out: list[LeftOut]) -> str:
    return "; ".join(f"{recipient.address}: {recipient.words}" for recipient in left_out)


def _recipients(
    to: Sequence[Addressee], in_ascii: bool
) -> tuple[list[_Mailbox], dict[str, list[Addressee]], list[LeftOut]]:
    mailboxes: list[_Mailbox] = []
    whom: dict[str, list[Addressee]] = {}
    left_out: list[LeftOut] = []
    for address in addresses(to):
        people = [one for one in to if one.folded_address == folded(address)]
        try:
            mailbox = _mailbox(people[0].name, address)
        except _NoAddress:
            left_out.append(LeftOut(address, _NO_ADDRESS))
            whom[address] = people
            continue
        if in_ascii and not mailbox.is_ascii:
            left_out.append(LeftOut(address, _NOT_ASCII))
            whom[address] = people
        else:
            mailboxes.append(mailbox)
            whom[mailbox.guest.address] = people
    return mailboxes, whom, left_out


def _mailbox(name: str, address: str) -> _Mailbox:
    """A domain with other letters is written in ASCII, which every server takes."""
    try:
        checked = validate_email(
            address,
            check_deliverability=False,
            allow_quoted_local=True,
            # The server decides what it can reach; an office may have addresses of its own.
            globally_deliverable=False,
        )
    except EmailNotValidError as error:
        raise _NoAddress from error
    plain = checked.ascii_email or f"{checked.local_part}@{checked.ascii_domain}"
    return _Mailbox(Guest(_header_text(name), plain), checked.ascii_email is not None)


def _header_text(text: str) -> str:
    """No line break or other control character may end a header and start another."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _add_headers(
    content: EmailMessage, email: Email, letter: Letter, organizer: _Mailbox, mailboxes: list[_Mailbox]
) -> None:
    content["From"] = _addresses("From", [organizer])
    content["To"] = _addresses("To", mailboxes)
    advisor = colleagues.team(email.dossier, email.appointment).named
    with suppress(_NoAddress):
        reply_to = _mailbox(advisor.name, advisor.email)
        if reply_to.is_ascii or not all(mailbox.is_ascii for mailbox in mailboxes):
            content["Reply-To"] = _addresses("Reply-To", [reply_to])
    content["Subject"] = _header_text(letter.subject_line)
    content["Date"] = datetime.now(UTC)
    content["Message-ID"] = f"<{email.message_id}@{organizer.guest.address.rpartition('@')[2]}>"
    content["Auto-Submitted"] = "auto-generated"


def _addresses(header: str, mailboxes: list[_Mailbox]) -> AddressHeader:
    return AddressHeader(header, [(mailbox.guest.name, mailbox.guest.address) for mailbox in mailboxes])


def _add_parts(content: EmailMessage, letter: Letter, invitation: Invitation | None) -> None:
    # Encoded so, lines of any length and letters of any kind pass every server.
    content.set_content(letter.body, cte="quoted-printable")
    content.add_alternative(as_html(letter.body), subtype="html", cte="quoted-printable")
    if invitation:
        # Outlook and Google show it from among the alternatives; others offer the attachment.
        text, method = invitation.text, invitation.method
        content.add_alternative(text.decode(), subtype="calendar", params={"method": method}, cte="base64")
        content.add_attachment(text, maintype="application", subtype="ics", filename="invite.ics")
