"""Charts as pictures: SVG, drawn here, readable without colour and without a script."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton
from flask_babel import get_locale
from pygal import Bar, Config, HorizontalBar, PluginImportFixer
from pygal.style import Style

from app.insight import office_figures
from app.vocabulary import formatting
from app.web.templating import label

# It finds pygal's plugins, of which there are none here, in a way that Python has done away with: each import of what
# isn't there would warn of that.
sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, PluginImportFixer)]

WHOLE, HALF, NARROW = 1060, 520, 330
ROW = 30
LONGEST_LABEL = {True: 20, False: 32}
INK_BAR_LINE = {False: ("#182433", "#0f6b5c", "#dce1e7"), True: ("#dce1e7", "#4fb5a3", "#3a4859")}
# Beside the end of a lying bar rather than halfway over it.
_BESIDE = "inline:{{ id }} .text-overlay text.value { text-anchor: start }"


@dataclass(frozen=True)
class Look:
    is_dark: bool
    is_narrow: bool


CHARTS: dict[str, Callable[[ZoneInfo, Look], str]] = {
    "runs": lambda zone, look: _per_day([(day.day, day.done) for day in office_figures.runs_per_day(zone)], look),
    "failures": lambda zone, look: _per_day([(day.day, day.failed) for day in office_figures.runs_per_day(zone)], look),
    "outcomes": lambda zone, look: _rows([(label(word), n) for word, n in office_figures.outcomes(zone).items()], look),
    "duplicates": lambda zone, look: _rows([(each.name, each.count) for each in office_figures.struck(zone)], look),
}


def _per_day(counts: Sequence[tuple[Any, int]], look: Look) -> str:
    """Draws standing bars; on a phone, where thirty don't fit, the days below each other."""
    named = [(format_skeleton("MMMd", day, locale=get_locale()).replace(".", ""), count) for day, count in counts]
    if look.is_narrow:
        return _rows([(name, count) for name, count in named if count], look)
    chart = Bar(
        **_settings(look, width=WHOLE, height=240),
        show_y_labels=False,
        x_labels_major_every=5,
        show_minor_x_labels=False,
    )
    chart.x_labels = [name for name, _ in named]
    return _drawn(chart, [count for _, count in named])


def _rows(counts: Sequence[tuple[str, int]], look: Look) -> str:
    """Draws lying bars, the first on top."""
    upward = list(reversed(counts))
    width = NARROW if look.is_narrow else HALF
    settings = _settings(look, width=width, height=24 + ROW * max(1, len(counts)))
    # To Pygal, the axis that lies is still the one of the values.
    chart = HorizontalBar(**settings, show_x_labels=False, css=[*Config().css, _BESIDE])
    chart.x_labels = [_short(name, LONGEST_LABEL[look.is_narrow]) for name, _ in upward]
    return _drawn(chart, [count for _, count in upward], room=1.3)


def _drawn(chart: Any, counts: list[int], *, room: float = 1.1) -> str:
    """Leaves room for the number at the end of the longest bar."""
    chart.range = (0, max([1, *counts]) * room)
    chart.add("", counts)
    chart.add_xml_filter(_without_scripts)
    return str(chart.render(is_unicode=True))


def _without_scripts(root: Any) -> Any:
    """Pygal writes its settings down in one, also where nothing is to be run."""
    for parent in root.iter():
        for script in [child for child in parent if child.tag == "script"]:
            parent.remove(script)
    return root


def _settings(look: Look, *, width: int, height: int) -> dict[str, Any]:
    locale = str(get_locale())
    return {
        "style": _style(look),
        "width": width,
        "height": height,
        "explicit_size": True,
        "js": [],
        "show_legend": False,
        "show_y_guides": False,
        "show_x_guides": False,
        "print_values": True,
        "print_values_position": "top",
        "value_formatter": lambda count: formatting.number(count, locale) if count else "",
        "margin": 4,
        "spacing": 8,
        "truncate_label": -1,
        "no_data_text": "",
        "disable_xml_declaration": True,
    }


def _style(look: Look) -> Style:
    ink, bar, line = INK_BAR_LINE[look.is_dark]
    return Style(
        background="transparent",
        plot_background="transparent",
        foreground=ink,
        foreground_strong=ink,
        foreground_subtle=line,
        colors=(bar,),
        value_colors=(ink,),
        opacity="1",
        opacity_hover="1",
        transition="0s",
        font_family="system-ui, sans-serif",
        value_font_family="system-ui, sans-serif",
        label_font_size=13,
        major_label_font_size=13,
        value_font_size=12,
    )


def _short(name: str, longest: int) -> str:
    return name if len(name) <= longest else f"{name[: longest - 1]}…"
