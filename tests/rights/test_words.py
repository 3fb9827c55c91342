"""Words for decisions, and the credit line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given

from commonwire.rights.credit import credit_for
from commonwire.rights.decision import Reason
from commonwire.rights.templates import templates
from commonwire.rights.terms import Duty, Rule, Terms
from commonwire.rights.use import ACTIONS, CHANNELS, Use
from commonwire.rights.words import english, explain, explain_duty, explain_nearest
from tests.rights.conftest import ALL, GRANT, HOUR, NOON, OPEN, answer, embargoes, granting, terms, uses, using


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (Reason("channel", "allow", ("web",)), "The owner allows this on the web."),
        (Reason("territory", "allow", ("*",)), "The owner allows this worldwide."),
        (
            Reason("territory", "deny", ("CN", "FR", "KZ")),
            "The owner does not allow this in China, France and Kazakhstan.",
        ),
        (Reason("language-unstated", "ask", ("ur",)), "The owner did not say whether this is allowed in Urdu."),
        (Reason("change-unstated", "ask", ("extract",)), "The owner did not say whether you may shorten this."),
        (Reason("embargo", "deny", ("2030-03-02T04:00Z",)), "This story is under embargo until 2030-03-02 04:00 UTC."),
        (
            Reason("prohibition", "deny", ("channel:tv", "territory:CN", "territory:FR")),
            "The owner forbids this on television, in China and France.",
        ),
        (Reason("prohibition", "deny"), "The owner forbids this."),
        (
            Reason("free-text", "ask", ("Not {for} sale.",)),
            "The owner's own words may limit this; read them and ask the owner: Not {for} sale.",
        ),
    ],
)
def test_a_reason_is_a_sentence(reason: Reason, sentence: str) -> None:
    assert explain(reason) == sentence


@pytest.mark.parametrize(
    ("some", "use", "case", "sentence"),
    [
        (OPEN, using(), {"embargo_until": NOON + HOUR}, "Allowed: from 2030-01-01 13:00 UTC."),
        (granting(channels=frozenset({"web"})), using(channel="print"), {}, "Allowed: on the web."),
        (Terms(grants=(GRANT,), prohibitions=(Rule(territories=frozenset({"FR"})),)), using(territories=ALL), {},
         "Allowed: without France."),
        (granting(), using(rendition="main"), {}, "Allowed: the text only."),
    ],
)  # fmt: skip
def test_the_nearest_use_is_a_sentence(some: Terms, use: Use, case: dict[str, Any], sentence: str) -> None:
    nearest = answer(some, use, **case).nearest

    assert nearest is not None
    assert explain_nearest(nearest) == sentence


@given(terms, uses, embargoes)
def test_there_are_words_for_every_answer(some: Terms, use: Use, embargo: Any) -> None:
    got = answer(some, use, embargo_until=embargo)

    sentences = [explain(reason) for reason in got.reasons]
    sentences += [explain_duty(duty) for duty in got.duties]
    sentences += [explain_nearest(got.nearest)] if got.nearest else []
    assert all(sentence and "{" not in sentence and "  " not in sentence for sentence in sentences)


def test_a_duty_is_told_in_the_owners_words() -> None:
    assert explain_duty(Duty(kind="link")) == "Link to the original story."
    assert explain_duty(Duty(kind="link", text="To /news")).endswith("The owner writes: To /news")


def test_another_catalogue_gives_other_words() -> None:
    kazakh_desk = msgspec.structs.replace(english(), reasons={"owner": {"allow": "Mine."}})

    assert explain(Reason("owner", "allow"), kazakh_desk) == "Mine."


@pytest.mark.parametrize(
    ("given_fields", "credit"),
    [
        ({}, "Pamir Post"),
        ({"credit": "Pamir Post/Agency"}, "Pamir Post/Agency"),
        ({"credit": "Agency"}, "Agency / Pamir Post"),
        ({"byline": "Our correspondent", "credit": "  "}, "Our correspondent / Pamir Post"),
        ({"byline": "PAMIR POST"}, "PAMIR POST"),
    ],
)
def test_a_credit_always_names_the_outlet(given_fields: dict[str, str], credit: str) -> None:
    assert credit_for("Pamir Post", terms=Terms(), **given_fields).credit == credit


def test_the_owners_wording_of_a_credit_wins() -> None:
    worded = Terms(duties=(Duty(kind="attribute", text="From our desk"), Duty(kind="link")), licence="CC BY 4.0")

    line = credit_for("Pamir Post", credit="Agency", link="https://pamir.example/1", licence="other", terms=worded)

    assert (line.credit, line.licence, line.link) == ("From our desk", "CC BY 4.0", "https://pamir.example/1")
    assert line.duties == ("attribute", "link")


def test_the_reference_page_names_every_clause_template_and_duty() -> None:
    page = (Path(__file__).parents[2] / "docs/reference/terms.md").read_text()

    words = english()
    for code in (*words.reasons, *words.steps, *words.duties, *templates(), *ACTIONS, *CHANNELS):
        assert f"`{code}`" in page
