"""A file as a text that fits in a form, so that it needs no place to be kept between two pages."""

import base64
import zlib

from app.vocabulary.sentences import DomainError

LARGEST = 450_000
"""How many characters a form may hold, with some room for its other fields."""


def pack(content: bytes) -> str:
    packed = base64.urlsafe_b64encode(zlib.compress(content, 9)).decode()
    if len(packed) > LARGEST:
        raise DomainError("Het bestand is te groot.")
    return packed


def unpack(text: str, most: int) -> bytes:
    """No more than so many bytes of it come out, whatever was put in."""
    try:
        stream = zlib.decompressobj()
        content = stream.decompress(base64.urlsafe_b64decode(text.encode()), most + 1)
    except (ValueError, zlib.error) as error:
        raise DomainError("Het bestand is niet goed aangekomen. Kies het opnieuw.") from error
    if len(content) > most or not stream.eof:
        raise DomainError("Het bestand is niet goed aangekomen. Kies het opnieuw.")
    return content
