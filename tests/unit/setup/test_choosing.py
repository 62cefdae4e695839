"""What can be chosen of the office's lists."""

from datetime import UTC, datetime

from app.models import DocumentType, Location, User
from app.setup.choosing import called, choosable
from app.vocabulary.words import Subject

THEN = datetime(2026, 8, 12, tzinfo=UTC)
OFFICE = Location(id=1, name="Kantoor")
GONE = Location(id=2, name="Filiaal", archived_at=THEN)
SANNE = User(id=1, name="Sanne", active=True)
ROOS = User(id=2, name="Roos", active=False)


def test_what_is_archived_can_only_be_chosen_where_it_is_chosen_already():
    assert choosable([OFFICE, GONE]) == [OFFICE]
    assert choosable([OFFICE, GONE], [None, GONE.id]) == [OFFICE, GONE]


def test_a_colleague_who_left_can_only_be_chosen_where_they_are_chosen_already():
    assert choosable([SANNE, ROOS]) == [SANNE]
    assert choosable([SANNE, ROOS], [ROOS.id]) == [SANNE, ROOS]


def test_what_is_gone_says_so():
    said = [str(called(one)) for one in (OFFICE, GONE, SANNE, ROOS)]
    assert said == ["Kantoor", "Filiaal – gearchiveerd", "Sanne", "Roos – werkt hier niet meer"]


def test_a_document_type_says_whose_document_it_is():
    payslip = DocumentType(id=1, name="Loonstrook", subject=Subject.PERSON, archived_at=THEN)
    report = DocumentType(id=2, name="Taxatierapport", subject=Subject.DOSSIER)
    assert [str(called(one)) for one in (payslip, report)] == [
        "Loonstrook (per persoon) – gearchiveerd",
        "Taxatierapport (per dossier)",
    ]
