"""Nieuw dossier, with people who may exist already; and a partner who joins later."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import event, func, select

from app.casework import dossiers, persons
from app.extensions import db
from app.models import Dossier, LeadSource, Person, StatusChange
from app.vocabulary.sentences import DomainError
from app.vocabulary.words import ApplicantRole, Salutation, Subject
from tests.factories import a_dossier, a_person, a_property, a_status, a_user, option
from tests.web.pages import errors, form, options, refusal, words


@pytest.fixture
def phase(app, office):
    return a_property("Fase", ["Starter", "Doorstromer"])


@pytest.fixture
def income(app, office):
    return a_property("Inkomenstype", ["Loondienst", "ZZP'er"], subject=Subject.PERSON, is_multiple=True)


def the_dossier():
    db.session.expire_all()
    return db.session.scalars(select(Dossier)).one()


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


# Nieuw dossier


def filled_in(client, **values):
    return (
        form(client.get("/dossiers/new"))
        | {
            "consumer-salutation": "ms",
            "consumer-first_name": "Noor",
            "consumer-prefix": "van",
            "consumer-last_name": "Dalen",
            "consumer-email": "noor@voorbeeld.example",
        }
        | {name.replace("__", "-"): value for name, value in values.items()}
    )


def test_a_dossier_is_opened_for_one_applicant_with_its_properties(advisor, phase, income):
    values = filled_in(
        advisor,
        **{
            f"property-{phase.id}": str(option(phase, "Starter").id),
            f"consumer-property-{income.id}": [str(one.id) for one in income.options],
            "consumer-phone": "06 12345678",
        },
    )

    response = advisor.post("/dossiers/new", data=values)

    dossier = the_dossier()
    assert (response.status_code, response.location) == (303, f"/dossiers/{dossier.id}")
    assert [one.role for one in dossier.applicants] == [ApplicantRole.CONSUMER]
    noor = dossier.applicants[0].person
    assert (noor.full_name, noor.salutation, noor.phone) == ("Noor van Dalen", Salutation.MS, "06 12345678")
    assert [one.name for one in dossier.options] == ["Starter"]
    assert [one.name for one in noor.options] == ["Loondienst", "ZZP'er"]
    assert dossier.advisor_id == advisor.user_id and dossier.status.name == "Nieuw"
    page = words(advisor.get(response.location))
    assert "Noor van Dalen Consument" in page and "Inkomenstype Loondienst, ZZP'er" in page
    assert "+ Partner toevoegen" in page


def test_a_dossier_is_opened_for_two_applicants(advisor, income):
    values = filled_in(
        advisor,
        has_partner="y",
        partner__first_name="Bram",
        partner__last_name="Keizer",
        **{f"partner-property-{income.id}": [str(option(income, "ZZP'er").id)]},
    )

    advisor.post("/dossiers/new", data=values)

    dossier = the_dossier()
    assert dossier.name == "Van Dalen – Keizer"
    assert [one.role for one in dossier.applicants] == [ApplicantRole.CONSUMER, ApplicantRole.PARTNER]
    assert [one.name for one in dossier.applicants[1].person.options] == ["ZZP'er"]


def test_the_first_status_is_kept_as_a_change_by_who_opened_it(advisor):
    advisor.post("/dossiers/new", data=filled_in(advisor))

    change = db.session.scalars(select(StatusChange)).one()
    assert (change.from_status_id, change.to_status_id) == (None, the_dossier().status_id)
    assert change.changed_by_id == advisor.user_id


def test_all_that_is_wrong_is_said_at_once_and_what_was_typed_stays(advisor, income):
    chosen = str(option(income, "ZZP'er").id)
    values = filled_in(
        advisor,
        consumer__last_name="   ",
        consumer__email="noor@",
        has_partner="y",
        partner__first_name="Bram",
        partner__email="bram",
        **{f"partner-property-{income.id}": [chosen]},
    )

    response = advisor.post("/dossiers/new", data=values)

    assert response.status_code == 422
    assert errors(response) == {
        "consumer-last_name": "Vul dit in.",
        "consumer-email": "Dit is geen geldig e-mailadres.",
        "partner-last_name": "Vul dit in.",
        "partner-email": "Dit is geen geldig e-mailadres.",
    }
    kept = form(response)
    assert kept["consumer-first_name"] == "Noor" and kept["partner-email"] == "bram"
    assert kept[f"partner-property-{income.id}"] == [chosen] and kept["has_partner"] == ["y"]
    assert kept["token"] == values["token"]
    assert count(Dossier) == count(Person) == 0


def test_what_was_typed_of_a_partner_that_is_not_there_does_not_count(advisor):
    a_person("Bram Keizer")
    values = filled_in(advisor, partner__first_name="Bram", partner__last_name="Keizer", partner__email="bram")

    assert advisor.post("/dossiers/new", data=values).status_code == 303
    assert len(the_dossier().applicants) == 1


def test_one_form_sent_twice_opens_one_dossier(advisor):
    values = filled_in(advisor)

    first, second = (advisor.post("/dossiers/new", data=values) for _ in range(2))

    assert first.location == second.location
    assert count(Dossier) == count(Person) == 1


def test_a_choice_that_does_not_exist_is_refused(advisor, phase):
    values = filled_in(advisor, status_id="999999", **{f"property-{phase.id}": "999999"})

    response = advisor.post("/dossiers/new", data=values)

    assert response.status_code == 422
    assert set(errors(response)) == {"status_id", f"property-{phase.id}"}
    assert all("keuze" in text for text in errors(response).values())


def test_archived_things_are_not_offered(advisor, phase):
    now = datetime.now(UTC)
    option(phase, "Doorstromer").archived_at = now
    db.session.add(LeadSource(name="Krant", archived_at=now))
    a_property("Oud", ["Ja"]).archived_at = now
    a_user("Wim Weg", active=False)
    db.session.commit()

    page = advisor.get("/dossiers/new")

    assert options(page, f"property-{phase.id}") == ["Niet ingevuld", "Starter"]
    assert options(page, "lead_source_id") == ["Onbekend"]
    assert "Oud" not in words(page) and "Wim Weg" not in words(page)


# An existing person


@pytest.mark.parametrize(
    "typed",
    [
        {"consumer-email": "NOOR.van.Dalen@voorbeeld.example", "consumer-last_name": "Anders"},
        {"consumer-email": "", "consumer-first_name": "noor", "consumer-last_name": "DALEN"},
    ],
)
def test_someone_with_the_same_name_or_address_is_offered_before_anything_is_saved(advisor, typed):
    a_person("Noor van Dalen")

    response = advisor.post("/dossiers/new", data=filled_in(advisor) | typed)

    assert response.status_code == 422
    assert "Bestaat deze persoon al? Kies." in words(response)
    assert "Ja, dit is Noor van Dalen · noor.van.dalen@voorbeeld.example" in words(response)
    assert "Nog niet opgeslagen" in refusal(response)
    assert count(Dossier) == 0


def test_the_offered_person_is_taken_and_gets_the_properties_that_were_filled_in(advisor, income):
    profile = a_property("Klantprofiel", ["Expat", "Senior"], subject=Subject.PERSON)
    known = [option(income, "Loondienst"), option(profile, "Expat")]
    noor = a_person("Noor van Dalen", email="noor@werk.example", options=known)
    values = filled_in(
        advisor,
        consumer__person_id=str(noor.id),
        **{f"consumer-property-{income.id}": [str(option(income, "ZZP'er").id)]},
    )

    assert advisor.post("/dossiers/new", data=values).status_code == 303

    assert count(Person) == 1
    person = the_dossier().applicants[0].person
    assert (person.id, person.email) == (noor.id, "noor@werk.example")
    assert {one.name for one in person.options} == {"ZZP'er", "Expat"}


def test_a_namesake_becomes_a_person_of_its_own_when_the_user_says_so(advisor):
    known = a_person("Noor van Dalen")

    response = advisor.post("/dossiers/new", data=filled_in(advisor, consumer__person_id=f"new {known.id}"))

    assert response.status_code == 303
    assert count(Person) == 2


def test_nobody_of_these_is_said_of_those_who_were_shown(advisor):
    known, other = a_person("Noor van Dalen"), a_person("Eleonora Dalen", email="")
    other.phone = "06-12345678"
    db.session.commit()
    typed = filled_in(advisor, consumer__person_id=f"new {known.id}", consumer__phone="0612345678")

    asked = advisor.post("/dossiers/new", data=typed)

    assert asked.status_code == 422 and "Ja, dit is Eleonora Dalen" in asked.text


def test_a_choice_that_no_longer_fits_what_is_typed_is_asked_again_or_dropped(advisor):
    noor, bram = a_person("Noor van Dalen"), a_person("Bram Keizer")
    asked = advisor.post("/dossiers/new", data=filled_in(advisor, consumer__person_id=str(bram.id)))
    assert asked.status_code == 422 and "Ja, dit is Noor van Dalen" in words(asked)

    renamed = filled_in(advisor, consumer__person_id=str(noor.id), consumer__last_name="Visser")
    assert advisor.post("/dossiers/new", data=renamed).status_code == 303
    assert the_dossier().applicants[0].person.full_name == "Noor van Visser"


def test_one_person_cannot_be_both_applicants(advisor):
    noor = a_person("Noor van Dalen")
    values = filled_in(
        advisor,
        consumer__person_id=str(noor.id),
        has_partner="y",
        partner__first_name="Noor",
        partner__prefix="van",
        partner__last_name="Dalen",
        partner__person_id=str(noor.id),
    )

    response = advisor.post("/dossiers/new", data=values)

    assert response.status_code == 422
    assert refusal(response) == "Consument en partner zijn dezelfde persoon."
    assert count(Dossier) == 0


def test_two_applicants_may_share_an_address(advisor):
    values = filled_in(advisor, has_partner="y", partner__last_name="Keizer")
    values["partner-email"] = values["consumer-email"]

    assert advisor.post("/dossiers/new", data=values).status_code == 303
    assert count(Person) == 2


def test_while_typing_the_people_who_look_the_same_appear_in_place(advisor):
    a_person("Noor van Dalen")
    typed = {"consumer-first_name": "Noor", "consumer-prefix": "van", "consumer-last_name": "Dalen"}

    response = advisor.post("/persons/alike?role=consumer", data=typed, headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert response.text.startswith('<div id="consumer-alike">') and "Ja, dit is Noor" in response.text

    other = advisor.post("/persons/alike?role=partner", data=typed, headers={"HX-Request": "true"})
    assert "partner-alike" in other.text and "Ja, dit is" not in other.text


def test_using_a_person_warns_who_has_that_person_open(advisor, income):
    noor = a_person("Noor van Dalen")
    dossier = a_dossier(noor)
    opened = form(advisor.get(f"/dossiers/{dossier.id}/persons/{noor.id}"))
    advisor.post(
        "/dossiers/new",
        data=filled_in(
            advisor,
            consumer__person_id=str(noor.id),
            **{f"consumer-property-{income.id}": [str(option(income, "ZZP'er").id)]},
        ),
    )

    response = advisor.post(f"/dossiers/{dossier.id}/persons/{noor.id}", data=opened)

    assert response.status_code == 422
    assert "Yara de Wit heeft dit intussen gewijzigd." in refusal(response)


def test_html_in_a_name_is_shown_as_it_was_typed(advisor, phase):
    nasty = "<img src=x onerror=alert(1)>"
    phase.name = nasty
    db.session.commit()
    values = filled_in(
        advisor, consumer__first_name=nasty, consumer__last_name="</title>", has_partner="y", partner__last_name=nasty
    )
    advisor.post("/dossiers/new", data=values)
    dossier = the_dossier()

    for url in ("/dossiers", f"/dossiers/{dossier.id}", f"/dossiers/{dossier.id}/settings", "/dossiers/new"):
        page = advisor.get(url).text
        assert "<img src=x" not in page and "</title>" not in page.split("</head>")[1]
    assert "&lt;img src=x onerror=alert(1)&gt;" in advisor.get(f"/dossiers/{dossier.id}").text


# A partner, later


def partner_form(client, dossier, **values):
    typed = {f"partner-{name}": value for name, value in values.items()}
    return form(client.get(f"/dossiers/{dossier.id}/partner"), "partner-last_name") | typed


def test_a_partner_joins_later(advisor, income):
    dossier = a_dossier(a_person("Noor van Dalen"))
    values = partner_form(advisor, dossier, first_name="Bram", last_name="Keizer")
    values[f"partner-property-{income.id}"] = [str(option(income, "ZZP'er").id)]

    response = advisor.post(f"/dossiers/{dossier.id}/partner", data=values)

    assert (response.status_code, response.location) == (303, f"/dossiers/{dossier.id}")
    assert the_dossier().name == "Van Dalen – Keizer"
    assert [one.name for one in the_dossier().applicants[1].person.options] == ["ZZP'er"]


def test_a_partner_who_exists_already_is_offered_and_taken(advisor):
    dossier, bram = a_dossier(a_person("Noor van Dalen")), a_person("Bram Keizer")
    url = f"/dossiers/{dossier.id}/partner"

    asked = advisor.post(url, data=partner_form(advisor, dossier, first_name="Bram", last_name="Keizer"))
    assert asked.status_code == 422 and "Ja, dit is Bram Keizer" in words(asked)
    assert "Nog niet opgeslagen" in refusal(asked)

    chosen = form(asked, "partner-last_name") | {"partner-person_id": str(bram.id)}
    assert advisor.post(url, data=chosen).status_code == 303
    assert [one.person_id for one in the_dossier().applicants][1] == bram.id
    assert count(Person) == 2


def test_the_consumer_is_not_offered_as_the_partner(advisor):
    noor = a_person("Noor van Dalen", email="thuis@voorbeeld.example")
    dossier = a_dossier(noor)
    values = partner_form(advisor, dossier, last_name="Keizer", email="thuis@voorbeeld.example")

    watched = advisor.post(f"/persons/alike?role=partner&dossier={dossier.id}", data=values)
    assert "Bestaat deze persoon al?" not in words(watched)
    assert advisor.post(f"/dossiers/{dossier.id}/partner", data=values).status_code == 303


def test_a_second_partner_is_refused(advisor):
    dossier = a_dossier(a_person("Noor van Dalen"), a_person("Bram Keizer"))
    values = partner_form(advisor, dossier, last_name="Visser")

    response = advisor.post(f"/dossiers/{dossier.id}/partner", data=values)

    assert response.status_code == 422
    assert refusal(response) == "Dit dossier heeft al een partner."
    assert count(Person) == 2


def test_a_partner_without_a_name_is_refused_beside_the_field(advisor):
    dossier = a_dossier()

    response = advisor.post(f"/dossiers/{dossier.id}/partner", data=partner_form(advisor, dossier))

    assert errors(response) == {"partner-last_name": "Vul dit in."}


# The service, raced


def test_a_person_who_changes_while_a_dossier_is_opened_is_a_sentence(app, office):
    """The second writer of a person's row loses, and hears so."""
    noor = a_person("Noor van Dalen")
    yara, status = a_user(), a_status("Nieuw")
    details = dossiers.DossierDetails(yara, None, status, None, None)
    taken = dossiers.NewApplicant(noor, persons.PersonDetails(last_name="Dalen"))

    def overtake(session, *_):
        session.connection().execute(Person.__table__.update().values(version=Person.version + 1))

    event.listen(db.session, "before_flush", overtake, once=True)
    with pytest.raises(DomainError, match="is intussen gewijzigd of verwijderd"):
        dossiers.open_new(details, taken, by=yara)

    assert count(Dossier) == 0


def test_somebody_with_the_same_number_is_asked_about_with_what_is_known(advisor):
    known = a_person("Noor van Dalen", email="")
    known.phone = "06-12345678"
    dossier = a_dossier(known)
    typed = {"consumer-last_name": "Dalen-Keizer", "consumer-phone": "+31 6 12 34 56 78"}

    asked = advisor.post("/persons/alike?role=consumer", data=typed, headers={"HX-Request": "true"}).text

    assert "Ja, dit is Noor van Dalen" in asked and "06-12345678" in asked
    assert f"Heeft dossier {dossier.id}." in asked
