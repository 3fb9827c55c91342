"""What a correction changed, paragraph by paragraph: added, removed, or changed with the words marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Literal

import msgspec

from commonwire.base.errors import NotFoundError
from commonwire.delivery.notice import Notice
from commonwire.delivery.show import ShowRecords, show

MOST_PARAGRAPHS = 400
MOST_PIECES = 2000
"""Beyond so many paragraphs of a text, or pieces of a paragraph, nothing is compared within: it takes too long."""

_PIECES = re.compile(r"[^\W\d_]+|\d+|\s+|.", re.DOTALL)
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Letters of scripts that put no spaces between words: each is compared by itself."""


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A run of a paragraph that both versions have ("kept"), only the earlier ("removed") or only the later one."""

    kind: Literal["kept", "removed", "added"]
    text: str


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A paragraph of the earlier text, of the later one, or of both with the words between them marked."""

    kind: Literal["added", "removed", "changed"]
    old: str | None
    new: str | None
    pieces: list[Piece] = []


def changes(old: Sequence[str], new: Sequence[str]) -> list[Change]:
    """The paragraphs that are not the same, in their order.

    >>> [(change.kind, change.new) for change in changes(["Three died.", "It rained."], ["Two died.", "It rained."])]
    [('changed', 'Two died.')]
    """
    if max(len(old), len(new)) > MOST_PARAGRAPHS:
        pairs = [("replace", 0, len(old), 0, len(new))] if list(old) != list(new) else []
    else:
        pairs = list(SequenceMatcher(None, old, new, autojunk=False).get_opcodes())
    found: list[Change] = []
    for kind, old_from, old_to, new_from, new_to in pairs:
        if kind == "equal":
            continue
        shared = min(old_to - old_from, new_to - new_from)
        for n in range(shared):
            before, after = old[old_from + n], new[new_from + n]
            found.append(Change(kind="changed", old=before, new=after, pieces=pieces(before, after)))
        found += [Change(kind="removed", old=text, new=None) for text in old[old_from + shared : old_to]]
        found += [Change(kind="added", old=None, new=text) for text in new[new_from + shared : new_to]]
    return found


def pieces(old: str, new: str) -> list[Piece]:
    """Both texts in one, word by word: without what is added it reads as `old`, without what is removed as `new`.

    >>> [(piece.kind, piece.text) for piece in pieces("三人受伤", "两人受伤")]
    [('removed', '三'), ('added', '两'), ('kept', '人受伤')]
    """
    before, after = _cut(old), _cut(new)
    if max(len(before), len(after)) > MOST_PIECES:
        before, after = [old], [new]
    found: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Piece(kind="kept", text="".join(before[a:b])))
            continue
        if a < b:
            found.append(Piece(kind="removed", text="".join(before[a:b])))
        if c < d:
            found.append(Piece(kind="added", text="".join(after[c:d])))
    return found


def changes_of(records: ShowRecords, notice: Notice, *, viewer: str | None) -> list[Change]:
    """What a correction that brought a version changed in the text, as far as `viewer` may read both versions now.

    Nothing for a correction by a note alone, and of a story that is held, killed or behind its embargo.
    """
    state = records.items.find(notice.item)
    if notice.kind != "correction" or state is None or state.status != "usable" or notice.version < 2:
        return []
    later = records.items.find_version(notice.item, notice.version)
    earlier = records.items.find_version(notice.item, notice.version - 1)
    if later is None or earlier is None or later.position != notice.number or not (later.released and earlier.released):
        return []
    try:
        texts = [
            show(records, state, viewer=viewer, version=one.version).item.body_text or "" for one in (earlier, later)
        ]
    except NotFoundError:
        return []
    return changes(*(_paragraphs(text) for text in texts))


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _cut(text: str) -> list[str]:
    """Words, numbers, spaces and signs; each letter of an unspaced script by itself."""
    cut: list[str] = []
    for piece in _PIECES.findall(text):
        cut += list(piece) if _UNSPACED.search(piece) else [piece]
    return cut
