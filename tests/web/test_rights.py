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
# What opens each blueprint, and each view that differs from the rest of its own.
OPENS = {
    "accounts": Right.USER,
    "accounts.health": Right.PUBLIC,
    "accounts.sign_out": Right.PUBLIC,
    "calendar": Right.USER,
    "calendar.feed": Right.PUBLIC,
    "dossiers": Right.USER,
    "home": Right.USER,
    "home.chart": Right.ADMIN,
    "home.office": Right.ADMIN,
    "lists": Right.USER,
    "management": Right.ADMIN,
    "person_merging": Right.ADMIN,
    "persons": Right.USER,
    "persons.merge_two": Right.ADMIN,
    "security": Right.PUBLIC,
    "settings": Right.ADMIN,
    "worklist": Right.USER,
}
# What may be posted to without a token of ours, by view. There is no such view.
WITHOUT_TOKEN: set[str] = set()


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


def test_each_right_opens_what_it_should_and_nothing_else(app):
    """A right that is declared too wide would be refused to nobody below."""
    opened = {endpoint: right_of(app, endpoint) for _, _, endpoint in routes(app, *Right)}
    listed = {endpoint: OPENS.get(endpoint) or OPENS.get(endpoint.split(".")[0]) for endpoint in opened}
    assert opened == listed


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


@pytest.mark.parametrize("is_fragment", [False, True])
def test_nothing_is_done_without_a_token(app, admin, is_fragment):
    """Back on the page that they were on, the user reads that nothing was saved."""
    app.config["WTF_CSRF_ENABLED"] = True
    page = "http://localhost/dossiers?page=2"
    headers = {"HX-Request": "true", "HX-Current-URL": page} if is_fragment else {"Referer": page}

    def is_refused(response):
        where = response.headers.get("HX-Redirect" if is_fragment else "Location")
        return (response.status_code, where) == (204 if is_fragment else 303, page)

    posted = [(method, url, endpoint) for method, url, endpoint in routes(app, *Right) if method != "GET"]
    assert len(posted) > 100
    done = {
        endpoint for method, url, endpoint in posted if not is_refused(admin.open(url, method=method, headers=headers))
    }
    assert done == WITHOUT_TOKEN
    assert "Uw sessie was verlopen, dus er is niets opgeslagen." in admin.get(page).text
