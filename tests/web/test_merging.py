"""Two persons that turn out to be one: on the screens of admins, and for whoever had the other one open."""

import pytest
from sqlalchemy import select

from app.casework.merging import comparison, merging
from app.extensions import db
from app.models import Person, PersonMerge, User
from app.vocabulary.words import Subject
from tests.conftest import signed_in
from tests.factories import a_document_type, a_dossier, a_person, a_property, a_trigger, an_appointment, asks, work
from tests.web.pages import form, refusal, words


@pytest.fixture
def income(app, office):
    return a_property("Inkomenstype", ["Loondienst", "ZZP'er"], subject=Subject.PERSON, is_multiple=True)


@pytest.fixture
def noor(app, office):
    return a_person("Noor van Dalen")


@pytest.fixture
def again(app, office):
    again = a_person("N. Dalen", email="noor@werk.example")
    again.phone = "06 12345678"
    db.session.commit()
    return again


@pytest.fixture
def dossiers(noor, again):
    a_trigger([asks(a_document_type())])
    dossiers = a_dossier(noor), a_dossier(a_person("Bram Keizer"), again)
    an_appointment(dossiers[1])
    work()
    return dossiers


@pytest.fixture
def url(noor, again):
    return f"/persons/{noor.id}/merging/{again.id}"


@pytest.fixture
def merged(dossiers, noor, again):
    """They are one already."""

    def merge():
        sanne = db.session.scalars(select(User)).first()
        return merging.merge(noor.id, again.id, {}, seen=comparison.of(noor.id, again.id).mark, by=sanne)

    return merge


def test_the_two_stand_side_by_side_with_what_moves_before_it_happens(admin, dossiers, url, noor, again):
    page = admin.get(url)

    text = words(page)
    assert "1 gevraagd document, waarvan 1 nog open; 1 actie van een uitvoering" in text
    assert f'href="/dossiers/{dossiers[1].id}"' in page.text
    proposed = form(page, "kept")
    assert proposed["kept"] == str(noor.id) and proposed["name"] == str(noor.id)
    assert (proposed["phone"], proposed["email"]) == (str(again.id), str(again.id))
    assert "Aanhef: Niet ingevuld" in text and "salutation" not in proposed


def test_what_is_chosen_is_what_becomes_of_them(admin, dossiers, url, noor, again):
    values = form(admin.get(url), "kept") | {"kept": str(again.id), "email": str(noor.id)}

    answer = admin.post(url, data=values)

    assert answer.status_code == 303 and answer.location == f"/persons/{again.id}"
    db.session.expire_all()
    kept = db.session.get_one(Person, again.id)
    assert (kept.full_name, kept.email, kept.phone) == ("Noor van Dalen", noor.email, "06 12345678")
    assert noor.merged_into_id == again.id and dossiers[0].applicants[0].person is kept
    page = words(admin.get(answer.location))
    assert "Noor van Dalen is samengevoegd met N. Dalen." in page
    assert "Samengevoegd Noor van Dalen samengevoegd met N. Dalen" in page


def test_what_was_not_chosen_is_asked(admin, dossiers, url):
    values = form(admin.get(url), "kept") | {"kept": "7", "email": "x"}

    page = admin.post(url, data=values)

    assert page.status_code == 422 and db.session.scalars(select(PersonMerge)).all() == []


def test_what_changed_since_is_shown_again_with_what_was_chosen(admin, dossiers, url, noor, again):
    values = form(admin.get(url), "kept") | {"email": str(noor.id), "kept": str(again.id)}
    again.first_name = "Noortje"
    db.session.commit()

    page = admin.post(url, data=values)

    assert page.status_code == 422
    assert refusal(page) == "Er is intussen iets gewijzigd. Hieronder staat wat er nu gebeurt: kijk het na."
    now = form(page, "kept")
    assert (now["email"], now["kept"]) == (str(noor.id), str(again.id))
    assert admin.post(url, data=now).status_code == 303


def test_two_on_one_dossier_are_told_to_stay_two(admin, noor, again):
    dossier = a_dossier(noor, again)
    url = f"/persons/{noor.id}/merging/{again.id}"

    page = admin.get(url)

    text = f"Ze staan samen op dossier {dossier.id}, en blijven daarom twee personen."
    assert text in words(page) and ">Samenvoegen</button>" not in page.text
    assert text in words(admin.post(url, data=form(page, "kept")))
    db.session.expire_all()
    assert noor.merged_into_id is again.merged_into_id is None


def test_sent_twice_it_is_done_once(admin, dossiers, url, noor):
    values = form(admin.get(url), "kept")

    answers = [admin.post(url, data=values) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(db.session.scalars(select(PersonMerge)).all()) == 1


def test_only_admins_merge(advisor, dossiers, url, noor, merged):
    paths = [url, f"/persons/{noor.id}/merging", f"/person-merges/{merged().id}"]
    assert [advisor.get(path).status_code for path in paths] == [403] * 3
    assert advisor.post("/persons", data={"id": ["1", "2"]}).status_code == 403
    assert "Samenvoegen" not in advisor.get("/persons").text + advisor.get(f"/persons/{noor.id}").text


# Where it begins


def test_two_are_ticked_in_the_list(admin, dossiers, noor, again):
    assert 'value="merge"' in admin.get("/persons").text

    answer = admin.post("/persons", data={"action": "merge", "id": [noor.id, again.id]})
    alone = admin.post("/persons", data={"action": "merge", "id": [noor.id]})

    assert answer.location == f"/persons/{noor.id}/merging/{again.id}"
    assert alone.status_code == 422 and "kies precies twee personen" in words(alone)


def test_who_looks_the_same_is_offered_and_anybody_is_found(admin, dossiers, noor, again):
    again.email = noor.email
    db.session.commit()
    url = f"/persons/{noor.id}/merging"

    assert f'href="/persons/{noor.id}/merging/{again.id}"' in admin.get(url).text
    page = admin.get(f"{url}?q=keizer").text
    assert "Bram Keizer" in page and "N. Dalen" not in page
    assert f'href="{url}/{noor.id}"' not in admin.get(f"{url}?q=noor").text


def test_two_who_look_like_who_is_typed_can_be_merged_from_there(admin, dossiers, noor, again):
    again.email = noor.email
    db.session.commit()

    page = admin.post("/persons/alike?role=consumer", data={"consumer-email": noor.email})

    assert f'href="/persons/{noor.id}/merging/{again.id}"' in page.text


# Who was merged leads to who stayed


def test_an_old_address_leads_to_who_stayed(admin, dossiers, merged, noor, again):
    merged()
    on_dossier = f"/dossiers/{dossiers[1].id}/persons"

    assert admin.get(f"/persons/{again.id}").location == f"/persons/{noor.id}"
    assert "N. Dalen is samengevoegd met deze persoon." in words(admin.get(f"/persons/{noor.id}"))
    assert admin.get(f"{on_dossier}/{again.id}").location == f"{on_dossier}/{noor.id}"
    assert f'id="person-facts-{noor.id}"' in admin.get(f"{on_dossier}/{again.id}/facts").text
    assert admin.get(f"/persons/{again.id}/merging").location == f"/persons/{noor.id}/merging"
    assert admin.get(f"/persons/{again.id}/merging/{noor.id}").location == f"/persons/{again.id}"


@pytest.mark.parametrize("text", ["N. Dalen", "noor@werk.example", "+31 6 1234 5678"])
@pytest.mark.database("both")
def test_what_was_known_of_the_other_finds_who_stayed(admin, dossiers, merged, noor, again, text):
    merge = merged()
    merge.kept.email = merge.kept.phone = ""
    db.session.commit()

    page = admin.get("/persons", query_string={"q": text})
    assert f'href="/persons/{noor.id}"' in page.text and f'href="/persons/{again.id}"' not in page.text
    found = admin.get("/search", query_string={"q": text}).text
    assert f'href="/persons/{noor.id}"' in found and f'href="/dossiers/{dossiers[1].id}"' in found


def test_who_is_typed_anew_as_the_other_was_is_asked_about(admin, dossiers, merged, noor, again):
    merged()

    page = admin.post("/persons/alike?role=consumer", data={"consumer-email": "noor@werk.example"})

    assert "Ja, dit is Noor van Dalen" in page.text and "Ja, dit is N. Dalen" not in page.text


def test_who_was_merged_is_in_no_list(admin, dossiers, merged, again):
    before = admin.get("/persons").text
    merged()

    assert "N. Dalen" in before and "N. Dalen" not in admin.get("/persons").text


def test_a_form_of_the_other_is_not_saved_over_who_stayed(admin, advisor, dossiers, merged, noor, again):
    url = f"/dossiers/{dossiers[1].id}/persons/{again.id}"
    values = form(advisor.get(url)) | {"first_name": "Noortje", "phone": "030 1234567"}
    merged()

    page = advisor.post(url, data=values)

    assert page.status_code == 422
    assert "Deze persoon is intussen samengevoegd met Noor van Dalen. Uw invoer staat er nog" in refusal(page)
    assert "Nu is bewaard: Voornaam: Noor" in words(page)
    now = form(page)
    assert (now["first_name"], now["phone"]) == ("Noortje", "030 1234567")
    assert advisor.post(url, data=now).status_code == 303
    db.session.expire_all()
    assert (noor.first_name, noor.phone, again.first_name) == ("Noortje", "030 1234567", "N.")


def test_neither_is_the_form_on_the_dossiers_own_page(admin, advisor, dossiers, merged, noor, again):
    edit = f"/dossiers/{dossiers[1].id}/persons/{again.id}/facts"
    name = f"person-{again.id}-first_name"
    values = form(advisor.get(f"{edit}/edit"), name) | {name: "Noortje"}
    merged()

    page = advisor.post(edit, data=values)

    assert page.status_code == 422 and "samengevoegd met Noor van Dalen" in refusal(page)
    now = form(page, name)
    assert now[name] == "Noortje" and edit in page.text
    assert advisor.post(edit, data=now).status_code == 200
    db.session.expire_all()
    assert noor.first_name == "Noortje"


def test_who_was_chosen_for_a_new_dossier_before_is_asked_about_again(admin, dossiers, merged, noor, again):
    values = form(admin.get("/dossiers/new")) | {
        "consumer-last_name": "Dalen",
        "consumer-email": "noor@werk.example",
        "consumer-person_id": str(again.id),
    }
    merged()

    page = admin.post("/dossiers/new", data=values)

    assert page.status_code == 422 and "Ja, dit is Noor van Dalen" in page.text
    assert 'value="noor@werk.example"' in page.text


def test_who_is_taken_off_a_dossier_is_who_stayed_after_a_look(admin, dossiers, merged, noor, again):
    url = f"/dossiers/{dossiers[1].id}/persons/{again.id}/leaving"
    values = form(admin.get(url), "seen")
    merged()

    page = admin.post(url, data=values)

    assert page.status_code == 422 and "Er is intussen iets gewijzigd" in refusal(page)
    assert admin.post(url, data=form(page, "seen")).status_code == 303
    assert len(dossiers[1].applicants) == 1
    assert admin.post(f"/dossiers/{dossiers[1].id}/persons/{again.id}/return").status_code == 303
    db.session.expire_all()
    assert dossiers[1].applicants[1].person is noor


def test_consumer_and_partner_change_places_though_one_was_merged_meanwhile(admin, noor, again):
    dossier = a_dossier(again, a_person("Bram Keizer"))
    url = f"/dossiers/{dossier.id}/roles"
    values = form(admin.get(url), "consumer_id")
    seen = comparison.of(noor.id, again.id).mark
    merging.merge(noor.id, again.id, {}, seen=seen, by=dossier.advisor)

    admin.post(url, data=values)

    db.session.expire_all()
    assert [part.person.full_name for part in dossier.applicants] == ["Bram Keizer", noor.full_name]


# The way back


def test_what_moved_is_looked_up_and_goes_back(admin, dossiers, merged, noor, again):
    url = f"/person-merges/{merged().id}"

    page = admin.get(url)
    assert f'href="/dossiers/{dossiers[1].id}"' in page.text and "1 gevraagd document" in words(page)
    assert admin.post(f"{url}/undoing").status_code == 303

    assert "het zijn weer twee personen" in words(admin.get(url))
    assert "Ongedaan gemaakt op" in words(admin.get(url)) and ">Ongedaan maken</button>" not in admin.get(url).text
    assert admin.get(f"/persons/{again.id}").status_code == 200


def test_why_it_cannot_go_back_is_said(admin, dossiers, merged, noor):
    url = f"/person-merges/{merged().id}"
    noor.phone = "030 1234567"
    db.session.commit()

    page = admin.get(url)

    reason = "De gegevens van Noor van Dalen zijn sindsdien gewijzigd"
    assert reason in words(page) and ">Ongedaan maken</button>" not in page.text
    admin.post(f"{url}/undoing")
    assert reason in words(admin.get("/persons"))


def test_the_timeline_tells_it(admin, dossiers, merged):
    url = f"/person-merges/{merged().id}"
    admin.post(f"{url}/undoing")

    for dossier in dossiers:
        page = words(admin.get(f"/dossiers/{dossier.id}/timeline"))
        assert "N. Dalen is samengevoegd met Noor van Dalen" in page
        assert "Samenvoegen van N. Dalen met Noor van Dalen ongedaan gemaakt" in page


def test_a_calendar_feed_names_who_stayed(app, admin, dossiers, merged):
    yara = db.session.scalars(select(User).where(User.name == "Yara de Wit")).one()
    merged()
    yara.calendar_token = "een-geheim"
    db.session.commit()

    feed = signed_in(app, None).get("/calendar/feed/een-geheim.ics")

    assert "Keizer – Van Dalen" in feed.text.replace("\r\n ", "")
