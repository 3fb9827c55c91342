"""When X, then Y: what one room does about what another has recorded, in the same transaction."""

from __future__ import annotations

from commonwire.delivery.inbox import catch, index_text
from commonwire.delivery.notice import tell
from commonwire.delivery.page_notice import watch_pages
from commonwire.delivery.queue import look_again
from commonwire.delivery.records import Reaction, Records
from commonwire.delivery.tell import owe_by_channels
from commonwire.news.ports import Happening
from commonwire.search.match import Matcher


def reactions(matcher: Matcher) -> list[Reaction]:
    """Every reaction, in the order in which they happen."""

    def into_inboxes(records: Records, happening: Happening) -> None:
        catch(records, matcher, happening)

    return [
        tell,  # a correction, hold, release or kill is told to everyone who was served the item
        owe_by_channels,  # and is owed to their machines and people on duty
        watch_pages,  # the pages where it ran are checked
        index_text,  # what others may see is found by its words
        look_again,  # takes that wait for it are decided again
        into_inboxes,  # and lands in the inboxes of the saved searches that it meets
    ]
