"""The API's calls about the key that signs for an outlet: see it, bring an own one."""

from __future__ import annotations

from litestar import get, put
from litestar.params import JSONBody

from commonwire.alliance.key import SigningKeyRecord
from commonwire.alliance.may import may
from commonwire.alliance.principal import own_outlet
from commonwire.base.errors import NotFoundError
from commonwire.delivery.records import Records
from commonwire.news.admission import bring_key
from commonwire.web.api.shapes import KeyAnswer, KeyRequest
from commonwire.web.asking import Ask, Served, refusals


@get("/signing-key", summary="The key that signs for the caller's outlet", responses=refusals(404))
async def get_signing_key(request: Ask, site: Served) -> KeyAnswer:
    """Its public part, and who keeps the private one: what an outlet needs to write a statement."""
    principal = await site.principal(request)
    may(principal, "read-own")
    outlet = own_outlet(principal)

    def look(records: Records) -> KeyAnswer:
        held = [key for key in records.roll.signing_keys(outlet) if key.until_number is None]
        if not held:
            raise NotFoundError("Your outlet has no signing key", where=outlet, remedy="Ask the secretariat.")
        return _answer(records, held[-1])

    return await site.store.read(look)


@put("/signing-key", summary="Sign with an own key from now on", responses=refusals(422))
async def put_signing_key(request: Ask, site: Served, data: JSONBody[KeyRequest]) -> KeyAnswer:
    """Let the caller's outlet sign with a key that it keeps itself; an outlet's admin does this, signed in.

    From then on every give, correction, hold, release and kill needs the header `Commonwire-Statement`.
    """
    principal = await site.principal(request)
    outlet = own_outlet(principal)
    may(principal, "manage-keys", outlet=outlet)
    now = site.clock()
    return await site.store.write(
        lambda records: _answer(records, bring_key(records, principal, outlet, data.jwk, now))
    )


def _answer(records: Records, key: SigningKeyRecord) -> KeyAnswer:
    return KeyAnswer(
        alliance=records.alliance,
        outlet=key.outlet,
        kid=key.kid,
        jwk=key.public_jwk,
        custody="outlet" if key.sealed_private is None else "node",
        from_number=key.from_number,
    )
