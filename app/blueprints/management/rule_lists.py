"""The lists of scenarios and of triggers: each told in a sentence, with what is to mend about it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for

from app.blueprints.asking import ask, in_place
from app.history import snapshot_names, snapshots
from app.history.domain import one_sentence
from app.history.domain.reader import Reader
from app.insight.consequences_of_a_save import Consequence
from app.models import Scenario, Trigger
from app.setup.domain.rule_warnings import RuleWarning
from app.vocabulary import labels
from app.vocabulary.sentences import Sentence


@dataclass(frozen=True)
class RuleList:
    plural: str
    everything: Callable[[], Sequence[Any]]
    warnings: Callable[[Any], Sequence[RuleWarning]]

    def page(self) -> str:
        return render_template(f"management/{self.plural}/index.html", **self._values(), question=None)

    def in_place(self, consequences: Sequence[Consequence], change: Callable[[], None]) -> Any:
        return in_place(
            ask(consequences),
            change,
            part=f"management/{self.plural}/_list.html",
            whole=f"management/{self.plural}/index.html",
            url=url_for(f".{self.plural}"),
            values=self._values,
        )

    def _values(self) -> dict[str, Any]:
        rules = self.everything()
        warnings = {rule.id: self.warnings(rule) for rule in rules}
        return {self.plural: rules, "warnings": warnings, "told": {rule.id: _told(rule) for rule in rules}}


def _told(rule: Scenario | Trigger) -> Sentence | None:
    reader = Reader(snapshot_names.names(rule), labels.text)
    return one_sentence.of(snapshots.of(rule), reader)
