"""A web page, or a piece of one, that holds one story: its title and its body, found among what surrounds them."""

from __future__ import annotations

import lxml.html
from lxml import etree

from commonwire.base.errors import BadInputError
from commonwire.formats.addresses import is_web_address, made_uri
from commonwire.formats.characters import clean, decode
from commonwire.formats.finish import finish, read_language
from commonwire.formats.headline import first_words
from commonwire.formats.notes import Notes, too_deep
from commonwire.formats.sanitise import html_to_text, in_paragraph, sanitise_html
from commonwire.formats.times import read_time
from commonwire.news.item import Headline, Item

_AROUND = (
    "script",
    "style",
    "nav",
    "header",
    "footer",
    "aside",
    "form",
    "noscript",
    "template",
    "iframe",
    "svg",
    "button",
)
_LIBXML2_DEPTH = 256
_MOST_LOOKS = 20  # nested a hundredfold, each would hold all the words again


def read_page(data: bytes, media_type: str | None, notes: Notes) -> Item:
    """The story on the page as an item. Raises BadInputError without words, TooLargeError for deep nesting."""
    root = _parse(clean(decode(data, media_type, notes)))
    meta = _meta(root)
    address = _address(root, meta)
    title = _title(root, meta)
    body = _body(root, title)
    html, remarks = sanitise_html(body, base=address or notes.defaults.feed_address)
    notes.remarks += remarks
    text = html_to_text(html)
    if not text and not title:
        raise BadInputError("The page has no words", where="body", remedy="Send a page with a title and a text.")
    headlines = [Headline(value=title)] if title else first_words(text, notes)
    if not address:
        notes.guessed("uri", "The page does not say its own address: an identity was made from its words.")
    published = read_time(meta.get("article:published_time") or meta.get("date"), "published", notes)
    modified = read_time(meta.get("article:modified_time"), "modified", notes)
    item = Item(
        uri=address or made_uri(notes.defaults, title, text),
        language=read_language(_language(root, meta), notes),
        headlines=headlines,
        summary=meta.get("og:description") or meta.get("description"),
        byline=meta.get("author"),
        credit=meta.get("og:site_name"),
        copyright=meta.get("copyright"),
        body_html=in_paragraph(html) or None,
        body_text=text or None,
        web_address=address,
        keywords=[word.strip() for word in meta.get("keywords", "").split(",") if word.strip()][:50],
        first_created_at=published,
        version_created_at=modified or published,
    )
    return finish(item, notes)


def _parse(text: str) -> lxml.html.HtmlElement:
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        raise BadInputError(
            "The page has no words", where="body", remedy="Send a page with a title and a text."
        ) from None
    if any("Excessive depth" in error.message for error in parser.error_log):
        raise too_deep(_LIBXML2_DEPTH)
    return root


def _meta(root: lxml.html.HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        name, content = element.get("property") or element.get("name"), " ".join((element.get("content") or "").split())
        if name and content:
            found.setdefault(name.lower(), content)
    return found


def _address(root: lxml.html.HtmlElement, meta: dict[str, str]) -> str | None:
    links = [link.get("href") for link in root.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    return next((address for address in [*links, meta.get("og:url")] if address and is_web_address(address)), None)


def _title(root: lxml.html.HtmlElement, meta: dict[str, str]) -> str | None:
    for element in root.iter("h1"):
        if words := _words(element):
            return words
    if meta.get("og:title"):
        return meta["og:title"]
    return next((words for element in root.iter("title") if (words := _words(element))), None)


def _body(root: lxml.html.HtmlElement, title: str | None) -> str:
    """The markup of the element that holds the story, without what surrounds it and without its title."""
    story = _story(root)
    for element in list(story.iter("h1"))[:_MOST_LOOKS]:
        if _words(element) == title and element is not story:
            element.drop_tree()
            break
    for element in list(story.iter(*_AROUND)):
        if element is not story and element.getparent() is not None:
            element.drop_tree()
    return etree.tostring(story, method="html", encoding="unicode", with_tail=False)


def _story(root: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    for name in ("article", "main"):
        found = list(root.iter(name))[:_MOST_LOOKS]
        if found:
            return max(found, key=lambda element: len(_words(element)))
    body = root.find("body")
    return body if body is not None else root


def _words(element: lxml.html.HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())


def _language(root: lxml.html.HtmlElement, meta: dict[str, str]) -> str | None:
    return root.get("lang") or meta.get("content-language") or meta.get("og:locale")
