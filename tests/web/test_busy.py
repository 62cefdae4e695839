"""Who has to wait too long for what another holds gets a sentence, and keeps what was typed."""

from contextlib import contextmanager

import pytest
from flask import after_this_request
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from app import extensions
from app.extensions import Patience, db, patience, prepare_sqlite, waiting_at_most
from app.store import database_errors
from app.store.locking import lock_dossier
from app.tables import bulk
from app.web.rights import Right, right
from tests.factories import a_dossier, a_person, a_user
from tests.web.pages import words

pytestmark = pytest.mark.database("both")

SENTENCE = "Iemand anders is hier nog mee bezig, dus er is niets gewijzigd."


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    """Nobody waits for long in these tests."""
    monkeypatch.setattr(extensions, "PAGE", Patience(1, 8))


@contextmanager
def held(backend, dossier_id):
    """Another transaction has the dossier, or on SQLite the only turn to write."""
    engine = create_engine(backend.app.config["SQLALCHEMY_DATABASE_URI"])
    if engine.name == "sqlite":
        prepare_sqlite(engine)
    with engine.connect() as other:
        other.execute(text(f"UPDATE dossiers SET version = version WHERE id = {dossier_id}"))
        yield
    engine.dispose()


def archived(client, dossier_id, **headers):
    headers = {"Referer": f"http://localhost/dossiers/{dossier_id}", **headers}
    return client.post(f"/dossiers/{dossier_id}/archive", headers=headers)


def test_a_form_is_answered_with_a_sentence_and_the_way_back_to_what_was_typed(backend, advisor, office):
    dossier_id = a_dossier().id
    db.session.commit()
    with held(backend, dossier_id):
        answer = archived(advisor, dossier_id)

    assert answer.status_code == 503
    assert SENTENCE in words(answer) and "Yara de Wit" in words(answer)
    assert f'href="http://localhost/dossiers/{dossier_id}" data-unanswered' in answer.text
    assert archived(advisor, dossier_id).status_code == 303


def test_who_only_reads_waits_for_nobody(backend, advisor, office):
    dossier_id = a_dossier().id
    db.session.commit()
    with held(backend, dossier_id):
        assert advisor.get(f"/dossiers/{dossier_id}").status_code == 200


@pytest.mark.database("postgresql")
def test_what_is_committed_after_the_view_is_told_alike(backend, app, advisor, office, monkeypatch):
    """As Flask-Security does with a password. On SQLite there was a turn to write by then, or none at all."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    dossier_id = a_dossier().id
    db.session.commit()

    def write(response):
        lock_dossier(dossier_id)
        return response

    @right(Right.USER)
    def view(**_):
        after_this_request(write)
        return "done"

    monkeypatch.setitem(app.view_functions, "dossiers.archive", view)
    with held(backend, dossier_id):
        answer = archived(advisor, dossier_id)
    assert (answer.status_code, SENTENCE in words(answer)) == (503, True)


@pytest.mark.database("postgresql")
def test_of_several_rows_the_one_that_is_held_is_told_and_the_others_are_done(backend, advisor, office, monkeypatch):
    monkeypatch.setattr(bulk, "WAITS_SECONDS", 1)
    first, second = a_dossier(), a_dossier(a_person("Els Jansen"))
    ids = [first.id, second.id]
    db.session.commit()
    with held(backend, ids[0]):
        result = bulk.archive(ids, by=a_user())
    assert (result.done, [(refusal.id, str(refusal.sentence)) for refusal in result.refused]) == (
        1,
        [(ids[0], f"{SENTENCE} Probeer het zo nog eens.")],
    )


@pytest.mark.database("postgresql")
def test_a_transaction_that_falls_silent_is_ended_by_the_server_and_told_alike(backend, office):
    """On SQLite nothing but the end of its process ends it."""
    dossier_id = a_dossier().id
    db.session.commit()
    token = patience.set(Patience(1, 1))
    try:
        lock_dossier(dossier_id)
        with held(backend, dossier_id), pytest.raises(DBAPIError) as ended:
            db.session.execute(text("SELECT 1"))
        assert database_errors.told(ended.value) == f"the database ended this: {database_errors.WAS_SILENT}"
    finally:
        patience.reset(token)
        db.session.rollback()


def test_a_command_says_it_too(backend, office):
    dossier_id = a_dossier().id
    db.session.commit()
    with held(backend, dossier_id), waiting_at_most(1), pytest.raises(DBAPIError) as refused:
        lock_dossier(dossier_id)
    db.session.rollback()
    assert database_errors.told(refused.value) == f"the database can't be used now: {database_errors.BUSY}"
