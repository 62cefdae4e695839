"""Behind a proxy that ends TLS: where links in mails and feeds lead."""

import re
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from tests.factories import a_user, an_office
from tests.processes import wait_until

pytestmark = pytest.mark.database("sqlite")


def test_a_link_in_a_mail_has_the_name_and_the_lock_that_the_proxy_told(app, stack):
    with app.app_context():
        an_office()
        a_user("Yara de Wit")
    headers = {"Host": "aanzet.kantoor.example", "X-Forwarded-Proto": "https"}

    def ask(body=None, **more):
        with urlopen(Request(f"{stack.url}/reset", body, headers | more), timeout=10) as answer:
            return answer.read().decode(), (answer.headers["Set-Cookie"] or "").partition(";")[0]

    page, cookie = ask()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
    body = urlencode({"csrf_token": token, "email": "yara.de.wit@debrug.example"}).encode()
    ask(body, Cookie=cookie, Referer="https://aanzet.kantoor.example/reset")

    folder = Path(app.config["MAIL_FOLDER"])
    wait_until(lambda: list(folder.glob("*.eml")), what="the mail is there")
    (mail,) = folder.glob("*.eml")
    assert "https://aanzet.kantoor.example/reset/" in mail.read_text()
