"""The map of keys: the one table of what single keys do, shown by `?` and in docs/reference/keys.md.

A key presses the element that names it in `data-key`, `g` and a letter the one that names the letter in `data-go`
(static/js/keys.js); a test holds the templates to this table.
"""

from __future__ import annotations

import msgspec

from commonwire.base.texts import Text, text


class Keys(msgspec.Struct, frozen=True):
    """Keys and what they do; `keys` are pressed one after the other where `is_sequence`, else each does a part."""

    keys: tuple[str, ...]
    does: Text
    is_sequence: bool = False


class KeyGroup(msgspec.Struct, frozen=True):
    """Keys that belong together."""

    name: Text
    keys: tuple[Keys, ...]


def _go(letter: str, place: Text) -> Keys:
    return Keys(("g", letter), place, is_sequence=True)


KEY_MAP = (
    KeyGroup(
        text("In a list"),
        (
            Keys(("j", "k"), text("next and previous row")),
            Keys(("o", "Enter"), text("open the row")),
            Keys(("x",), text("choose the row, to take several at once")),
            Keys((".",), text("show what has arrived")),
            Keys(("b",), text("order what was found, best first")),
            Keys(("v",), text("put what tells the same story together")),
        ),
    ),
    KeyGroup(
        text("With a story"),
        (
            Keys(("t",), text("ask for and take the story")),
            Keys(("s", "d"), text("answer the alert: seen, done")),
        ),
    ),
    KeyGroup(
        text("In the inbox"),
        (Keys(("u", "m", "e"), text("unread only, mark all read, settings of the search")),),
    ),
    KeyGroup(
        text("Go to"),
        (
            Keys(("/",), text("the search")),
            Keys(("n",), text("notices")),
            Keys(("w",), text("the wire")),
            Keys(("i",), text("searches and their inbox")),
            _go("w", text("the wire")),
            _go("n", text("notices")),
            _go("r", text("requests")),
            _go("t", text("takes")),
            _go("s", text("searches and their inbox")),
            _go("g", text("give a story")),
            _go("m", text("members")),
            _go("f", text("flow of stories")),
            _go("o", text("your outlet")),
            _go("c", text("the secretariat")),
            _go("k", text("the node")),
            _go("y", text("yourself")),
            _go("l", text("what can be read without a link")),
        ),
    ),
    KeyGroup(
        text("Everywhere"),
        (
            Keys(("?",), text("this list")),
            Keys(("Ctrl+K",), text("go to a place, a search or an outlet, or do what this page offers")),
            Keys(("Esc",), text("close what is open, leave the search")),
        ),
    ),
)
"""Every key, in the order of the list."""
