"""The operator connects the node with others on its page, and sees how the links do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from commonwire.federation.connect import hear_agreement
from commonwire.federation.fingerprint import fingerprint, pair_fingerprint
from commonwire.federation.flow import Flow
from commonwire.federation.introduce import own_identity
from commonwire.federation.peer import Contact, PeerAgreement, sign_agreement
from commonwire.federation.records import NetworkRecords
from tests.federation.nodes import NOON, TestNode
from tests.web.browsing import Page, Served, Visitor

# The other pages' handlers still leave it to Litestar to guess what is a dependency.
pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarDeprecationWarning")


def south_of(node: Served) -> TestNode:
    """Another node of the alliance that is served."""
    return TestNode("south", alliance=node.node.record.alliance)


def operator(node: Served) -> Visitor:
    return node.visitor("operator")


def south_is_connected(node: Served) -> TestNode:
    south = south_of(node)
    somebody = operator(node)
    somebody.post("/node/peers", card=south.card())
    heard = fingerprint(south.identity()).words
    assert somebody.post("/node/peers/south/compare", fingerprint=heard).location == "/node#peers"
    return south


def contact_is(node: Served, contact: Contact) -> None:
    node.node.store.write_now(lambda records: records.peers.put_contact(contact))


def standing(page: Page) -> str:
    return page.of("//li[contains(@class, 'peer ')]//span[contains(@class, 'mark')]/span")


class TestConnecting:
    """A card, a telephone call, a link."""

    def test_a_card_is_taken_in_and_both_operators_see_the_same_words(self, demo: Served) -> None:
        south, somebody = south_of(demo), operator(demo)

        assert somebody.post("/node/peers", card=south.card()).status == 303
        page = somebody.get("/node")
        own = demo.node.store.read_now(lambda records: own_identity(records, demo.node.program))
        assert pair_fingerprint(own, south.identity()).words in page.words and standing(page) == "To be compared"

    def test_what_was_heard_connects_and_anything_else_does_not(self, demo: Served) -> None:
        south, somebody = south_of(demo), operator(demo)
        somebody.post("/node/peers", card=south.card())

        wrong = somebody.post("/node/peers/south/compare", fingerprint="abandon ability")
        assert wrong.status == 422 and "not the fingerprint" in wrong.error_at("fingerprint")
        assert somebody.get("/node/peers/south/compare").location == "/node#peers"
        right = fingerprint(south.identity()).digits
        assert somebody.post("/node/peers/south/compare", fingerprint=right).status == 303
        assert standing(somebody.get("/node")) == "No contact yet"

    def test_what_is_no_card_is_sent_back_with_what_was_typed(self, demo: Served) -> None:
        page = operator(demo).post("/node/peers", card="not a card")

        assert page.status in {409, 422} and "not a card" in page.error_at("card") + page.of("//textarea")
        assert "card of the node" in page.error_at("card")

    def test_only_the_operator_connects_and_the_secretariat_sees(self, demo: Served) -> None:
        south = south_is_connected(demo)
        secretariat = demo.visitor("secretariat")

        assert secretariat.post("/node/peers", card=south.card()).status == 403
        assert secretariat.post("/node/peers/south/cut").status == 403
        assert "south" in secretariat.get("/node").of("//section[@id='peers']")
        assert not secretariat.get("/node").tree.xpath("//form[contains(@action, '/node/peers')]")
        assert not demo.visitor().get("/node").tree.xpath("//section[@id='peers']")


class TestALink:
    """How it does, and what the operator does about it."""

    def test_it_is_paused_resumed_and_cut(self, demo: Served) -> None:
        south_is_connected(demo)
        somebody = operator(demo)
        for deed, said in (("pause", "Paused"), ("resume", "No contact yet")):
            assert somebody.post(f"/node/peers/south/{deed}").status == 303
            assert standing(somebody.get("/node")) == said
        somebody.post("/node/peers/south/cut")

        assert "Removed: south" in somebody.get("/node").words
        assert somebody.post("/node/peers/south/resume").status == 409
        assert somebody.post("/node/peers/nobody/pause").status == 404

    def test_it_shows_how_far_behind_it_is_and_what_went_wrong(self, demo: Served) -> None:
        south_is_connected(demo)
        well = Contact(
            node="south", reached_at=NOON, sizes={"south": 1200, demo.node.record.node: 1}, clock_offset=-600
        )
        contact_is(demo, well)
        page = operator(demo).get("/node")
        assert standing(page) == "Catching up" and "1,200" in page.of("//section[@id='peers']//table")
        assert "10 min behind this one" in page.words and "of our entries" in page.words

        contact_is(demo, replace(well, error="It does not answer", remedy="Ring its operator.", failed_at=NOON))
        page = operator(demo).get("/node")
        assert standing(page) == "In trouble" and "Ring its operator." in page.of("//*[@class='field-error']")

    def test_it_shows_both_sides_of_what_was_agreed(self, demo: Served) -> None:
        south = south_is_connected(demo)

        def hear(records: NetworkRecords) -> None:
            said = PeerAgreement(
                alliance=records.alliance,
                node="south",
                peer=records.node,
                version=4,
                state="connected",
                give=Flow(languages=frozenset({"ru"}), re_export="no"),
                take=Flow(is_thin=True),
                said_at=NOON + timedelta(days=1),
            )
            hear_agreement(records, "south", sign_agreement(said, south.key).jws)

        demo.node.store.write_now(hear)
        page = operator(demo).get("/node")
        there, here = page.tree.xpath("//li[contains(@class, 'peer ')]/dl/div/dd")[:2]
        assert here.text_content() == "Stories of: languages ru, not to be passed on." and "Version 4" in page.words
        assert there.text_content() == "All stories, also to be passed on within the alliance, texts on demand."

    def test_a_peer_of_another_alliance_is_named_as_such(self, demo: Served) -> None:
        operator(demo).post("/node/peers", card=TestNode("far", alliance="delta-pool").card())

        words = operator(demo).get("/node").words
        assert "Of another alliance: Delta-Pool" in words


def test_the_api_says_the_same(demo: Served) -> None:
    south_is_connected(demo)
    contact_is(demo, Contact(node="south", reached_at=NOON, sizes={"south": 7}))
    somebody = operator(demo)

    row = demo.run(somebody._client.get("/api/v1/peers")).json()["peers"][0]
    assert (row["node"], row["state"], row["gives"][0], row["theirs"]) == ("south", "connected", "outlets=all", None)
    assert row["lags"] == [{"origin": "south", "here": 0, "there": 7, "behind": 7, "waiting": 0, "seconds": 0.0}]
    assert len(row["words"].split()) == 8
