"""Every route, for a visitor, an advisor and an admin: what isn't declared is refused."""

from collections.abc import Iterator

import pytest
from werkzeug.routing import IntegerConverter

from app.extensions import db
from app.models import User
from app.web.rights import Right, right_of
from tests.conftest import signed_in

pytestmark = pytest.mark.database("both")

# Flask-Security guards these itself: to a visitor they answer with the page to sign in on.
GUARDED = {"security.change_password", "security.two_factor_setup", "security.verify"}
SIGN_IN = "/login"


def routes(app, *rights: Right) -> Iterator[tuple[str, str, str]]:
    """(method, URL, endpoint), with something filled in for each argument."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if right_of(app, rule.endpoint) in rights and rule.endpoint != "static":
            whole = {name for name, kind in rule._converters.items() if isinstance(kind, IntegerConverter)}
            values = {name: 1 if name in whole else "scheduled" for name in rule._converters}
            url = adapter.build(rule.endpoint, values | (rule.defaults or {}))
            for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"}):
                yield method, url, rule.endpoint


def asks_to_sign_in(response) -> bool:
    return response.status_code == 302 and response.location.split("?")[0].endswith(SIGN_IN)


def test_every_route_declares_its_right(app):
    assert [rule.endpoint for rule in app.url_map.iter_rules() if right_of(app, rule.endpoint) is None] == []


def test_only_these_are_public(app):
    public = {endpoint for _, _, endpoint in routes(app, Right.PUBLIC) if not endpoint.startswith("security.")}
    assert public == {"accounts.health", "accounts.sign_out", "calendar.feed"}


def test_all_of_the_settings_and_of_management_is_for_admins_alone(app):
    """And the office in figures. A right that is declared too wide would be refused to nobody below."""
    theirs = {endpoint for _, _, endpoint in routes(app, Right.ADMIN)}
    screens = {
        endpoint for _, _, endpoint in routes(app, *Right) if endpoint.split(".")[0] in ("settings", "management")
    }
    assert theirs == screens | {"home.office", "home.chart"}


def test_a_visitor_is_asked_to_sign_in_whatever_they_ask_for(app, visitor):
    open_to_visitors = [
        (method, url)
        for method, url, _ in routes(app, Right.USER, Right.ADMIN)
        if not asks_to_sign_in(visitor.open(url, method=method))
    ]
    assert open_to_visitors == []


# Of Flask-Security's own forms.
@pytest.mark.filterwarnings("ignore:Passing SelectField choices as tuples:DeprecationWarning")
def test_a_visitor_is_asked_to_sign_in_for_their_own_account(app, visitor):
    guarded = [(method, url) for method, url, endpoint in routes(app, Right.PUBLIC) if endpoint in GUARDED]
    assert guarded
    assert [one for one in guarded if not asks_to_sign_in(visitor.open(one[1], method=one[0]))] == []


def test_a_fragment_sends_a_visitor_to_the_sign_in_page_as_a_whole(app, visitor):
    """Never a sign-in page inside a fragment."""
    for method, url, _ in routes(app, Right.USER, Right.ADMIN):
        response = visitor.open(url, method=method, headers={"HX-Request": "true"})
        assert (response.status_code, response.data) == (204, b""), url
        assert response.headers["HX-Redirect"].startswith(SIGN_IN), url


def test_after_signing_in_a_visitor_comes_back_to_the_page_they_asked_for(visitor):
    response = visitor.get("/dossiers?page=2")
    assert response.location == "/login?next=/dossiers?page%3D2"
    assert visitor.post("/dossiers/new").location == "/login"
    # A form and a fragment are of the page that the user was on, if it was one of ours.
    ours, theirs = "http://localhost/dossiers?page=2", "http://elders.example/dossiers?page=2"
    for page, location in ((ours, response.location), (theirs, "/login")):
        assert visitor.post("/dossiers/new", headers={"Referer": page}).location == location
        fragment = visitor.post("/dossiers/new", headers={"HX-Request": "true", "HX-Current-URL": page})
        assert fragment.headers["HX-Redirect"] == location


def test_an_advisor_is_refused_what_is_for_admins(app, advisor):
    answers = {
        (method, url): advisor.open(url, method=method).status_code for method, url, _ in routes(app, Right.ADMIN)
    }
    assert len(answers) > 50
    assert {one: status for one, status in answers.items() if status != 403} == {}


@pytest.mark.parametrize(("role", "rights"), [("advisor", [Right.USER]), ("admin", [Right.USER, Right.ADMIN])])
def test_nobody_is_refused_what_is_theirs(app, role, rights, request):
    """404 is fine, as nothing is there; so is a form that says what is missing."""
    user_id = request.getfixturevalue(role).user_id
    for method, url, _ in routes(app, *rights):
        client = signed_in(app, db.session.get(User, user_id))
        response = client.open(url, method=method)
        assert response.status_code not in (401, 403), url
        assert response.status_code < 500, url
        assert not asks_to_sign_in(response), url


def test_someone_whose_account_was_closed_is_out_at_once(app, advisor):
    assert advisor.get("/dossiers").status_code == 200
    db.session.get(User, advisor.user_id).active = False
    db.session.commit()
    assert asks_to_sign_in(advisor.get("/dossiers"))


def test_an_unknown_address_is_not_found_for_everyone(visitor, admin):
    assert visitor.get("/nergens").status_code == 404
    assert admin.get("/nergens").status_code == 404


def test_a_form_without_its_token_is_refused(app, advisor):
    app.config["WTF_CSRF_ENABLED"] = True
    response = advisor.post("/dossiers/new", data={"consumer-last_name": "Jansen"})
    assert response.status_code == 303
