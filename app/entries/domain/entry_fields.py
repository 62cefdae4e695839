"""The fields of an entry that hold one thing: how it is checked when it is read from JSON, written to it, and told."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Generic, TypeVar

from app.engine.domain import text_templates
from app.entries.domain import file_checks
from app.entries.domain.file_checks import At, Check, Member
from app.entries.domain.reader import Reader
from app.setup.domain.rule_checks import MOST_DAYS
from app.vocabulary.json_values import Json
from app.vocabulary.offsets import Offset
from app.vocabulary.sentences import N_, Sentence, say
from app.vocabulary.words import OffsetUnit

T = TypeVar("T", bound=str | int | Offset | None)


def _plain(value: str, _reader: Reader) -> Sentence:
    return Sentence("%(value)s", {"value": value}) if value else say("leeg")


@dataclass(frozen=True, eq=False)
class Single(Generic[T]):
    """Stands beside the type of a field: `name: Annotated[str, line(…)]`."""

    label: str
    check: Check[T]
    default: T
    """What a new entry has, and one that was kept before there was such a field."""
    told: Callable[[T, Reader], Sentence]
    is_text: bool = False
    """Several lines, compared line by line."""
    is_later: bool = False
    """Files of before there was such a field lack it."""

    def written(self, value: T) -> Json:
        return {"amount": value.amount, "unit": value.unit} if isinstance(value, Offset) else value


CODE = Single(N_("Code"), file_checks.code, "", _plain)
"""What an entry is called by in files."""


def code_of(label: str, table: str) -> Single[str]:
    def told(value: str, reader: Reader) -> Sentence:
        return _plain(reader.name(table, value), reader)

    return Single(label, partial(file_checks.reference, table=table), "", told)


def code_or_none(label: str, table: str) -> Single[str | None]:
    def check(value: Json, at: At) -> str | None:
        return None if value is None else file_checks.reference(value, at, table)

    def told(value: str | None, reader: Reader) -> Sentence:
        return _plain(reader.name(table, value) if value else "", reader)

    return later(Single(label, check, None, told))


def later(field: Single[T]) -> Single[T]:
    """One that files of before there was such a field lack."""
    return replace(field, is_later=True)


OPTION = Single(N_("Items"), file_checks.option, "", _plain)
"""The code of an option of the property that is named beside it."""


def line(label: str, longest: int = 120) -> Single[str]:
    return Single(label, partial(file_checks.text, longest=longest), "", _plain)


def subject_line(label: str, longest: int = 250) -> Single[str]:
    """With the variables that an office may use in its texts."""

    def check(value: Json, at: At) -> str | None:
        kept = file_checks.text(value, at, longest)
        for problem in text_templates.check(kept or ""):
            at.refuse(problem.sentence)
        return kept

    return Single(label, check, "", _plain)


def text(label: str, longest: int) -> Single[str]:
    check = partial(file_checks.text, longest=longest, is_needed=False, is_name=False)
    return Single(label, check, "", _plain, is_text=True)


def template(label: str) -> Single[str]:
    """With the variables that an office may use in its texts."""
    check = partial(file_checks.template, longest=text_templates.LONGEST_SOURCE)
    return Single(label, check, "", _plain, is_text=True)


def flag(label: str) -> Single[bool]:
    return Single(label, file_checks.flag, False, lambda value, _: say("ja") if value else say("nee"))


def word(label: str, words: Iterable[Member]) -> Single[Member]:
    return Single(
        label, partial(file_checks.word, words=words), next(iter(words)), lambda value, reader: reader.label(value)
    )


def word_or_none(label: str, words: Iterable[Member]) -> Single[Member | None]:
    def told(value: Member | None, reader: Reader) -> Sentence:
        return reader.label(value) if value else say("leeg")

    return Single(label, partial(file_checks.word_or_none, words=words), None, told)


def minutes(label: str, least: int, most: int) -> Single[int]:
    check = partial(file_checks.whole, least=least, most=most)
    return Single(label, check, least, lambda value, _: say("%(count)s minuten", count=value))


def hours(label: str, usual: str | None) -> Single[str | None]:
    """From when till when it is open on a day, as "09:00-17:30"; None: closed."""

    def told(value: str | None, reader: Reader) -> Sentence:
        return _plain(value, reader) if value else say("gesloten")

    return Single(label, file_checks.hours, usual, told)


def day(label: str) -> Single[str]:
    return Single(label, file_checks.day, "", lambda value, _: Sentence("%(day_on)s", {"day_on": value}))


def months(label: str, most: int) -> Single[int | None]:
    """None: without end."""

    def told(value: int | None, _reader: Reader) -> Sentence:
        if value is None:
            return say("onbeperkt")
        return say("1 maand") if value == 1 else say("%(count)s maanden", count=value)

    return Single(label, partial(file_checks.whole, least=1, most=most, or_nothing=True), None, told)


def _offset(value: Json, at: At) -> Offset | None:
    checks: dict[str, Check[Json]] = {
        "amount": partial(file_checks.whole, least=1, most=MOST_DAYS),
        "unit": partial(file_checks.word, words=OffsetUnit),
    }
    checked = file_checks.record(value, at, checks)
    amount, unit = checked.get("amount"), checked.get("unit")
    return Offset(amount, unit) if isinstance(amount, int) and isinstance(unit, OffsetUnit) else None


def _offset_told(value: Offset | None, _reader: Reader) -> Sentence:
    if value is None:
        return say("leeg")
    singular, plural = _AMOUNTS[value.unit]
    return say(singular) if value.amount == 1 else say(plural, count=value.amount)


_AMOUNTS = {
    OffsetUnit.HOURS: (N_("1 uur"), N_("%(count)s uur")),
    OffsetUnit.DAYS: (N_("1 dag"), N_("%(count)s dagen")),
    OffsetUnit.WORKING_DAYS: (N_("1 werkdag"), N_("%(count)s werkdagen")),
}


TIMING: Single[Offset | None] = Single(N_("Hoe lang"), _offset, None, _offset_told)
"""Only a timed trigger has it."""
