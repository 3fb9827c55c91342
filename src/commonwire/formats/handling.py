"""How wires and mails say in words what is to be done with a story: kill, correction, update."""

from __future__ import annotations

import re

from commonwire.formats.notes import Notes
from commonwire.news.item import Concept, Item
from commonwire.news.vocabulary import scheme_of

_KILL = re.compile(
    r"(?:mandatory|bulletin|story|editors?:?|urgent)[ -]+kill|kill notice|kill\b(?! )|"
    r"(?:story|item|text) withdrawn\b",
    re.IGNORECASE,
)
"""A notice that kills a story; a headline that tells of somebody killed, or of a bill, is none."""
_CORRECTION = re.compile(r"correction|corrective|corrected|correct(?:s|ing)\b", re.IGNORECASE)
_CORRECTED = re.compile(
    r"(?-i:CORRECT(?:ION|IVE|ED|S|ING)\b)|(?:correction|corrective|corrected|corrects?)\b(?=\s*(?:[]):–—|/-]|$|\d))",
    re.IGNORECASE,
)
_UPDATE = re.compile(
    r"update|writethru|refile\b|\b(?:\d+(?:st|nd|rd|th)|first|second|third|new)[ -]?(?:ld|lead|add|take)\b|"
    r"\b(?:lead|add|take) \d+",
    re.IGNORECASE,
)

_UPDATES = ("update", "writethru", "refile", "ld", "lead", "add", "take")  # a quick look before the close one


def read_handling(item: Item, said: str, notes: Notes) -> None:
    """Set status or signal by the words of slug, markers and notes (`said`) and by how the headline begins.

    A kill cancels; a correction or an update is a signal (IPTC NewsCodes `signal`).
    """
    headline = item.headline or ""
    low = f"{said} | {headline}".lower()
    if ("kill" in low or "withdrawn" in low) and (_KILL.search(said) or _KILL.match(headline)):
        item.status = "canceled"
        notes.guessed("status", "The words say that a story is killed: read as canceled.")
    elif "correct" in low and (_CORRECTION.search(said) or _CORRECTED.match(headline)):
        item.signals = [Concept(uri=f"{scheme_of('sig')}correction", scheme="sig", code="correction")]
    elif any(word in low for word in _UPDATES) and _UPDATE.search(said):
        item.signals = [Concept(uri=f"{scheme_of('sig')}update", scheme="sig", code="update")]
