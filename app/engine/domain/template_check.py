"""Reads a template against a short list of what is allowed, and says what isn't, line by line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches

from jinja2 import Environment, TemplateSyntaxError, nodes

from app.vocabulary.sentences import Sentence, say

DEEPEST = 20
_TEXT_FILTERS = ("upper", "capitalize")


@dataclass(frozen=True)
class Flaw:
    line: int
    sentence: Sentence


@dataclass(frozen=True)
class _Scope:
    """The names that may be used here, and how deep in the text this is."""

    names: frozenset[str]
    lists: frozenset[str]
    depth: int = 0
    in_loop: bool = False

    def deeper(self) -> "_Scope":
        return replace(self, depth=self.depth + 1)

    def with_loop(self, variable: str) -> "_Scope":
        return replace(self, depth=self.depth + 1, names=self.names | {variable}, in_loop=True)


def problems_of(
    environment: Environment, source: str, names: frozenset[str], lists: frozenset[str], longest: int
) -> Iterator[Flaw]:
    if len(source) > longest:
        yield Flaw(1, say("Deze tekst is te lang: hoogstens %(longest)s tekens.", longest=longest))
        return
    try:
        tree = environment.parse(source)
    except TemplateSyntaxError as error:
        yield Flaw(error.lineno, _why_unreadable(error.message or ""))
        return
    except RecursionError:
        yield Flaw(1, _TOO_DEEP)
        return
    except ValueError:
        # Of a number with more digits than Python reads.
        yield Flaw(1, _UNREADABLE)
        return
    yield from _statements(tree.body, _Scope(names, lists))


def _statements(body: list[nodes.Node], scope: _Scope) -> Iterator[Flaw]:
    if scope.depth > DEEPEST:
        yield Flaw(body[0].lineno if body else 1, _TOO_DEEP)
        return
    for node in body:
        yield from _statement(node, scope)


def _statement(node: nodes.Node, scope: _Scope) -> Iterator[Flaw]:
    match node:
        case nodes.Output():
            for part in node.nodes:
                yield from _text(part) if isinstance(part, nodes.TemplateData) else _printed(part, scope)
        case nodes.If():
            yield from _test(node.test, scope)
            yield from _statements(node.body, scope.deeper())
            yield from _statements(list(node.elif_), scope.deeper())
            yield from _statements(node.else_, scope.deeper())
        case nodes.For():
            yield from _loop(node, scope)
        case _:
            # Jinja gives some statements no line of their own.
            lines = (inside.lineno for inside in (node, *node.find_all(nodes.Node)))
            yield Flaw(next(filter(None, lines), 1), _ONLY)


def _text(node: nodes.TemplateData) -> Iterator[Flaw]:
    for stray in re.finditer(r"[{}]+", node.data):
        line = node.lineno + node.data.count("\n", 0, stray.start())
        yield Flaw(line, say("Hier staat een losse accolade. Schrijf een variabele als {{ naam }}."))
        return


def _printed(node: nodes.Node, scope: _Scope) -> Iterator[Flaw]:
    if isinstance(node, nodes.Name) and node.name in scope.lists:
        yield Flaw(
            node.lineno,
            say(
                "“%(name)s” is een lijst. Schrijf {{ %(name)s|join(', ') }},"
                " of {%% for document in %(name)s %%} … {%% endfor %%}.",
                name=node.name,
            ),
        )
        return
    yield from _value(node, scope)


def _value(node: nodes.Node, scope: _Scope) -> Iterator[Flaw]:
    if scope.depth > DEEPEST:
        yield Flaw(node.lineno, _TOO_DEEP)
        return
    match node:
        case nodes.Name():
            yield from _name(node, scope)
        case nodes.Filter():
            yield from _filter(node, scope)
        case nodes.Getattr() | nodes.Getitem():
            yield Flaw(node.lineno, say("Achter een naam kan geen punt of haak staan. Schrijf alleen de naam."))
        case nodes.Call():
            yield Flaw(node.lineno, say("Een naam met haakjes erachter kan hier niet. Schrijf alleen de naam."))
        case _:
            yield Flaw(node.lineno, _ONLY)


def _name(node: nodes.Name, scope: _Scope) -> Iterator[Flaw]:
    if node.name in scope.names:
        return
    nearest = get_close_matches(node.name, sorted(scope.names), n=1, cutoff=0.5)
    if nearest:
        yield Flaw(
            node.lineno, say("“%(name)s” bestaat niet. Bedoelt u “%(nearest)s”?", name=node.name, nearest=nearest[0])
        )
    else:
        yield Flaw(node.lineno, say("“%(name)s” bestaat niet. De variabelen staan naast de tekst.", name=node.name))


def _filter(node: nodes.Filter, scope: _Scope) -> Iterator[Flaw]:
    inner = node.node
    if node.name not in (*_TEXT_FILTERS, "join") or inner is None:
        yield Flaw(node.lineno, say("“|%(name)s” kan hier niet. Wel: join, upper en capitalize.", name=node.name))
        return
    if not _has_fitting_arguments(node):
        yield Flaw(node.lineno, say("Achter “|%(name)s” kan alleen een tekst staan, zoals join(', ').", name=node.name))
    is_list = isinstance(inner, nodes.Name) and inner.name in scope.lists
    if (node.name == "join") is not is_list:
        yield Flaw(node.lineno, say("“|join” is voor een lijst; “|upper” en “|capitalize” zijn voor een tekst."))
    yield from _value(inner, scope.deeper())


def _has_fitting_arguments(node: nodes.Filter) -> bool:
    if node.kwargs or node.dyn_args or node.dyn_kwargs:
        return False
    if node.name != "join":
        return not node.args
    return len(node.args) <= 1 and all(
        isinstance(argument, nodes.Const) and isinstance(argument.value, str) for argument in node.args
    )


def _test(node: nodes.Node, scope: _Scope) -> Iterator[Flaw]:
    if scope.depth > DEEPEST:
        yield Flaw(node.lineno, _TOO_DEEP)
        return
    match node:
        case nodes.And() | nodes.Or():
            yield from _test(node.left, scope.deeper())
            yield from _test(node.right, scope.deeper())
        case nodes.Not():
            yield from _test(node.node, scope.deeper())
        case nodes.Name():
            yield from _name(node, scope)
        case _:
            yield Flaw(node.lineno, say("Achter “if” kunnen alleen namen staan, met “and”, “or” en “not” ertussen."))


def _loop(node: nodes.For, scope: _Scope) -> Iterator[Flaw]:
    if scope.in_loop:
        yield Flaw(node.lineno, say("Een “for” in een “for” kan niet."))
        return
    if not (isinstance(node.iter, nodes.Name) and node.iter.name in scope.lists):
        yield Flaw(node.lineno, say("“for” kan alleen over gevraagde_documenten gaan."))
    if node.test or node.recursive or node.else_:
        yield Flaw(node.lineno, say("Bij “for” kan geen “if”, “else” of “recursive” staan."))
    if not isinstance(node.target, nodes.Name):
        yield Flaw(node.lineno, say("Schrijf achter “for” één naam: for document in gevraagde_documenten."))
        return
    if node.target.name in scope.names:
        yield Flaw(
            node.lineno,
            say("“%(name)s” is al een variabele. Kies achter “for” een andere naam.", name=node.target.name),
        )
    yield from _statements(node.body, scope.with_loop(node.target.name))


def _why_unreadable(message: str) -> Sentence:
    """Jinja speaks English, of its grammar; the commonest slips get a sentence of their own."""
    if match := re.search(r"unknown tag '(\w+)'", message):
        if match[1] in ("endif", "endfor", "else", "elif"):
            return say("Deze “%(tag)s” hoort nergens bij.", tag=match[1])
        return say("“%(tag)s” kan hier niet. Wel: if, elif, else en for.", tag=match[1])
    if match := re.search(r"needs to be closed is '(\w+)'", message):
        return say("“%(tag)s” is niet afgesloten. Zet {%% end%(tag)s %%} waar het stopt.", tag=match[1])
    if "end of template" in message:
        return say("Hier is een accolade geopend en niet gesloten. Schrijf een variabele als {{ naam }}.")
    return _UNREADABLE


_UNREADABLE = say("Dit is niet te lezen. Kijk de accolades na: {{ naam }}, {% if naam %} … {% endif %}.")
_TOO_DEEP = say("Hier zit te veel in elkaar. Maak er kortere stukken van.")
_ONLY = say(
    "Dit kan in een sjabloon niet. Wel: {{ naam }}, {% if naam %} … {% endif %}"
    " en {% for document in gevraagde_documenten %} … {% endfor %}."
)
