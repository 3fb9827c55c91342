"""The secretariat keeps members and the people of the alliance itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from commonwire.alliance.person import Person
from commonwire.app.node import found_node
from commonwire.base.ids import PersonId
from commonwire.ledger.entry import decode_entry
from tests.web.browsing import Served, served, settings_of
from tests.web.test_alliance_pages import ADMIN, APPLICATION, outlet_applies, path_in

# The other pages' handlers still leave it to Litestar to guess what is a dependency.
pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarDeprecationWarning")

MEMBER = {
    "names": "en: Georgia\nka: საქართველო",
    "kind": "country",
    "territory": "ge",
    "member_class": "dialogue-partner",
}


def last(things: Iterable[bytes]) -> bytes:
    return list(things)[-1]


@pytest.fixture
def new_node(tmp_path: Path) -> Iterator[Served]:
    """A node as `commonwire init` leaves it: classes, no member, one person who is operator and secretariat."""
    home, now = tmp_path / "new", datetime.now(UTC)
    home.mkdir()
    found_node(settings_of(home), alliance="pamir", alliance_name="Pamir Media", node="node-1", now=now)
    first = Person(
        id=PersonId("first"),
        name="Operator",
        email="first@pamir.example",
        outlet=None,
        roles=frozenset({"operator", "secretariat"}),
        language="en",
        created_at=now,
    )
    with served(home) as node:
        node.node.store.write_now(lambda records: records.roll.add_person(first))
        yield node


class TestANewNode:
    """As it was founded."""

    def test_its_first_outlet_comes_in(self, new_node: Served) -> None:
        first = new_node.visitor("first")
        page = first.get("/secretariat")
        assert "add a member first" in page.words and not page.tree.xpath("//form[@action='/secretariat/links#links']")

        first.post("/secretariat/members", **MEMBER)
        assert first.get("/secretariat").tree.xpath("//form[@action='/secretariat/links#links']")
        assert "with the secretariat" in outlet_applies(new_node, first, member="georgia").words
        assert first.post("/secretariat/applications/kohinoor-news/admit").status == 303

        chief = new_node.visitor()
        chief.post("/sign-in", email=APPLICATION["email"], password=APPLICATION["password"])
        assert chief.post("/give", headline="دریا", body_text="پہلا۔", language="ur").status == 303

    def test_an_operator_makes_an_operator(self, new_node: Served) -> None:
        first = new_node.visitor("first")

        assert path_in(first.post("/secretariat/people", roles="operator"), "invitation").startswith("/join/")


class TestMembersAreKept:
    """By the secretariat."""

    def test_a_new_member_stands_on_the_roll_and_in_the_ledger_and_its_outlets_can_apply(self, demo: Served) -> None:
        secretariat = demo.visitor("secretariat")

        assert secretariat.post("/secretariat/members", **MEMBER).location == "/secretariat#members"

        shown = demo.visitor().get("/members").of("//li[@id='member-georgia']")
        assert "Georgia" in shown and "საქართველო" in shown and "GE" in shown
        entry = demo.node.store.write_now(lambda r: decode_entry(last(r.book.entries(r.book.head().number - 1, 1))))
        assert (entry.kind, entry.member, entry.by) == ("member-admitted", "georgia", "secretariat")
        assert "with the secretariat" in outlet_applies(demo, secretariat, member="georgia").words

    def test_a_member_is_changed_and_keeps_its_outlets(self, demo: Served) -> None:
        secretariat = demo.visitor("secretariat")
        new = {"names": "en: The Kazakh Land", "territory": "KZ", "kind": "country", "member_class": "observer"}

        assert secretariat.post("/secretariat/members/kazakhstan", **new).status == 303

        shown = demo.visitor().get("/members").of("//section[h2[@id='class-observer']]")
        assert "The Kazakh Land" in shown and "Сексеуіл радиосы" in shown

    @pytest.mark.parametrize(
        ("field", "typed"),
        [
            ("names", ""),
            ("names", "Georgia"),
            ("names", "en: A\nen: B"),
            ("names", "x-!: A"),
            ("names", "en: Kazakhstan"),
            ("territory", "Ceylon"),
            ("territory", ""),
            ("member_class", ""),
            ("member_class", "founder"),
        ],
    )
    def test_a_fault_is_told_at_its_field_and_nothing_typed_is_lost(self, demo: Served, field: str, typed: str) -> None:
        page = demo.visitor("secretariat").post("/secretariat/members", **(MEMBER | {field: typed}))

        assert page.status in {409, 422} and page.error_at(field)
        names = page.tree.xpath("//textarea[@id='member-names']")[0].text.strip()
        assert names == (typed if field == "names" else MEMBER["names"])

    def test_a_fault_in_a_changed_member_opens_its_own_form(self, demo: Served) -> None:
        page = demo.visitor("secretariat").post("/secretariat/members/kazakhstan", names="", member_class="observer")

        assert page.tree.xpath("//details[@open][.//textarea[@id='member-kazakhstan-names']]")
        assert demo.visitor("secretariat").post("/secretariat/members/nowhere", **MEMBER).status == 404


class TestPeopleOfTheAlliance:
    """Invited by the secretariat, and shut out."""

    def test_somebody_joins_the_secretariat_and_is_shut_out(self, demo: Served) -> None:
        secretariat, new = demo.visitor("secretariat"), demo.visitor()
        made = secretariat.post("/secretariat/people", roles=["secretariat", "emergency"])
        link = path_in(made, "invitation")
        assert link not in secretariat.get("/secretariat").text
        who = {"name": "Lin", "email": "lin@alliance.example", "password": "a long enough sentence"}
        assert new.post(link, **who).location == "/sign-in"
        new.post("/sign-in", email=who["email"], password=who["password"])
        assert new.get("/secretariat").status == 200

        page = secretariat.get("/secretariat")
        deeds = page.tree.xpath("//li[contains(., 'lin@alliance')]//form/@action | //li//button/@formaction")
        lin = next(it for it in deeds if it.endswith("/disable"))
        assert secretariat.post(lin).location == "/secretariat#people"
        assert new.get("/secretariat").location.startswith("/sign-in")
        assert secretariat.post(lin.replace("disable", "enable")).status == 303
        assert secretariat.post(lin.replace("disable", "roles"), roles="emergency").status == 303
        new.post("/sign-in", email=who["email"], password=who["password"])
        assert new.get("/secretariat").status == 403
        assert path_in(secretariat.post(lin.replace("disable", "password")), "password-link").startswith("/password/")

    def test_an_operator_comes_from_an_operator(self, demo: Served) -> None:
        secretariat = demo.visitor("secretariat")
        page = secretariat.get("/secretariat")

        assert "operator" not in page.tree.xpath("//input[@name='roles']/@value")
        assert not page.tree.xpath("//form[contains(@action, '/people/operator/')]")
        assert secretariat.post("/secretariat/people", roles="operator").status == 403
        assert secretariat.post("/secretariat/people/operator/disable").status == 403

    def test_roles_of_an_outlet_and_people_of_an_outlet_are_refused(self, demo: Served) -> None:
        secretariat = demo.visitor("secretariat")

        assert secretariat.post("/secretariat/people", roles="editor").status == 422
        assert secretariat.post("/secretariat/people").status == 422
        for deed in ("disable", "enable", "password", "roles"):
            assert secretariat.post(f"/secretariat/people/{ADMIN}/{deed}", roles="editor").status == 403
        assert secretariat.post("/secretariat/people/secretariat/disable").status == 409
