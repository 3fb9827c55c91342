"""The demo's roll: the shape of the founding alliance, and everything in it invented."""

from collections import Counter
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec
import pytest

from commonwire.alliance.territories import TERRITORIES
from commonwire.app.demo.roll import DemoOutlet, demo_cards, demo_roll
from commonwire.base.languages import language_tag
from commonwire.rights.templates import templates
from commonwire.rights.terms import EVERY
from tests.app.scripts import script_fits

ROLL = demo_roll()

SAMPLE_LANGUAGES = {
    *("en", "ru", "zh-Hans", "ar", "hi", "ur", "fa", "prs", "kk", "ky", "tg", "uz", "ps", "be"),
    *("mn", "az", "hy", "km", "ne", "tr", "si", "ta", "bn", "fr", "es", "sw", "he", "id"),
}


def test_the_alliance_is_shaped_like_the_founding_one() -> None:
    classes = Counter(member.class_id for member in ROLL.members)

    assert classes == {"full-member": 8, "observer": 4, "dialogue-partner": 6}
    assert len({member.country for member in ROLL.members}) == 18
    assert {member.country for member in ROLL.members} <= TERRITORIES


def test_every_member_has_an_outlet() -> None:
    assert {outlet.member for outlet in ROLL.outlets} == {member.id for member in ROLL.members}


def test_there_are_at_least_twenty_six_outlets_each_said_to_be_simulated() -> None:
    assert len(ROLL.outlets) >= 26
    assert ROLL.simulated
    assert all(outlet.simulated for outlet in ROLL.outlets)


def test_the_first_two_outlets_are_of_different_members_and_let_each_other_republish_on_the_web() -> None:
    first, second = ROLL.outlets[:2]

    assert first.member != second.member
    assert first.terms == second.terms == "alliance-web"


def test_the_template_of_the_first_two_grants_republishing_on_the_web_everywhere() -> None:
    grants = templates()["alliance-web"].terms.grants

    assert any(
        {"republish"} <= (grant.actions or set())
        and {"web"} <= (grant.channels or set())
        and EVERY in (grant.territories or set())
        for grant in grants
    )


def test_every_terms_template_is_used_and_exists() -> None:
    used = {outlet.terms for outlet in ROLL.outlets}

    assert used == {"alliance-web", "alliance-all", "text-only-no-change", "ask-first", "members-only"}
    assert used <= set(templates())


def test_the_founding_outlet_is_the_first_of_pakistan() -> None:
    assert ROLL.founding_outlet == next(outlet.id for outlet in ROLL.outlets if outlet.member == "pakistan")


@pytest.mark.parametrize("outlet", ROLL.outlets, ids=lambda outlet: outlet.id)
def test_an_outlet_lives_under_the_reserved_domain(outlet: DemoOutlet) -> None:
    address = urlsplit(outlet.home_page)

    assert address.scheme == "https"
    assert address.hostname == f"{outlet.id}.example"
    assert not outlet.disclosure.editorial_statute or outlet.disclosure.editorial_statute.startswith(outlet.home_page)


@pytest.mark.parametrize("outlet", ROLL.outlets, ids=lambda outlet: outlet.id)
def test_an_outlet_has_a_name_in_its_main_language_and_in_english_each_in_its_script(outlet: DemoOutlet) -> None:
    assert {outlet.languages[0], "en"} <= set(outlet.names)
    assert all(script_fits(tag, name) for tag, name in outlet.names.items())


@pytest.mark.parametrize("outlet", ROLL.outlets, ids=lambda outlet: outlet.id)
def test_an_outlet_has_true_languages_territories_and_time_zone(outlet: DemoOutlet) -> None:
    assert [language_tag(tag) for tag in outlet.languages] == list(outlet.languages)
    assert set(outlet.territories) <= TERRITORIES
    assert ZoneInfo(outlet.time_zone).key == outlet.time_zone


def test_ids_names_and_addresses_are_unique() -> None:
    for values in (
        [outlet.id for outlet in ROLL.outlets],
        [outlet.names["en"] for outlet in ROLL.outlets],
        [member.id for member in ROLL.members],
        [person.id for person in ROLL.persons],
        [person.email for person in ROLL.persons],
    ):
        assert len(set(values)) == len(values)


def test_every_language_of_the_sample_has_an_outlet() -> None:
    assert {language for outlet in ROLL.outlets for language in outlet.languages} == SAMPLE_LANGUAGES


def test_some_questions_of_the_disclosure_form_are_answered_and_some_are_not() -> None:
    answers = [answer for outlet in ROLL.outlets for answer in msgspec.structs.astuple(outlet.disclosure)]

    assert 0.5 < sum(answer is not None for answer in answers) / len(answers) < 0.9


def test_persons_are_named_by_what_they_do() -> None:
    of_outlets = {person.name for person in ROLL.persons if person.outlet is not None}
    of_alliance = {person.name for person in ROLL.persons if person.outlet is None}

    assert of_outlets == {"Editor", "Contributor"}
    assert of_alliance == {"Secretariat", "Operator"}
    assert all(person.email.endswith(".example") for person in ROLL.persons)


def test_every_outlet_has_an_editor() -> None:
    assert {person.outlet for person in ROLL.persons if "editor" in person.roles} == {
        outlet.id for outlet in ROLL.outlets
    }


def test_the_cards_sign_in_one_person_of_each_kind() -> None:
    persons = {person.id: person for person in ROLL.persons}
    cards = {card.id: persons[card.person] for card in demo_cards()}

    assert list(cards) == ["editor", "contributor", "secretariat", "operator"]
    assert cards["editor"].outlet == ROLL.outlets[1].id
    assert cards["contributor"].outlet == ROLL.outlets[0].id
    assert cards["secretariat"].roles == ("secretariat",)
    assert cards["operator"].roles == ("operator",)


def test_the_cards_of_a_node_of_one_member_sign_in_people_of_that_member() -> None:
    part = ROLL.of_members(["china"])

    cards = {card.id: card.person for card in demo_cards({person.id for person in part.persons})}

    assert cards == {
        "editor": "editor-ink-crane-evening",
        "contributor": "contributor-ink-crane-evening",
        "secretariat": "secretariat",
        "operator": "operator",
    }


def test_a_card_that_nobody_can_have_is_left_out() -> None:
    part = ROLL.of_members(["mongolia"])

    assert [card.id for card in demo_cards({person.id for person in part.persons})] == [
        "editor", "secretariat", "operator",
    ]  # fmt: skip
