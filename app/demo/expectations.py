"""What the demo office expects of its rules: true cases, of which the first is the worked example's."""

from dataclasses import dataclass

from app.demo.rows import DemoRows
from app.engine.domain.expected_effects import ExpectedEffect
from app.insight import expectation_editor
from app.insight.expectations import ChoiceRow, ExpectationDraft
from app.models import AppointmentType, PropertyOption, User
from app.setup.actions import model_of
from app.vocabulary.words import ApplicantRole, EffectKind, Event

_CONSUMER, _PARTNER = ApplicantRole.CONSUMER, ApplicantRole.PARTNER
_INTRODUCTION = "Oriënterend gesprek"

Kept = tuple[EffectKind, str, ApplicantRole | None, int]


@dataclass(frozen=True)
class TrueCase:
    type: str
    choices: tuple[tuple[ApplicantRole | None, str], ...]
    lines: tuple[Kept, ...]
    event: Event = Event.SCHEDULED
    is_first_of_type: bool = True
    name: str = ""


def _asks(name: str, role: ApplicantRole | None = None, times: int = 1) -> Kept:
    return EffectKind.REQUEST_DOCUMENT, name, role, times


def _mails(name: str, role: ApplicantRole | None = None, times: int = 1) -> Kept:
    return EffectKind.SEND_EMAIL, name, role, times


def _tasks(subject: str, times: int = 1) -> Kept:
    return EffectKind.CREATE_TASK, subject, None, times


def _status(name: str, times: int = 1) -> Kept:
    return EffectKind.SET_STATUS, name, None, times


CASES = (
    TrueCase(
        _INTRODUCTION,
        ((None, "Starter"), (_PARTNER, "ZZP'er")),
        (_asks("Jaarcijfers (3 jaar)"), _mails("Bevestiging oriënterend gesprek"), _asks("Loonstrook", times=0)),
    ),
    TrueCase(
        _INTRODUCTION,
        ((None, "Starter"), (_CONSUMER, "Loondienst vast"), (_PARTNER, "ZZP'er")),
        (
            _asks("Geldig legitimatiebewijs", times=2),
            _asks("Loonstrook", _CONSUMER),
            _asks("Loonstrook", _PARTNER, 0),
            _asks("Overzicht studieschuld (DUO)", times=2),
            _asks("Bewijs eigen middelen"),
            _mails("Bevestiging oriënterend gesprek"),
            _mails("Informatie ondernemers", _PARTNER),
            _mails("Informatie ondernemers", _CONSUMER, 0),
        ),
        name="Van Dalen: in loondienst, de partner is ZZP'er",
    ),
    TrueCase(
        _INTRODUCTION,
        ((None, "Oversluiter"), (_CONSUMER, "Gepensioneerd")),
        (_asks("Pensioenoverzicht (UPO)"), _asks("Taxatierapport"), _status("Stukken opgevraagd")),
    ),
    TrueCase(
        _INTRODUCTION,
        ((None, "Starter"), (_CONSUMER, "Loondienst vast")),
        (_asks("Loonstrook", times=0), _mails("Bevestiging oriënterend gesprek", times=0)),
        is_first_of_type=False,
        name="Een volgend oriënterend gesprek vraagt niets",
    ),
    TrueCase(
        "Adviesgesprek",
        ((None, "Doorstromer"), (_CONSUMER, "DGA")),
        (
            _mails("Bevestiging afspraak"),
            _mails("Bevestiging oriënterend gesprek", times=0),
            _tasks("Overbrugging bespreken"),
            _status("Stukken opgevraagd", 0),
        ),
    ),
    TrueCase(
        "Adviesgesprek",
        ((None, "Starter"),),
        (_mails("Herinnering afspraak"), _tasks("Stukken compleet?")),
        event=Event.BEFORE,
    ),
)


def load(rows: DemoRows, *, by: User) -> None:
    for case in CASES:
        expectation_editor.create(_draft(case, rows), by=by)


def _draft(case: TrueCase, rows: DemoRows) -> ExpectationDraft:
    return ExpectationDraft(
        case.name,
        case.event,
        rows[AppointmentType, case.type].id,
        case.is_first_of_type,
        any(role is _PARTNER for role, _ in case.choices),
        tuple(ChoiceRow(role, rows[PropertyOption, option].id) for role, option in case.choices),
        tuple(_row(line, rows) for line in case.lines),
    )


def _row(line: Kept, rows: DemoRows) -> ExpectedEffect[int]:
    kind, name, role, times = line
    return ExpectedEffect(kind, name, role, times).referring(lambda field, name: rows[model_of(field), name].id)
