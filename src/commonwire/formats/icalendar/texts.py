"""The text of a component: DESCRIPTION, and where there is one the same text with markup."""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import unquote_to_bytes

from commonwire.formats.editors import has_contact, is_for_editors
from commonwire.formats.icalendar.document import Line
from commonwire.formats.icalendar.lines import unescaped
from commonwire.formats.notes import Notes
from commonwire.formats.sanitise import html_to_text, in_paragraph, is_markup, sanitise_html, text_to_html
from commonwire.news.item import Rendition

MARKED = ("STYLED-DESCRIPTION", "X-ALT-DESC")
"""The properties that hold a description with markup: of RFC 9073, and of Outlook and Exchange."""
_BLOCK = re.compile(r"<(?:p|br|div|li|table|tr|h[1-6])\b", re.IGNORECASE)
_BREAKS = re.compile(r"(<br>|</?(?:p|div|li|d[ltd]|h[234]|[uo]l|t[rdh]|table|tbody|blockquote|pre)(?: [^>]*)?>)")
_EMPTY = re.compile(r"<(p|div|li|h[234])(?: [^>]*)?>(?:\s|<br>)*</\1>")
_DATA = re.compile(r"data:text/html(?:;charset=[\w-]{1,40})?(;base64)?,(.*)", re.IGNORECASE | re.DOTALL)


def body_of(
    description: Line | None, marked: list[Line], renditions: list[Rendition], notes: Notes
) -> tuple[str | None, str | None, list[str]]:
    """The body as sanitised HTML and as text, and the lines in it that are private.

    What has markup counts before the DESCRIPTION beside it; of a DESCRIPTION that is HTML itself, as some calendars
    write it, the markup counts.
    """
    html, text = "", None
    for said in [said for line in marked if (said := _markup_in(line))]:
        html = _sanitised(said, renditions, notes)
        if html:
            break
    if not html and description is not None:
        html, text = description_to_html(unescaped(description.value), renditions, notes)
    private: list[str] = []
    html = _without_contacts(html, private)
    if private:
        notes.repaired(
            "DESCRIPTION",
            f"{len(private)} lines are for editors, or say how to reach somebody: moved to the private note.",
        )
        text = None
    return html or None, (html_to_text(html) if text is None else text) or None, private


def description_to_html(
    words: str, renditions: list[Rendition] | None = None, notes: Notes | None = None
) -> tuple[str, str | None]:
    """The words of a DESCRIPTION as sanitised HTML; and as text where they are no HTML themselves."""
    if not is_markup(words):
        text = words.replace("\r\n", "\n").replace("\r", "\n").strip()
        return text_to_html(text), text
    if not _BLOCK.search(words):
        words = words.strip().replace("\n", "<br>")
    return _sanitised(words, renditions, notes or Notes()), None


def _sanitised(html: str, renditions: list[Rendition] | None, notes: Notes) -> str:
    safe, remarks = sanitise_html(html, bounds=notes.bounds, renditions=renditions)
    notes.remarks += remarks
    return in_paragraph(safe) if html_to_text(safe) else ""


def _markup_in(line: Line) -> str | None:
    """The HTML that a line holds: in its value, or in a data: address beside it (ALTREP)."""
    if line.name in MARKED:
        words = unescaped(line.value)
        kind = line.params.get("FMTTYPE", "text/html" if line.name == "X-ALT-DESC" else "text/plain").lower()
        return words if "html" in kind else text_to_html(words)
    data = _DATA.fullmatch(line.params.get("ALTREP", ""))
    if data is None:
        return None
    raw = unquote_to_bytes(data[2])
    try:
        return (base64.b64decode(raw) if data[1] else raw).decode("utf-8")
    except (binascii.Error, ValueError):
        return None


def _without_contacts(html: str, private: list[str]) -> str:
    """`html` without lines for editors and ways to reach people, which go to `private`."""
    parts = _BREAKS.split(html)
    for n in range(0, len(parts), 2):
        words = html_to_text(parts[n]).strip()
        if "mailto:" in parts[n] or (words and (is_for_editors(words) or has_contact(words))):
            addresses = [address for address in re.findall(r'href="mailto:([^"?]+)', parts[n]) if address not in words]
            private.append(" ".join([words, *addresses]))
            parts[n] = ""
    if not private:
        return html
    safe, _ = sanitise_html("".join(parts))
    return _EMPTY.sub("", safe)
