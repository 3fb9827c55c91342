"""The names of subjects and streams in NATS; nowhere else are any."""

from __future__ import annotations


def entries_of(node: str) -> str:
    """The subject on which it is said where new entries stand in a node's journal.

    >>> entries_of("wire.example.org")
    'commonwire.wire_example_org.entries'
    """
    return f"commonwire.{_token(node)}.entries"


def stream_of(node: str) -> str:
    """The stream that keeps what is said there.

    >>> stream_of("wire.example.org")
    'COMMONWIRE_wire_example_org'
    """
    return f"COMMONWIRE_{_token(node)}"


def _token(node: str) -> str:
    """A node's name as one part of a subject: dots would make it several, `*` and `>` stand for others (NATS docs)."""
    return "".join(letter if letter.isalnum() or letter in "-_" else "_" for letter in node)
