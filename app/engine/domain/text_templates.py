"""What a text that an office writes may say: its variables, the check at saving, and the rendering."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NoReturn, TypeAlias

from jinja2 import Template, Undefined
from jinja2.sandbox import SandboxedEnvironment

from app.engine.domain.template_check import Flaw
from app.engine.domain.template_check import problems_of as found_in
from app.vocabulary.sentences import N_, DomainError, Sentence, say

VARIABLES: dict[str, str] = {
    "aanhef": N_("Geachte mevrouw Van Dalen en heer Keizer, of informeel: Beste Noor en Bram"),
    "voornaam": N_("De voornaam; per dossier die van alle aanvragers samen"),
    "achternaam": N_("De achternaam; per dossier die van alle aanvragers samen"),
    "naam": N_("De volledige naam; per dossier die van alle aanvragers samen"),
    "afspraak_titel": N_("De titel van de afspraak"),
    "afspraak_datum": N_("De dag van de afspraak: maandag 2 november 2026"),
    "afspraak_tijd": N_("Het begin van de afspraak: 10:00"),
    "afspraak_duur": N_("De duur van de afspraak: 60 minuten"),
    "afspraak_locatie": N_("De locatie van de afspraak"),
    "adviseur_naam": N_("De naam van de adviseur van de afspraak; zonder afspraak die van het dossier"),
    "adviseur_email": N_("Het e-mailadres van die adviseur"),
    "behandelaar_naam": N_("De naam van de behandelaar van het dossier"),
    "dossier_nummer": N_("Het nummer van het dossier"),
    "kantoor_naam": N_("De naam van uw kantoor"),
    "gevraagde_documenten": N_("De documenten die nog van de klant worden verwacht: een lijst"),
}
LISTS = frozenset({"gevraagde_documenten"})
LONGEST_SOURCE = 20_000

Worth: TypeAlias = str | Sequence[str] | None
"""What a variable is worth; None: it isn't known."""


class MissingValue(DomainError):
    """A letter asks for something that isn't known here."""

    def __init__(self, name: str) -> None:
        super().__init__(N_("Het sjabloon vraagt om %(name)s, en dat is hier niet bekend."), name=name)
        self.name = name


@dataclass(frozen=True)
class Draft:
    """A text as far as it can be made: each missing value is named in its place."""

    text: str
    missing: tuple[str, ...]


def check(source: str) -> list[Flaw]:
    return list(_problems(source))


def problems_of(source: str) -> Iterator[Sentence]:
    """Name what is wrong in a text of several lines, each problem with its line."""
    return (say("Regel %(line)s: %(why)s", line=problem.line, why=problem.sentence) for problem in check(source))


def render(source: str, values: Mapping[str, Worth]) -> str:
    """Raises MissingValue where the text prints a value that is None or absent; `if` may ask for any."""
    if problems := _problems(source):
        first = problems[0]
        raise DomainError("Het sjabloon klopt niet, regel %(line)s: %(why)s", line=first.line, why=first.sentence)
    known = {name: value for name, value in values.items() if value is not None}
    return _template(source).render(known)


def says_when(source: str) -> bool:
    """Whether it may say when the appointment is."""
    return any(name in source for name in _WHEN)


_WHEN = ("afspraak_datum", "afspraak_tijd")


def draft(source: str, values: Mapping[str, Worth]) -> Draft:
    filled = dict(values)
    missing: list[str] = []
    while True:
        try:
            return Draft(render(source, filled), tuple(missing))
        except MissingValue as error:
            missing.append(error.name)
            placeholder = f"[{error.name}]"
            filled[error.name] = [placeholder] if error.name in LISTS else placeholder


@lru_cache(maxsize=256)
def _problems(source: str) -> tuple[Flaw, ...]:
    return tuple(found_in(_environment, source, frozenset(VARIABLES), LISTS, LONGEST_SOURCE))


@lru_cache(maxsize=256)
def _template(source: str) -> Template:
    return _environment.from_string(source)


class _Missing(Undefined):
    """False in an `if`; anywhere else it says which value is missing."""

    def _fail_with_undefined_error(self, *_args: object, **_kwargs: object) -> NoReturn:
        raise MissingValue(str(self._undefined_name))

    __str__ = __iter__ = __len__ = _fail_with_undefined_error


def _capitalize(text: object) -> str:
    """The first letter only: Jinja's own would make Van Dalen into Van dalen."""
    words = str(text)
    return words[:1].upper() + words[1:]


def _make_environment() -> SandboxedEnvironment:
    environment = SandboxedEnvironment(undefined=_Missing, autoescape=False, trim_blocks=True, lstrip_blocks=True)
    environment.globals.clear()
    environment.filters["capitalize"] = _capitalize
    return environment


_environment = _make_environment()
