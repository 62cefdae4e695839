"""What a user sees when something goes wrong: always a page, in their language."""

import pytest

from app.extensions import db
from app.models import DossierStatus
from app.web.rights import Right, right
from tests.web.pages import words

pytestmark = pytest.mark.database("both")

SORRY = "Er ging iets mis aan onze kant."


@pytest.fixture
def broken(app, monkeypatch):
    """A view that goes wrong halfway its writing, as a bug would."""
    app.config["PROPAGATE_EXCEPTIONS"] = False

    @right(Right.USER)
    def view():
        db.session.add(DossierStatus())
        db.session.flush()

    monkeypatch.setitem(app.view_functions, "dossiers.index", view)


def test_an_error_in_the_middle_of_writing_shows_a_page_with_who_is_signed_in(broken, advisor):
    response = advisor.get("/dossiers")

    assert response.status_code == 500
    assert SORRY in words(response) and "Yara de Wit" in words(response)


def test_where_that_page_goes_wrong_too_a_bare_one_is_left(app, broken, advisor, monkeypatch):
    def out_of_order():
        """As looking up who is signed in would be, without a database."""
        raise RuntimeError

    monkeypatch.setitem(app.template_context_processors, None, [out_of_order])
    dutch = advisor.get("/dossiers", headers={"Accept-Language": "nl"})
    english = advisor.get("/dossiers", headers={"Accept-Language": "en"})

    assert dutch.status_code == english.status_code == 500
    assert SORRY in words(dutch) and 'lang="nl"' in dutch.text
    assert 'lang="en"' in english.text
