"""What a push carries: a notice as JSON, under the headers of Standard Webhooks with the node's signature.

https://github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md: the id, a full stop, the time in
seconds, a full stop and the body are signed; `v1a` is Ed25519, whose public key is written `whpk_` and base64.
"""

from __future__ import annotations

import base64
from datetime import datetime

from commonwire.ledger.keys import PublicKey, SigningKey


def webhook_headers(message: str, body: bytes, *, key: SigningKey, now: datetime) -> dict[str, str]:
    """The headers of a push of `body` that is called `message`, signed at `now`.

    >>> from datetime import UTC
    >>> key = SigningKey.from_private_bytes(b"k" * 32)
    >>> headers = webhook_headers("cw_1", b"{}", key=key, now=datetime(2030, 1, 1, tzinfo=UTC))
    >>> headers["webhook-timestamp"], headers["webhook-signature"][:4]
    ('1893456000', 'v1a,')
    """
    at = str(int(now.timestamp()))
    signature = key.sign(f"{message}.{at}.".encode() + body)
    return {
        "Content-Type": "application/json",
        "webhook-id": message,
        "webhook-timestamp": at,
        "webhook-signature": f"v1a,{base64.b64encode(signature).decode()}",
    }


def webhook_key(key: PublicKey) -> str:
    """The public key as libraries for Standard Webhooks take it: `whpk_` and base64.

    >>> webhook_key(SigningKey.from_private_bytes(b"k" * 32).public)[:5]
    'whpk_'
    """
    return f"whpk_{base64.b64encode(key.raw).decode()}"
