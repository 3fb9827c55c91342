"""The namespace of what a standard has no place for and lets stand in documents; .invalid is nobody's (RFC 2606)."""

from __future__ import annotations

OWN = "https://commonwire.invalid/ns/"
ADDED = f"{{{OWN}}}added"
"""Marks what the item does not say and the standard requires, or what says again what the item says elsewhere."""
