"""What the editors of scenarios and triggers share: told in a sentence, tried out, filled in as at a revision."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from flask import Response, request, url_for
from flask_babel import gettext

from app.blueprints.management import restoring
from app.blueprints.management.editors import Editor, FormT
from app.blueprints.management.new_collisions import warn_of_new_collisions
from app.blueprints.management.trial_card import TrialCard
from app.history import draft_snapshots, revision_to_form
from app.history.domain import one_sentence
from app.history.domain.reader import Reader
from app.insight import collisions, consequences_of_a_save, expectations
from app.insight.consequences_of_a_save import Consequence
from app.setup import draft_rules
from app.setup.draft_rules import RuleDraft
from app.vocabulary import labels
from app.vocabulary.sentences import Sentence
from app.vocabulary.words import Event
from app.web.htmx import fragment
from app.web.templating import sentence


class RuleEditor(Editor[FormT]):
    event: Event = Event.SCHEDULED
    nameless: ClassVar[Any]
    """What one is called that has no name yet."""
    result: ClassVar[str]
    """The template of what it does itself, when it is tried."""

    @property
    @abstractmethod
    def url(self) -> str: ...

    @property
    def told_url(self) -> str:
        return url_for(f".{self.noun}_told")

    @property
    def draft(self) -> RuleDraft:
        draft: RuleDraft = self.form.draft
        return replace(draft, name=draft.name or str(self.nameless))

    @property
    def left_out(self) -> int:
        """Rows that aren't complete."""
        return draft_rules.left_out(self.draft, draft_rules.rule_of(self.draft, self.thing))

    @property
    def told(self) -> Sentence | None:
        entry, names = draft_snapshots.of(self.draft)
        return one_sentence.of(entry, Reader(names, labels.text))

    def told_anew(self) -> Response:
        """Nothing when it reads the same, so that it isn't read out again."""
        told = self.told
        if told and request.form.get("told") == sentence(told):
            return Response(status=204)
        return fragment("management/_told.html", told=told)

    def parts_around(self) -> dict[str, Any]:
        remarks = collisions.of(self.thing) if self.thing else []
        card = TrialCard.beside(self)
        return {"remarks": remarks, "judged": expectations.evaluate(), "card": card, "told": self.told}

    def answer(self) -> Any:
        if self.values is None and (revision := restoring.asked(self.plural, self.thing)):
            filled = revision_to_form.of(revision, self.thing)
            self.values = self.saved_values() | filled.values
            restoring.tell(self.form, filled, revision, self.check)
        return super().answer()

    def consequences(self) -> Sequence[Consequence]:
        return consequences_of_a_save.of_draft(self.form.draft, self.thing)

    def is_saved(self) -> bool:
        known = collisions.known()
        if not super().is_saved():
            return False
        warn_of_new_collisions(known)
        return True

    def said(self) -> str:
        return gettext("“%(name)s” is opgeslagen.", name=self.form["name"].data)
