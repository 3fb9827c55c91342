"""What a correction changed, for whoever may read stories: the same on the page and by API."""

from __future__ import annotations

from commonwire.alliance.may import is_allowed
from commonwire.alliance.principal import Principal
from commonwire.delivery.changes import changes_of
from commonwire.delivery.compare import Change
from commonwire.delivery.notice import Notice
from commonwire.delivery.records import Records


def readable_changes(records: Records, notice: Notice, principal: Principal) -> list[Change]:
    """The changes to the text, where the principal may read it: nothing for a suspended outlet, but its own stories."""
    if notice.issued_by != principal.outlet and not is_allowed(principal, "read"):
        return []
    return changes_of(records, notice, viewer=principal.outlet)
