"""What an appointment's form shows of what saving it will start, and how the form carries that to the save."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from hashlib import sha1
from typing import Any, TypeVar

from flask import current_app, render_template, request, url_for
from itsdangerous import BadData, URLSafeSerializer
from markupsafe import Markup

from app.blueprints.dossiers.appointment_forms import AppointmentForm
from app.casework import appointment_doubts, appointments, calendars
from app.casework.appointment_doubts import Wanted
from app.casework.offered import Offered
from app.engine import previews
from app.engine.domain.announced import Foreseen, foreseen, kept
from app.engine.domain.plan_summary import Summary, summary
from app.models import Appointment, AppointmentType, Dossier, User
from app.store import offices
from app.vocabulary import numbers
from app.vocabulary.sentences import DomainError, Doubt
from app.vocabulary.words import Event

Thing = TypeVar("Thing", AppointmentType, User)

LONGEST = 1440
"""Minutes of an appointment, at most."""


@dataclass(frozen=True)
class PreviewCard:
    url: str
    """Of the fragment."""
    page: str
    """Where the form goes to be shown again with this in it, without a script."""
    body: Markup
    is_move: bool
    summary: Summary | None = None
    sealed: str = ""

    @property
    def mark(self) -> str:
        """Differs when what is shown differs."""
        return sha1(f"{self.body}{self.sealed}".encode(), usedforsecurity=False).hexdigest()[:12]


@dataclass(frozen=True)
class When:
    """The moment, as far as it has been filled in."""

    starts_at: datetime
    has_day: bool
    has_time: bool


def card(dossier: Dossier, appointment: Appointment | None, form: AppointmentForm) -> PreviewCard:
    """Of a new appointment where none is named yet, else of what was changed about it."""
    if appointment:
        url, page = (url_for(f"dossiers.{name}_move", appointment_id=appointment.id) for name in ("preview", "draft"))
    else:
        url, page = (url_for(f"dossiers.{name}_new", dossier_id=dossier.id) for name in ("preview", "draft"))
    offered, when, is_move = Offered(), _when(form), appointment is not None
    kind, advisor = _chosen(offered.types, form.type_id.data), _chosen(offered.everyone, form.advisor_id.data)
    is_news = _moves(appointment, form, kind, when)
    asked = _doubts(form, when, advisor, appointment, is_news)
    form.accepted.ask_again(asked)
    mails_clients = appointment_doubts.mails_clients(asked, form.accepted.accepted)
    values: dict[str, Any] = {"dossier": dossier, "kind": kind, "when": when, "is_move": is_move, "doubts": asked}
    values["mails_clients"] = mails_clients
    if kind is None or not is_news:
        return PreviewCard(url, page, _body(**values, preview=None), is_move)
    event = Event.RESCHEDULED if appointment else Event.SCHEDULED
    place = numbers.whole(form.location_id.data)
    preview = previews.preview(
        dossier,
        kind,
        when.starts_at,
        instead_of=appointment,
        event=event,
        advisor=advisor,
        location_id=place,
        mails_clients=mails_clients,
    )
    what = summary(preview.plan)
    sealed = _seal(preview, _occasion(dossier.id, appointment, kind.id, when.starts_at, place, mails_clients))
    return PreviewCard(url, page, _body(**values, preview=preview, summary=what), is_move, what, sealed)


def announced(
    dossier_id: int, appointment: Appointment | None, details: appointments.AppointmentDetails
) -> Foreseen | None:
    """What this form showed of this very appointment; None for another, for none, and for what we didn't write."""
    asked = appointment_doubts.of(appointments.wanted_of(details, appointment))
    mails_clients = appointment_doubts.mails_clients(asked, details.accepted)
    place = details.location.id if details.location else None
    occasion = _occasion(dossier_id, appointment, details.type.id, details.starts_at, place, mails_clients)
    try:
        sealed = _sealer().loads(request.form.get("previewed") or "")
    except BadData:
        return None
    return kept(sealed["seen"]) if sealed["occasion"] == occasion else None


def _when(form: AppointmentForm) -> When:
    if form.on.data:
        for at, has_time in ((form.at.data, True), (time(12), False)):
            try:
                if at:
                    fold = numbers.whole(form.fold.data)
                    return When(appointments.moment(form.on.data, at, offices.zone(), fold), True, has_time)
            except DomainError:
                continue
    return When(datetime.now(UTC), False, False)


def _doubts(
    form: AppointmentForm, when: When, advisor: User | None, own: Appointment | None, is_news: bool
) -> list[Doubt]:
    """What saving will ask, as far as the moment has been filled in."""
    if not when.has_time:
        return []
    minutes = min(max(form.duration_minutes.data or calendars.USUAL, 1), LONGEST)
    return appointment_doubts.of(Wanted(when.starts_at, minutes, advisor, own, is_news))


def _chosen(offered: Sequence[Thing], id: str | None) -> Thing | None:
    return next((thing for thing in offered if str(thing.id) == id), None)


def _moves(appointment: Appointment | None, form: AppointmentForm, kind: AppointmentType | None, when: When) -> bool:
    if appointment is None or kind is None:
        return True
    starts_at = when.starts_at if when.has_time else appointment.starts_at
    return appointments.is_move(appointment, starts_at, numbers.whole(form.location_id.data), kind.id)


def _body(**values: Any) -> Markup:
    return Markup(render_template("dossiers/appointments/_preview_body.html", **values))


def _seal(preview: previews.Preview, occasion: Iterable[Any]) -> str:
    sealed = _sealer().dumps({"occasion": occasion, "seen": foreseen(preview.plan).as_json()})
    return sealed if isinstance(sealed, str) else sealed.decode()


def _occasion(
    dossier_id: int,
    appointment: Appointment | None,
    type_id: int,
    starts_at: datetime,
    location_id: int | None,
    mails_clients: bool,
) -> list[Any]:
    """Another place tells a new appointment nothing, and a move whether it is news."""
    moves = [appointment.id, appointment.moves, location_id] if appointment else []
    return [dossier_id, type_id, starts_at.astimezone(UTC).isoformat(), mails_clients, *moves]


def _sealer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="preview")
