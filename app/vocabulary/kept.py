"""What runs and mails keep as JSON, in the shapes that are read again."""

from typing import NotRequired, TypedDict

from app.vocabulary.json_values import JsonObject


class KeptFinding(TypedDict):
    """What came of one condition of a filter."""

    property_name: NotRequired[str]
    """Of a condition on a property, as are its id and its subject."""
    verdict: str
    sentence: JsonObject
    property_id: NotRequired[int]
    subject: NotRequired[str]
    """Runs of before subjects were kept don't have it."""


class KeptFreeDays(TypedDict):
    """Those of an office until it chose others."""

    until: str
    holidays: list[str]
    closings: list[dict[str, str]]
