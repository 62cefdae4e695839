"""Advisors who keep scheduling, moving, cancelling and completing, and who insist until they get an answer."""

import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

from tests.chaos.browsing import Answer, Browser, Fields, NoAnswer
from tests.chaos.office import Furnished, Login
from tests.factories import a_working_day

PATIENCE = 180.0
SLOTS_A_DAY = 16
Result = TypeVar("Result")


class GaveUp(Exception):
    """No answer for as long as a user would have the patience."""


@dataclass
class Booked:
    """What the server told this client about one appointment."""

    token: str
    dossier_id: int
    ids: set[int] = field(default_factory=set)
    starts: list[tuple[str, str]] = field(default_factory=list)
    """The day and time of its booking, then of every move that was acknowledged."""
    fate: str = "scheduled"
    is_sure: bool = True
    """Not when the client gave up on something: then either may have happened."""

    @property
    def id(self) -> int:
        return min(self.ids)


class Slots:
    """No two appointments at one moment, so that nobody is booked double, and all on days on which the office works."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._slots = self._free()

    def take(self) -> tuple[str, str]:
        with self._lock:
            return next(self._slots)

    def _free(self) -> Iterator[tuple[str, str]]:
        days = dict.fromkeys(a_working_day(in_days) for in_days in range(30, 365))
        for day in days:
            for place in range(SLOTS_A_DAY):
                yield day.isoformat(), f"{9 + place // 2:02d}:{place % 2 * 30:02d}"


class Client(threading.Thread):
    def __init__(self, url: str, office: Furnished, login: Login, slots: Slots, *, share: int, pause: float, seed: str):
        super().__init__(name=login.email)
        self._browser = Browser(url)
        self._office, self._login, self._slots = office, login, slots
        self._share, self._pause = share, pause
        self._random = random.Random(seed)
        self.booked: list[Booked] = []
        self.did: Counter[str] = Counter()
        self.unanswered: Counter[str] = Counter()
        self.trouble: list[str] = []

    def run(self) -> None:
        try:
            self._insist(lambda: self._browser.sign_in(self._login.email, self._login.password))
            for _ in range(self._share):
                self._schedule()
                self._change_one()
                time.sleep(self._random.uniform(0, 2 * self._pause))
        except Exception as error:
            self.trouble.append(f"{self.name}: {error!r}")

    def _schedule(self) -> None:
        dossier_id = self._random.choice(self._office.dossier_ids)
        path = f"/dossiers/{dossier_id}/appointments/new"
        start = self._slots.take()
        fields = self._insist(lambda: self._form(self._browser.get(path), "type_id")) | {
            "type_id": str(self._office.type_id),
            "title": "Oriënterend gesprek",
            "location_id": str(self._office.location_id),
            "on": start[0],
            "at": start[1],
            "duration_minutes": "30",
            "advisor_id": str(self._login.user_id),
        }
        booked = Booked(fields["token"], dossier_id, starts=[start])
        self.booked.append(booked)
        is_double = self._random.random() < 0.25
        with ThreadPoolExecutor(2) as hands:
            clicks = [hands.submit(self._post_until_booked, path, fields) for _ in range(2 if is_double else 1)]
        try:
            booked.ids = {click.result() for click in clicks}
            self.did["scheduled"] += 1
            self.did["double posts"] += is_double
        except GaveUp as error:
            booked.is_sure = False
            self.trouble.append(str(error))

    def _post_until_booked(self, path: str, fields: Fields) -> int:
        return self._insist(lambda: _appointment_id(self._browser.post(path, fields)))

    def _change_one(self) -> None:
        standing = [one for one in self.booked if one.ids and one.is_sure and one.fate == "scheduled"]
        chance = self._random.random()
        if not standing or chance > 0.5:
            return
        one = self._random.choice(standing)
        act = self._move if chance < 0.25 else self._cancel if chance < 0.37 else self._complete
        try:
            act(one)
        except GaveUp as error:
            one.is_sure = False
            self.trouble.append(str(error))

    def _move(self, one: Booked) -> None:
        start = self._slots.take()

        def attempt() -> int:
            # Opened anew at each attempt: if the last one arrived, this one changes nothing.
            path = f"/appointments/{one.id}/edit"
            fields = self._form(self._browser.get(path), "type_id")
            return _appointment_id(self._browser.post(path, fields | {"on": start[0], "at": start[1]}))

        self._insist(attempt)
        one.starts.append(start)
        self.did["moved"] += 1

    def _cancel(self, one: Booked) -> None:
        path = f"/appointments/{one.id}/cancellation"
        keep = self._random.choice(["keep", "withdraw"])

        def attempt() -> int:
            page = self._browser.get(path)
            if page.status == 303:
                return _appointment_id(page)
            fields = self._form(page, "reason")
            return _appointment_id(self._browser.post(path, fields | {"keep_requests": keep}))

        self._insist(attempt)
        one.fate = "cancelled"
        self.did["cancelled"] += 1

    def _complete(self, one: Booked) -> None:
        path = f"/appointments/{one.id}/completion"

        def attempt() -> int:
            fields = self._form(self._browser.get(f"/appointments/{one.id}"), "csrf_token")
            return _appointment_id(self._browser.post(path, {"csrf_token": fields["csrf_token"]}))

        self._insist(attempt)
        one.fate = "completed"
        self.did["completed"] += 1

    def _form(self, page: Answer, field: str) -> Fields:
        fields = page.form(field)
        if fields is None:
            if page.location.startswith("/login"):
                self._browser.sign_in(self._login.email, self._login.password)
            raise NoAnswer(f"{page.status} without a form with {field}")
        return fields

    def _insist(self, attempt: Callable[[], Result]) -> Result:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return attempt()
            except NoAnswer as error:
                self.unanswered[re.sub(r"/\d+", "/…", str(error))] += 1
                if time.monotonic() > deadline:
                    raise GaveUp(f"{self.name} gave up: {error}") from error
                time.sleep(0.2)


def _appointment_id(answer: Answer) -> int:
    if answer.status == 303 and (found := re.fullmatch(r"/appointments/(\d+)", answer.location)):
        return int(found[1])
    raise NoAnswer(f"{answer.status} to {answer.location or 'nowhere'}: {' '.join(_errors(answer.text))[:300]}")


def _errors(page: str) -> Iterator[str]:
    yield from re.findall(r'class="[^"]*(?:invalid-feedback|alert)[^"]*"[^>]*>([^<]*)', page)
