"""How a mail leaves: over SMTP, or into a folder when no server is named."""

import os
import re
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Self

from app.delivery.sending import BeforeData, LeftOut, Mailer, Refused, Uncertain, Unreachable
from app.delivery.smtp import SmtpMailer

__all__ = ["LeftOut", "Mailer", "Refused", "Uncertain", "Unreachable", "mailer"]


def mailer(smtp_url: str, folder: str) -> Mailer:
    return SmtpMailer(smtp_url) if smtp_url else FolderMailer(Path(folder))


class FolderMailer:
    """A file per mail, named by its Message-ID: written twice is still one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def send(
        self, message: EmailMessage, addresses: list[str], before_data: BeforeData, *, all_or_none: bool = False
    ) -> None:
        path = self._folder / (re.sub(r"[^\w.-]", "", message["Message-ID"]) + ".eml")
        draft = path.with_suffix(".part")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(message.as_bytes())
        except OSError as error:
            raise Unreachable(f"{type(error).__name__}: {error}") from error
        before_data([])
        os.replace(draft, path)
