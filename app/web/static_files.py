"""Style, script and pictures: sent packed, under a name of their own for each version, so that a browser keeps them."""

import gzip
import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from werkzeug.security import safe_join

PACKED = {".css", ".js", ".svg"}
FOR_A_YEAR = "public, max-age=31536000, immutable"


def init_app(app: Flask) -> None:
    app.url_defaults(_add_version)

    def static(filename: str) -> Response:
        return _kept(filename, app.send_static_file(filename))

    app.view_functions["static"] = static
    app.session_interface = _Sessions()


class _Sessions(SecureCookieSessionInterface):
    """These files are the same for everyone: they set no cookie, and whatever cookie comes along changes nothing."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if request.endpoint != "static":
            super().save_session(app, session, response)


def _add_version(endpoint: str, values: dict[str, str]) -> None:
    """The version is the content, so that a URL never means two things."""
    if endpoint == "static" and (known := _file(values["filename"])):
        values.setdefault("v", _version(*known))


def _kept(filename: str, response: Response) -> Response:
    known = _file(filename)
    if known is None or response.status_code != 200:
        return response
    if request.args.get("v") == _version(*known):
        response.headers["Cache-Control"] = FOR_A_YEAR
    if Path(filename).suffix in PACKED:
        response.vary.add("Accept-Encoding")
        if request.accept_encodings["gzip"]:
            _pack(response, _packed(*known))
    return response


def _pack(response: Response, packed: bytes) -> None:
    response.close()
    response.direct_passthrough = False
    response.set_data(packed)
    response.content_encoding = "gzip"
    # The same file in another form is another thing to a cache.
    response.set_etag(f"{response.get_etag()[0]}-gzip")
    response.make_conditional(request)


def _file(filename: str) -> tuple[Path, int] | None:
    """Where it is and when it was written: a file that is changed while the server runs is a new version at once."""
    joined = safe_join(str(current_app.static_folder), filename)
    path = Path(joined) if joined else None
    return (path, path.stat().st_mtime_ns) if path and path.is_file() else None


@lru_cache(maxsize=128)
def _version(path: Path, _written_at: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


@lru_cache(maxsize=128)
def _packed(path: Path, _written_at: int) -> bytes:
    return gzip.compress(path.read_bytes(), 9, mtime=0)
