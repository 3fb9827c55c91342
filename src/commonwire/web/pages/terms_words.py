"""Terms as sentences, for people who choose them or want to know what holds."""

from __future__ import annotations

from collections.abc import Iterable

from commonwire.rights.templates import templates
from commonwire.rights.terms import EVERY, Parties, Rule, Terms
from commonwire.rights.words import english, explain_duty
from commonwire.web.pages.showing import language_name, territory_name


def terms_words(terms: Terms) -> list[str]:
    """What the terms say, a sentence a line; those of a template in the template's words.

    >>> terms_words(Terms(grants=(Rule(actions=frozenset({"republish"}), channels=frozenset({"web"})),)))
    ['Allowed: republish, on the web.', 'Everything else: ask first.']
    """
    for template in templates().values():
        if template.terms == terms:
            return [f"{template.name}: {template.description}"]
    lines = [f"Allowed: {_rule(rule)}." for rule in terms.grants]
    lines += [f"Forbidden: {_rule(rule)}." for rule in terms.prohibitions]
    lines.append("Everything else: ask first." if terms.grants else "Ask first.")
    lines += [explain_duty(duty) for duty in terms.duties]
    if terms.announce:
        lines.append(f"Before an embargo ends, others see: {', '.join(sorted(terms.announce))}.")
    if terms.licence:
        lines.append(f"Licence: {terms.licence}.")
    if terms.free_text:
        lines.append(f"The owner writes: {terms.free_text}")
    return lines


def _rule(rule: Rule) -> str:
    words = english()
    parts = [
        _listed(rule.actions, words.names["actions"], "every use"),
        _listed(rule.channels, words.names["channels"], words.every_piece["channel"]),
        _places(rule),
        _tongues(rule.languages),
        _listed(rule.renditions, {}, "pictures, sound and film", before="the renditions "),
        _who(rule.who),
        f"from {rule.from_at:%Y-%m-%d %H:%M %Z}" if rule.from_at else "",
        f"until {rule.until_at:%Y-%m-%d %H:%M %Z}" if rule.until_at else "",
    ]
    return ", ".join(part for part in parts if part) or "every use"


def _listed(values: frozenset[str] | None, names: dict[str, str], every: str, *, before: str = "") -> str:
    if values is None:
        return ""
    if EVERY in values:
        return every
    return before + _joined(names.get(value, value) for value in sorted(values))


def _places(rule: Rule) -> str:
    if rule.territories is None:
        place = ""
    elif EVERY in rule.territories:
        place = "worldwide"
    else:
        place = "in " + _joined(territory_name(code) for code in sorted(rule.territories))
    if not rule.except_territories:
        return place
    besides = "except in " + _joined(territory_name(code) for code in sorted(rule.except_territories))
    return f"{place} {besides}".strip()


def _tongues(tags: frozenset[str] | None) -> str:
    if tags is None:
        return ""
    return "in every language" if EVERY in tags else "in " + _joined(language_name(tag) for tag in sorted(tags))


def _who(who: Parties | None) -> str:
    if who is None:
        return ""
    named = [*sorted(who.outlets), *sorted(who.members), *(f"the class {name}" for name in sorted(who.classes))]
    allowed = "for every outlet" if EVERY in who.classes | who.members | who.outlets else f"for {_joined(named)}"
    besides = f"except {_joined(sorted(who.except_outlets))}" if who.except_outlets else ""
    return " ".join(part for part in (allowed if named else "", besides) if part)


def _joined(values: Iterable[str]) -> str:
    *first, last = values
    return f"{', '.join(first)} and {last}" if first else last
