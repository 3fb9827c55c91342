"""Rights that are not read: shown, and every allow becomes ask."""

from __future__ import annotations

from commonwire.formats.rights import with_unread_rights
from commonwire.news.item import RightsInfo, Wording
from commonwire.rights.terms import Terms


def test_rights_that_are_not_read_become_free_text_which_makes_every_allow_ask() -> None:
    link = RightsInfo(link="https://example.org/terms")
    expression = RightsInfo(expression="<o:Policy/>", expression_language="http://www.w3.org/ns/odrl/2/")
    terms = with_unread_rights(Terms(free_text="Ask us."), [link, expression])
    assert terms is not None
    assert terms.free_text is not None
    assert terms.free_text.startswith("Ask us.\n\nThe source states rights that were not read: https://example.org/")
    assert "encoded in http://www.w3.org/ns/odrl/2/" in terms.free_text


def test_usage_terms_in_words_change_nothing() -> None:
    said = RightsInfo(usage_terms=[Wording(value="No archive.")], copyright=[Wording(value="(c)")])
    assert with_unread_rights(None, [said]) is None
    assert with_unread_rights(Terms(), []) == Terms()
