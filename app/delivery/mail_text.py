"""The letter that an e-mail template makes of a dossier."""

from dataclasses import dataclass

from app.engine.domain import text_templates
from app.engine.text_values import values
from app.models import Appointment, Dossier, EmailTemplate, Office, Person


@dataclass(frozen=True)
class Letter:
    subject_line: str
    body: str


def compose(
    template: EmailTemplate, dossier: Dossier, person: Person | None, appointment: Appointment | None, office: Office
) -> Letter:
    """Raises MissingValue (a DomainError) where the template asks for what isn't known."""
    form = dossier.form_of_address or office.form_of_address
    subject_line, body = template.text(form)
    known = values(dossier, person, appointment, form, office)
    return Letter(one_line(text_templates.render(subject_line, known)), text_templates.render(body, known).strip())


def one_line(text: str) -> str:
    """A subject line is a header: a line break in a value may not start another."""
    return " ".join(text.split())
