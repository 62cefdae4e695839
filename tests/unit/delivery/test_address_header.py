"""Names in headers: read back as they went in, whatever they hold."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.delivery.domain.address_header import AddressHeader

SIGNS = st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(" ,;:<>@()[]\\\".'=?_")
NAMES = st.text(SIGNS, max_size=150).map(lambda text: " ".join(text.split()))
SEVERAL = st.lists(NAMES, min_size=1, max_size=3)


@given(SEVERAL, st.sampled_from([policy.SMTP, policy.SMTPUTF8]))
@example(["Jan, evil@evil.example, Jansen van der Heuvel tot Zutphen en meer nog"], policy.SMTP)
@example(["=?utf-8?q?evil=40evil.example?=", "Noor"], policy.SMTP)
@example(['Weduwe van "Ë", ' * 8 + "Noor"], policy.SMTPUTF8)
def test_what_is_read_is_what_was_written(names, how):
    written = [(name, f"noor{place}@voorbeeld.example") for place, name in enumerate(names)]

    raw = sent(AddressHeader("To", written), how)

    read = message_from_bytes(raw, policy=policy.default)["To"]
    assert [(who.display_name, who.addr_spec) for who in read.addresses] == written
    assert not read.defects


@given(SEVERAL)
def test_no_line_is_longer_than_servers_take(names):
    raw = sent(AddressHeader("To", [(name, "noor@voorbeeld.example") for name in names]), policy.SMTP)
    assert max(map(len, raw.split(b"\r\n"))) < 998


def test_an_ordinary_name_stands_there_as_it_is():
    header = AddressHeader("To", [("Noor van 't Hart", "noor@voorbeeld.example")])
    assert sent(header, policy.SMTP).startswith(b"To: Noor van 't Hart <noor@voorbeeld.example>\r\n")


@pytest.mark.parametrize("sign", ["日", "é", "😀"])
def test_a_name_longer_than_a_line_may_be_is_all_there(sign):
    raw = sent(AddressHeader("To", [(sign * 600, "noor@voorbeeld.example")]), policy.SMTP)
    (who,) = message_from_bytes(raw, policy=policy.default)["To"].addresses
    assert (who.display_name.replace(" ", ""), who.addr_spec) == (sign * 600, "noor@voorbeeld.example")
    assert max(map(len, raw.split(b"\r\n"))) < 998


def sent(header: AddressHeader, how: policy.EmailPolicy) -> bytes:
    message = EmailMessage(policy=how)
    message["To"] = header
    message.set_content("…\n")
    return message.as_bytes()
