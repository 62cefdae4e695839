"""The demo office, and pictures of the screens: in the folder SCREENSHOTS, else in test-output/screenshots."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from tests import kept_office
from tests.browser.office import PATIENCE
from tests.processes import Stack

expect.set_options(timeout=PATIENCE)

FOLDER = Path(os.environ.get("SCREENSHOTS") or Path(__file__).parents[2] / "test-output/screenshots")
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
# A picture is of less than the whole screen: it has to be read in a page of the guide.
SEEN = {"width": 1280, "height": 720}

Take = Callable[..., None]


@pytest.fixture
def demo_office(app: Flask, stack: Stack) -> None:
    with app.app_context():
        kept_office.load()


@pytest.fixture(params=[DESKTOP, pytest.param(PHONE, marks=pytest.mark.long)], ids=["desktop", "phone"])
def width(request: pytest.FixtureRequest, page: Page) -> int:
    """The test is done on a desktop's screen, and once more on a telephone's."""
    page.set_viewport_size(request.param)
    return int(request.param["width"])


@pytest.fixture
def picture(page: Page) -> Take:
    """picture("worklist") keeps worklist.png, or worklist-phone.png, of the screen; `of` chooses what is at its top."""
    FOLDER.mkdir(parents=True, exist_ok=True)

    def take(name: str, *, of: Locator | None = None) -> None:
        is_phone = page.viewport_size == PHONE
        _bring_to_the_top(page, of)
        seen = PHONE if is_phone else SEEN
        page.screenshot(
            path=FOLDER / f"{name}{'-phone' if is_phone else ''}.png",
            clip={"x": 0, "y": 0, **seen},
            animations="disabled",
            caret="hide",
        )

    return take


def _bring_to_the_top(page: Page, of: Locator | None) -> None:
    if of is None:
        page.evaluate("window.scrollTo(0, 0)")
    else:
        of.evaluate("element => window.scrollTo(0, element.getBoundingClientRect().top + window.scrollY - 16)")
