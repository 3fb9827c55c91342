"""Terms as documents: digest, reading, checking, resolving, templates."""

from __future__ import annotations

import random
from datetime import datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.alliance.member import default_classes
from commonwire.alliance.territories import TERRITORIES
from commonwire.base.errors import BadInputError, NotFoundError, TooLargeError
from commonwire.rights.check import check_terms, read_terms
from commonwire.rights.digest import terms_digest
from commonwire.rights.resolve import resolve
from commonwire.rights.shipped import shipped
from commonwire.rights.templates import DEFAULT_TEMPLATE, template, templates
from commonwire.rights.terms import Duty, Parties, Rule, Terms
from tests.rights.conftest import ALL, GRANT, NOON, OPEN, answer, granting, terms, using


@given(st.lists(st.sampled_from(sorted(TERRITORIES)), min_size=1, unique=True), st.randoms(use_true_random=False))
def test_the_digest_does_not_depend_on_the_order_of_a_set(codes: list[str], dice: random.Random) -> None:
    shuffled = dice.sample(codes, len(codes))

    assert terms_digest(granting(territories=frozenset(codes))) == terms_digest(
        granting(territories=frozenset(shuffled))
    )


def test_the_digest_is_the_same_on_every_node() -> None:
    elsewhere = NOON.astimezone(timezone(timedelta(hours=5, minutes=45)))

    assert terms_digest(granting(from_at=elsewhere)) == terms_digest(granting(from_at=NOON))
    assert terms_digest(Terms(announce=frozenset({"headline"}) - {"headline"})) == terms_digest(Terms())
    assert terms_digest(Terms()) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


@given(terms, terms)
def test_other_terms_have_another_digest(one: Terms, other: Terms) -> None:
    assert (terms_digest(one) == terms_digest(other)) == (one == other)


@given(terms)
def test_terms_that_hold_can_be_written_and_read(some: Terms) -> None:
    document = msgspec.json.encode(some)

    if check_terms(some):
        with pytest.raises(BadInputError):
            read_terms(document)
    else:
        assert read_terms(document) == some


@pytest.mark.parametrize(
    ("document", "where", "said"),
    [
        (b"", "terms", "not JSON"),
        (b'{"grants": [}', "terms", "not JSON"),
        (b'\xff\xfe{"a"', "terms", "not JSON"),
        (b"[" * 10_000, "terms", ""),
        (b'{"grants": ' + b"[" * 10_000, "terms.grants[0]", ""),
        (b"[]", "terms", "object"),
        (b'{"grant": []}', "terms", "grant"),
        (b'{"grants": [{}, {"teritories": ["KZ"]}]}', "terms.grants[1]", "teritories"),
        (b'{"grants": [{"channels": "web"}]}', "terms.grants[0].channels", "array"),
        (b'{"grants": [{"from_at": "2030-01-01T00:00:00"}]}', "terms.grants[0].from_at", "timezone"),
        (b'{"duties": [{"kind": "dance"}]}', "terms.duties[0].kind", "dance"),
        (b'{"grants": [{"territories": []}]}', "terms.grants[0].territories", "never hold"),
        (b'{"grants": [{"territories": ["kz"]}]}', "terms.grants[0].territories", "kz"),
        (b'{"grants": [{"actions": ["sing"]}]}', "terms.grants[0].actions", "sing"),
    ],
)
def test_terms_that_are_not_understood_are_refused_with_their_place(document: bytes, where: str, said: str) -> None:
    with pytest.raises(BadInputError) as caught:
        read_terms(document)

    assert caught.value.where == where
    assert said in caught.value.message
    assert caught.value.remedy


def test_terms_of_any_size_are_not_read() -> None:
    with pytest.raises(TooLargeError, match="65536"):
        read_terms(b" " * 65_537)


@pytest.mark.parametrize(
    ("some", "where"),
    [
        (granting(actions=frozenset()), "grants[0].actions"),
        (granting(who=Parties()), "grants[0].who"),
        (granting(channels=frozenset({"telegraph"})), "grants[0].channels"),
        (granting(territories=frozenset({"SU"})), "grants[0].territories"),
        (granting(except_territories=frozenset({"XK"})), "grants[0].except_territories"),
        (granting(territories=frozenset({"KZ"}), except_territories=frozenset({"KZ"})), "grants[0].except_territories"),
        (granting(languages=frozenset({"zz-zzzzzzzzz"})), "grants[0].languages"),
        (granting(languages=frozenset({"zh-hans"})), "grants[0].languages"),
        (granting(from_at=NOON, until_at=NOON), "grants[0].until_at"),
        (granting(from_at=datetime(2030, 1, 1)), "grants[0].from_at"),  # noqa: DTZ001 - the point of the case
        (Terms(grants=(GRANT,), prohibitions=(Rule(),)), "grants[0]"),
        (Terms(grants=(GRANT,), prohibitions=(GRANT,)), "grants[0]"),
        (Terms(announce=frozenset({"body"})), "announce"),
        (
            Terms(grants=(Rule(actions=frozenset({"modify"})),), duties=(Duty(kind="unchanged"),)),
            "grants[0].actions",
        ),
        (Terms(grants=(GRANT,) * 101), "grants"),
    ],
)
def test_a_contradiction_is_found_and_its_place_named(some: Terms, where: str) -> None:
    problems = check_terms(some)

    assert [problem.where for problem in problems] == [where]
    assert problems[0].remedy


@pytest.mark.parametrize(
    "prohibition",
    [
        Rule(renditions=ALL),
        Rule(channels=frozenset({"tv"})),
        Rule(except_territories=frozenset({"KZ"})),
        Rule(until_at=NOON),
        Rule(who=Parties(outlets=frozenset({"mountain-tv"}))),
        Rule(who=Parties(classes=ALL, except_outlets=frozenset({"mountain-tv"}))),
    ],
)
def test_a_prohibition_of_a_part_is_no_contradiction(prohibition: Rule) -> None:
    assert check_terms(Terms(grants=(GRANT,), prohibitions=(prohibition,))) == []


def test_the_first_terms_that_are_there_hold_whole() -> None:
    feed = granting(channels=frozenset({"web"}))

    assert resolve(Terms(), feed, OPEN) == Terms()
    assert resolve(None, feed, OPEN) == feed
    assert resolve(None, None, OPEN) == OPEN
    assert answer(resolve(None, None, None)).decision == "ask"


def test_free_text_is_kept_and_grants_nothing() -> None:
    both = resolve(msgspec.structs.replace(OPEN, free_text="Not for sale."), None, None, usage_terms=" Not in print. ")

    assert both.free_text == "Not for sale.\n\nNot in print."
    assert answer(both).decision == "ask"
    assert resolve(OPEN, None, None, usage_terms="  ") == OPEN
    assert resolve(both, None, None, usage_terms=both.free_text) == both


def test_every_template_holds_and_is_described() -> None:
    assert DEFAULT_TEMPLATE in templates()
    for key, offered in templates().items():
        assert offered.key == key
        assert offered.name
        assert offered.description.endswith(".")
        assert check_terms(offered.terms) == []


def test_the_classes_in_templates_exist() -> None:
    known = {member_class.id for member_class in default_classes()} | {"*"}

    for offered in templates().values():
        for grant in offered.terms.grants:
            assert grant.who is not None
            assert grant.who.classes <= known


@pytest.mark.parametrize(
    ("key", "changed", "decision"),
    [
        ("ask-first", {}, "ask"),
        ("alliance-web", {}, "allow"),
        ("alliance-web", {"changes": frozenset({"translate", "extract"})}, "allow"),
        ("alliance-web", {"changes": frozenset({"modify"})}, "ask"),
        ("alliance-web", {"channel": "print"}, "deny"),
        ("alliance-web", {"rendition": "main"}, "ask"),
        ("alliance-all", {"channel": "print", "rendition": "main", "changes": frozenset({"modify"})}, "allow"),
        ("text-only-no-change", {"channel": "print"}, "allow"),
        ("text-only-no-change", {"rendition": "main"}, "deny"),
        ("text-only-no-change", {"changes": frozenset({"extract"})}, "deny"),
        ("text-only-no-change", {"changes": frozenset({"translate"})}, "ask"),
        ("members-only", {}, "deny"),
        ("embargoed-announce", {}, "allow"),
    ],
)
def test_a_template_means_what_it_says(key: str, changed: dict[str, object], decision: str) -> None:
    assert answer(template(key).terms, using(**changed)).decision == decision


def test_an_unknown_template_is_not_found() -> None:
    with pytest.raises(NotFoundError, match="alliance-web"):
        template("everything-for-all")


def test_every_territory_has_a_name() -> None:
    assert set(shipped("territories")["names"]) == TERRITORIES
