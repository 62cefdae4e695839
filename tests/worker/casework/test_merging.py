"""Two persons made one: what moves, by which list, what it is asked by, and the way back."""

from contextlib import suppress

import pytest
from sqlalchemy import func, select, text

from app.casework import dossiers as dossiers_service
from app.casework import persons
from app.casework.merging import comparison, merging, moves, undoing
from app.delivery.deliveries import Delivery
from app.engine import runs
from app.extensions import db
from app.models import (
    Applicant,
    DocumentRequest,
    Dossier,
    Email,
    EmailRecipient,
    EmailTemplate,
    FactChange,
    MovedRow,
    Person,
    PersonMerge,
    Run,
    RunAction,
    RunScenario,
    User,
)
from app.vocabulary.sentences import DomainError
from app.vocabulary.words import AppliesTo, EmailStatus, Recipient, RequestStatus, RunStatus, Salutation, Subject
from app.watch import check
from tests.factories import (
    a_condition,
    a_document_type,
    a_dossier,
    a_person,
    a_property,
    a_scenario,
    a_trigger,
    a_user,
    an_appointment,
    an_appointment_type,
    an_email_template,
    asks,
    mails,
    option,
    starts_relevant,
    work,
)
from tests.worker.side_by_side import side_by_side


@pytest.fixture
def sanne(app, office):
    return a_user("Sanne Mulder", role="admin")


@pytest.fixture
def income(app, office):
    return a_property("Inkomenstype", ["Loondienst", "ZZP'er"], subject=Subject.PERSON, is_multiple=True)


@pytest.fixture
def profile(app, office):
    return a_property("Klantprofiel", ["Standaard", "Expat"], subject=Subject.PERSON)


@pytest.fixture
def busy(office, income):
    """Each appointment asks a payslip of each applicant and mails each; of who is employed a scenario asks more."""
    office.hold_minutes = 60
    employed = [asks(a_document_type("Werkgeversverklaring"))]
    a_scenario("Loondienst", employed, where=[a_condition(income, "Loondienst")], applies_to=AppliesTo.EACH_APPLICANT)
    letter = an_email_template("Welkom", subject=Subject.PERSON)
    a_trigger([asks(a_document_type()), mails(letter), starts_relevant()])


@pytest.fixture
def noor(app, office, income):
    """Who was there first, and has a dossier with a run."""
    return a_person("Noor van Dalen", options=[option(income, "ZZP'er")], salutation=Salutation.MS)


@pytest.fixture
def again(app, office, income):
    """The same woman, typed anew."""
    return a_person("N. Dalen", email="", options=[option(income, "Loondienst")])


@pytest.fixture
def dossiers(busy, noor, again):
    first, second = a_dossier(noor), a_dossier(a_person("Bram Keizer"), again)
    for dossier in (first, second):
        an_appointment(dossier)
    work()
    return first, second


def made_one(kept, other, by, **choices):
    """As an admin does who looks first."""
    seen = comparison.of(kept.id, other.id).mark
    return merging.merge(kept.id, other.id, choices, seen=seen, by=by)


def everything_of(person):
    """Table by table, the numbers of the rows that are of a person."""
    return {
        moving.name: set(db.session.scalars(select(moving.table.c.id).where(moving.person == person.id)))
        for moving in moves.MOVES
    }


def everywhere():
    """All that merging may touch, to compare."""
    tables = [db.metadata.tables[name] for name in ("person_options", *(each.table_name for each in moves.MOVES))]
    beside = ("version", "changed_at", "changed_by")
    return {
        table.name: {
            tuple(str(value) for name, value in row.items() if name not in beside)
            for row in db.session.execute(select(table)).mappings()
        }
        for table in tables
        if table.name != "fact_changes"
    }


def keys():
    return sorted(db.session.scalars(select(RunAction.key)))


# What moves


def test_every_column_with_a_person_is_named_in_the_merging():
    """A table that is added later can't be forgotten."""
    referring = {
        f"{table.name}.{column.name}"
        for table in db.metadata.tables.values()
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name == "persons"
    }
    assert referring == {moving.name for moving in moves.MOVES} | moves.STAYS.keys()


def test_every_column_of_a_person_is_compared_and_put_back(noor):
    """Neither can one that is added later."""
    own = {"id", "version", "changed_at", "changed_by", "merged_into_id"}
    found_by = {"search_key", "sort_key", "email_key", "phone_key"}
    of_the_address = {"refused_address", "refusal"}
    columns = set(Person.__table__.columns.keys())
    assert columns == own | found_by | of_the_address | merging.portrait(noor).keys() - {"options"}


def test_everything_of_the_other_becomes_of_the_one_who_stays(dossiers, noor, again, sanne):
    of_noor, of_other = everything_of(noor), everything_of(again)
    assert all(of_other[name] for name in ("applicants.person_id", "run_actions.person_id", "run_scenarios.person_id"))

    made_one(noor, again, sanne)

    assert everything_of(again) == {name: set() for name in of_other}
    now = everything_of(noor)
    assert now.pop("persons.merged_into_id") == {again.id}
    assert now.pop("fact_changes.person_id") >= of_other["fact_changes.person_id"]
    assert now == {name: of_noor[name] | of_other[name] for name in now}
    assert check.breaches() == []


def test_what_moved_is_kept_row_by_row_with_its_dossier(dossiers, noor, again, sanne):
    of_other = everything_of(again)
    merge = made_one(noor, again, sanne)

    kept = {name: set() for name in of_other}
    for row in db.session.scalars(select(MovedRow).where(MovedRow.merge_id == merge.id)):
        kept.setdefault(row.moved, set()).add(row.row_id)
        assert row.dossier_id == (None if row.moved == moves.OPTIONS else dossiers[1].id)
    assert {name: kept[name] for name in of_other} == of_other
    assert (merge.kept_name, merge.merged_name) == ("Noor van Dalen", "N. Dalen")


def test_what_runs_told_keeps_the_name_of_then(dossiers, noor, again, sanne):
    made_one(noor, again, sanne)

    of_second = select(RunScenario.person_name).join(Run).where(Run.dossier_id == dossiers[1].id)
    assert set(db.session.scalars(of_second)) == {"Bram Keizer", "N. Dalen"}
    assert [applicant.person.full_name for applicant in dossiers[1].applicants] == ["Bram Keizer", "Noor van Dalen"]


def test_keys_name_the_one_who_stays_so_that_nothing_is_asked_or_mailed_twice(dossiers, noor, again, sanne):
    made_one(noor, again, sanne, email=str(again.id))
    assert not [key for key in keys() if f"person:{again.id}" in key or f":{dossiers[1].id}:{again.id}:" in key]
    before = asked()

    an_appointment(dossiers[1], an_appointment_type("Adviesgesprek"))
    work()

    # Of the payslip and the employer's statement each is asked once; the mail is of a new appointment.
    assert asked() == before
    assert check.breaches() == []


def asked():
    return sorted(db.session.scalars(select(DocumentRequest.key)))


def test_requests_of_both_on_different_dossiers_stay_for_each_dossier(dossiers, noor, again, sanne):
    made_one(noor, again, sanne)

    payslips = select(DocumentRequest.dossier_id).where(DocumentRequest.person_id == noor.id)
    assert set(db.session.scalars(payslips)) == {dossier.id for dossier in dossiers}


def test_a_waiting_mail_leaves_to_the_one_who_stays(busy, office, noor, sanne):
    again = a_person("N. van Dalen", email="noor@oud.example")
    an_appointment(a_dossier(again))
    work()
    waiting = db.session.scalars(select(Email)).one()
    assert waiting.status is EmailStatus.QUEUED

    made_one(noor, again, sanne, name=str(noor.id), email=str(noor.id))
    waiting.next_attempt_at = waiting.queued_at
    db.session.commit()
    work()

    assert [(one.name, one.address) for one in waiting.recipients] == [("Noor van Dalen", noor.email)]
    assert waiting.recipients[0].person_id == noor.id and check.breaches() == []


@pytest.mark.parametrize("subject", Subject)
def test_a_mail_that_is_just_leaving_is_kept_for_the_one_who_stays(office, noor, again, sanne, subject):
    """Written before they were merged, it goes to the address of then."""
    again.email, office.hold_minutes = "noor@oud.example", 60
    a_trigger([mails(an_email_template(subject=subject))])
    an_appointment(a_dossier(again))
    work()
    email = db.session.scalars(select(Email)).one()
    email.next_attempt_at = email.queued_at
    db.session.commit()
    delivery = Delivery.claim(email.id)
    delivery.write("kantoor@debrug.example")

    made_one(noor, again, sanne, email=str(noor.id))
    delivery.mark_leaving()
    delivery.end_sent()

    assert [(one.address, one.person_id) for one in email.recipients] == [("noor@oud.example", noor.id)]
    assert check.breaches() == []


def test_both_were_mailed_on_one_dossier_and_the_one_is_not_mailed_again(busy, office, noor, sanne):
    """Somebody was on it twice, and was taken off once."""
    office.hold_minutes = 0
    again = a_person("N. van Dalen", email="noor@oud.example")
    dossier = a_dossier(noor, again)
    appointment = an_appointment(dossier)
    work()
    for request in db.session.scalars(select(DocumentRequest).where(DocumentRequest.person_id == again.id)):
        request.status = RequestStatus.WITHDRAWN
    db.session.delete(dossier.applicants[1])
    db.session.commit()

    merge = made_one(noor, again, sanne)

    mailed = sorted(db.session.scalars(select(Email.key)))
    assert mailed == [mailed[0], f"{mailed[0]}|merged:{again.id}"] and mailed[0].endswith(f":person:{noor.id}")
    assert check.breaches() == []
    scenario = a_scenario("Nog eens", [mails(db.session.scalars(select(EmailTemplate)).one())])
    runs.start_by_hand(dossier, appointment, (scenario.id,), token="nog-eens", by=sanne)
    work()
    assert sorted(db.session.scalars(select(Email.key))) == mailed
    assert told(merge) == [f"Op dossier {dossier.id} is er sindsdien iets bijgekomen voor deze persoon."]


def test_keys_that_were_the_same_go_back_to_what_they_were(busy, office, noor, sanne):
    office.hold_minutes = 0
    again = a_person("N. van Dalen", email="noor@oud.example")
    dossier = a_dossier(noor, again)
    an_appointment(dossier)
    work()
    for request in db.session.scalars(select(DocumentRequest).where(DocumentRequest.person_id == again.id)):
        request.status = RequestStatus.WITHDRAWN
    db.session.delete(dossier.applicants[1])
    db.session.commit()
    before = everywhere()

    undoing.undo(made_one(noor, again, sanne), by=sanne)

    assert everywhere() == before


def test_a_mail_to_a_colleague_about_them_is_not_sent_again(office, noor, again, sanne):
    letter = an_email_template("Ter informatie", subject=Subject.PERSON)
    a_trigger([mails(letter, Recipient.ADVISOR)])
    dossier = a_dossier(again)
    appointment = an_appointment(dossier)
    work()
    assert db.session.scalars(select(EmailRecipient.leaving_key)).one()

    a_dossier(noor)
    made_one(noor, again, sanne)

    assert f":advisor:person:{noor.id}" in db.session.scalars(select(Email.key)).one()
    assert f":colleague:{noor.id}:" in db.session.scalars(select(EmailRecipient.leaving_key)).one()
    scenario = a_scenario("Nog eens", [mails(letter, Recipient.ADVISOR)])
    runs.start_by_hand(dossier, appointment, (scenario.id,), token="nog-eens", by=sanne)
    work()
    assert len(db.session.scalars(select(Email)).all()) == 1 and check.breaches() == []


# What is known


def test_each_field_is_chosen(dossiers, noor, again, sanne, income):
    again.phone = "06 12345678"
    db.session.commit()
    choices = {"name": str(again.id), "phone": str(again.id), f"property-{income.id}": str(again.id)}

    made_one(noor, again, sanne, **choices)

    assert (noor.full_name, noor.phone, noor.salutation) == ("N. Dalen", "06 12345678", Salutation.MS)
    assert [one.name for one in noor.options] == ["Loondienst"] and again.options == []
    changes = db.session.scalars(select(FactChange.field).where(FactChange.person_id == noor.id)).all()
    assert {"Voornaam", "Tussenvoegsel", "Telefoon", "Inkomenstype"} <= {*changes}


def test_what_is_proposed_is_filled_in_and_of_several_choices_all(dossiers, noor, again, sanne):
    made_one(noor, again, sanne)

    assert (noor.full_name, noor.email) == ("Noor van Dalen", "noor.van.dalen@voorbeeld.example")
    assert [one.name for one in noor.options] == ["Loondienst", "ZZP'er"]


def test_of_a_property_of_one_choice_one_stays(noor, again, sanne, profile):
    noor.options, again.options = [option(profile, "Standaard")], [option(profile, "Expat")]
    db.session.commit()
    a_dossier(noor)
    a_dossier(again)

    made_one(noor, again, sanne)

    # Who came last is the newest.
    assert [one.name for one in noor.options] == ["Expat"]


def test_an_address_that_can_be_written_to_goes_before_a_newer_one(noor, again, sanne):
    again.email = again.refused_address = "noor@weg.example"
    again.refusal = "550 no such user"
    db.session.commit()
    a_dossier(noor)
    a_dossier(again)

    made_one(noor, again, sanne)

    assert (noor.email, noor.why_unreachable) == ("noor.van.dalen@voorbeeld.example", "")


def test_an_address_stays_refused_whosever_it_is(noor, again, sanne):
    again.email = again.refused_address = "noor@weg.example"
    again.refusal = "550 no such user"
    noor.refused_address, noor.refusal = noor.email, "550 no"
    db.session.commit()

    merge = made_one(noor, again, sanne, email=str(again.id))
    assert noor.why_unreachable == "550 no such user"
    undoing.undo(merge, by=sanne)

    assert (noor.why_unreachable, again.why_unreachable) == ("550 no", "550 no such user")


# What is refused


def test_two_on_one_dossier_stay_two(noor, again, sanne):
    dossier = a_dossier(noor, again)

    with pytest.raises(DomainError, match=f"Ze staan samen op dossier {dossier.id}, en blijven daarom twee personen."):
        made_one(noor, again, sanne)

    assert db.session.scalars(select(PersonMerge)).all() == [] and again.merged_into_id is None


def test_what_is_open_of_both_on_one_dossier_is_decided_on_first(dossiers, noor, again, sanne):
    """As is left when the one has taken the place of the other."""
    first = db.session.scalars(select(Applicant).where(Applicant.person_id == noor.id)).one()
    first.person = a_person("Mees de Boer")
    request = db.session.scalars(select(DocumentRequest).where(DocumentRequest.person_id == noor.id)).first()
    request.dossier_id, request.key = dossiers[1].id, request.key.replace(f":{dossiers[0].id}:", f":{dossiers[1].id}:")
    db.session.commit()

    with pytest.raises(DomainError, match="voor beiden nog open"):
        made_one(noor, again, sanne)


def test_what_changed_since_it_was_looked_at_is_shown_anew(dossiers, noor, again, sanne):
    seen = comparison.of(noor.id, again.id).mark
    persons.change(noor, persons.PersonDetails(last_name="Visser"), version=None, by=sanne)

    with pytest.raises(DomainError, match="Er is intussen iets gewijzigd"):
        merging.merge(noor.id, again.id, {}, seen=seen, by=sanne)


def test_who_is_someone_else_already_is_merged_no_more(noor, again, sanne):
    a_dossier(noor)
    a_dossier(again)
    first = made_one(noor, again, sanne)

    # Asked twice, it is done once.
    assert merging.merge(noor.id, again.id, {}, seen="", by=sanne) == first
    with pytest.raises(DomainError, match="is intussen samengevoegd met Noor van Dalen"):
        merging.merge(a_person("Mees de Boer").id, again.id, {}, seen="", by=sanne)


# The way back


def test_it_is_undone_by_the_list_as_if_it_had_never_been(dossiers, noor, again, sanne):
    before = everywhere()
    merge = made_one(noor, again, sanne, name=str(again.id))
    assert everywhere() != before

    assert undoing.undo(merge, by=sanne)

    assert everywhere() == before and check.breaches() == []
    assert (merge.undone_by, noor.full_name) == (sanne, "Noor van Dalen")
    assert not undoing.undo(merge, by=sanne)


def test_of_a_chain_the_last_is_undone_first(dossiers, noor, again, sanne):
    third = a_person("Noortje Dalen")
    a_dossier(third)
    before = everywhere()
    first = made_one(again, noor, sanne)
    between = everywhere()
    second = made_one(third, again, sanne)
    assert noor.merged_into_id == again.merged_into_id == third.id

    with pytest.raises(DomainError, match="is daarna zelf samengevoegd met iemand"):
        undoing.undo(first, by=sanne)
    undoing.undo(second, by=sanne)
    assert everywhere() == between
    undoing.undo(first, by=sanne)

    assert everywhere() == before and check.breaches() == []


def test_of_two_who_joined_the_same_the_last_is_undone_first(dossiers, noor, again, sanne):
    third = a_person("Noortje Dalen")
    a_dossier(third)
    first, second = made_one(noor, again, sanne), made_one(noor, third, sanne)

    assert told(first) == ["Noortje Dalen is daarna bij dezelfde persoon gevoegd. Maak dat eerst ongedaan."]
    undoing.undo(second, by=sanne)
    assert told(first) == []


def told(merge):
    return [str(obstacle) for obstacle in undoing.prospect(merge).obstacles]


def test_it_is_not_undone_when_what_is_known_changed_since(dossiers, noor, again, sanne):
    merge = made_one(noor, again, sanne)
    persons.change(noor, persons.PersonDetails(last_name="Visser"), version=None, by=a_user())

    assert told(merge) == ["De gegevens van Visser zijn sindsdien gewijzigd, het laatst door Yara de Wit."]
    with pytest.raises(DomainError, match="sindsdien gewijzigd"):
        undoing.undo(merge, by=sanne)


def test_it_is_not_undone_when_something_came_on_a_dossier_that_moved(dossiers, noor, again, sanne):
    merge = made_one(noor, again, sanne)
    an_appointment(dossiers[0])
    work()
    assert told(merge) == []

    an_appointment(dossiers[1])
    work()

    assert told(merge) == [f"Op dossier {dossiers[1].id} is er sindsdien iets bijgekomen voor deze persoon."]


def test_it_is_not_undone_when_the_one_got_another_dossier(dossiers, noor, again, sanne):
    merge = made_one(noor, again, sanne)
    other = a_dossier(noor)

    assert told(merge) == [f"Op dossier {other.id} is er sindsdien iets bijgekomen voor deze persoon."]


def test_it_is_not_undone_when_what_moved_is_gone(dossiers, noor, again, sanne):
    merge = made_one(noor, again, sanne)
    db.session.delete(dossiers[1].applicants[1])
    db.session.commit()

    assert told(merge) == [f"Op dossier {dossiers[1].id} is sindsdien veranderd: 1 dossier."]


def test_it_is_not_undone_when_what_was_chosen_is_gone(noor, again, sanne, profile):
    noor.options, again.options = [option(profile, "Standaard")], [option(profile, "Expat")]
    db.session.commit()
    merge = made_one(noor, again, sanne, **{f"property-{profile.id}": str(noor.id)})
    db.session.delete(option(profile, "Expat"))
    db.session.commit()

    assert told(merge) == ["Wat toen bij een eigenschap gekozen was, kan nu niet meer zo worden gekozen."]


def test_a_mail_that_left_and_a_document_that_came_in_go_back_as_they_are(dossiers, noor, again, sanne):
    merge = made_one(noor, again, sanne)
    request = db.session.scalars(
        select(DocumentRequest).where(
            DocumentRequest.dossier_id == dossiers[1].id, DocumentRequest.person_id == noor.id
        )
    ).first()
    request.status = RequestStatus.RECEIVED
    db.session.commit()

    undoing.undo(merge, by=sanne)

    assert request.person is again and request.status is RequestStatus.RECEIVED


# At the same moment


def test_of_two_admins_who_merge_at_once_one_does(app, dossiers, noor, again, sanne):
    ids, seen = (noor.id, again.id), comparison.of(noor.id, again.id).mark

    def act():
        return merging.merge(*ids, {}, seen=seen, by=db.session.get_one(User, sanne_id)).id

    sanne_id = sanne.id
    assert len(set(side_by_side(app, 4, act))) == 1
    assert db.session.scalar(select(func.count(PersonMerge.id))) == 1 and check.breaches() == []


def test_two_who_are_merged_both_ways_at_once_become_one(app, dossiers, noor, again, sanne):
    ids, seen = [(noor.id, again.id), (again.id, noor.id)] * 2, comparison.of(noor.id, again.id).mark
    sanne_id = sanne.id

    def act():
        return merging.merge(*ids.pop(), {}, seen=seen, by=db.session.get_one(User, sanne_id)).id

    assert len(set(side_by_side(app, 4, act))) == 1
    db.session.expire_all()
    assert {noor.merged_into_id, again.merged_into_id} in ({None, noor.id}, {None, again.id})


def test_a_run_that_is_planned_meanwhile_is_before_or_after_it(app, dossiers, noor, again, sanne):
    an_appointment(dossiers[1], an_appointment_type("Adviesgesprek"))
    run_id = db.session.scalars(select(Run.id).order_by(Run.id.desc())).first()
    ids, sanne_id = (noor.id, again.id), sanne.id

    def merge():
        for _ in range(2):
            try:
                now = comparison.of(*ids)
                db.session.rollback()
                return merging.merge(*ids, {}, seen=now.mark, by=db.session.get_one(User, sanne_id)).id
            except DomainError:
                continue

    acts = [merge, lambda: runs.execute(run_id)]
    side_by_side(app, 2, lambda: acts.pop()())

    db.session.expire_all()
    assert again.merged_into_id == noor.id and check.breaches() == []
    assert db.session.get_one(Run, run_id).status is RunStatus.DONE
    assert everything_of(again) == {name: set() for name in everything_of(again)}


def test_who_joins_a_dossier_meanwhile_does_so_before_it_or_not_at_all(app, dossiers, noor, again, sanne):
    third, ids, sanne_id = a_dossier(a_person("Mees de Boer")), (noor.id, again.id), sanne.id
    third_id = third.id

    def merge():
        for _ in range(3):
            compared = comparison.of(*ids)
            mark = compared.mark
            db.session.rollback()
            try:
                return merging.merge(*ids, {}, seen=mark, by=db.session.get_one(User, sanne_id)).id
            except DomainError:
                continue

    def join():
        person, by = db.session.get_one(Person, ids[1]), db.session.get_one(User, sanne_id)
        new = dossiers_service.NewApplicant(person, persons.PersonDetails(last_name="Dalen"))
        with suppress(DomainError):
            dossiers_service.add_partner(db.session.get_one(Dossier, third_id), new, by=by)

    acts = [merge, join]
    side_by_side(app, 2, lambda: acts.pop()())

    db.session.expire_all()
    assert again.merged_into_id == noor.id and check.breaches() == []
    assert {part.person.full_name for part in third.applicants} <= {"Mees de Boer", noor.full_name}


def test_nobody_who_is_somebody_else_joins_a_dossier(dossiers, noor, again, sanne):
    made_one(noor, again, sanne)
    new = dossiers_service.NewApplicant(again, persons.PersonDetails(last_name="Dalen"))

    with pytest.raises(DomainError, match="is samengevoegd met Noor van Dalen"):
        dossiers_service.add_partner(dossiers[0], new, by=sanne)


# What the check finds


@pytest.mark.parametrize(
    ("sql", "breach"),
    [
        ("UPDATE emails SET person_id = {other} WHERE id = 1", "emails.person_id of row 1 is person {other}"),
        ("UPDATE persons SET merged_into_id = {other} WHERE id = {third}", "persons.merged_into_id of row {third}"),
        ("INSERT INTO person_options VALUES ({other}, 1)", "person {other} was merged, and still has options"),
        (
            "UPDATE persons SET merged_into_id = NULL WHERE id = {other}",
            "person {other} was merged, and leads to nobody",
        ),
        ("UPDATE persons SET merged_into_id = {noor} WHERE id = {third}", "person {third} leads to another"),
        (
            "UPDATE document_requests SET key = 'document:2:{other}:' || id WHERE person_id = {noor}",
            ", of person {other} who was merged",
        ),
    ],
)
def test_the_check_tells_what_is_left_of_who_was_merged(dossiers, noor, again, sanne, sql, breach):
    made_one(noor, again, sanne)
    who = {"noor": noor.id, "other": again.id, "third": dossiers[1].applicants[0].person_id}

    db.session.execute(text(sql.format(**who)))

    assert any(breach.format(**who) in line for line in check.breaches())
    db.session.rollback()
