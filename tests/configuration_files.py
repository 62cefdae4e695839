"""A configuration file as somebody would edit it: what its JSON holds, and back to the file."""

import json

from app.exchange import configurations
from app.exchange.domain.configuration_file import text_of


def exported():
    return json.loads(text_of(configurations.export()))


def content_of(document):
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
