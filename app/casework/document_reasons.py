"""Why a document was asked of somebody, or wasn't: what the runs of a dossier and the configuration know of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import or_, select

from app.casework import documents
from app.casework.domain import document_reasons as domain
from app.casework.domain.document_reasons import AskingAction, DocumentAsker, DocumentReason, Obstacle, Past, Weighed
from app.engine import run_reports
from app.engine.domain.conditions import is_unfilled
from app.engine.domain.kinds.request_document import RequestDocument, document_key
from app.entries.domain.entries import ScenarioEntry
from app.extensions import db
from app.history import snapshots
from app.models import (
    Action,
    Applicant,
    DocumentRequest,
    DocumentType,
    Dossier,
    Revision,
    Run,
    RunAction,
    RunScenario,
    RunTrigger,
    Scenario,
    Trigger,
)
from app.store import offices
from app.vocabulary.sentences import Sentence, kept
from app.vocabulary.times import local_day
from app.vocabulary.words import EffectKind, Scope, StarterKind, Subject, Verdict, Weighing

MOST_RUNS = 50

_VERDICTS = {Weighing.UNKNOWN: Verdict.UNKNOWN, Weighing.NO_MATCH: Verdict.FAILS}
"""The verdict of the condition that decided."""


@dataclass(frozen=True)
class KnownAsker:
    """A scenario or trigger that can lead to the document, and why it doesn't start by itself."""

    rule: Scenario | Trigger
    asker: DocumentAsker
    why_not: Sentence | None


@dataclass(frozen=True)
class ReasonsOfRun:
    run: Run
    reasons: list[DocumentReason]


@dataclass(frozen=True)
class Answer:
    """What is known for one applicant, or for the dossier itself where there is none."""

    applicant: Applicant | None
    state: Sentence
    is_settled: bool
    """Whether it is asked, or there already."""
    runs: list[ReasonsOfRun]


@dataclass(frozen=True)
class Explanation:
    kind: DocumentType
    known: list[KnownAsker]
    answers: list[Answer]

    @property
    def is_settled(self) -> bool:
        return all(answer.is_settled for answer in self.answers)

    @property
    def startable(self) -> list[Scenario]:
        """These can be started by hand, on an appointment."""
        scenarios = [asker.rule for asker in self.known if isinstance(asker.rule, Scenario)]
        return [scenario for scenario in scenarios if not scenario.is_archived and scenario.scope is Scope.APPOINTMENT]


def explain(dossier: Dossier, kind: DocumentType) -> Explanation:
    """Takes the same few queries for any number of runs."""
    scenarios = _asking_scenarios(kind)
    triggers = _leading_triggers(kind, scenarios)
    known = [_known(rule) for rule in (*triggers, *scenarios)]
    askers = [asking.asker for asking in known]
    runs = run_reports.of_dossier(dossier.id, most=MOST_RUNS)
    past = _Pasts(dossier, kind, triggers, scenarios, runs)
    told = [(run, past.of(run)) for run in runs]
    requests = documents.of_dossier(dossier.id)
    people = dossier.applicants if kind.subject is Subject.PERSON else [None]
    answers = [_answer(applicant, dossier, kind, told, askers, requests) for applicant in people]
    return Explanation(kind, known, answers)


def _known(rule: Scenario | Trigger) -> KnownAsker:
    asker = _of_scenario(rule) if isinstance(rule, Scenario) else _of_trigger(rule)
    return KnownAsker(rule, asker, domain.why_not_by_itself(asker))


def _answer(
    applicant: Applicant | None,
    dossier: Dossier,
    kind: DocumentType,
    told: Sequence[tuple[Run, Past]],
    askers: Sequence[DocumentAsker],
    requests: Sequence[DocumentRequest],
) -> Answer:
    zone = offices.zone()
    key = document_key(dossier.id, applicant.person_id if applicant else None, kind.id)
    asked = [documents.asked(request, zone) for request in requests if request.key == key]
    whom = (applicant.person_id, applicant.role) if applicant else None
    lines = [ReasonsOfRun(run, reasons) for run, past in told if (reasons := domain.reasons(past, askers, whom))]
    today = local_day(datetime.now(UTC), zone)
    return Answer(applicant, domain.state(asked, today), domain.is_settled(asked, today), lines)


def _asking_scenarios(kind: DocumentType) -> Sequence[Scenario]:
    asks = select(Action.scenario_id).where(Action.document_type_id == kind.id, Action.scenario_id.is_not(None))
    return db.session.scalars(
        select(Scenario)
        .where(Scenario.id.in_(asks))
        .order_by(Scenario.archived_at.is_not(None), Scenario.position, Scenario.id)
        .options(*snapshots.loading(Scenario))
    ).all()


def _leading_triggers(kind: DocumentType, scenarios: Sequence[Scenario]) -> Sequence[Trigger]:
    """They ask for it, name such a scenario, or start those whose filter fits."""
    leads = [Action.document_type_id == kind.id]
    if scenarios:
        leads.append(Action.started_scenario_id.in_([scenario.id for scenario in scenarios]))
    if any(_of_scenario(scenario).starts_by_itself for scenario in scenarios):
        leads.append(Action.kind == StarterKind.START_RELEVANT_SCENARIOS)
    which = select(Action.trigger_id).where(Action.trigger_id.is_not(None), or_(*leads))
    return db.session.scalars(
        select(Trigger)
        .where(Trigger.id.in_(which))
        .order_by(Trigger.is_active.desc(), Trigger.position, Trigger.id)
        .options(*snapshots.loading(Trigger))
    ).all()


def _of_scenario(scenario: Scenario) -> DocumentAsker:
    by_itself = scenario.scope is Scope.APPOINTMENT and scenario.is_filtered and not scenario.is_archived
    return DocumentAsker(scenario.id, scenario.name, False, by_itself, scenario.is_archived, scenario.applies_to)


def _of_trigger(trigger: Trigger) -> DocumentAsker:
    types = frozenset(kind.id for kind in trigger.appointment_types)
    return DocumentAsker(trigger.id, trigger.name, True, trigger.is_active, event=trigger.event, type_ids=types)


class _Pasts:
    """What runs kept, narrowed to one document type."""

    def __init__(
        self,
        dossier: Dossier,
        kind: DocumentType,
        triggers: Sequence[Trigger],
        scenarios: Sequence[Scenario],
        runs: Sequence[Run],
    ) -> None:
        self._kind = kind
        self._trigger_ids = {trigger.id for trigger in triggers}
        self._now = {scenario.id: snapshots.as_kind(ScenarioEntry, scenario) for scenario in scenarios}
        self._filled_in: dict[int | None, set[int]] = {None: {option.property_id for option in dossier.options}}
        for applicant in dossier.applicants:
            self._filled_in[applicant.person_id] = {option.property_id for option in applicant.person.options}
        ids = {weighed.scenario_id for run in runs for weighed in run.scenarios if weighed.scenario_id is not None}
        self._versions = _versions(ids)

    def of(self, run: Run) -> Past:
        triggers = [self._trigger(trigger) for trigger in run.triggers if trigger.trigger_id in self._trigger_ids]
        scenarios = [self._scenario(scenario) for scenario in run.scenarios if self._asks(scenario)]
        return Past(
            run.status,
            run.event,
            run.due_at.isoformat(),
            run.error,
            run.appointment.type_id if run.appointment else None,
            run.trigger_id,
            tuple(run.scenario_ids),
            (*triggers, *scenarios),
            tuple(self._asked(action) for action in run_reports.actions_of(run) if self._is_of_kind(action)),
            has_weighed_filters=any(scenario.conditions for scenario in run.scenarios),
        )

    def _trigger(self, trigger: RunTrigger) -> Weighed:
        return Weighed(trigger.trigger_id, trigger.name, True, kept(trigger.reason) if trigger.reason else None)

    def _scenario(self, scenario: RunScenario) -> Weighed:
        reason = kept(scenario.reason) if scenario.reason and not scenario.has_started else None
        then, now = self._then(scenario), self._now.get(scenario.scenario_id or 0)
        has_changed = then is not None and now is not None and then.conditions != now.conditions
        whom, obstacle = scenario.person_id, self._obstacle(scenario)
        return Weighed(scenario.scenario_id, scenario.name, False, reason, whom, obstacle, has_changed)

    def _obstacle(self, scenario: RunScenario) -> Obstacle | None:
        verdict = _VERDICTS.get(scenario.weighing)
        for condition in scenario.conditions:
            if condition["verdict"] == verdict and "property_id" in condition:
                subject, property_id = Subject(condition["subject"]), condition["property_id"]
                person_id = scenario.person_id if subject is Subject.PERSON else None
                is_filled = property_id in self._filled_in.get(person_id, ())
                return Obstacle(property_id, subject, person_id, is_unfilled(condition), is_filled)
        return None

    def _asks(self, scenario: RunScenario) -> bool:
        """Asked of the version that the run used, or of how it is now where none was kept."""
        entry = self._then(scenario) or self._now.get(scenario.scenario_id or 0)
        return entry is not None and RequestDocument(self._kind.code) in entry.actions

    def _then(self, scenario: RunScenario) -> ScenarioEntry | None:
        kept_of_it = self._versions.get(scenario.scenario_id or 0, ())
        return next((entry for version, entry in reversed(kept_of_it) if version <= (scenario.version or 0)), None)

    def _is_of_kind(self, action: RunAction) -> bool:
        return action.kind is EffectKind.REQUEST_DOCUMENT and action.order["document_type_id"] == self._kind.id

    def _asked(self, action: RunAction) -> AskingAction:
        return AskingAction(
            action.who, action.person_id, action.outcome, kept(action.reason) if action.reason else None
        )


def _versions(scenario_ids: Iterable[int]) -> Mapping[int, list[tuple[int, ScenarioEntry]]]:
    """Gives the oldest first."""
    rows = db.session.execute(
        select(Revision.thing_id, Revision.version, Revision.document)
        .where(Revision.kind == Scenario.__tablename__, Revision.thing_id.in_(scenario_ids))
        .order_by(Revision.id)
    )
    versions: dict[int, list[tuple[int, ScenarioEntry]]] = {}
    for thing_id, version, document in rows:
        if document is None:
            # Removed; what comes after is another one with its number.
            versions.pop(thing_id, None)
        elif version is not None:
            versions.setdefault(thing_id, []).append((version, ScenarioEntry.of_document(document)))
    return versions
