"""Terms in words."""

from __future__ import annotations

from datetime import UTC, datetime

from commonwire.rights.describe import describe
from commonwire.rights.templates import templates
from commonwire.rights.terms import Duty, Parties, Rule, Terms

WEB = frozenset({"web"})


def test_a_grant_and_its_duty_are_said_in_words() -> None:
    grant = Rule(
        actions=frozenset({"republish"}),
        channels=WEB,
        territories=frozenset({"*"}),
        languages=frozenset({"ky", "ru"}),
        who=Parties(classes=frozenset({"*"})),
    )

    said = describe(Terms(grants=(grant,), duties=(Duty(kind="link"),)))

    assert said == [
        "Allowed: to republish it, on the web, worldwide, in Kyrgyz and Russian, for every outlet.",
        "Everything else: ask the owner.",
        "Link to the original story.",
    ]


def test_what_a_grant_does_not_say_is_said() -> None:
    said = describe(Terms(grants=(Rule(actions=frozenset({"republish"}), channels=WEB),)))

    assert said[1] == "That does not say in which countries, in which languages and for which outlets: ask the owner."


def test_a_prohibition_names_what_it_hits() -> None:
    everywhere = frozenset({"*"})
    forbidden = Rule(territories=everywhere, except_territories=frozenset({"KZ"}), renditions=everywhere)

    said = describe(Terms(prohibitions=(forbidden,)))

    assert said[0] == "Not allowed: worldwide, except in Kazakhstan, for pictures, sound and film."
    assert describe(Terms(prohibitions=(Rule(),)))[0] == "Not allowed: in every way."


def test_who_and_when_are_said() -> None:
    who = Parties(classes=frozenset({"observer"}), outlets=frozenset({"steppe"}), except_outlets=frozenset({"pamir"}))
    grant = Rule(channels=WEB, who=who, until_at=datetime(2030, 1, 1, 12, tzinfo=UTC))

    said = describe(Terms(grants=(grant,)))

    assert said[0] == (
        "Allowed: on the web, for steppe and the class observer, except for pamir, until 2030-01-01 12:00 UTC."
    )


def test_licence_announcement_and_the_owners_words_are_said() -> None:
    said = describe(
        Terms(announce=frozenset({"headline", "summary"}), licence="CC BY 4.0", free_text="Not on Sundays.")
    )

    assert said[1:] == [
        "Before an embargo ends, others see its headline and its summary.",
        "Licence: CC BY 4.0",
        "The owner writes: Not on Sundays.",
    ]


def test_every_template_can_be_said() -> None:
    said = {key: describe(template.terms) for key, template in templates().items()}

    assert all(sentences and all("{" not in sentence for sentence in sentences) for sentences in said.values())
