"""The common model as a complete, clean HTML document that needs nothing else.

What the page does not show it says in microdata of schema.org, so that a reader of pages has it all.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import msgspec

from commonwire.base.languages import direction
from commonwire.formats.addresses import is_web_address
from commonwire.formats.characters import clean
from commonwire.formats.credit import CreditBlock, Written, credit_html, own_credit
from commonwire.formats.losses import changed, losses
from commonwire.formats.notes import Notes
from commonwire.formats.page.read import read_page
from commonwire.formats.sanitise import spoken, text_to_html
from commonwire.news.item import Concept, Item, Place, Rendition

CARRIES = frozenset({
    "uri", "kind", "status", "language", "headlines", "summary", "byline", "dateline", "located", "body_html",
    "body_text", "subjects", "people", "organisations", "places", "events", "objects", "genres", "keywords", "credit",
    "copyright", "copyright_holder", "licence", "usage_terms", "web_address", "renditions", "source_version",
    "first_created_at", "version_created_at", "content_created_at", "expires_at"})  # fmt: skip
_SCHEMA = "https://schema.org/"
_WORDS = {"identifier": "uri", "description": "summary", "author": "byline", "dateline": "dateline",
          "locationCreated": "located", "creditText": "credit", "copyrightNotice": "copyright",
          "copyrightHolder": "copyright_holder", "license": "licence", "usageInfo": "usage_terms",
          "version": "source_version"}  # fmt: skip
_TIMES = {"datePublished": "first_created_at", "dateModified": "version_created_at",
          "dateCreated": "content_created_at", "expires": "expires_at"}  # fmt: skip
_THINGS = {"subjects": "Thing", "people": "Person", "organisations": "Organization", "places": "Place",
           "events": "Event", "objects": "Product"}  # fmt: skip
_STATUSES = {"withheld": "Withheld", "canceled": "Canceled"}
# HTML Standard, section 13.2.3.5: controls and noncharacters are errors in a page.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_MEDIA = {"video": "video", "audio": "audio"}


def write_page(item: Item, credit: CreditBlock | None) -> Written:
    """`item` as an HTML5 document in UTF-8; its body was sanitised when it was read.

    A field that does not come back as it was, when the page is read, is among the losses.
    """
    bare = _page(item, None)
    lost = losses(item, CARRIES) + changed(item, lambda: read_page(bare, None, Notes()), CARRIES)
    data = bare if credit is None else _page(item, credit)
    return Written(data=data, media_type="text/html; charset=utf-8", losses=lost)


def _page(item: Item, credit: CreditBlock | None) -> bytes:
    headline = _FORBIDDEN.sub("", item.headline or "")
    title = _escaped(headline if headline.strip() else item.uri)
    language = f' lang="{_escaped(item.language)}"' if item.language else ""
    link = (credit.canonical if credit else None) or item.web_address
    canonical = f'<link rel="canonical" href="{_escaped(link)}">\n' if link and is_web_address(link) else ""
    mark = f'<meta name="commonwire-credit" content="{_escaped(credit.mark)}">\n' if credit and credit.mark else ""
    mark += "".join(_left_out(said) for said in credit.withheld) if credit else ""
    robots = '<meta name="robots" content="noindex">\n' if credit and credit.noindex else ""
    document = (
        f'<!doctype html>\n<html{language} dir="{direction(item.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n{robots}{mark}{canonical}<title>{title}</title>\n'
        "</head>\n<body>\n"
        f'<article itemscope itemtype="{_SCHEMA}NewsArticle">\n{chr(10).join(_parts(item, credit, title))}\n'
        "</article>\n</body>\n</html>\n"
    )
    return _FORBIDDEN.sub("", document).encode("utf-8", "replace")


def _parts(item: Item, credit: CreditBlock | None, title: str) -> Iterator[str]:
    yield f'<header>\n<h1 itemprop="headline">{title}</h1>'
    yield from (f'<p itemprop="alternativeHeadline">{_escaped(one.value)}</p>' for one in item.headlines[1:])
    yield from (f"<p>{_escaped(said)}</p>" for said in (item.byline, _dateline(item)) if said)
    yield from _metas(item if credit is None else _credited(item, credit))
    yield "</header>"
    body = clean(item.body_html or "") or text_to_html(item.body_text or "")
    if body:
        yield f'<div itemprop="articleBody">{body}</div>'
    elif item.summary:
        yield f"<footer><p>{_escaped(item.summary)}</p></footer>"
    figures = [_figure(rendition) for rendition in item.renditions if is_web_address(rendition.href or "")]
    if figures:
        yield "<aside>\n" + "\n".join(figures) + "\n</aside>"
    for field, kind in _THINGS.items():
        yield from (_thing(one, kind) for one in getattr(item, field))
    block = credit or own_credit(item)
    foot = [f"<p>{_escaped(item.copyright)}</p>"] if item.copyright else []
    if block.credit or block.licence or block.link or block.notices:
        foot.append(credit_html(block))
    if block.original:
        foot.append(f'<link itemprop="isBasedOn" href="{_escaped(block.original)}">')
    if foot:
        yield "<footer>\n" + "\n".join(foot) + "\n</footer>"


def _credited(item: Item, credit: CreditBlock) -> Item:
    """`item` with the credit and the licence that go out, for `creditText` and `license`."""
    return msgspec.structs.replace(item, credit=credit.credit, licence=credit.licence or item.licence)


def _metas(item: Item) -> Iterator[str]:
    """The properties that are words and times."""
    for name, field in _WORDS.items():
        if said := getattr(item, field):
            yield _meta(name, said)
    for name, field in _TIMES.items():
        if time := getattr(item, field):
            yield _meta(name, time.isoformat())
    if item.status in _STATUSES:
        yield _meta("creativeWorkStatus", _STATUSES[item.status])
    # One keyword alone would be read as a list with commas.
    yield from (
        _meta("keywords", word) for word in [*item.keywords, *(item.keywords if len(item.keywords) == 1 else [])]
    )
    yield from (_meta("genre", one.name or one.uri or "") for one in item.genres)


def _left_out(said: str) -> str:
    return f'<meta name="commonwire-withheld" content="{_escaped(said)}">\n'


def _meta(name: str, said: str) -> str:
    return f'<meta itemprop="{name}" content="{_escaped(spoken(said))}">'


def _thing(thing: Concept | Place, kind: str) -> str:
    """A subject, a person, a place ...: its name, and its identity as `sameAs`."""
    inside = _meta("name", thing.name) if thing.name else ""
    inside += f'<link itemprop="sameAs" href="{_escaped(thing.uri)}">' if thing.uri else ""
    if thing.code and not thing.uri:
        inside += _meta("termCode", thing.code) + (_meta("inDefinedTermSet", thing.scheme) if thing.scheme else "")
    return f'<span itemprop="about" itemscope itemtype="{_SCHEMA}{kind}">{inside}</span>'


def _figure(rendition: Rendition) -> str:
    """A picture, sound or film as a link: the page loads nothing from elsewhere."""
    kind = _MEDIA.get((rendition.media_type or "").partition("/")[0], "image")
    metas = {"identifier": rendition.name, "encodingFormat": rendition.media_type, "width": rendition.width,
             "height": rendition.height, "contentSize": rendition.size}  # fmt: skip
    inside = "".join(_meta(name, str(said)) for name, said in metas.items() if said is not None)
    if rendition.duration is not None:
        inside += _meta("duration", f"PT{rendition.duration:g}S")
    caption = f'<figcaption itemprop="caption">{_escaped(rendition.title)}</figcaption>' if rendition.title else ""
    href = _escaped(rendition.href or "")
    return (
        f'<figure itemprop="{kind}" itemscope itemtype="{_SCHEMA}{kind.title()}Object">{inside}'
        f'<a itemprop="contentUrl" href="{href}">{_escaped(rendition.name or kind)}</a>{caption}</figure>'
    )


def _escaped(text: str) -> str:
    return html.escape(clean(text))


def _dateline(item: Item) -> str | None:
    return item.dateline if item.dateline and item.dateline not in (item.body_text or "")[:200] else None
