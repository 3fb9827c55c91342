"""The certificate is checked for the name, though the connection goes to a checked number."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from commonwire.base.errors import FetchError
from commonwire.transport.fetch import Fetched, Fetcher
from tests.transport.serving import LOOPBACK, Answer, names, says, site

FEED = b"<rss/>"


@dataclass
class Authority:
    """A certificate authority made for the test: `server` has a certificate of it, `client` trusts it."""

    server: ssl.SSLContext
    client: ssl.SSLContext
    asked_for: list[str | None]


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """An authority, and a server with a certificate for news.example and 127.0.0.1."""
    folder = tmp_path_factory.mktemp("tls")
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = _certificate("A root for the test", root_key, root_key, "A root for the test", [])
    alternatives = [x509.DNSName("news.example"), x509.IPAddress(ip_address("127.0.0.1"))]
    leaf = _certificate("news.example", key, root_key, "A root for the test", alternatives)
    (folder / "root.pem").write_bytes(root.public_bytes(serialization.Encoding.PEM))
    _write_chain(folder / "server.pem", key, leaf)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "server.pem")
    made = Authority(server, ssl.create_default_context(cafile=str(folder / "root.pem")), [])
    server.sni_callback = lambda _socket, name, _context: made.asked_for.append(name)
    return made


def _certificate(
    subject: str,
    key: ec.EllipticCurvePrivateKey,
    issuer_key: ec.EllipticCurvePrivateKey,
    issuer: str,
    alternatives: list[x509.GeneralName],
) -> x509.Certificate:
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=not alternatives, path_length=None), critical=True)
    )
    if alternatives:
        builder = builder.add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def _write_chain(path: Path, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> None:
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )


def over_tls(authority: Authority, host: str, *, answer: Answer | None = None, trusting: bool = True) -> Fetched:
    """What a fetch over TLS from a local server under the name `host` gives."""

    async def run() -> Fetched:
        async with site(answer or says(200, FEED), authority.server) as here:
            resolver = names({"news.example": ["127.0.0.1"], "other.example": ["127.0.0.1"]})
            fetcher = Fetcher(LOOPBACK, resolver=resolver, tls=authority.client if trusting else None)
            got = await fetcher.fetch(here.url(host=host, scheme="https"), purpose="feed")
            assert here.requests[0]["host"] == f"{host}:{here.port}"
            return got

    authority.asked_for.clear()
    return asyncio.run(run())


def test_host_and_server_name_are_those_of_the_address(authority: Authority) -> None:
    assert over_tls(authority, "news.example").body == FEED
    assert authority.asked_for == ["news.example"]


def test_a_certificate_for_the_number_serves_an_address_with_the_number(authority: Authority) -> None:
    assert over_tls(authority, "127.0.0.1").body == FEED


def test_a_certificate_for_another_name_is_refused(authority: Authority) -> None:
    with pytest.raises(FetchError, match="CERTIFICATE_VERIFY_FAILED"):
        over_tls(authority, "other.example")


def test_a_certificate_of_an_unknown_authority_is_refused(authority: Authority) -> None:
    with pytest.raises(FetchError, match="CERTIFICATE_VERIFY_FAILED"):
        over_tls(authority, "news.example", trusting=False)


def test_a_redirect_down_from_https_is_refused(authority: Authority) -> None:
    with pytest.raises(FetchError, match="from https down"):
        over_tls(authority, "news.example", answer=says(301, b"", Location="http://127.0.0.1/"))
