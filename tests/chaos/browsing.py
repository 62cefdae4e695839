"""A browser without a screen: keeps its cookies, reads forms, and says so when no answer came."""

from dataclasses import dataclass
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

TIMEOUT = 30.0
Fields = dict[str, str]


class NoAnswer(Exception):
    """The connection broke, it took too long, or something behind the page was away."""


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    text: str

    def form(self, field: str) -> Fields | None:
        """What would be posted if nothing were filled in, of the form with that field."""
        reader = _Forms()
        reader.feed(self.text)
        return next((fields for fields in reader.forms if field in fields), None)


class Browser:
    def __init__(self, url: str) -> None:
        self._address = urlsplit(url).netloc
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, path: str, fields: Fields) -> Answer:
        return self._ask("POST", path, urlencode(fields))

    def sign_in(self, email: str, password: str) -> None:
        fields = self.get("/login").form("password")
        if fields is None:
            return
        answer = self.post("/login", fields | {"email": email, "password": password})
        if answer.status not in (302, 303):
            raise NoAnswer(f"signing in: {answer.status}")

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = HTTPConnection(self._address, timeout=TIMEOUT)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
        except (OSError, HTTPException) as error:
            raise NoAnswer(f"{method} {path}: {error!r}") from error
        finally:
            connection.close()
        if answer.status >= 500:
            raise NoAnswer(f"{method} {path}: {answer.status}")
        for line in answer.headers.get_all("Set-Cookie", []):
            self._cookies |= {name: cookie.value for name, cookie in SimpleCookie(line).items()}
        return Answer(answer.status, urlsplit(answer.headers.get("Location", "")).path, text)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Fields] = []
        self._select = ""
        self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        name = has.get("name", "")
        if tag == "form":
            self.forms.append({})
        elif not self.forms:
            return
        elif tag == "input" and name:
            if has.get("type") not in ("checkbox", "radio", "submit") or "checked" in has:
                self._fields[name] = has.get("value", "")
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            if "selected" in has or self._select not in self._fields:
                self._fields[self._select] = has.get("value", "")
        elif tag == "textarea":
            self._textarea = name
            self._fields[name] = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self._fields[self._textarea] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._textarea = ""

    @property
    def _fields(self) -> Fields:
        return self.forms[-1]
