"""WXR, WordPress's own export (namespace http://wordpress.org/export/1.x/): posts and pages become items.

Attachments are renditions of the post that they hang on, comments and custom fields are no part of a story.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec
from lxml.etree import _Element as Element

from commonwire.formats.feeds.document import WP, Children, children_of
from commonwire.formats.feeds.entry import Channel, Entry
from commonwire.formats.feeds.modules import first, text_in, words
from commonwire.formats.feeds.rss import rss_entry
from commonwire.formats.feeds.wordpress_text import post_html
from commonwire.formats.notes import Notes
from commonwire.formats.private import is_private
from commonwire.formats.sanitise import escape, plain
from commonwire.news.item import Concept, Rendition, Status

# What is in an export and no story; posts, pages and types of a site's own are.
_NO_STORIES = {"attachment", "nav_menu_item", "revision", "custom_css", "customize_changeset", "oembed_cache",
               "user_request", "wp_block", "wp_template", "wp_template_part", "wp_global_styles", "wp_navigation",
               "wp_font_family", "wp_font_face", "acf-field", "acf-field-group", "feedback"}  # fmt: skip
_STATUSES: dict[str, Status] = {"publish": "usable", "future": "usable", "inherit": "usable", "trash": "canceled"}
_KEPT = {"wp:post_id", "wp:post_name", "wp:post_type", "wp:status", "wp:is_sticky"}
_NO_DATE = ("0000-00-00", "-0001")


class Site(NamedTuple):
    """What the export says beside its posts: authors by login, attachments by id, and whose they are."""

    authors: dict[str, str]
    attachments: dict[str, Rendition]
    children: dict[str, list[str]]


def is_wxr(root: Element) -> bool:
    """Whether the feed `root` is an export of WordPress."""
    spaces = [str(space) for space in root.nsmap.values() if str(space).startswith(WP)]
    return any(child.find(f"{{{space}}}wxr_version") is not None for space in spaces for child in root)


def is_story(element: Element) -> bool:
    """Whether an <item> of the export is a post or page."""
    return (first(children_of(element), "wp:post_type") or "post") not in _NO_STORIES


def site_of(root: Element, items: list[Element]) -> Site:
    """Authors and attachments of the export."""
    site = Site({}, {}, {})
    for child in root.iter("{*}author"):
        inside = children_of(child)
        login, name = first(inside, "wp:author_login"), words(inside, "wp:author_display_name")
        if login and name:
            site.authors[login] = name
    for item in items:
        found = children_of(item)
        if first(found, "wp:post_type") == "attachment" and (number := first(found, "wp:post_id")):
            site.attachments[number] = _attachment(found)
            site.children.setdefault(first(found, "wp:post_parent") or "0", []).append(number)
    return site


def wxr_entry(element: Element, channel: Channel, site: Site, notes: Notes) -> Entry:
    """What the <item> `element` of an export says."""
    entry = rss_entry(element, channel, notes)
    found = children_of(element)
    entry.content = post_html(entry.content or "", notes) or None
    excerpt = first(found, "excerpt:encoded")
    entry.summary = excerpt or (entry.summary if entry.content else None)
    entry.abstract = plain(excerpt) or None if excerpt else None
    entry.authors = [site.authors.get(login, login) for login in entry.authors]
    entry.published = _time(found, "post_date", "pubDate")
    entry.updated = _time(found, "post_modified", None)
    _add_terms(entry, found)
    _add_status(entry, found, notes)
    entry.renditions += _renditions(found, site)
    entry.extra = {name: said for name, said in entry.extra.items() if not name.startswith("wp:") or name in _KEPT}
    entry.private += [words(children_of(meta), "wp:meta_value") or "" for meta in _private(found)]
    for name, what in (("wp:comment", "comments"), ("wp:postmeta", "custom fields")):
        if found.get(name):
            notes.dropped(what, f"{len(found[name]):,} {what} of the post were left out.")
    return entry


def _attachment(found: Children) -> Rendition:
    alt = _meta(found, "_wp_attachment_image_alt")
    caption = words(found, "excerpt:encoded") or alt or words(found, "title")
    return Rendition(href=first(found, "wp:attachment_url"), name="attachment", title=caption)


def _renditions(found: Children, site: Site) -> list[Rendition]:
    """The featured picture, then what hangs on the post."""
    featured = _meta(found, "_thumbnail_id")
    numbers = site.children.get(first(found, "wp:post_id") or "", [])
    renditions = [site.attachments[number] for number in numbers if number != featured]
    if featured in site.attachments:
        renditions.insert(0, msgspec.structs.replace(site.attachments[str(featured)], name="featured"))
    return [rendition for rendition in renditions if rendition.href]


def _meta(found: Children, key: str) -> str | None:
    for meta in found.get("wp:postmeta", ()):
        inside = children_of(meta)
        if first(inside, "wp:meta_key") == key:
            return words(inside, "wp:meta_value")
    return None


def _private(found: Children) -> list[Element]:
    metas = found.get("wp:postmeta", ())
    return [meta for meta in metas if is_private((first(children_of(meta), "wp:meta_key") or "").strip("_"))]


def _time(found: Children, name: str, other: str | None) -> str | None:
    """The hour in UTC, which WordPress writes without saying so; else the local one."""
    said = first(found, f"wp:{name}_gmt")
    if said and not said.startswith(_NO_DATE):
        return f"{said.replace(' ', 'T')}+00:00"
    local = first(found, f"wp:{name}")
    if local and not local.startswith(_NO_DATE):
        return local
    mailed = first(found, other) if other else None
    return None if mailed is None or _NO_DATE[1] in mailed else mailed


def _add_terms(entry: Entry, found: Children) -> None:
    """Categories and a site's own taxonomies are subjects with nicename and domain, tags are keywords."""
    entry.subjects = []
    for element in found.get("category", ()):
        said, domain = plain(text_in(element)), element.get("domain") or "category"
        if said and domain == "post_tag":
            entry.keywords.append(said)
        elif said and domain != "post_format":
            entry.subjects.append(Concept(name=said, scheme=domain, code=element.get("nicename") or said))


def _add_status(entry: Entry, found: Children, notes: Notes) -> None:
    said = first(found, "wp:status") or "publish"
    entry.status = _STATUSES.get(said, "withheld")
    if said == "future":
        entry.is_draft, entry.available = True, entry.published or "not said"
    if first(found, "wp:post_password"):
        entry.status = "withheld"
        notes.guessed("status", "The post has a password: withheld.")
    if not entry.title and entry.status == "canceled":
        entry.title = escape(entry.id or "")
