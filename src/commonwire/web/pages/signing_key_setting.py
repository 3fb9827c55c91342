"""The outlet brings a signing key of its own: from then on the node cannot sign for it."""

from __future__ import annotations

import msgspec
from litestar import Response, post
from litestar.response import Redirect

from commonwire.base.errors import BadInputError
from commonwire.base.texts import text
from commonwire.news.admission import bring_key
from commonwire.web.asking import Ask, Served
from commonwire.web.pages.forms import LARGEST_FORM, fields_of, refused
from commonwire.web.pages.settings import own_settings, settings_page
from commonwire.web.pages.showing import go


@post("/outlet/signing-key", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def bring_own_key(request: Ask, site: Served) -> Response[str] | Redirect:
    """Let the outlet sign with the key whose public JWK is in the form (`manage-keys`), once it says it understood."""
    seen, outlet = await own_settings(site, request)
    form, now = await fields_of(request), site.clock()
    try:
        jwk = _jwk(form.get("jwk", ""))
        if form.get("understood") != "yes":
            raise BadInputError(
                text("What this means is not ticked"), where="understood", remedy=text("Read it, and tick it.")
            )
        await site.store.write(lambda records: bring_key(records, seen.principal, outlet, jwk, now))
    except BadInputError as error:
        typed = {} if error.where == "jwk.d" else form  # a private key is not sent around once more
        back = refused(typed, error, {"jwk": "jwk", "key": "jwk", "understood": "understood"})
        return await settings_page(seen, "signing-key", forms={"signing-key": back}, status=422)
    return go("/outlet/signing-key", "key-brought")


def _jwk(typed: str) -> dict[str, str]:
    """The JWK in `typed`; whether it is a key of the right kind, the ledger asks. Raises BadInputError."""
    try:
        return msgspec.json.decode(typed, type=dict[str, str])
    except msgspec.MsgspecError as error:
        raise BadInputError(
            text("This is no JWK: %(why)s", why=str(error)),
            where="jwk",
            remedy=text('Paste the public key as JSON: {"kty": "OKP", "crv": "Ed25519", "x": "..."}.'),
        ) from None
