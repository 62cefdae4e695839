"""The notes that actions leave: once per occasion and text, and told in every sentence."""

from app.engine.domain import kinds
from app.engine.domain.kinds.add_note import MOST_SHOWN
from app.engine.domain.plan_summary import summary
from app.engine.domain.planning import plan
from app.insight.domain.expectations import Expected, ExpectedLine, check, readback
from app.vocabulary.words import EffectKind, Outcome
from tests.unit.builders import consumer, done, facts, leave_note, lines, reasons, trigger
from tests.unit.carrying_out import carried_out

LONG = "Vraag " + "nog eens " * 20
CALL = "Bel {{ naam }}"


def of(*actions, facts_=None):
    return plan(facts_ or facts(consumer()), [trigger(*actions)], [])


def test_a_text_is_noted_once_however_it_was_typed():
    outcome = of(leave_note(CALL), leave_note("bel  {{ naam }}"), leave_note("Bel niet"))

    assert lines(outcome) == [(CALL, Outcome.DONE), ("bel {{ naam }}", Outcome.MERGED), ("Bel niet", Outcome.DONE)]


def test_what_was_noted_on_this_appointment_is_not_noted_again_and_on_the_next_it_is():
    first = of(leave_note(CALL))
    later = carried_out(facts(consumer()), first)

    again = of(leave_note(CALL), facts_=later)

    assert lines(again) == [(CALL, Outcome.SKIPPED)] and "al gedaan, gevraagd door" in str(reasons(again)[0])
    assert done(of(leave_note(CALL), facts_=facts(consumer(), done=later.done, occasion="appointment:13"))) == [CALL]


def test_a_long_text_is_called_by_its_beginning_and_kept_whole():
    (action,) = of(leave_note(LONG)).actions

    assert len(action.order.name) <= MOST_SHOWN and action.order.name.endswith("…")
    assert action.order.details == {"note_text": LONG}
    assert [str(group.count) for group in summary(of(leave_note(LONG))).effects] == ["1 notitie"]


def test_how_many_notes_of_which_text_is_what_an_office_expects():
    plans = [of(leave_note(LONG))]

    def failures(text, times=1):
        line = ExpectedLine(EffectKind.ADD_NOTE, None, text, None, times)
        return [str(one) for one in check(Expected(1, "Gesprek", (), (line,)), plans)]

    assert failures(LONG) == [] and failures(LONG + "!", 0) == []
    assert failures(CALL) == [f"Notitie “{CALL}” wordt 0 keer gemaakt, verwacht 1 keer."]
    expected = Expected(1, "Gesprek", (), (ExpectedLine(EffectKind.ADD_NOTE, None, CALL),))
    assert str(readback(expected)).endswith(f"noteert “{CALL}”")


def test_it_is_the_same_in_a_file():
    written = kinds.document(kinds.AddNote(CALL))

    assert written == {"kind": "add_note", "note_text": CALL} and kinds.of_document(written) == kinds.AddNote(CALL)
