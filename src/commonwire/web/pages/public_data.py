"""The pages for the world as programs read them: schema.org, trust.txt, sitemap and robots.txt. Pure.

schema.org says what is known and no more: no rating, no review, no author who is not named. trust.txt follows
JournalList's specification of 2024 (one `name=value` a line), sitemaps the protocol of sitemaps.org, 0.9.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

import msgspec
from markupsafe import Markup

from commonwire.alliance.outlet import Outlet
from commonwire.alliance.world import World
from commonwire.formats.addresses import is_web_address
from commonwire.web.pages.public_views import PublicItem, PublicMember, PublicOutlet, PublicOutletPage

PUBLIC = "/public"
"""Below this address lies all that the world sees, beside trust.txt, robots.txt and the sitemap."""


def json_ld(data: dict[str, Any]) -> Markup:
    """`data` as it may stand in a `<script>` of a page: without what is unknown, and without a sign that ends it."""
    known = {name: value for name, value in ({"@context": "https://schema.org"} | data).items() if value}
    safe = msgspec.json.encode(known, order=None).decode().replace("&", "\\u0026")
    return Markup(safe.replace("<", "\\u003c").replace(">", "\\u003e"))  # noqa: S704 -- no sign of markup is left


def item_data(view: PublicItem, address: str, alliance: str, *, licence: str | None) -> Markup:
    """A story's page as a NewsArticle: who published it when, under which terms, and what was corrected."""
    is_page = licence is not None and is_web_address(licence) and bool(view.terms)
    page = f"{address}{PUBLIC}/items/{view.id}"
    corrections = [
        {"@type": "CorrectionComment", "datePublished": utc_said(it.at)} | ({"text": it.note.text} if it.note else {})
        for it in view.corrections
    ]
    outlet = {"@type": "NewsMediaOrganization", "@id": _outlet(address, view.outlet.id), "name": view.outlet.name.text}
    return json_ld(
        {
            "@type": "NewsArticle",
            "@id": page,
            "mainEntityOfPage": page,
            "identifier": view.uri,
            "url": view.original,
            "headline": view.headline.text if view.headline else None,
            "inLanguage": view.headline.lang if view.headline else None,
            "version": view.version,
            "datePublished": utc_said(view.published_at),
            "dateModified": utc_said(view.changed_at),
            "expires": utc_said(view.killed_at) if view.killed_at else None,
            "creativeWorkStatus": "Withdrawn" if view.status == "killed" else "Published",
            "publisher": outlet,
            "sourceOrganization": {"@id": outlet["@id"]},
            "creditText": view.outlet.name.text,
            "license": licence if is_page else None,
            "usageInfo": f"{page}#terms" if view.terms else None,
            "correction": corrections,
            "sdPublisher": {"@type": "Organization", "@id": f"{address}{PUBLIC}", "name": alliance},
        }
    )


def outlet_data(view: PublicOutletPage, address: str, alliance: str, languages: Sequence[str]) -> Markup:
    """An outlet's card as a NewsMediaOrganization, with its own answers in its own words; `languages` are BCP 47."""
    answers = {line.id: line.answer.text for line in view.disclosure if line.answer}
    said = [answers[name] for name in ("owner", "funding") if name in answers]
    return json_ld(
        {
            "@type": "NewsMediaOrganization",
            "@id": _outlet(address, view.outlet.id),
            "mainEntityOfPage": _outlet(address, view.outlet.id),
            "name": view.outlet.name.text,
            "alternateName": [name.text for name in view.names],
            "url": view.home_page,
            "knowsLanguage": list(languages),
            "memberOf": {"@type": "Organization", "@id": f"{address}{PUBLIC}", "name": alliance},
            "ownershipFundingInfo": " ".join(said),
        }
    )


def member_data(view: PublicMember, address: str, alliance: str) -> Markup:
    """A member as an Organization with its outlets."""
    return json_ld(
        {
            "@type": "Organization",
            "@id": f"{address}{PUBLIC}/members/{view.id}",
            "name": view.name.text,
            "memberOf": {"@type": "Organization", "@id": f"{address}{PUBLIC}", "name": alliance},
            "subOrganization": [_named(address, outlet) for outlet in view.outlets],
        }
    )


def alliance_data(address: str, alliance: str, members: Iterable[PublicMember]) -> Markup:
    """The alliance as an Organization with its members."""
    named = [
        {"@type": "Organization", "@id": f"{address}{PUBLIC}/members/{member.id}", "name": member.name.text}
        for member in members
    ]
    return json_ld(
        {"@type": "Organization", "@id": f"{address}{PUBLIC}", "name": alliance, "url": f"{address}{PUBLIC}"}
        | {"member": named}
    )


def trust_txt(world: World, alliance: str, outlets: Sequence[Outlet], address: str) -> str:
    """The alliance's trust.txt: it is an association, so each outlet is a `member` by its home page.

    A member's own file answers with `belongto=` and this node's address; only both together are a proof.
    """
    pages = sorted({outlet.home_page for outlet in outlets if is_web_address(outlet.home_page)})
    said = [("member", page) for page in pages]
    said += [("belongto", page) for page in world.belongs_to] + [("social", page) for page in world.social]
    said += [("disclosure", world.disclosure or f"{address}{PUBLIC}")]
    said += [("contact", world.contact)] if world.contact else []
    said += [("datatrainingallowed", "no")]
    lines = [f"{name}={value}" for name, value in said]
    return "\n".join([f"# {' '.join(alliance.split())}: who belongs to it", *lines, ""])


def robots_txt(world: World, address: str) -> str:
    """Which pages programs may fetch (RFC 9309): none, unless the alliance lets search engines list its pages."""
    open_files = ["Allow: /trust.txt", "Allow: /.well-known/trust.txt"] if world.is_open else []
    if not (world.is_open and world.is_listed):
        return "\n".join(["User-agent: *", *open_files, "Disallow: /", ""])
    opened = [*open_files, f"Allow: {PUBLIC}", "Allow: /static/", "Allow: /sitemap.xml"]
    return "\n".join(["User-agent: *", *opened, "Disallow: /", "", f"Sitemap: {address}/sitemap.xml", ""])


def sitemap(address: str, pages: Iterable[tuple[str, datetime | None]]) -> str:
    """The pages by path, each with when it changed last."""
    rows = "".join(
        f"<url><loc>{escape(address + path)}</loc>"
        + (f"<lastmod>{utc_said(changed_at)}</lastmod>" if changed_at else "")
        + "</url>\n"
        for path, changed_at in pages
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'
    )


def utc_said(at: datetime) -> str:
    """A time as schema.org and sitemaps have it (RFC 3339, section 5.6), to the second."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _outlet(address: str, outlet: str) -> str:
    return f"{address}{PUBLIC}/outlets/{outlet}"


def _named(address: str, outlet: PublicOutlet) -> dict[str, str]:
    return {"@type": "NewsMediaOrganization", "@id": _outlet(address, outlet.id), "name": outlet.name.text}
