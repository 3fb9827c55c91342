"""Terms in words."""

from __future__ import annotations

from commonwire.rights.describe import describe
from commonwire.rights.templates import templates
from commonwire.rights.terms import Duty, Parties, Rule, Terms


def test_a_grant_and_its_duty_are_said_in_words() -> None:
    grant = Rule(
        actions=frozenset({"republish"}),
        channels=frozenset({"web"}),
        territories=frozenset({"*"}),
        who=Parties(classes=frozenset({"*"})),
    )

    said = describe(Terms(grants=(grant,), duties=(Duty(kind="link"),)))

    allowed = "You may use it: to republish it, on the web, worldwide, for every outlet."
    assert said == [allowed, "Link to the original story."]


def test_a_prohibition_names_what_it_hits() -> None:
    forbidden = Rule(territories=frozenset({"*"}), except_territories=frozenset({"KZ"}))

    said = describe(Terms(prohibitions=(forbidden,)))

    assert said == ["Not allowed: worldwide, without Kazakhstan."]


def test_every_template_can_be_said() -> None:
    said = {key: describe(template.terms) for key, template in templates().items()}

    assert all(sentences and all("{" not in sentence for sentence in sentences) for sentences in said.values())
