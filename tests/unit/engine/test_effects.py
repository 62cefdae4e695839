"""What the kinds of actions do in the database: each in a module of its own, none left out."""

from importlib import import_module

from app.casework import timeline_effects, timeline_people
from app.engine.effects import EFFECTS
from app.vocabulary.words import EffectKind


def test_every_kind_of_effect_says_in_a_module_of_its_own_what_it_does_to_the_database():
    modules = [import_module(f"app.engine.effects.{kind}") for kind in EffectKind]

    assert list(EFFECTS) == list(EffectKind)
    assert [type(one).__module__ for one in EFFECTS.values()] == [module.__name__ for module in modules]


def test_whatever_an_action_makes_is_told_on_the_timeline():
    told = {source.model for source in (*timeline_effects.SOURCES, *timeline_people.SOURCES)}

    assert {one.table for one in EFFECTS.values()} <= told
