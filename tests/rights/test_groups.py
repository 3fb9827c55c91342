"""Groups in terms: who is in one, and what becomes of terms that name a group which was dissolved."""

from __future__ import annotations

import pytest

from commonwire.rights.describe import describe
from commonwire.rights.terms import Parties, Rule, Terms
from commonwire.rights.use import Asker
from tests.rights.conftest import ASKER, OPEN, USE, answer, granting

TV = frozenset({"evening-tv"})
IN = Asker(outlet="steppe-radio", member="KZ", member_class="observer", groups=TV)
WAS_IN = Asker(outlet="steppe-radio", member="KZ", member_class="observer", former_groups=TV)
GIVEN = granting(who=Parties(groups=TV))
FORBIDDEN = Terms(grants=OPEN.grants, prohibitions=(Rule(who=Parties(groups=TV)),))
BUT = granting(who=Parties(classes=frozenset({"*"}), except_groups=TV))
BUT_NOT_FORBIDDEN = Terms(
    grants=OPEN.grants, prohibitions=(Rule(who=Parties(classes=frozenset({"*"}), except_groups=TV)),)
)
BOTH = granting(who=Parties(groups=TV, outlets=frozenset({"steppe-radio"})))


@pytest.mark.parametrize(
    ("name", "terms", "inside", "outside", "dissolved"),
    [
        ("granted", GIVEN, "allow", "deny", "ask"),
        ("forbidden", FORBIDDEN, "deny", "allow", "deny"),
        ("granted to all but it", BUT, "deny", "allow", "ask"),
        ("forbidden to all but it", BUT_NOT_FORBIDDEN, "allow", "deny", "deny"),
        ("granted to it and the outlet", BOTH, "allow", "allow", "allow"),
    ],
)
def test_a_group_is_whoever_is_in_it_and_dissolved_it_only_forbids(
    name: str, terms: Terms, inside: str, outside: str, dissolved: str
) -> None:
    decided = {who: answer(terms, USE, asker=asker).decision for who, asker in ASKERS.items()}

    assert decided == {"inside": inside, "outside": outside, "dissolved": dissolved}, name


ASKERS = {"inside": IN, "outside": ASKER, "dissolved": WAS_IN}


def test_the_words_name_the_group_and_do_not_say_that_nobody_is_named() -> None:
    said = describe(GIVEN)

    assert "the group evening-tv" in said[0]
    assert said[1:] == describe(OPEN)[1:]
