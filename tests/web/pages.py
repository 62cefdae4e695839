"""Pages as a user has them: the words that stand there, and a form that is filled in further and sent."""

import re
from html import unescape
from html.parser import HTMLParser


def words(response):
    """What can be read, on one line."""
    html = re.sub(r"<(script|style|head)\b.*?</\1>", " ", response.text, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def errors(response):
    """Field by field, what is said beside it."""
    found = re.findall(r'invalid-feedback[^>]*id="([^"]*)-error-1">([^<]*)<', response.text)
    return {field: unescape(text) for field, text in found}


def refusal(response):
    """What stands above the form."""
    found = re.search(r'alert-(?:danger|warning)[^>]*role="alert">(.*?)</div>', response.text, re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found[1])).split()) if found else ""


def asked(response):
    """What is asked before it is done all the same: by what it is about, the key that says yes and whether it is
    ticked. "also-…" is what can be chosen besides."""
    boxes = re.findall(r'<input[^>]* name="accepted" value="((also-)?(\w+)-\w+)"( checked)?', response.text)
    return {f"{also}{kind}": (key, bool(ticked)) for key, also, kind, ticked in boxes}


def yes_to(response, *kinds):
    """The answers to these questions, or to all: in the shape of a form."""
    questions = asked(response)
    wanted = kinds or [kind for kind in questions if not kind.startswith("also")]
    return {"accepted": [questions[kind][0] for kind in wanted]}


def form(response, field="version"):
    """The values of the form that has this field, as a browser would send them."""
    parser = _Forms()
    parser.feed(response.text)
    return next(values for values in parser.forms if field in values)


def all_forms(response):
    """(URLs, values) of each form: where it can go, as a whole or by htmx from within, and what would be sent."""
    parser = _Forms()
    parser.feed(response.text)
    return list(zip(parser.targets, parser.forms, strict=True))


def options(response, field):
    """The texts that a select offers."""
    parser = _Forms()
    parser.feed(response.text)
    return [" ".join(text.split()) for text in parser.offered[field]]


class _Forms(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms, self.offered, self.targets = [], {}, []
        self._select = self._area = None
        self._is_chosen = False

    def handle_starttag(self, tag, pairs):
        attributes = dict(pairs)
        name, value = attributes.get("name"), attributes.get("value") or ""
        if tag == "form":
            self.forms.append({})
            self.targets.append({attributes.get("action") or ""})
        if "hx-post" in attributes and self.forms:
            self.targets[-1].add(attributes["hx-post"])
        match tag:
            case "input" if name and self.forms:
                is_box = attributes.get("type") in ("checkbox", "radio")
                if not is_box or ("checked" in attributes and attributes["type"] == "radio"):
                    self.forms[-1][name] = value
                elif attributes["type"] == "checkbox":
                    ticked = self.forms[-1].setdefault(name, [])
                    ticked += [value] if "checked" in attributes else []
            case "select":
                self._select, self._is_chosen = name, False
                self.offered[name] = []
                self.forms[-1][name] = ""
            case "option":
                self.offered[self._select].append("")
                if "selected" in attributes or not self._is_chosen:
                    self._is_chosen = True
                    self.forms[-1][self._select] = value
            case "textarea":
                self._area = name
                self.forms[-1][name] = ""

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = None
        elif tag == "textarea":
            # A browser leaves the first line break out.
            self.forms[-1][self._area] = self.forms[-1][self._area].removeprefix("\r").removeprefix("\n")
            self._area = None

    def handle_data(self, data):
        if self._area:
            self.forms[-1][self._area] += data
        elif self._select and self.offered[self._select]:
            self.offered[self._select][-1] += data
