"""Read a vocabulary, whatever it is in: told by its content, as everything else."""

from __future__ import annotations

from commonwire.base.errors import BadFormatError, BadInputError, TooLargeError
from commonwire.formats.characters import decode
from commonwire.formats.elements import local
from commonwire.formats.json_text import load_json
from commonwire.formats.no_news import TURTLE
from commonwire.formats.notes import Bounds, Notes
from commonwire.formats.vocabulary.concepts import Found
from commonwire.formats.vocabulary.json_ld import read_json_ld
from commonwire.formats.vocabulary.knowledge_item import ITEMS, read_knowledge
from commonwire.formats.vocabulary.rdf_xml import read_rdf
from commonwire.formats.xml_text import parse_xml

_REMEDY = "Give a NewsML-G2 knowledge item, or SKOS as JSON-LD or RDF/XML."


def read_vocabulary(data: bytes, *, bounds: Bounds | None = None) -> Found:
    """The vocabularies in `data`, with at least one concept.

    Raises BadFormatError for a document in which there is none, TooLargeError for one beyond the bounds, and what the
    readers of JSON and XML raise.
    """
    notes = Notes(bounds=bounds or Bounds())
    if len(data) > notes.bounds.size:
        raise TooLargeError(f"The file has more than {notes.bounds.size:,} bytes", remedy="Give it in parts.")
    head = decode(data[:4096], None, Notes()).lstrip("\ufeff \t\r\n")
    if TURTLE.match(head):
        raise BadFormatError("This is RDF in Turtle, which is not read", where="first line", remedy=_REMEDY)
    if head.startswith(("{", "[")):
        found = read_json_ld(load_json(data, None, notes))
    elif head.startswith("<"):
        found = _in_xml(data, notes)
    else:
        raise BadFormatError("This is neither JSON nor XML", where="first bytes", remedy=_REMEDY)
    if not found.vocabularies:
        if found.left_out:
            raise BadInputError(
                f"None of its {found.left_out} concepts has a URI, or a code whose alias is known",
                where="the whole file",
                remedy="Say in its own catalog what the alias stands for.",
            )
        raise BadInputError("There is no concept in it", where="the whole file", remedy=_REMEDY)
    return found


def _in_xml(data: bytes, notes: Notes) -> Found:
    root = parse_xml(data, None, notes).root
    if local(root) == "RDF":
        return read_rdf(root)
    if local(root) in (*ITEMS, "newsMessage"):
        return read_knowledge(root, notes)
    raise BadFormatError(f"<{local(root)[:40]}> holds no vocabulary", where="first element", remedy=_REMEDY)
