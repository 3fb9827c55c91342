"""Requests between nodes: signed for one node, whole."""

from __future__ import annotations

import base64

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.base.errors import NotSignedInError
from commonwire.federation.signed_request import Asked, content_digest, sign_request, signature_base, verify_request
from commonwire.ledger.keys import PublicKey, SigningKey

KEY = SigningKey.from_private_bytes(bytes(range(32)))
ASKED = Asked(method="POST", path="/ledger/contents", query="wait=5", body=b'{"digests": []}')


def signed(asked: Asked = ASKED, key: SigningKey = KEY, to: str = "b.example.org") -> dict[str, str]:
    return sign_request(asked, sender="a.example.org", to=to, nonce="n0", counter=7, key=key)


def test_the_example_of_the_standard_has_its_signature() -> None:
    # RFC 9421, appendix B.1.4 and B.2.6
    key = SigningKey.from_private_bytes(base64.b64decode("n4Ni+HpISpVObnQMW0wOhCKROaIKqKtW/2ZYb2p9KcU="))
    parameters = (
        '("date" "@method" "@path" "@authority" "content-type" "content-length")'
        ';created=1618884473;keyid="test-key-ed25519"'
    )
    components = [
        ("date", "Tue, 20 Apr 2021 02:07:55 GMT"),
        ("@method", "POST"),
        ("@path", "/foo"),
        ("@authority", "example.com"),
        ("content-type", "application/json"),
        ("content-length", "18"),
    ]

    signature = key.sign(signature_base(components, parameters))

    assert base64.b64encode(key.public.raw).decode() == "JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs="
    assert base64.b64encode(signature).decode() == (
        "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="
    )


def test_what_was_signed_says_who_asks_and_with_which_counter() -> None:
    claim = verify_request(ASKED, signed(), to="b.example.org", key=KEY.public)

    assert (claim.sender, claim.counter, claim.nonce) == ("a.example.org", 7, "n0")


def test_names_of_fields_may_come_in_lower_case() -> None:
    fields = {name.lower(): value for name, value in signed().items()}

    assert verify_request(ASKED, fields, to="b.example.org", key=KEY.public).sender == "a.example.org"


def test_a_node_may_be_named_in_any_script() -> None:
    fields = sign_request(ASKED, sender="节点", to="узел", nonce="n0", counter=1, key=KEY)

    assert all(value.isascii() for value in fields.values())
    assert verify_request(ASKED, fields, to="узел", key=KEY.public).sender == "节点"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("method", "PUT"),
        ("path", "/ledger/letters"),
        ("query", "wait=6"),
        ("query", ""),
        ("body", b"{}"),
        ("body", b""),
    ],
)
def test_an_altered_request_is_refused(name: str, value: object) -> None:
    altered = msgspec.structs.replace(ASKED, **{name: value})

    with pytest.raises(NotSignedInError):
        verify_request(altered, signed(), to="b.example.org", key=KEY.public)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Commonwire-From", "c.example.org"),
        ("Commonwire-Counter", "8"),
        ("Commonwire-Counter", "x"),
        ("Content-Digest", content_digest(b"{}")),
        ("Content-Digest", ""),
        ("Signature", "commonwire=:AAAA:"),
        ("Signature", "commonwire=:?:"),
        ("Signature", ""),
        ("Signature-Input", 'commonwire=("@method");keyid="k"'),
        ("Signature-Input", ""),
    ],
)
def test_altered_fields_are_refused_with_the_remedy(name: str, value: str) -> None:
    with pytest.raises(NotSignedInError) as caught:
        verify_request(ASKED, signed() | {name: value}, to="b.example.org", key=KEY.public)

    assert caught.value.remedy and caught.value.where


def test_a_signature_that_covers_less_is_refused() -> None:
    fields = signed()
    fields["Signature-Input"] = fields["Signature-Input"].replace(' "@path"', "")

    with pytest.raises(NotSignedInError, match="must cover"):
        verify_request(ASKED, fields, to="b.example.org", key=KEY.public)


def test_what_was_signed_for_one_node_is_good_at_no_other() -> None:
    with pytest.raises(NotSignedInError, match=r"signed for b\.example\.org, and this is c\.example\.org"):
        verify_request(ASKED, signed(), to="c.example.org", key=KEY.public)


def test_another_key_is_refused_and_named() -> None:
    other = SigningKey.from_private_bytes(bytes(32))

    with pytest.raises(NotSignedInError, match=other.id):
        verify_request(ASKED, signed(key=other), to="b.example.org", key=KEY.public)


def test_a_key_that_only_says_it_is_the_right_one_is_refused() -> None:
    other = SigningKey.from_private_bytes(bytes(32))
    fields = signed(key=other)
    fields["Signature-Input"] = fields["Signature-Input"].replace(other.id, KEY.id)

    with pytest.raises(NotSignedInError, match="does not fit"):
        verify_request(ASKED, fields, to="b.example.org", key=KEY.public)


@given(
    method=st.sampled_from(["GET", "POST"]),
    path=st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="?#"), max_size=40),
    query=st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="#"), max_size=40),
    body=st.binary(max_size=100),
)
def test_whatever_is_signed_is_verified(method: str, path: str, query: str, body: bytes) -> None:
    asked = Asked(method=method, path="/" + path, query=query, body=body)

    assert verify_request(asked, signed(asked), to="b.example.org", key=PublicKey(KEY.public.raw)).counter == 7
