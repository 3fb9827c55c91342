"""Commonwire: a news exchange that a media alliance runs for itself."""
