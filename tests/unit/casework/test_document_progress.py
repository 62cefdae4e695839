"""How far the documents of a dossier are."""

from datetime import date, timedelta

import pytest

from app.casework.domain.document_progress import AskedDocument, progress
from app.vocabulary.words import RequestStatus

TODAY = date(2026, 11, 2)
OPEN, RECEIVED, APPROVED = RequestStatus.OPEN, RequestStatus.RECEIVED, RequestStatus.APPROVED
REJECTED, WITHDRAWN = RequestStatus.REJECTED, RequestStatus.WITHDRAWN


def asked(*statuses, valid_until_on=None, person="Noor"):
    """The same document, asked so many times."""
    key = f"{person}:payslip"
    return [
        AskedDocument(place, key, person, status, TODAY, valid_until_on=valid_until_on)
        for place, status in enumerate(statuses)
    ]


def counts(requests):
    total = progress(requests, TODAY).total
    return total.received, total.all


@pytest.mark.parametrize(
    ("statuses", "received", "all"),
    [
        ([OPEN], 0, 1),
        ([RECEIVED], 1, 1),
        ([APPROVED], 1, 1),
        ([REJECTED, OPEN], 0, 1),
        ([REJECTED, RECEIVED], 1, 1),
        ([REJECTED, REJECTED, OPEN], 0, 1),
        ([WITHDRAWN], 0, 0),
        ([WITHDRAWN, OPEN], 0, 1),
        ([REJECTED, WITHDRAWN], 0, 0),
        ([APPROVED, OPEN], 0, 1),
        ([], 0, 0),
    ],
)
def test_a_document_counts_once_by_its_last_request_that_stands(statuses, received, all):
    assert counts(asked(*statuses)) == (received, all)
    assert counts(asked(*statuses)[::-1]) == (received, all)


def test_progress_falls_when_a_document_is_rejected_and_asked_again():
    assert counts(asked(RECEIVED)) == (1, 1)
    assert counts(asked(REJECTED, OPEN)) == (0, 1)


@pytest.mark.parametrize(("days", "received", "expired"), [(0, 1, 0), (1, 1, 0), (-1, 0, 1)])
def test_what_has_expired_is_not_in_any_more(days, received, expired):
    total = progress(asked(APPROVED, valid_until_on=TODAY + timedelta(days=days)), TODAY).total
    assert (total.received, total.approved, total.expired, total.all) == (received, received, expired, 1)


def test_each_person_has_a_count_and_the_dossier_comes_last():
    found = progress([*asked(OPEN, person=None), *asked(RECEIVED, person="Noor"), *asked(OPEN, person="Bram")], TODAY)
    assert [(one.person, one.received, one.all) for one in found.people] == [
        ("Noor", 1, 1),
        ("Bram", 0, 1),
        (None, 0, 1),
    ]
    assert (found.total.received, found.total.all) == (1, 3)
    assert [one.is_complete for one in found.people] == [True, False, False]
