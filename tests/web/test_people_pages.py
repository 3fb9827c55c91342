"""An outlet's people: joining by an invitation, roles, passwords."""

from __future__ import annotations

import pytest

from tests.web.browsing import Served

# The other pages' handlers still leave it to Litestar to guess what is a dependency.
pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarDeprecationWarning")

ADMIN = "contributor-chukar-lantern"
COLLEAGUE, EMAIL = "editor-chukar-lantern", "editor@chukar-lantern.example"
OLD, NEW = "a long enough sentence", "another sentence, as long"


class TestPeople:
    """Invited, joined, disabled."""

    def test_a_colleague_joins_once_and_is_shut_out_when_disabled(self, demo: Served) -> None:
        admin = demo.visitor(ADMIN)
        made = admin.post("/outlet/people", roles=["reader", "editor"])
        link = made.of("//*[@id='invitation']").removeprefix("http://127.0.0.1:8000")
        assert link.startswith("/join/") and link not in admin.get("/outlet/people").text
        colleague = demo.visitor()
        who = {"name": "Gul", "email": "gul@chukar-lantern.example", "password": "a long enough sentence"}

        assert "editor, reader" in colleague.get(link).words
        assert colleague.post(link, **(who | {"password": "short"})).error_at("password")
        assert colleague.post(link, **who).location == "/sign-in"
        assert colleague.get(link).status == 409
        assert colleague.post("/sign-in", email=who["email"], password=who["password"]).status == 303
        assert colleague.get("/give").status == 200

        people = admin.get("/outlet/people")
        row = people.tree.xpath("//li[contains(., 'gul@chukar')]//form/@action")
        admin.post(next(it for it in row if it.endswith("/disable")))
        assert colleague.get("/give").location.startswith("/sign-in")
        assert "Give access again" in admin.get("/outlet/people").words

    def test_nobody_shuts_themselves_out(self, demo: Served) -> None:
        page = demo.visitor(ADMIN).post(f"/outlet/people/{ADMIN}/disable")

        assert page.status == 409 and "your own roles" in page.words

    def test_an_invitation_needs_a_role(self, demo: Served) -> None:
        admin = demo.visitor(ADMIN)

        assert admin.post("/outlet/people").status == 422
        assert admin.post("/outlet/people", roles="secretariat").status == 422

    def test_roles_are_changed_at_once(self, demo: Served) -> None:
        admin, editor = demo.visitor(ADMIN), demo.visitor(COLLEAGUE)
        assert editor.get("/give").status == 200

        assert admin.post(f"/outlet/people/{COLLEAGUE}/roles", roles="reader").location == "/outlet/people"
        assert editor.get("/give").status == 403
        assert admin.post(f"/outlet/people/{COLLEAGUE}/roles").status == 422
        assert admin.post(f"/outlet/people/{COLLEAGUE}/roles", roles="secretariat").status == 422
        assert admin.post(f"/outlet/people/{ADMIN}/roles", roles="reader").status == 409

    def test_a_forgotten_password_is_renewed_by_a_link_that_works_once(self, demo: Served) -> None:
        admin, editor = demo.visitor(ADMIN), demo.visitor(COLLEAGUE)
        made = admin.post(f"/outlet/people/{COLLEAGUE}/password")
        link = made.of("//*[@id='password-link']").removeprefix("http://127.0.0.1:8000")
        assert link.startswith("/password/") and link not in admin.get("/outlet/people").text
        stranger = demo.visitor()

        assert stranger.get(link).status == 200
        assert stranger.post(link, password="short").error_at("password")
        assert stranger.post(link, password=NEW).location == "/sign-in"
        assert stranger.get(link).status == 409 and stranger.post(link, password=NEW).status == 409
        assert editor.get("/give").location.startswith("/sign-in")
        assert stranger.post("/sign-in", email=EMAIL, password=NEW).status == 303
        assert stranger.get("/give").status == 200

    def test_people_of_another_outlet_are_out_of_reach(self, demo: Served) -> None:
        other = demo.visitor("contributor-feather-grass-news")

        for deed in ("roles", "password", "disable", "enable"):
            assert other.post(f"/outlet/people/{COLLEAGUE}/{deed}", roles="reader").status == 403


class TestOneself:
    """One's own page and password."""

    def test_the_own_password_is_changed_and_other_sessions_end(self, demo: Served) -> None:
        admin = demo.visitor(ADMIN)
        link = admin.post(f"/outlet/people/{COLLEAGUE}/password").of("//*[@id='password-link']")
        first, second = demo.visitor(), demo.visitor()
        first.post(link.removeprefix("http://127.0.0.1:8000"), password=OLD)
        for browser in (first, second):
            browser.post("/sign-in", email=EMAIL, password=OLD)

        assert "does not fit" in first.post("/me", old="not my password", password=NEW).error_at("old")
        assert first.post("/me", old=OLD, password="short").error_at("password")
        assert first.post("/me", old=OLD, password=NEW).location == "/me"

        assert first.get("/me").status == 200
        assert second.get("/me").location.startswith("/sign-in")
        assert demo.visitor().post("/sign-in", email=EMAIL, password=OLD).status != 303
        assert demo.visitor().post("/sign-in", email=EMAIL, password=NEW).status == 303

    def test_a_guest_has_no_page_of_their_own(self, demo: Served) -> None:
        assert demo.visitor().get("/me").location.startswith("/sign-in")


class TestLanguageOfThePages:
    """Chosen below any page."""

    def test_is_kept_in_the_browser_and_leads_back(self, demo: Served) -> None:
        answer = demo.visitor().post("/language", language="en", next="/members")

        assert (answer.status, answer.location) == (303, "/members")
        assert "commonwire_language=en" in answer.headers["set-cookie"]

    def test_is_kept_with_the_person(self, demo: Served) -> None:
        demo.visitor(ADMIN).post("/language", language="en", next="/me")

        assert demo.site.store_now(lambda roll: roll.get_person(ADMIN).language) == "en"

    def test_is_refused_where_there_is_no_interface_in_it(self, demo: Served) -> None:
        assert demo.visitor().post("/language", language="tlh").status == 422
