"""A web page, or a piece of one: its story, as schema.org, Open Graph and the page's own structure say it."""

from __future__ import annotations

import re

import msgspec
from lxml.etree import _Element as Element

from commonwire.base.errors import BadInputError
from commonwire.formats.addresses import made_uri
from commonwire.formats.characters import clean, decode
from commonwire.formats.html_tree import markup_of, parse_html, words_of
from commonwire.formats.notes import Notes, check_items
from commonwire.formats.page.document import address_of_page, node_of_head, title_of, translations
from commonwire.formats.page.story import find_story, taken_out, without_code
from commonwire.formats.pictures import joined
from commonwire.formats.sanitise import escape, html_to_text, in_paragraph, sanitise_html
from commonwire.formats.schema_org.document import Node
from commonwire.formats.schema_org.read import body_of, read_article
from commonwire.formats.schema_org.read_microdata import BODY, ELEMENT, articles_in_markup
from commonwire.formats.schema_org.read_nodes import articles, nodes_in_page
from commonwire.formats.schema_org.read_values import address_of, raw_text_of, text_of
from commonwire.news.item import Given, Headline, Item, Reading, Refused, Rendition, Report

_TOKEN = re.compile(r"\w+")
_ENOUGH = 0.85  # of the words of articleBody; the rest are captions, line ends and the like
_SHINGLE = 4


def read_page(data: bytes, media_type: str | None, notes: Notes) -> Reading:
    """The story on the page, or each of several articles that stand on it with their text.

    Raises BadInputError without words, TooLargeError for deep nesting.
    """
    root = parse_html(clean(decode(data, media_type, notes)))
    if root is None:
        raise _no_words()
    said = articles(nodes_in_page(root, notes))
    marked = articles_in_markup(root)
    without_code(root)
    several = _with_text(said) or _with_text(marked)
    if len(several) > 1:
        return _several(several, root, notes)
    item = _story(root, _main(said, root), _main(marked, root), notes)
    report = Report(format="page", remarks=notes.remarks)
    given = Given(item=item, original=data, media_type=media_type or "text/html", report=report)
    return Reading(format="page", results=[given])


def _story(root: Element, said: Node, marked: Node, notes: Notes) -> Item:
    """The page's one story: what its JSON-LD says, else its microdata, else its head, else its text."""
    address = address_of_page(root)
    base = address or notes.defaults.feed_address
    head = node_of_head(root)
    node = _merged({"JSON-LD": said, "microdata": marked, "metas": head}, notes)
    language = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
    node["inLanguage"] = said.get("inLanguage") or language or node.get("inLanguage")
    own = said.get("headline") or marked.get("headline") or said.get("name")
    title = text_of(own) or _first_heading(root) or text_of(node.get("headline")) or title_of(root)
    _add_from_text(node, root, notes)
    inline: list[Rendition] = []
    body, headings = _body(root, title, node, base, inline, notes)
    title = _whole(title, headings)
    node["headline"] = escape(title) if title else None
    node.setdefault("url", address)
    if not title and not html_to_text(body):
        raise _no_words()
    item = read_article(node, notes, base=base, body_html=body, uri=address)
    alternatives = [Headline(value=words, role="alternative") for words in headings if words != title]
    item.headlines = item.headlines + [one for one in alternatives if one not in item.headlines]
    item.renditions = joined(item.renditions, inline)
    item.relations = item.relations + translations(root, address)
    return item


def _merged(sources: dict[str, Node], notes: Notes) -> Node:
    """The fields of all sources, each from the first that has it; which came from where is reported."""
    node: Node = {}
    for name, source in sources.items():
        new = {key: value for key, value in source.items() if key not in node and key not in (BODY, ELEMENT)}
        node |= new
        if new and name != "JSON-LD":
            notes.repaired(name, f"Not said in a better place: {', '.join(key for key in new if key[0] != '@')}.")
    return node


def _body(
    root: Element, title: str | None, node: Node, base: str | None, inline: list[Rendition], notes: Notes
) -> tuple[str, list[str]]:
    """The sanitised body, and the story's own headings.

    The page's markup where it has the words of `articleBody`, since that has lost its structure; else `articleBody`.
    """
    parts = find_story(root)
    whole = root.find("body")
    outside = _count([root if whole is None else whole]) - _count(parts)
    story = taken_out(parts, title)
    own: list[Rendition] = []
    html, remarks = sanitise_html(story.html, base=base, bounds=notes.bounds, renditions=own)
    said = raw_text_of(node.get("articleBody")) or ""
    text = html_to_text(html)
    if (said or node.get("liveBlogUpdate")) and not _has_words(text, said, notes):
        notes.repaired("body", "The page does not show all of the text that its data has: the data's text was taken.")
        return body_of(node, base, inline, notes), story.headings
    inline += own
    notes.remarks += remarks
    if story.left_out:
        notes.dropped("body", f"Left out as no part of the story: {'; '.join(story.left_out)}.")
    if outside > 0:
        notes.dropped("page", f"About {outside:,} words around the story were left out.")
    return in_paragraph(html), story.headings


def _count(parts: list[Element]) -> int:
    return sum(len(words_of(part).split()) for part in parts)


def _has_words(text: str, said: str, notes: Notes) -> bool:
    """Whether `text` has nearly all of `said`, in its order: by runs of four words."""
    wanted = _TOKEN.findall(html_to_text(sanitise_html(said, bounds=notes.bounds)[0]).lower())
    if not wanted:
        return bool(text)
    size = min(_SHINGLE, len(wanted))
    there = _TOKEN.findall(text.lower())
    runs = {tuple(there[n : n + size]) for n in range(len(there) - size + 1)}
    asked = [tuple(wanted[n : n + size]) for n in range(len(wanted) - size + 1)]
    return sum(run in runs for run in asked) >= _ENOUGH * len(asked)


def _add_from_text(node: Node, root: Element, notes: Notes) -> None:
    """Author and time as the page shows them, where nothing else says them."""
    for link in root.iter("a") if not node.get("author") else ():
        if "author" in (link.get("rel") or "").lower().split() and words_of(link):
            node["author"] = words_of(link)
            notes.guessed("byline", "Taken from the link to the author.")
            break
    for time in root.iter("time") if not node.get("datePublished") else ():
        if time.get("datetime"):
            node["datePublished"] = time.get("datetime")
            notes.guessed("first_created_at", "Taken from the first time on the page.")
            break


def _whole(title: str | None, headings: list[str]) -> str | None:
    """`title`, or the heading of the page where it is the same uncut."""
    cut = (title or "").removesuffix("...").removesuffix("…").strip()
    return next((words for words in headings if cut and cut != title and words.startswith(cut)), title)


def _first_heading(root: Element) -> str | None:
    return next((words for element in root.iter("h1") if (words := words_of(element))), None)


def _main(found: list[Node], root: Element) -> Node:
    """The article that the page is about: the only one, or that of the page's address or heading."""
    if len(found) <= 1:
        return found[0] if found else {}
    address, heading = address_of_page(root), _first_heading(root)
    for node in found:
        own = {address_of(node.get(key), address) for key in ("url", "mainEntityOfPage", "@id")}
        if (address and address in own) or (heading and heading == text_of(node.get("headline"))):
            return node
    return {}


def _with_text(found: list[Node]) -> list[Node]:
    """Those of `found` that have a text, each once."""
    distinct: dict[tuple[str | None, str], Node] = {}
    for node in found:
        if node.get("articleBody") or node.get(BODY):
            distinct.setdefault((text_of(node.get("headline")), str(node.get("articleBody"))[:500]), node)
    return list(distinct.values())


def _several(found: list[Node], root: Element, notes: Notes) -> Reading:
    """Each article of a page that holds several: one that is bad costs only itself."""
    check_items(len(found), notes.bounds)
    base = address_of_page(root) or notes.defaults.feed_address
    head = node_of_head(root)
    results: list[Given | Refused] = []
    uris: set[str] = set()
    for number, node in enumerate(found, start=1):
        own = notes.fresh()
        own.remarks = list(notes.remarks)
        element, parts = node.pop(ELEMENT, None), node.pop(BODY, [])
        node.setdefault("publisher", head.get("publisher"))
        node.setdefault("inLanguage", root.get("lang") or head.get("inLanguage"))
        try:
            inline: list[Rendition] = []
            html, remarks = sanitise_html(
                taken_out(parts, None).html, base=base, bounds=notes.bounds, renditions=inline
            )
            own.remarks += remarks
            item = read_article(node, own, base=base, body_html=in_paragraph(html) if parts else None)
        except BadInputError as error:
            results.append(Refused(message=error.message, where=f"article {number}", remedy=error.remedy or "Mend it."))
            continue
        item.renditions = joined(item.renditions, inline)
        if item.uri in uris:
            item.uri = made_uri(notes.defaults, item.headline, item.body_text)
            own.guessed("uri", "Several articles on the page have the same address: an identity was made.")
        uris.add(item.uri)
        original = markup_of(element).encode() if element is not None else msgspec.json.encode(node)
        report = Report(format="page", remarks=own.remarks)
        media_type = "text/html" if element is not None else "application/ld+json"
        results.append(Given(item=item, original=original, media_type=media_type, report=report))
    return Reading(format="page", results=results)


def _no_words() -> BadInputError:
    return BadInputError("The page has no words", where="body", remedy="Send a page with a title and a text.")
