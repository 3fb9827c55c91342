"""Files attached to a mail: documents of news are read as what they are, pictures are told of, the rest is named."""

from __future__ import annotations

from collections.abc import Callable

from commonwire.base.errors import BadFormatError, BadInputError
from commonwire.formats.mail.content import Attached
from commonwire.formats.notes import Notes
from commonwire.formats.photo.container import media_type_of
from commonwire.formats.photo.read import read_photo
from commonwire.news.item import Given, Reading, Refused, Rendition

Reader = Callable[[bytes, str | None, Notes], Reading]
"""Reads bytes of any known format, told by their content; raises BadFormatError for none, BadInputError."""

_READ_TEXTS = ("text/plain", "text/html", "text/xml", "text/calendar", "text/json")
_NEVER = ("image/", "audio/", "video/", "font/", "model/", "chemical/")
_PLAIN = ("text", "page")
_TEXT_NAMES = (".txt", ".text", ".htm", ".html", ".xhtml", ".md")
_MOST_PICTURES = 200
_ABOUT = ("byline", "credit", "copyright", "copyright_holder", "usage_terms", "dateline", "located")


def read_document(attached: Attached, notes: Notes, reader: Reader) -> tuple[list[Given | Refused], bool] | None:
    """The items in an attached document, and whether its format is one of news; None when it is no document.

    Plain text and pages count only where the file says that it is one: anything may look like a text.
    """
    kind = attached.kind
    if kind.startswith(_NEVER) or (kind.startswith("text/") and kind not in _READ_TEXTS) or not attached.data.strip():
        return None
    if attached.is_inline and kind not in _READ_TEXTS:
        return None
    media_type = f"{kind}; charset={attached.charset}" if attached.charset else kind
    try:
        reading = reader(attached.data, media_type, notes.fresh())
    except BadFormatError:
        return None
    except BadInputError as error:
        where = f"attachment {attached.called}"
        if error.where:
            where += f", {error.where}"
        return [Refused(message=error.message, where=where, remedy=error.remedy or "Mend it and send it again.")], False
    is_plain = reading.format in _PLAIN
    if is_plain and kind not in ("text/plain", "text/html") and not (attached.name or "").lower().endswith(_TEXT_NAMES):
        return None
    return reading.results, not is_plain


def is_picture(attached: Attached) -> bool:
    """Whether the file is a photo, by its first bytes."""
    return media_type_of(attached.data) is not None


def renditions_of(pictures: list[Attached], notes: Notes) -> list[Rendition]:
    """What attached pictures say of themselves; their bytes stay in the mail, since renditions are by reference.

    A picture that the text shows and that says nothing of itself (a logo, mostly) is named in the report only.
    """
    found = []
    for picture in pictures[:_MOST_PICTURES]:
        item, rendition = read_photo(picture.data, Notes(defaults=notes.defaults, bounds=notes.bounds))
        title = item.summary or item.headline
        about = {name: getattr(item, name) for name in _ABOUT if getattr(item, name)}
        if picture.is_inline and not title and not about:
            drop(picture, notes)
            continue
        found.append(
            Rendition(
                name=picture.name or "attached",
                title=title,
                media_type=rendition.media_type,
                width=rendition.width,
                height=rendition.height,
                size=rendition.size,
                extra=about,
            )
        )
        notes.dropped(
            f"attachment {picture.called}",
            f"The picture ({len(picture.data):,} bytes) stays in the mail: renditions are by reference. "
            "What it says of itself was read.",
        )
    return found


def drop(attached: Attached, notes: Notes) -> None:
    """Report a file that gives nothing to the item."""
    size = f"{len(attached.data):,} bytes"
    notes.dropped(f"attachment {attached.called}", f"{attached.kind[:80]}, {size}: not read; the mail still has it.")
