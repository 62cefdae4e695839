"""Where a user is in the calendar and what was clicked there, as addresses say it and forms carry it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import parse_qsl

from flask import url_for
from werkzeug.datastructures import MultiDict

from app.store import offices
from app.vocabulary.numbers import whole
from app.vocabulary.times import week_of

VIEWS = ("week", "day", "list")
MOST_ADVISORS = 50


@dataclass(frozen=True)
class Place:
    day: date
    view: str = ""
    """Empty: as fits the screen."""
    advisor_ids: tuple[int, ...] = ()
    """None: everyone."""

    @property
    def values(self) -> dict[str, Any]:
        view = {"view": self.view} if self.view else {}
        return {"date": self.day.isoformat(), **view, "advisor": list(self.advisor_ids)}

    @property
    def url(self) -> str:
        return url_for("calendar.show", **self.values)

    @property
    def query(self) -> str:
        """What a form carries, to come back here."""
        return self.url.partition("?")[2]

    @property
    def only_advisor(self) -> int | None:
        """Whose new appointment it must be, where only theirs are shown."""
        return self.advisor_ids[0] if len(self.advisor_ids) == 1 else None

    @property
    def days(self) -> list[date]:
        return [self.day] if self.view == "day" else week_of(self.day)

    @property
    def earlier(self) -> "Place":
        return replace(self, day=self.day - timedelta(days=len(self.days)))

    @property
    def later(self) -> "Place":
        return replace(self, day=self.day + timedelta(days=len(self.days)))

    def at(self, **changes: Any) -> "Place":
        return replace(self, **changes)


def place_of(asked: MultiDict[str, str]) -> Place:
    """Reads an address that may say anything."""
    ids = (whole(id) for id in asked.getlist("advisor")[:MOST_ADVISORS])
    view = asked.get("view", "")
    day = day_of(asked.get("date")) or datetime.now(offices.zone()).date()
    return Place(day, view if view in VIEWS else "", tuple(dict.fromkeys(id for id in ids if id is not None)))


def place_in(query: str | None) -> Place | None:
    """Reads what a form carried; None for one that was not opened from the calendar."""
    return place_of(MultiDict(parse_qsl(query))) if query else None


def day_of(text: str | None) -> date | None:
    """Gives None for what is no day that an appointment can have."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    # A week and a month more must be days as well.
    return day if 2000 <= day.year < 2100 else None


def time_of(text: str | None) -> time | None:
    try:
        at = time.fromisoformat(text or "")
    except ValueError:
        return None
    return at.replace(tzinfo=None, second=0, microsecond=0, fold=0)


def moment_in(asked: Mapping[str, str]) -> tuple[date | None, time | None]:
    return day_of(asked.get("on")), time_of(asked.get("at"))


@dataclass(frozen=True)
class Wish:
    """The appointment that was asked for before its dossier was known, by a click in the calendar mostly."""

    on: date | None
    at: time | None
    advisor_id: str
    calendar: str
    is_made: bool = True

    @property
    def values(self) -> dict[str, Any]:
        moment = {"on": self.on.isoformat() if self.on else "", "at": self.at.strftime("%H:%M") if self.at else ""}
        return {**moment, "advisor_id": self.advisor_id, "calendar": self.calendar}

    @property
    def way_back(self) -> str:
        place = place_in(self.calendar)
        return place.url if place else url_for("calendar.show", date=self.on)

    def url(self, dossier_id: int) -> str:
        return url_for("dossiers.new_appointment", dossier_id=dossier_id, **self.values)

    def new_dossier_url(self, text: str = "") -> str:
        """`text`: the name that was looked for in vain."""
        return url_for("dossiers.new", **self.values, text=text or None)


def wish_of(asked: Mapping[str, str]) -> Wish:
    """No appointment is made where the address says nothing of a day, not even that it is still open."""
    return Wish(*moment_in(asked), asked.get("advisor_id", ""), asked.get("calendar", ""), is_made="on" in asked)
