"""What the editors of scenarios, triggers and expectations share: redrawing, asking, saving and comparing."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar, Generic, TypeVar

from flask import Response, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.blueprints.asking import Question, ask
from app.blueprints.management.forms import EditorForm
from app.insight.consequences_of_a_save import Consequence
from app.web.answers import see_other
from app.web.comparing import comparing
from app.web.htmx import fragment

FormT = TypeVar("FormT", bound=EditorForm)


class Editor(ABC, Generic[FormT]):
    """The editor of one thing. `thing` is None where it is new, and where it was removed meanwhile."""

    noun: ClassVar[str]
    plural: ClassVar[str]
    """The endpoint of its list, and its table."""
    layout: ClassVar[str] = "management/layout.html"
    writer: Any
    """The module that checks and keeps what is typed."""
    page: ClassVar[str]
    body: ClassVar[str]
    """The part of the page that is redrawn when rows are edited."""

    def __init__(self, thing: Any, values: dict[str, Any] | None = None) -> None:
        """`values` are what it begins with, in the place of what is saved."""
        self.thing = thing
        self.values = values

    @property
    def draft_url(self) -> str:
        return url_for(f".{self.noun}_draft")

    @property
    def redrawing(self) -> dict[str, str]:
        """The attributes of a control whose change says what else is shown."""
        asking = {"hx-post": self.draft_url, "hx-trigger": "change", "hx-sync": "closest form:queue last"}
        showing = {"hx-target": f"#{self.noun}-body", "hx-swap": "outerHTML settle:0ms"}
        return asking | showing | {"hx-indicator": "closest form"}

    @property
    def redrawing_when_left(self) -> dict[str, str]:
        """Those of a text. The click that leaves it lands first, since a form that is redrawn takes no clicks."""
        return self.redrawing | {"hx-trigger": "change delay:250ms"}

    @cached_property
    def form(self) -> FormT:
        return self.new_form(self.saved_values() if self.values is None else self.values)

    @abstractmethod
    def new_form(self, values: dict[str, Any], *, is_posted: bool = True) -> FormT: ...

    @abstractmethod
    def saved_values(self) -> dict[str, Any]:
        """What is saved, as the form takes it; or what a new one begins with."""

    @abstractmethod
    def said(self) -> str:
        """What is told after a save."""

    def check(self) -> None:
        """Raises Misconfigured with all that keeps this from being saved."""
        self.writer.check(self.form.draft, self.thing)

    def consequences(self) -> Sequence[Consequence]:
        return ()

    def parts(self, focus: str) -> dict[str, Any]:
        return {"editor": self, "form": self.form, "focus": focus}

    def parts_around(self) -> dict[str, Any]:
        """What its page shows besides its body."""
        return {}

    def answer(self) -> ResponseReturnValue:
        """Shows the page, its form anew after an edit of its rows, a refusal or a question; after a save the list."""
        if "edit" in request.form:
            return self.shown(self.form.edit(request.form["edit"]))
        if not self.form.is_submitted():
            return self.shown()
        question = None
        if not self.form.refuse_as_gone(self.thing) and self.form.passes(self.check):
            question = ask(self.consequences())
            if question.is_answered and self.is_saved():
                return see_other(f".{self.plural}")
        return self.shown(question=question), 422

    def shown(self, focus: str = "", question: Question | None = None) -> str:
        return render_template(self.page, question=question, **self.parts(focus), **self.parts_around())

    def redrawn(self) -> Response:
        """Shows the body anew after an edit within the form. Nothing is written."""
        focus = self.form.edit(request.form.get("edit", ""))
        return fragment(self.body, trigger="editor-changed", **self.parts(focus))

    def is_saved(self) -> bool:
        form, draft = self.form, self.form.draft
        with comparing(form, self._saved_form) if self.thing else form.showing_refusals():
            if self.thing:
                self.writer.change(self.thing, draft, version=form.opened_version, by=current_user)
            else:
                self.writer.create(draft, by=current_user)
            flash(self.said())
            return True
        return False

    def _saved_form(self) -> FormT:
        return self.new_form(self.saved_values(), is_posted=False)
