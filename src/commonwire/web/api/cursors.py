"""Where cursors used to be; see `commonwire.web.cursors`."""

from commonwire.web.cursors import cursor_of, number_of, page_limit, pair_cursor, pair_of, wait_seconds

__all__ = ["cursor_of", "number_of", "page_limit", "pair_cursor", "pair_of", "wait_seconds"]
