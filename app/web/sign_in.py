"""Signing in, as Flask-Security does it, in our words and through our mail."""

import logging
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path
from threading import Thread

from flask import current_app
from flask_security import MailUtil

from app.delivery.domain.address_header import AddressHeader
from app.delivery.transport import Refused, Uncertain, mailer
from app.store import offices
from app.vocabulary.sentences import N_

log = logging.getLogger(__name__)

MESSAGES = {
    "GENERIC_AUTHN_FAILED": (N_("Dit e-mailadres en wachtwoord horen niet bij elkaar."), "error"),
    "PASSWORD_RESET_REQUEST": (
        N_("Als dit e-mailadres bekend is, krijgt u een e-mail met een link voor een nieuw wachtwoord."),
        "success",
    ),
    "UNAUTHENTICATED": (N_("Meld u eerst aan."), "error"),
    "UNAUTHORIZED": (N_("U hebt geen toegang tot deze pagina."), "error"),
    "REAUTHENTICATION_REQUIRED": (N_("Vul voor de zekerheid nog eens uw wachtwoord in."), "warning"),
    "REAUTHENTICATION_SUCCESSFUL": (N_("Dank u, u kunt verder."), "success"),
    "ANONYMOUS_USER_REQUIRED": (N_("U bent al aangemeld."), "warning"),
    "LOGIN": (N_("Meld u eerst aan."), "warning"),
    "REFRESH": (N_("Meld u opnieuw aan."), "warning"),
    "DISABLED_ACCOUNT": (N_("Deze gebruiker is uitgeschakeld."), "error"),
    "USER_DOES_NOT_EXIST": (N_("Deze gebruiker bestaat niet."), "error"),
    "EMAIL_NOT_PROVIDED": (N_("Vul uw e-mailadres in."), "error"),
    "INVALID_EMAIL_ADDRESS": (N_("Dit is geen e-mailadres."), "error"),
    "INVALID_PASSWORD": (N_("Dit wachtwoord klopt niet."), "error"),
    "PASSWORD_MISMATCH": (N_("Dit wachtwoord klopt niet."), "error"),
    "PASSWORD_NOT_PROVIDED": (N_("Vul een wachtwoord in."), "error"),
    "PASSWORD_INVALID_LENGTH": (N_("Een wachtwoord heeft %(length)s tot en met 128 tekens."), "error"),
    "PASSWORD_IS_THE_SAME": (N_("Kies een ander wachtwoord dan het oude."), "error"),
    "RETYPE_PASSWORD_MISMATCH": (N_("De twee wachtwoorden zijn niet gelijk."), "error"),
    "PASSWORD_CHANGE": (N_("Uw wachtwoord is gewijzigd."), "success"),
    "PASSWORD_RESET": (N_("Uw nieuwe wachtwoord is opgeslagen."), "success"),
    "PASSWORD_RESET_NO_LOGIN": (N_("Uw nieuwe wachtwoord is opgeslagen. Meld u ermee aan."), "success"),
    "PASSWORD_RESET_EXPIRED": (N_("Deze link is verlopen. Vraag een nieuwe aan."), "error"),
    "INVALID_RESET_PASSWORD_TOKEN": (N_("Deze link klopt niet (meer). Vraag een nieuwe aan."), "error"),
    "INVALID_REDIRECT": (N_("Dit adres hoort niet bij Aanzet."), "error"),
    "INVALID_CODE": (N_("Deze code klopt niet."), "error"),
    "TWO_FACTOR_INVALID_TOKEN": (N_("Deze code klopt niet."), "error"),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": (N_("U bent aangemeld."), "success"),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (N_("Inloggen in twee stappen is aangezet."), "success"),
    "TWO_FACTOR_DISABLED": (N_("Inloggen in twee stappen is uitgezet."), "success"),
    "TWO_FACTOR_PERMISSION_DENIED": (N_("Meld u eerst aan."), "error"),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": (N_("Kies wat u wilt doen."), "error"),
    "TWO_FACTOR_SETUP_EXPIRED": (N_("Dit duurde te lang. Begin opnieuw."), "error"),
}

SETTINGS: dict[str, object] = {
    **{f"SECURITY_MSG_{key}": message for key, message in MESSAGES.items()},
    # Our words are in our own catalogue.
    "SECURITY_I18N_DOMAIN": "messages",
    "SECURITY_I18N_DIRNAME": str(Path(__file__).resolve().parents[1] / "translations"),
    "SECURITY_EMAIL_HTML": False,
    # Its own header isn't one that caches understand; pages get ours.
    "SECURITY_CACHE_CONTROL": None,
    "SECURITY_EMAIL_SUBJECT_PASSWORD_RESET": N_("Een nieuw wachtwoord voor Aanzet"),
    "SECURITY_EMAIL_SUBJECT_PASSWORD_NOTICE": N_("Uw wachtwoord voor Aanzet is gewijzigd"),
    "SECURITY_EMAIL_SUBJECT_PASSWORD_CHANGE_NOTICE": N_("Uw wachtwoord voor Aanzet is gewijzigd"),
}


class SignInMail(MailUtil):
    """Sends beside the request: a slow server may not hold a transaction, nor tell who has an account."""

    def send_mail(
        self,
        template: str,
        subject: str,
        recipient: str | tuple[str, str],
        sender: str | tuple[str, str],
        body: str | None,
        html: str | None,
        **context: object,
    ) -> None:
        message = EmailMessage()
        message["From"] = AddressHeader("From", [(" ".join(offices.current().name.split()), str(sender))])
        message["To"] = recipient
        message["Subject"] = subject
        message["Date"] = datetime.now(UTC)
        message["Message-ID"] = make_msgid(domain=str(sender).rpartition("@")[2])
        message.set_content((body or "").strip() + "\n")
        smtp_url, folder = current_app.config["SMTP_URL"], current_app.config["MAIL_FOLDER"]
        Thread(target=_send, args=(smtp_url, folder, message, recipient), daemon=True).start()


def _send(smtp_url: str, folder: str, message: EmailMessage, recipient: str) -> None:
    try:
        with mailer(smtp_url, folder) as out:
            out.send(message, [recipient], lambda _left_out: None)
    except (Refused, Uncertain) as error:
        log.warning("a mail about signing in was not sent: %s", error)
