"""From the application link to an outlet that has keys."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from commonwire.alliance.admit import admit, decline, readmit, suspend
from commonwire.alliance.apply import apply, make_application_link
from commonwire.alliance.card import Card, Contact, checked_card, problems
from commonwire.alliance.enrol import change_card, enrol, set_default_terms
from commonwire.alliance.issue_key import add_key
from commonwire.alliance.may import is_allowed, may
from commonwire.alliance.names import choose_name, slug
from commonwire.alliance.outlet import QUESTIONS, Disclosure, answers
from commonwire.alliance.people import invite
from commonwire.alliance.principal import machine
from commonwire.alliance.territories import TERRITORIES
from commonwire.base.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError, SuspendedError
from commonwire.base.ids import MemberId
from tests.alliance.places import (
    CARD,
    NO_PASSWORD,
    NOON,
    admins,
    an_alliance,
    application,
    as_principal,
    outlet_admitted,
    outlet_applied,
    somebody,
)


def test_an_outlet_applies_is_admitted_and_makes_a_key() -> None:
    roll = an_alliance()
    secretariat = somebody(roll, None, "secretariat")
    link = make_application_link(roll, secretariat, NOON)

    outlet = apply(roll, link, application(), NO_PASSWORD, NOON + timedelta(days=1))
    admitted = admit(roll, secretariat, outlet.id, NOON + timedelta(days=2))
    chief = as_principal(roll, next(iter(admins(roll, outlet.id))))
    key, secret = add_key(roll, chief, outlet.id, name="CMS", scopes=["give"], now=NOON)

    assert (outlet.id, outlet.status, admitted.status) == ("steppe-radio", "applied", "admitted")
    assert (admitted.status_by, admitted.status_at) == (secretariat.person, NOON + timedelta(days=2))
    assert secret.startswith("cw_")
    assert secret not in repr(roll.get_key(key.id))


def test_an_application_link_works_once() -> None:
    roll = an_alliance()
    link = make_application_link(roll, machine(), NOON)
    apply(roll, link, application(), NO_PASSWORD, NOON)

    with pytest.raises(ConflictError, match="used already"):
        apply(roll, link, application(email="second@steppe.example"), NO_PASSWORD, NOON)


@pytest.mark.parametrize(("link", "after"), [("guessed", timedelta(0)), (None, timedelta(days=30))])
def test_a_link_that_is_unknown_or_old_leads_nowhere(link: str | None, after: timedelta) -> None:
    roll = an_alliance()
    made = make_application_link(roll, machine(), NOON)

    with pytest.raises(NotFoundError):
        apply(roll, link or made, application(), NO_PASSWORD, NOON + after)


def test_an_invitation_to_join_cannot_be_used_to_apply() -> None:
    roll = an_alliance()
    outlet = outlet_admitted(roll, "Post")
    link = invite(roll, machine(), outlet.id, ["reader"], NOON)

    with pytest.raises(NotFoundError):
        apply(roll, link, application(), NO_PASSWORD, NOON)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("names", {}),
        ("names", {"en": "  "}),
        ("names", {"xx-notalanguage": "Radio"}),
        ("names", {"en": "Radio\x00"}),
        ("names", {"en": "R" * 201}),
        ("languages", ()),
        ("languages", ("klingon!",)),
        ("market", frozenset()),
        ("market", frozenset({"XX"})),
        ("market", frozenset({"PAK"})),
        ("home_page", "steppe.example"),
        ("home_page", "javascript:alert(1)"),
        ("home_page", "https://user:word@steppe.example/"),
        ("home_page", "https://[steppe/"),
        ("home_page", "https://steppe.example:99999/"),
        ("home_page", "https://step pe.example/"),
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "../../etc/passwd"),
        ("time_zone", ""),
        ("disclosure", Disclosure(owner="o" * 2001)),
        ("notices_contact", "a\nb"),
    ],
)
def test_a_line_of_the_card_that_does_not_fit_is_named(line: str, value: object) -> None:
    card = replace(CARD, **{line: value})

    with pytest.raises(BadInputError) as refusal:
        checked_card(card)
    assert refusal.value.remedy
    assert [refusal.value.where] == [problem.where for problem in problems(application(card=card))]
    assert (refusal.value.where or "").startswith((line, "language"))


@pytest.mark.parametrize("email", ["", "chief", "a@b", "a b@c.example", "<a@c.example>", "a@c.example, b@c.example"])
def test_an_email_that_is_none_is_refused(email: str) -> None:
    with pytest.raises(BadInputError, match=r"e-mail|characters"):
        apply_with(email)


def apply_with(email: str) -> None:
    roll = an_alliance()
    apply(roll, make_application_link(roll, machine(), NOON), application(email=email), NO_PASSWORD, NOON)


def test_all_problems_of_a_form_are_told_at_once() -> None:
    card = replace(CARD, names={}, market=frozenset({"XX"}), time_zone="")
    sent = replace(application(card=card), contact=Contact(name="", email="x"))

    assert [problem.where for problem in problems(sent)] == ["names", "market", "time_zone", "name", "email"]


def test_a_card_is_brought_into_its_normal_shape() -> None:
    card = replace(
        CARD,
        names={"zh_hans": " 草原广播 ", "en": ""},
        languages=("ZH-hans", "zh-Hans", "kk"),
        market=frozenset({"kz", "Kg"}),
        disclosure=Disclosure(owner=" its listeners\r\nand readers ", funding=" "),
    )

    checked = checked_card(card)

    assert checked.names == {"zh-Hans": "草原广播"}
    assert checked.languages == ("zh-Hans", "kk")
    assert checked.market == {"KZ", "KG"}
    assert checked.disclosure == Disclosure(owner="its listeners\nand readers")
    assert checked_card(checked) == checked


def test_a_market_of_everywhere_needs_no_territories() -> None:
    assert checked_card(replace(CARD, market=frozenset({"*", "KZ"}))).market == {"*"}


def test_there_are_249_territories() -> None:
    assert len(TERRITORIES) == 249


def test_a_member_that_is_not_on_the_roll_is_refused() -> None:
    roll = an_alliance()

    with pytest.raises(BadInputError, match="member 'atlantis'"):
        apply(roll, make_application_link(roll, machine(), NOON), application(member="atlantis"), NO_PASSWORD, NOON)


def test_outlets_of_the_same_name_get_different_ids() -> None:
    roll = an_alliance()

    ids = []
    for number in range(3):
        sent = application(email=f"{number}@steppe.example")
        ids.append(apply(roll, make_application_link(roll, machine(), NOON), sent, NO_PASSWORD, NOON).id)

    assert ids == ["steppe-radio", "steppe-radio-2", "steppe-radio-3"]


def test_a_name_without_latin_letters_takes_its_id_from_the_home_page() -> None:
    assert slug({"zh": "草原广播"}, otherwise="steppe.example") == "steppe-example"


@given(st.dictionaries(st.sampled_from(["en", "zh", "ur"]), st.text(max_size=300)), st.text(max_size=50))
def test_a_slug_is_always_a_short_word_of_plain_letters(names: dict[str, str], otherwise: str) -> None:
    made = slug(names, otherwise=otherwise)

    assert 3 <= len(made) <= 48
    assert all(letter in "abcdefghijklmnopqrstuvwxyz0123456789-" for letter in made)


def test_a_name_is_chosen_by_language_then_english_then_tag() -> None:
    names = {"ur": "ریڈیو", "zh-Hans": "广播"}

    assert choose_name(names, "zh-Hant") == "广播"
    assert choose_name(names, "fa", "ur-PK") == "ریڈیو"
    assert choose_name(names, "fa") == "ریڈیو"
    assert choose_name({}, "fa") == ""


def test_a_declined_outlet_sees_why_and_can_still_be_admitted() -> None:
    roll = an_alliance()
    outlet = outlet_applied(roll, "Post")
    declined = decline(roll, machine(), outlet.id, "No imprint", NOON)
    chief = as_principal(roll, next(iter(admins(roll, outlet.id))))

    with pytest.raises(NotAllowedError, match="No imprint"):
        may(chief, "give")
    assert declined.status == "declined"
    assert admit(roll, machine(), outlet.id, NOON).status == "admitted"


def test_an_outlet_that_waits_may_do_nothing_yet() -> None:
    roll = an_alliance()
    outlet = outlet_applied(roll, "Post")
    chief = as_principal(roll, next(iter(admins(roll, outlet.id))))

    with pytest.raises(NotAllowedError, match="not admitted yet"):
        may(chief, "manage-keys", outlet=outlet.id)
    with pytest.raises(ConflictError, match="is applied"):
        add_key(roll, machine(), outlet.id, name="CMS", scopes=["give"], now=NOON)


def test_a_suspended_outlet_gives_and_takes_nothing_and_sees_why() -> None:
    roll = an_alliance()
    outlet = outlet_admitted(roll, "Post")
    suspend(roll, machine(), outlet.id, "Dues of two years", NOON)
    editor = somebody(roll, outlet.id, "editor")

    for deed in ("give", "take", "correct", "read", "search", "release"):
        with pytest.raises(SuspendedError, match="Dues of two years"):
            may(editor, deed, outlet=outlet.id)
    assert editor.suspended_reason == "Dues of two years"
    assert all(is_allowed(editor, d, outlet=outlet.id) for d in ("read-own", "kill", "hold", "answer-notices"))


def test_a_readmitted_outlet_gives_again() -> None:
    roll = an_alliance()
    outlet = outlet_admitted(roll, "Post")
    suspend(roll, machine(), outlet.id, "Dues", NOON)

    readmitted = readmit(roll, machine(), outlet.id, NOON)

    assert (readmitted.status, readmitted.status_reason) == ("admitted", None)
    assert is_allowed(somebody(roll, outlet.id, "editor"), "give")


def test_a_status_changes_only_from_the_one_it_follows() -> None:
    roll = an_alliance()
    outlet = outlet_admitted(roll, "Post")

    for verb in (
        partial(admit, roll, machine(), outlet.id, NOON),
        partial(decline, roll, machine(), outlet.id, "No", NOON),
        partial(readmit, roll, machine(), outlet.id, NOON),
    ):
        with pytest.raises(ConflictError, match="is admitted"):
            verb()


def test_a_suspension_needs_a_reason() -> None:
    roll = an_alliance()
    outlet = outlet_admitted(roll, "Post")

    with pytest.raises(BadInputError) as refusal:
        suspend(roll, machine(), outlet.id, " ", NOON)
    assert refusal.value.where == "reason"


@pytest.mark.parametrize("role", ["reader", "editor", "outlet-admin", "operator", "emergency"])
def test_only_the_secretariat_admits(role: str) -> None:
    roll = an_alliance()
    outlet = outlet_applied(roll, "Post")
    owner = outlet_admitted(roll, "Other").id if role in {"reader", "editor", "outlet-admin"} else None

    with pytest.raises(NotAllowedError, match="secretariat"):
        admit(roll, somebody(roll, owner, role), outlet.id, NOON)  # type: ignore[arg-type]


def test_an_outlet_changes_its_own_card_and_no_other() -> None:
    roll = an_alliance()
    post, other = outlet_admitted(roll, "Post"), outlet_admitted(roll, "Other")
    chief = as_principal(roll, next(iter(admins(roll, post.id))))

    changed = change_card(roll, chief, post.id, replace(CARD, names={"en": "The Post"}))

    assert (changed.id, changed.names, changed.status) == ("post", {"en": "The Post"}, "admitted")
    with pytest.raises(NotAllowedError, match="belongs to other"):
        change_card(roll, chief, other.id, CARD)
    with pytest.raises(NotAllowedError, match="belongs to other"):
        set_default_terms(roll, chief, other.id, {}, template=None)


def test_default_terms_are_kept_as_they_are() -> None:
    roll = an_alliance()
    post = outlet_admitted(roll, "Post")

    set_default_terms(roll, machine(), post.id, {"grants": []}, template="none")

    assert roll.get_outlet("post").default_terms == {"grants": []}


def test_the_secretariat_enrols_a_member_in_a_class_that_exists() -> None:
    roll = an_alliance()
    secretariat = somebody(roll, None, "secretariat")
    delta = replace(roll.get_member("steppe"), id=MemberId("delta"), names={"EN": " Delta "}, territory="bd")

    assert (enrol(roll, secretariat, delta).names, roll.get_member("delta").territory) == ({"en": "Delta"}, "BD")
    for wrong in ({"member_class": "founder"}, {"territory": "Bengal"}, {"territory": None}, {"names": {"en": " "}}):
        with pytest.raises(BadInputError):
            enrol(roll, secretariat, replace(delta, **wrong))


def test_only_the_secretariat_enrols_a_member() -> None:
    roll = an_alliance()
    post = outlet_admitted(roll, "Post")

    with pytest.raises(NotAllowedError):
        enrol(roll, somebody(roll, post.id, "outlet-admin"), roll.get_member("steppe"))


def test_the_disclosure_form_is_the_same_for_all() -> None:
    form = answers(Disclosure(funding="", complaints_contact="c@steppe.example"))

    assert [line for line, _, _ in form] == list(QUESTIONS)
    assert [answer for _, _, answer in form] == [None, None, None, None, "c@steppe.example"]


def test_a_card_type_has_exactly_the_checked_lines() -> None:
    assert checked_card(CARD) == CARD
    assert set(Card.__struct_fields__) <= set(type(outlet_applied(an_alliance(), "Post")).__struct_fields__)
