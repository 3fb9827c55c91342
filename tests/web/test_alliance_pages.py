"""The alliance's own pages: from the link to apply to a story on the wire, and who may do what."""

from __future__ import annotations

import re

import pytest

from tests.web.browsing import Page, Served, Visitor

# The other pages' handlers still leave it to Litestar to guess what is a dependency.
pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarDeprecationWarning")

ADMIN = "contributor-chukar-lantern"
EDITOR = "editor-feather-grass-news"
OTHER_ADMIN = "contributor-feather-grass-news"
APPLICATION = {
    "name": "کوہِ نور",
    "name_en": "Kohinoor News",
    "member": "pakistan",
    "languages": "ur, en",
    "market": "pk",
    "home_page": "https://kohinoor.example/",
    "time_zone": "Asia/Karachi",
    "owner": "Its staff",
    "person_name": "Chief",
    "email": "chief@kohinoor.example",
    "password": "a long enough sentence",
}


def path_in(page: Page, shown: str) -> str:
    """The path of the link that the page shows once."""
    return page.of(f"//*[@id='{shown}']").removeprefix("http://127.0.0.1:8000")


def outlet_applies(demo: Served, secretariat: Visitor, **other: str) -> Page:
    link = path_in(secretariat.post("/secretariat/links"), "new-link")
    return demo.visitor().post(link, **(APPLICATION | other))


class TestTheWayIn:
    """Apply, admit, key, give; suspend and readmit."""

    def test_an_outlet_comes_in_by_a_link_and_gives_its_first_story(self, demo: Served) -> None:
        secretariat = demo.visitor("secretariat")
        link = path_in(secretariat.post("/secretariat/links"), "new-link")
        applicant = demo.visitor()
        assert applicant.get(link).status == 200
        assert "with the secretariat" in applicant.post(link, **APPLICATION).words
        assert applicant.get(link).status == 409

        early = applicant.post("/sign-in", email=APPLICATION["email"], password=APPLICATION["password"])
        assert early.location == "/" and "application waits" in applicant.get("/").words
        waiting = secretariat.get("/secretariat").words
        assert "Kohinoor News" in waiting and "chief@kohinoor.example" in waiting and "Its staff" in waiting
        assert secretariat.post("/secretariat/applications/kohinoor-news/admit").location == "/secretariat"

        signed = applicant.post("/sign-in", email=APPLICATION["email"], password=APPLICATION["password"])
        assert signed.location == "/outlet" and "First steps" in applicant.get("/outlet").words
        made = applicant.post("/outlet/keys", name="CMS", scopes=["give", "take"])
        secret = made.of("//*[@id='new-key']")
        assert secret.startswith("cw_") and secret not in applicant.get("/outlet/keys").text

        given = applicant.post("/give", headline="دریا", body_text="پہلا۔\n\nدوسرا۔", language="ur")
        assert given.status == 303 and given.location.startswith("/items/")
        assert "دریا" in demo.visitor(EDITOR).get("/members/outlets/kohinoor-news").words
        again = applicant.post("/sign-in", email=APPLICATION["email"], password=APPLICATION["password"])
        assert again.location == "/"

    def test_a_suspended_outlet_sees_why_and_gives_again_when_readmitted(self, demo: Served) -> None:
        secretariat, admin = demo.visitor("secretariat"), demo.visitor(ADMIN)
        assert admin.get("/give").status == 200

        secretariat.post("/secretariat/outlets/chukar-lantern/suspend", reason="Its dues are open")

        assert "Its dues are open" in admin.get("/outlet").words
        refused = admin.post("/give", headline="A", body_text="B", language="en")
        assert refused.status == 403 and "Its dues are open" in refused.words
        assert "Its dues are open" in demo.visitor().get("/members/outlets/chukar-lantern").words
        assert secretariat.post("/secretariat/outlets/chukar-lantern/readmit").status == 303
        assert admin.post("/give", headline="A", body_text="B", language="en").status == 303

    def test_a_declined_outlet_is_told_why(self, demo: Served) -> None:
        secretariat = demo.visitor("secretariat")
        outlet_applies(demo, secretariat)
        secretariat.post("/secretariat/applications/kohinoor-news/decline", reason="Not a newsroom yet")
        chief = demo.visitor()
        chief.post("/sign-in", email=APPLICATION["email"], password=APPLICATION["password"])

        assert "Not a newsroom yet" in chief.get("/outlet").words

    def test_a_declined_outlet_is_listed_and_can_be_admitted_after_all(self, demo: Served) -> None:
        secretariat = demo.visitor("secretariat")
        outlet_applies(demo, secretariat)
        secretariat.post("/secretariat/applications/kohinoor-news/decline", reason="Not a newsroom yet")
        page = secretariat.get("/secretariat")
        assert "Not a newsroom yet" in page.of("//*[@id='applications']")
        admit = page.tree.xpath("//form[contains(@action, 'kohinoor-news/admit')]/@action")

        assert secretariat.post(admit[0]).location == "/secretariat"

        assert demo.visitor().get("/members/outlets/kohinoor-news").status == 200
        assert "Kohinoor" not in secretariat.get("/secretariat").of("//*[@id='applications']")

    def test_each_fault_of_an_application_is_told_at_its_field_and_nothing_typed_is_lost(self, demo: Served) -> None:
        bad = {"languages": "ur, xx-!", "market": "Pakistan", "time_zone": "Mars/One", "email": "nobody"}
        page = outlet_applies(demo, demo.visitor("secretariat"), member="", password="short", **bad)

        assert page.status == 422
        for field in (*bad, "member", "password"):
            assert page.error_at(field), field
        assert page.tree.xpath("//input[@name='name']/@value") == [APPLICATION["name"]]
        assert not page.tree.xpath("//input[@name='password']/@value")[0]

    def test_an_email_that_is_taken_is_told_at_its_field(self, demo: Served) -> None:
        taken = "contributor@chukar-lantern.example"
        page = outlet_applies(demo, demo.visitor("secretariat"), email=taken)

        assert page.status == 422 and "here already" in page.error_at("email")

    def test_deciding_twice_is_told_and_changes_nothing(self, demo: Served) -> None:
        secretariat = demo.visitor("secretariat")
        outlet_applies(demo, secretariat)
        secretariat.post("/secretariat/applications/kohinoor-news/admit")

        again = secretariat.post("/secretariat/applications/kohinoor-news/decline", reason="Late")

        assert again.status == 409 and "faster" in again.words
        assert secretariat.post("/secretariat/outlets/chukar-lantern/suspend", reason="").status == 422


class TestWhoMay:
    """Default deny."""

    @pytest.mark.parametrize(
        "path", ["/members", "/members/outlets/chukar-lantern", "/outlet", "/secretariat", "/node", "/give"]
    )
    def test_nobody_known_is_sent_to_sign_in(self, demo: Served, path: str) -> None:
        page = demo.stranger().get(path)

        assert page.status == 303 and page.location.startswith("/sign-in?next=")

    @pytest.mark.parametrize("path", ["/members", "/members/outlets/chukar-lantern", "/node", "/styleguide"])
    def test_a_demo_shows_itself_to_its_guests(self, demo: Served, path: str) -> None:
        assert demo.visitor().get(path).status == 200

    def test_outside_a_demo_the_node_is_not_for_editors(self, demo: Served) -> None:
        demo.site.is_demo = False

        assert demo.visitor(EDITOR).get("/node").status == 403
        assert demo.visitor("operator").get("/node").status == 200
        assert demo.visitor().get("/node").status == 303

    @pytest.mark.parametrize(
        ("person", "path"),
        [
            (EDITOR, "/outlet"),
            (EDITOR, "/outlet/keys"),
            (EDITOR, "/outlet/feeds"),
            (EDITOR, "/outlet/feeds/test"),
            (EDITOR, "/outlet/terms"),
            (EDITOR, "/outlet/people"),
            (EDITOR, "/outlet/disclosure"),
            (EDITOR, "/outlet/card"),
            (EDITOR, "/outlet/signing-key"),
            (EDITOR, f"/outlet/people/{EDITOR}/roles"),
            (EDITOR, f"/outlet/people/{EDITOR}/password"),
            (ADMIN, "/secretariat"),
            (ADMIN, "/secretariat/links"),
            (ADMIN, "/secretariat/members"),
            (ADMIN, "/secretariat/members/kazakhstan"),
            (ADMIN, "/secretariat/people"),
            (ADMIN, "/secretariat/people/operator/disable"),
            (ADMIN, "/secretariat/outlets/feather-grass-news/suspend"),
            (ADMIN, "/secretariat/applications/feather-grass-news/admit"),
            ("secretariat", "/outlet"),
            ("secretariat", "/give"),
            ("operator", "/secretariat/links"),
        ],
    )
    def test_what_belongs_to_another_part_is_refused(self, demo: Served, person: str, path: str) -> None:
        visitor = demo.visitor(person)
        page = visitor.get(path) if path in {"/outlet", "/secretariat", "/give"} else visitor.post(path, name="x")

        assert page.status == 403

    def test_keys_feeds_and_people_of_another_outlet_are_out_of_reach(self, demo: Served) -> None:
        owner, other = demo.visitor(ADMIN), demo.visitor(OTHER_ADMIN)
        owner.post("/outlet/keys", name="CMS", scopes="give")
        owner.post("/outlet/feeds", address="http://news.example/feed")
        pages = [owner.get(f"/outlet/{name}") for name in ("keys", "feeds", "people")]
        actions = [it for page in pages for it in page.tree.xpath("//form/@action | //button/@formaction")]
        deeds = [it for it in actions if re.search(r"/(revoke|on|remove|disable)$", it)]
        assert len(deeds) == 4

        assert {other.post(it).status for it in deeds} == {403}
        assert "Revoke" in owner.get("/outlet/keys").words

    def test_an_outlet_that_only_applied_has_no_page(self, demo: Served) -> None:
        outlet_applies(demo, demo.visitor("secretariat"))

        assert demo.visitor().get("/members/outlets/kohinoor-news").status == 404
        assert demo.visitor().get("/members/outlets/nobody").status == 404

    @pytest.mark.parametrize("path", ["/apply/guessed", "/join/guessed", "/password/guessed"])
    def test_a_guessed_link_opens_nothing(self, demo: Served, path: str) -> None:
        assert demo.visitor().get(path).status == 404
        assert demo.visitor().post(path, **APPLICATION).status == 404


class TestTheRoll:
    """Members and their outlets."""

    def test_an_outlet_shows_what_it_did_not_answer(self, demo: Served) -> None:
        page = demo.visitor(EDITOR).get("/members/outlets/tamarisk-radio")

        assert page.words.count("Not answered") == 2
        assert "Listeners' association" in page.words

    def test_every_class_is_listed_with_what_it_may(self, demo: Served) -> None:
        words = demo.visitor().get("/members").words

        assert all(name in words for name in ("Full member", "Observer", "Dialogue partner", "Guest", "Kazakhstan"))


class TestTheNode:
    """Gauges, and nothing secret for guests."""

    def test_it_tells_how_its_parts_are(self, demo: Served) -> None:
        words = demo.visitor("operator").get("/node").words

        assert all(name in words for name in ("Ledger", "Checkpoint", "SQLite", "Disk", "Clock", "Feeds"))

    def test_a_guest_sees_no_address_of_a_feed(self, demo: Served) -> None:
        demo.visitor(ADMIN).post("/outlet/feeds", address="https://news.example/feed?token=s3cret")

        assert "s3cret" in demo.visitor("operator").get("/node").text
        assert "s3cret" not in demo.visitor().get("/node").text
        assert "s3cret" not in demo.visitor(EDITOR).get("/node").text
