"""A mail as it is sent: its addresses, its headers, its text in two forms, and the invitation that goes with it."""

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
from app.models import Email, Office
from app.vocabulary.formatting import as_html
from app.vocabulary.sentences import say

_NO_ADDRESS = say("dit is geen geldig e-mailadres")
_NOT_ASCII = say("deze mailserver kan alleen adressen aan met de letters a tot z vóór de apenstaart")


@dataclass(frozen=True)
class Message:
    """What goes to the server, and who can't be written to."""

    content: EmailMessage
    addresses: list[str]
    left_out: list[LeftOut]


class _NoAddress(Exception):
    pass


@dataclass(frozen=True)
class _Mailbox:
    guest: Guest
    is_ascii: bool


def write(email: Email, letter: Letter, sender: str, office: Office, *, in_ascii: bool = False) -> Message:
    """Raises Refused when there is nobody to write to. `in_ascii`: for a server that knows no other letters."""
    mailboxes, left_out = _recipients(email, in_ascii)
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
    return Message(content, [guest.address for guest in guests], left_out)


def _sender(address: str, office: Office) -> _Mailbox:
    with suppress(_NoAddress):
        mailbox = _mailbox(office.name, address)
        if mailbox.is_ascii:
            return mailbox
    raise Unreachable(say("MAIL_FROM is geen bruikbaar e-mailadres: %(address)s", address=address))


def list_of(left_out: list[LeftOut]) -> str:
    return "; ".join(f"{recipient.address}: {recipient.words}" for recipient in left_out)


def _recipients(email: Email, in_ascii: bool) -> tuple[list[_Mailbox], list[LeftOut]]:
    mailboxes: list[_Mailbox] = []
    left_out: list[LeftOut] = []
    for who in email.recipients:
        try:
            mailbox = _mailbox(who["name"], who["address"])
        except _NoAddress:
            left_out.append(LeftOut(who["address"], _NO_ADDRESS))
            continue
        if in_ascii and not mailbox.is_ascii:
            left_out.append(LeftOut(who["address"], _NOT_ASCII))
        else:
            mailboxes.append(mailbox)
    return mailboxes, left_out


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
    advisor = (email.appointment or email.dossier).advisor
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
