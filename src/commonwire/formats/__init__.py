"""Formats: bytes from outside become items of the common model, and items become bytes again.

`read.read` recognises what it was given by its content and hands over a `Reading`: items, each with the bytes
it came from and a report of what was repaired, guessed or dropped. `write.write` gives one item in a format,
`feeds.write.write_feed` a list of items as Atom, RSS or JSON Feed. One folder a format: `document.py` (as the
standard says), `read.py`, `write.py`; the files beside them are what the formats share. Nothing here opens a
connection or a file, and nothing a stranger sends gets out of a reader except as a `CommonwireError`.
"""
