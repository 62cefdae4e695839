"""When a scenario that its filter started applies no longer, and why: the facts changed since, not the rule."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.engine.domain.conditions import Asked, Finding
from app.engine.domain.facts import Facts
from app.engine.domain.planning import weigh
from app.engine.domain.rules import ScenarioRule
from app.vocabulary.kept import KeptFinding
from app.vocabulary.sentences import N_, Sentence, kept, say
from app.vocabulary.words import AppliesTo, Question, Verdict, Weighing


@dataclass(frozen=True)
class Started:
    """A scenario as a run started it, for the dossier or one person, and what it found then."""

    person_id: int | None
    person_name: str | None
    findings: Sequence[KeptFinding]


@dataclass(frozen=True)
class Lapse:
    reason: Sentence
    about: Asked | None = None
    """The property that changed; None: who the applicants are, or what else a filter asks."""
    findings: tuple[Finding, ...] = ()


def lapse(rule: ScenarioRule, started: Started, facts: Facts) -> Lapse | None:
    """None where it still applies, or where it is the rule that changed."""
    if not rule.is_filtered or (rule.applies_to is AppliesTo.DOSSIER) is not (started.person_id is None):
        return None
    for weighed in weigh(rule, facts):
        if (weighed.person.id if weighed.person else None) == started.person_id:
            failing = (one for one in weighed.findings if one.verdict is not Verdict.HOLDS)
            changed = next((one for one in failing if _has_changed(one, started.findings)), None)
            if weighed.weighing is Weighing.STARTED or changed is None:
                return None
            return Lapse(changed.sentence, changed.asked, weighed.findings)
    return _not_any_more(rule, started, facts)


def _has_changed(finding: Finding, found: Sequence[KeptFinding]) -> bool:
    """Whether what a condition looks at is something else than when the run looked at it."""
    if finding.condition.ASKS is Question.STATUS:
        # It tells how far a dossier is, and moves on by what was started too.
        return False
    about, now = _seen(finding.as_json())
    then = [value for subject, value in map(_seen, found) if subject == about]
    return bool(then) and now not in then


def _seen(finding: KeptFinding) -> tuple[int | str, str]:
    """What a condition looked at, and what it saw there."""
    sentence = kept(finding["sentence"])
    about = str(sentence.values.get("property", ""))
    seen = str(sentence.values.get("chosen", "")) if about else sentence.text
    return finding.get("property_id", about), seen


def _not_any_more(rule: ScenarioRule, started: Started, facts: Facts) -> Lapse:
    is_here = any(person.id == started.person_id for person in facts.applicants)
    text = _NOT_ANY_MORE[rule.applies_to if is_here else AppliesTo.EACH_APPLICANT]
    return Lapse(say(text, whom=started.person_name or ""))


_NOT_ANY_MORE = {
    AppliesTo.DOSSIER: N_("%(whom)s staat niet meer op dit dossier."),
    AppliesTo.CONSUMER: N_("%(whom)s is niet meer de Consument op dit dossier."),
    AppliesTo.PARTNER: N_("%(whom)s is niet meer de Partner op dit dossier."),
    AppliesTo.EACH_APPLICANT: N_("%(whom)s staat niet meer op dit dossier."),
}
