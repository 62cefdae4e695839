"""What the editors of scenarios and triggers share: told in a sentence, tried out, filled in as at a revision."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from app.blueprints.management import restoring
from app.blueprints.management.editors import Editor, FormT
from app.blueprints.management.trial_card import TrialCard
from app.entries.domain import rule_sentences
from app.entries.domain.reader import Reader
from app.history import draft_snapshots, revision_to_form
from app.insight import collisions, consequences_of_a_save, expectations
from app.insight.consequences_of_a_save import Consequence
from app.insight.domain.conflicts import Conflict
from app.setup import draft_rules
from app.setup.draft_rules import RuleDraft
from app.vocabulary.sentences import Sentence
from app.vocabulary.words import Event
from app.web.htmx import fragment
from app.web.templating import sentence

MOST_IN_FULL = 2
"""New collisions that are told after a save: the messages must fit in a cookie."""


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
        """How many rows aren't complete."""
        return draft_rules.left_out(self.draft, draft_rules.rule_of(self.draft, self.thing))

    @property
    def told(self) -> Sentence | None:
        entry, names = draft_snapshots.of(self.draft)
        return rule_sentences.of(entry, Reader(names))

    def told_anew(self) -> Response:
        """Answers nothing when it reads the same, so that it isn't read out again."""
        told = self.told
        if told and request.form.get("told") == sentence(told):
            return Response(status=204)
        return fragment("management/_told.html", told=told)

    def parts_around(self) -> dict[str, Any]:
        remarks = collisions.of(self.thing) if self.thing else []
        card = TrialCard.beside(self)
        return {"remarks": remarks, "judged": expectations.evaluate(), "card": card, "told": self.told}

    def answer(self) -> ResponseReturnValue:
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
        _warn_of_new_collisions(known)
        return True

    def said(self) -> str:
        return gettext("“%(name)s” is opgeslagen.", name=self.form["name"].data)


def _warn_of_new_collisions(before: Mapping[str, Conflict]) -> None:
    """`before` is what was known when nothing was saved yet."""
    all_new = [collision for key, collision in collisions.known().items() if key not in before]
    new = [collision for collision in all_new if not collision.is_mild]
    for collision in new[:MOST_IN_FULL]:
        said = {"what": sentence(collision.sentence), "advice": sentence(collision.advice)}
        flash(gettext("Let op: %(what)s %(advice)s", **said), "warning")
    if len(new) > MOST_IN_FULL:
        flash(
            ngettext(
                "Nog %(num)s aandachtspunt staat bij Beheer, Dekking.",
                "Nog %(num)s aandachtspunten staan bij Beheer, Dekking.",
                len(new) - MOST_IN_FULL,
            ),
            "warning",
        )
    _mention(len(all_new) - len(new))


def _mention(mild: int) -> None:
    """What may well be meant is not told at length to who just saved something else."""
    if mild:
        flash(
            ngettext(
                "%(num)s punt dat misschien beter kan, staat bij Beheer, Dekking.",
                "%(num)s punten die misschien beter kunnen, staan bij Beheer, Dekking.",
                mild,
            ),
            "info",
        )
