"""When X, then Y: what one room does about what another has recorded, in the same transaction."""

from __future__ import annotations

from commonwire.delivery.inbox import catch, index_text
from commonwire.delivery.meaning import is_shown
from commonwire.delivery.notice import tell
from commonwire.delivery.page_notice import watch_pages
from commonwire.delivery.queue import look_again
from commonwire.delivery.records import Reaction, Records
from commonwire.delivery.tell import owe_by_channels
from commonwire.index.vectors import Vectors
from commonwire.news.ports import Happening
from commonwire.search.match import Matcher
from commonwire.search.ports import Finder


def reactions(matcher: Matcher, finder: Finder, vectors: Vectors | None = None) -> list[Reaction]:
    """Every reaction, in the order in which they happen. `vectors` are those of a node that finds across languages."""

    def out_of_index(_: Records, happening: Happening) -> None:
        if happening.model is None and happening.state.status != "usable":
            finder.hide(happening.state.id)

    def into_inboxes(records: Records, happening: Happening) -> None:
        catch(records, matcher, happening)

    def out_of_vectors(_: Records, happening: Happening) -> None:
        if vectors is not None and not is_shown(happening.state):
            vectors.remove(happening.state.id, happening.position)

    return [
        tell,  # a correction, hold, release or kill is told to everyone who was served the item
        owe_by_channels,  # and is owed to their machines and people on duty
        watch_pages,  # the pages where it ran are checked
        index_text,  # what others may see is found by its words
        out_of_index,  # and what was withdrawn by nobody, from this moment on
        out_of_vectors,  # and what they may no longer see is near nothing
        look_again,  # takes that wait for it are decided again
        into_inboxes,  # and lands in the inboxes of the saved searches that it meets
    ]
