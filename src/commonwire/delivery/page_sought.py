"""What is looked for on the pages where a take ran: its text as digests, the corrected text, note and credit.

After a kill the text itself is erased; these digests, sealed, are all that is kept of it, and not for long
(docs/decisions/0010).
"""

from __future__ import annotations

import secrets

import msgspec

from commonwire.delivery.shingles import Tokens, packed, shingles
from commonwire.formats.sanitise import html_to_text
from commonwire.news.item import Item
from commonwire.search.text import needle, token_line, tokens

PASSAGE = 60
"""Words without a break at which a part of a text counts as the text: a first page of several, not a quotation."""
_PAIRS_A_WORD = 2.5
_LETTERS_A_TOKEN = 3.5  # below: pairs of characters of a script without spaces
_EDGE = 25  # tokens at a text's start or end, where datelines and sign-offs stand
_MOST_LETTERS = 200_000


class CreditDue(msgspec.Struct, frozen=True, kw_only=True):
    """The credit that a take had to carry.

    `parts` are the lines that must show, each in one or more wordings (an outlet goes by its name in any language);
    `link` is the original's address. `in_text` says where the taken text itself names them: at its 'edge' (a dateline,
    a sign-off), 'inside' only, or nowhere.
    """

    parts: tuple[tuple[str, ...], ...] = ()
    link: str | None = None
    in_text: tuple[str, ...] = ()


NO_CREDIT = CreditDue()


class Sought(msgspec.Struct, frozen=True, kw_only=True):
    """What to look for: packed shingles (`delivery.shingles`) under `key`.

    `text` is the version that was taken, `corrected` a later one that differs, `note` the words for readers.
    `language` is the text's (BCP 47); `passage` the runs without a break that count as the text.
    """

    key: bytes
    text: bytes
    corrected: bytes | None = None
    note: bytes | None = None
    language: str | None = None
    credit: CreditDue = NO_CREDIT
    passage: int = PASSAGE


def sought_in(
    taken: Item, *, corrected: Item | None = None, note: str | None = None, credit: CreditDue = NO_CREDIT
) -> Sought:
    """What to look for of the version `taken`; `corrected` is the version that holds now, if it is another."""
    key = secrets.token_bytes(16)
    text, later = text_of(taken), text_of(corrected) if corrected is not None else ""
    return Sought(
        key=key,
        text=packed(shingles(Tokens(text), key)),
        corrected=packed(shingles(Tokens(later), key)) if later and later != text else None,
        note=note_sought(note, key),
        language=taken.language,
        credit=msgspec.structs.replace(credit, in_text=_places(credit, text)),
        passage=_passage(text),
    )


def note_sought(note: str | None, key: bytes) -> bytes | None:
    """The words for readers as they are looked for under `key`."""
    return packed(shingles(Tokens(note), key)) if note and note.strip() else None


def text_of(item: Item) -> str:
    """The words of a story's body; of a story that has none its summary and headline."""
    body = item.body_text or (html_to_text(item.body_html) if item.body_html else "")
    return (body or "\n\n".join(filter(None, (item.headline, item.summary))))[:_MOST_LETTERS]


def _passage(text: str) -> int:
    is_spaced = len(text) > _LETTERS_A_TOKEN * len(tokens(text))
    return PASSAGE if is_spaced else round(_PAIRS_A_WORD * PASSAGE)


def _places(credit: CreditDue, text: str) -> tuple[str, ...]:
    """Of each part of the credit where the text names it."""
    words = tokens(text)
    whole, edges = token_line(text), f" {' '.join(words[:_EDGE])} | {' '.join(words[-_EDGE:])} "
    found = []
    for part in credit.parts:
        sought = [needle(known) for name in part if (known := tokens(name))]
        at_edge, inside = (any(one in line for one in sought) for line in (edges, whole))
        found.append("edge" if at_edge else "inside" if inside else "nowhere")
    return tuple(found)
