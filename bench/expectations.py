"""How long a save takes to check what the office expects: `python -m bench.expectations 100 100`.

So many expectations and scenarios, on DATABASE_URL, which must be empty; without it on an SQLite that is thrown away.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable

from app import create_app
from app.engine.domain.expected_effects import ExpectedEffect
from app.extensions import db
from app.insight import consequences_of_a_save, expectation_editor, expectations
from app.insight.expectations import ChoiceRow, ExpectationDraft
from app.models import Scenario, Trigger
from app.setup import actions, scenarios
from app.setup.actions import Draft
from app.setup.scenarios import ScenarioDraft
from app.vocabulary.words import ApplicantRole, AppliesTo, EffectKind, Event, Subject
from bench.scheduling import count_queries
from tests import factories

OPTIONS = 20


def main() -> None:
    expected, ruled = (int(one) for one in sys.argv[1:3]) if len(sys.argv) > 2 else (100, 100)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["AANZET_INSTANCE"] = folder
        app = create_app()
        with app.app_context():
            db.create_all()
            scenario = _fill(expected, ruled)
            print(f"{db.engine.name}, {expected} expectations, {ruled} scenarios")
            breaking = _draft(scenario, [])
            _time("a save that breaks nothing", lambda: consequences_of_a_save.of_draft(_draft(scenario), scenario))
            _time("a save that breaks some", lambda: consequences_of_a_save.of_draft(breaking, scenario))
            trigger = db.session.scalars(db.select(Trigger)).one()
            off = consequences_of_a_save.of_switching
            _time("switching off the trigger, which breaks all", lambda: off(trigger, False))
            _time("the list of expectations", expectations.evaluate)
            queries = count_queries(lambda: consequences_of_a_save.of_draft(breaking, scenario))
            print(f"queries: {queries} to check a save")
            db.engine.dispose()


def _fill(expected: int, ruled: int) -> Scenario:
    """Every second scenario is of each applicant; an expectation looks at one scenario of both kinds."""
    factories.an_office()
    phase = factories.a_property("Fase", [f"Fase {number}" for number in range(OPTIONS)])
    names = [f"Inkomen {number}" for number in range(OPTIONS)]
    income = factories.a_property("Inkomenstype", names, subject=Subject.PERSON, is_multiple=True)
    letter, kind = factories.an_email_template(), factories.an_appointment_type()
    made = []
    for number in range(ruled):
        of_person = number % 2
        property = income if of_person else phase
        document = factories.a_document_type(f"Stuk {number}")
        condition = factories.a_condition(property, property.options[number // 2 % OPTIONS].name)
        applies_to = AppliesTo.EACH_APPLICANT if of_person else AppliesTo.DOSSIER
        steps = [factories.asks(document), factories.mails(letter), factories.gives_task(f"Taak {number}")]
        made.append(
            factories.a_scenario(f"Scenario {number}", steps, where=[condition], applies_to=applies_to, position=number)
        )
    factories.a_trigger(types=[kind])
    documents = [scenario.actions[0].document_type_id for scenario in made]
    for number in range(expected):
        place = number % (ruled // 2)
        draft = ExpectationDraft(
            f"Verwachting {number}",
            Event.SCHEDULED,
            kind.id,
            True,
            True,
            (
                ChoiceRow(None, phase.options[place % OPTIONS].id),
                ChoiceRow(ApplicantRole.PARTNER, income.options[place % OPTIONS].id),
            ),
            (
                ExpectedEffect(EffectKind.REQUEST_DOCUMENT, documents[place * 2 + 1], role=ApplicantRole.PARTNER),
                ExpectedEffect(EffectKind.SEND_EMAIL, letter.id),
                ExpectedEffect(EffectKind.CREATE_TASK, "Iets anders", times=0),
            ),
        )
        expectation_editor.create(draft, by=factories.a_user())
    assert all(one.holds for one in expectations.evaluate())
    return made[1]


def _draft(scenario: Scenario, drafts: list[Draft] | None = None) -> ScenarioDraft:
    saved = map(actions.draft_of, scenario.actions)
    return ScenarioDraft(
        scenario.name,
        scenario.scope,
        scenario.applies_to,
        scenario.is_filtered,
        tuple(map(scenarios.row_of, scenario.conditions)),
        tuple(saved if drafts is None else drafts),
    )


def _time(what: str, act: Callable[[], object]) -> None:
    times, used = [], []
    for _ in range(7):
        db.session.expire_all()
        started, busy = time.perf_counter(), time.process_time()
        act()
        times.append((time.perf_counter() - started) * 1000)
        used.append((time.process_time() - busy) * 1000)
    # The processor's own time as well: other work on the machine doesn't count in it.
    median, processor = statistics.median(times), statistics.median(used)
    print(f"{what}: median {median:.0f} ms, worst {max(times):.0f} ms, of the processor {processor:.0f} ms")


if __name__ == "__main__":
    main()
