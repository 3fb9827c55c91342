"""Keys: identity, signatures, sealing."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import OKPKey

from commonwire.base.errors import BadInputError, NotVerifiedError, SettingsError
from commonwire.ledger.keys import PublicKey, Sealer, SigningKey, new_node_secret

# RFC 8037, appendices A.1 and A.3
RFC_PRIVATE = base64.urlsafe_b64decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=")
RFC_JWK = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
RFC_THUMBPRINT = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


def test_the_key_of_rfc_8037_has_its_jwk_and_thumbprint() -> None:
    key = SigningKey.from_private_bytes(RFC_PRIVATE)

    assert key.public_jwk == RFC_JWK
    assert key.id == RFC_THUMBPRINT
    assert key.private_bytes() == RFC_PRIVATE


def test_a_key_read_from_its_jwk_is_the_same_key() -> None:
    key = SigningKey.generate()

    assert PublicKey.from_jwk(key.public_jwk) == key.public
    assert OKPKey.import_key({**key.public_jwk}).thumbprint() == key.id


@pytest.mark.parametrize(
    "jwk",
    [
        {},
        RFC_JWK | {"kty": "EC"},
        RFC_JWK | {"crv": "X25519"},
        RFC_JWK | {"x": 5},
        RFC_JWK | {"x": "AAAA"},
        RFC_JWK | {"x": RFC_JWK["x"][:-1] + "p"},
        RFC_JWK | {"x": RFC_JWK["x"] + "\n"},
        RFC_JWK | {"kid": "another"},
        RFC_JWK | {"d": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"},
    ],
)
def test_a_jwk_that_is_no_public_ed25519_key_is_refused(jwk: dict[str, object]) -> None:
    with pytest.raises(BadInputError):
        PublicKey.from_jwk(jwk)


@pytest.mark.parametrize(
    "raw",
    [
        bytes(32),
        b"\x01" + bytes(31),
        b"\xec" + b"\xff" * 30 + b"\x7f",
        b"\xed" + b"\xff" * 30 + b"\x7f",
        bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
        bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
        bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"),
    ],
)
def test_a_point_of_small_order_is_no_key(raw: bytes) -> None:
    with pytest.raises(BadInputError):
        PublicKey(raw)


def test_a_signature_verifies_over_exactly_the_signed_bytes() -> None:
    key = SigningKey.generate()
    signature = key.sign(b"Flood")

    key.public.verify(signature, b"Flood")
    with pytest.raises(NotVerifiedError):
        key.public.verify(signature, b"flood")
    with pytest.raises(NotVerifiedError):
        key.public.verify(signature[:-1], b"Flood")


def test_a_private_key_does_not_show_itself() -> None:
    key = SigningKey.generate()

    assert repr(key) == f"SigningKey('{key.id}')"
    with pytest.raises(BadInputError):
        SigningKey.from_private_bytes(b"short")


@given(st.binary(max_size=100), st.text(max_size=20))
def test_what_was_sealed_opens_for_its_purpose(data: bytes, purpose: str) -> None:
    sealer = Sealer(bytes(32))

    assert sealer.unseal(sealer.seal(data, purpose=purpose), purpose=purpose) == data


def test_what_was_sealed_opens_for_no_other_purpose_and_under_no_other_secret() -> None:
    secret = new_node_secret()
    sealed = Sealer(secret).seal(b"key", purpose="key of outlet pamir-post")

    assert b"key" not in sealed
    with pytest.raises(NotVerifiedError):
        Sealer(secret).unseal(sealed, purpose="key of outlet steppe-radio")
    with pytest.raises(NotVerifiedError):
        Sealer(new_node_secret()).unseal(sealed, purpose="key of outlet pamir-post")


def test_changed_or_cut_bytes_do_not_open() -> None:
    sealer = Sealer(new_node_secret())
    sealed = sealer.seal(b"key", purpose="p")

    for n in range(len(sealed)):
        changed = sealed[:n] + bytes([sealed[n] ^ 1]) + sealed[n + 1 :]
        with pytest.raises(NotVerifiedError):
            sealer.unseal(changed, purpose="p")
        with pytest.raises(NotVerifiedError):
            sealer.unseal(sealed[:n], purpose="p")


def test_a_secret_that_is_too_short_is_refused() -> None:
    with pytest.raises(SettingsError, match="32"):
        Sealer(b"password")
