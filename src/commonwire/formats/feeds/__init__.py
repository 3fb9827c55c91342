"""Feeds: RSS 0.9x, 1.0 (RDF) and 2.0, Atom 1.0 and JSON Feed 1.x, read; Atom, RSS 2.0 and JSON Feed 1.1, written."""
