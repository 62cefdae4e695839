"""Whether an expectation can be kept as it was typed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.engine.domain.expected_effects import MOST_TIMES, ExpectedEffect
from app.setup.domain.rule_checks import Problem, Thing, archived, refuse_if_any
from app.vocabulary import names
from app.vocabulary.sentences import N_, say
from app.vocabulary.words import ApplicantRole


@dataclass(frozen=True)
class ChoiceSetup:
    option: Thing | None
    property: Thing | None = None
    is_multiple: bool = False
    role: ApplicantRole | None = None


def check_expectation(
    named: Mapping[str, Thing | None],
    has_partner: bool,
    choices: Sequence[ChoiceSetup],
    lines: Sequence[ExpectedEffect[Thing]],
) -> None:
    """Raises Misconfigured with all that is wrong. `named`: by field, the appointment type and the like."""
    refuse_if_any([*_of_named(named), *_of_choices(choices), *_of_lines(lines, has_partner)])


def _of_named(named: Mapping[str, Thing | None]) -> Iterator[Problem]:
    if named["appointment_type_id"] is None:
        yield Problem("appointment_type_id", say("Kies een afspraaktype."))
    for field, thing in named.items():
        if thing and thing.is_refused:
            yield archived(field, thing)


def _of_choices(choices: Sequence[ChoiceSetup]) -> Iterator[Problem]:
    seen: set[tuple[ApplicantRole | None, int]] = set()
    filled: set[tuple[ApplicantRole | None, int]] = set()
    for index, choice in enumerate(choices):
        field = f"choices-{index}-option"
        if choice.option is None or choice.property is None:
            yield Problem(field, say("Kies een gegeven, of haal deze regel weg."))
            continue
        same, of_property = (choice.role, choice.option.id), (choice.role, choice.property.id)
        if same in seen:
            yield Problem(field, say("Dit staat er al."))
        elif of_property in filled and not choice.is_multiple:
            text = N_("Van %(property)s kan er maar één tegelijk gekozen zijn.")
            yield Problem(field, say(text, property=choice.property.name))
        elif choice.option.is_refused:
            yield archived(field, choice.option)
        seen.add(same)
        filled.add(of_property)


def _of_lines(lines: Sequence[ExpectedEffect[Thing]], has_partner: bool) -> Iterator[Problem]:
    if not lines:
        yield Problem("lines", say("Voeg ten minste één regel toe."))
    seen = set()
    for index, line in enumerate(lines):
        row = f"lines-{index}"
        place = f"{row}-{line.about.column}" if line.about else f"{row}-kind"
        if problem := _of_target(place, line):
            yield problem
            continue
        if line.role is ApplicantRole.PARTNER and not has_partner:
            yield Problem(f"{row}-role", say("In dit geval is er geen partner."))
        if line.times is None or not 0 <= line.times <= MOST_TIMES:
            yield Problem(f"{row}-times", say("Kies hoe vaak."))
        target = line.target.id if isinstance(line.target, Thing) else names.key(line.target or "")
        about = (line.kind, target, line.role)
        if about in seen:
            yield Problem(place, say("Dit staat er al."))
        seen.add(about)


def _of_target(place: str, line: ExpectedEffect[Thing]) -> Problem | None:
    if line.about is None:
        return Problem(place, say("Kies wat er moet gebeuren."))
    if problem := line.about.problem(line.target):
        return Problem(place, problem)
    return archived(place, line.target) if isinstance(line.target, Thing) and line.target.is_refused else None
