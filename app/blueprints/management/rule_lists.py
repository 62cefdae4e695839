"""The lists of scenarios and of triggers: each told in a sentence, with what is to mend about it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.blueprints.asking import ask
from app.entries.domain import rule_sentences
from app.entries.domain.reader import Reader
from app.history import snapshots
from app.insight.consequences_of_a_save import Consequence
from app.models import Scenario, Trigger
from app.setup.domain.rule_warnings import RuleWarning
from app.vocabulary.sentences import Sentence
from app.web.htmx import changed, is_htmx


@dataclass(frozen=True)
class RuleList:
    plural: str
    everything: Callable[[], Sequence[Any]]
    warnings: Callable[[Sequence[Any]], Mapping[int, Sequence[RuleWarning]]]

    def page(self) -> str:
        return render_template(f"management/{self.plural}/index.html", **self._values(), question=None)

    def in_place(self, consequences: Sequence[Consequence], change: Callable[[], None]) -> ResponseReturnValue:
        """Does it and shows the list anew, or asks above the list."""
        question, part = ask(consequences), f"management/{self.plural}/_list.html"
        if question.is_answered:
            change()
            return changed(part, url_for(f".{self.plural}"), **self._values(), question=None)
        whole = f"management/{self.plural}/index.html"
        return render_template(part if is_htmx() else whole, **self._values(), question=question), 422

    def _values(self) -> dict[str, Any]:
        rules = self.everything()
        told = {rule.id: _told(rule) for rule in rules}
        return {self.plural: rules, "warnings": self.warnings(rules), "told": told}


def _told(rule: Scenario | Trigger) -> Sentence | None:
    reader = Reader(snapshots.names(rule))
    return rule_sentences.of(snapshots.of(rule), reader)
