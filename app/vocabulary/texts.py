"""What of a text can be kept: no control characters, which nobody sees and PostgreSQL refuses."""

import unicodedata


def printable(text: str) -> str:
    """Gives it as it was typed, with its tabs and line breaks, without what no database or mail can hold."""
    return "".join(_shown(character) if is_control(character) else character for character in text)


def is_control(character: str) -> bool:
    """Whether it is a control character, or half of a character."""
    return unicodedata.category(character) in ("Cc", "Cs")


def _shown(control: str) -> str:
    if control in "\t\n\r":
        return control
    return " " if control.isspace() else ""
