"""What of a run can be taken back, and the sentence that says why the rest can't."""

from datetime import date

import pytest

from app.engine.domain.kinds import create_task, request_document, send_email, set_status
from app.engine.domain.kinds.set_status import StatusStep
from app.vocabulary.words import EmailStatus, RequestStatus, TaskStatus

ON = date(2026, 11, 2)
NEW, ASKED, ADVICE = 1, 2, 3
OPEN, REJECTED, WITHDRAWN = RequestStatus.OPEN, RequestStatus.REJECTED, RequestStatus.WITHDRAWN


@pytest.mark.parametrize(
    ("asked", "can", "sentence"),
    [
        ([(OPEN, None)], True, "nog niets aangeleverd"),
        ([(RequestStatus.RECEIVED, ON)], False, "Blijft staan: op 2026-11-02 aangeleverd."),
        ([(RequestStatus.APPROVED, ON)], False, "Blijft staan: op 2026-11-02 aangeleverd."),
        ([(REJECTED, ON), (OPEN, None)], False, "afgekeurd en opnieuw gevraagd"),
        ([(REJECTED, ON), (WITHDRAWN, None)], False, "Blijft staan: op 2026-11-02 aangeleverd."),
        ([(WITHDRAWN, None)], False, "Is al ingetrokken."),
    ],
)
def test_a_request_that_something_was_delivered_for_stays_with_all_that_it_asks(asked, can, sentence):
    judgement = request_document.undoing_of(asked)
    assert (judgement.can_be_undone, sentence in str(judgement.sentence)) == (can, True)


def test_only_a_mail_that_did_not_leave_can_be_withdrawn_and_each_state_has_its_own_words():
    judged = {status: send_email.undoing_of(status, ON) for status in EmailStatus}
    assert {status for status, one in judged.items() if one.can_be_undone} == {
        EmailStatus.QUEUED,
        EmailStatus.FAILED,
        EmailStatus.BLOCKED,
    }
    assert judged.pop(EmailStatus.BLOCKED) == judged[EmailStatus.FAILED]
    assert len({str(one.sentence) for one in judged.values()}) == len(judged)
    assert "2026-11-02" in str(judged[EmailStatus.SENT].sentence)


def test_a_task_that_was_done_stays_and_says_by_whom():
    assert create_task.undoing_of(TaskStatus.OPEN, None, "").can_be_undone
    assert not create_task.undoing_of(TaskStatus.WITHDRAWN, None, "").can_be_undone
    done = create_task.undoing_of(TaskStatus.DONE, ON, "Roos Bakker")
    assert str(done.sentence) == "Blijft staan: op 2026-11-02 afgehandeld door Roos Bakker."


def of_run(old, new, *, is_undone=False):
    return StatusStep(old, new, ON, "uitvoering 14", is_of_run=True, is_undone=is_undone)


def by_hand(old, new, who="Pim 't Hart"):
    return StatusStep(old, new, ON, who, is_of_run=False)


def test_a_status_that_nobody_changed_since_is_restored():
    judgement = set_status.undoing_of(of_run(NEW, ASKED), [], "Nieuw")
    assert (judgement.can_be_undone, str(judgement.sentence)) == (True, "De status wordt weer Nieuw.")


@pytest.mark.parametrize("later", [by_hand(ASKED, ADVICE), of_run(ASKED, ADVICE)])
def test_a_status_that_was_changed_since_stays_and_says_by_whom_and_when(later):
    judgement = set_status.undoing_of(of_run(NEW, ASKED), [by_hand(ASKED, NEW, "Yara"), later], "Nieuw")
    assert not judgement.can_be_undone
    assert str(judgement.sentence) == f"Blijft staan: {later.who} heeft de status op 2026-11-02 gewijzigd."


def test_a_later_step_that_was_itself_undone_does_not_count():
    later = [of_run(ASKED, ADVICE, is_undone=True), by_hand(ADVICE, ASKED)]
    assert set_status.undoing_of(of_run(NEW, ASKED), later, "Nieuw").can_be_undone
    assert not set_status.undoing_of(of_run(NEW, ASKED), [*later, by_hand(ASKED, ADVICE)], "Nieuw").can_be_undone


def test_a_user_who_set_the_status_back_by_hand_did_change_it():
    later = [by_hand(ASKED, ADVICE), by_hand(ADVICE, ASKED)]
    assert not set_status.undoing_of(of_run(NEW, ASKED), later, "Nieuw").can_be_undone


def test_what_was_undone_is_not_undone_again():
    judgement = set_status.undoing_of(of_run(NEW, ASKED, is_undone=True), [], "Nieuw")
    assert (judgement.can_be_undone, str(judgement.sentence)) == (False, "Is al teruggezet.")
