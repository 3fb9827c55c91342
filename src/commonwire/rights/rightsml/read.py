"""A policy of RightsML or ODRL as terms.

In ODRL a permission without a constraint is not limited in that dimension, and one without an assignee is for
everybody: it has said so by its silence, so the terms say "every". What is not understood makes every allow ask.
"""

from __future__ import annotations

from typing import Any

import msgspec

from commonwire.rights.match import overlaps
from commonwire.rights.rightsml.constraints import MisunderstoodError, apply_constraint, is_unlimited
from commonwire.rights.rightsml.duties import duty_of, is_next_policy
from commonwire.rights.rightsml.parties import WHOLE, parties_of
from commonwire.rights.rightsml.policy import decoded, policies_in, text_of, values
from commonwire.rights.rightsml.vocabulary import ACTIONS, IN_RULES, METADATA, OURS, PROFILES, SHARED, TYPES, word
from commonwire.rights.terms import Duty, Rule, Terms

_MOST_WORDS = 2_000


def read_rightsml(document: str | bytes, *, about: frozenset[str] = frozenset()) -> Terms:
    """The terms in a JSON `document`: JSON-LD of ODRL 2.2 in any shape, or ODRL 2.1's JSON.

    `about` are the identities of the item: a rule for another asset is not understood. Without them the target is
    not looked at. Raises BadInputError for what is no policy.
    """
    return terms_of_policies(policies_in(decoded(document)), about=about)


def terms_of_policies(policies: list[dict[str, Any]], *, about: frozenset[str] = frozenset()) -> Terms:
    """The terms that `policies` (as `policies_in` gives them) say together."""
    reader = _Reader(about)
    for policy in policies:
        reader.read(policy)
    return reader.terms()


class _Reader:
    """The rules and duties so far, and the wordings that were not understood."""

    def __init__(self, about: frozenset[str]) -> None:
        self._about = about
        self._grants: list[Rule] = []
        self._prohibitions: list[Rule] = []
        self._duties: list[Duty] = []
        self._said: list[str] = []
        self._meaningless: list[str] = []
        self._own: dict[str, Any] = {}
        self._void: str | None = None

    def read(self, policy: dict[str, Any]) -> None:
        """Take in one policy."""
        first, forbidden = len(self._grants), len(self._prohibitions)
        for name in policy.keys() - METADATA - SHARED:
            self._own_word(name, policy) if name.startswith(OURS) else self._not_understood(f"'{name}'")
        for profile in map(text_of, values(policy, "profile")):
            if profile not in PROFILES:
                self._not_understood(f"the profile {profile}")
        kinds = {word(text_of(kind)) for kind in values(policy, "type")}
        for kind in sorted(kinds - TYPES):
            if ":" not in kind or not kinds & TYPES:  # one of another language, beside ours, says nothing here
                self._not_understood(f"a policy of the kind {kind}")
        for rule in values(policy, "permission"):
            self._rule(rule, policy, is_grant=True)
        for rule in values(policy, "prohibition"):
            self._rule(rule, policy, is_grant=False)
        for duty in values(policy, "obligation"):
            self._duty(duty)
        strategy = next((word(text_of(said)) for said in values(policy, "conflict")), "invalid")
        if strategy not in ("prohibit", "perm"):
            self._check_conflict(first, forbidden)

    def terms(self) -> Terms:
        """All of it."""
        # To permit what has no meaning here narrows nothing: it is said only where nothing else is permitted.
        said = self._said if self._grants else [*self._said, *self._meaningless]
        free_text = "; ".join(dict.fromkeys(said))[:_MOST_WORDS]
        words = self._own.pop("free_text", None)
        if free_text:
            free_text = f"The rights expression says what was not understood: {free_text}"
            words = f"{words}\n\n{free_text}" if words else free_text
        return Terms(
            grants=tuple(dict.fromkeys(self._grants)),
            prohibitions=tuple(dict.fromkeys(self._prohibitions)),
            duties=tuple(dict.fromkeys(self._duties)),
            free_text=words,
            void=self._own.pop("void", None) or self._void,
            **self._own,
        )

    def _rule(self, said: Any, policy: dict[str, Any], *, is_grant: bool) -> None:
        if not isinstance(said, dict) or ("uid" in said and said.keys() <= {"uid", "type"} and "action" not in policy):
            said = {"action": [said]}  # `odrl:permission odrl:reproduce`: an action alone
        try:
            actions = self._actions(said, policy, is_grant=is_grant)
            rule = self._limited(said, policy, Rule(actions=actions), is_grant=is_grant)
        except MisunderstoodError as error:
            self._not_understood(str(error))
            return
        if is_grant and actions != frozenset():
            self._grants.append(rule)
        elif not is_grant:
            self._prohibitions.append(rule)
        for duty in values(said, "duty"):
            self._duty(duty)

    def _actions(self, said: dict[str, Any], policy: dict[str, Any], *, is_grant: bool) -> frozenset[str] | None:
        """Our actions; a permission of one that has no meaning here grants nothing, a prohibition is not understood."""
        found: set[str] = set()
        for action in values(said, "action") or values(policy, "action"):
            name = word(
                text_of(values(action, "value")[0] if isinstance(action, dict) and "value" in action else action)
            )
            if name == f"{OURS}action:unstated":
                return None
            if name.startswith(f"{OURS}action:"):
                found.add(name.removeprefix(f"{OURS}action:"))
            elif name in ACTIONS:
                found |= ACTIONS[name]
            elif not is_grant:
                raise MisunderstoodError(f"the prohibition to {name}")
            else:
                self._meaningless.append(f"the permission to {name}"[:300])
        if not found and not is_grant:
            raise MisunderstoodError("a prohibition that names no action")
        return frozenset(found)

    def _limited(self, said: dict[str, Any], policy: dict[str, Any], rule: Rule, *, is_grant: bool) -> Rule:
        for name in said.keys() - IN_RULES:
            raise MisunderstoodError(f"'{name}' in a rule")
        targets = {text_of(target) for target in values(said, "target") or values(policy, "target")}
        if self._about and targets and not targets & self._about:
            raise MisunderstoodError(f"a rule for {', '.join(sorted(targets))[:200]}")
        for target in values(said, "target") or values(policy, "target"):
            if isinstance(target, dict) and not target.keys() <= WHOLE:
                raise MisunderstoodError(f"a part of {text_of(target) or 'an asset'}")
        who = parties_of(said, policy)
        rule = msgspec.structs.replace(rule, who=who)
        constraints = [*values(said, "constraint"), *_refinements(said, policy)]
        for constraint in constraints:
            rule = apply_constraint(constraint, rule)
        return is_unlimited(rule, constraints) if is_grant else rule

    def _duty(self, said: Any) -> None:
        try:
            if (policy := is_next_policy(said)) is not None:
                if "next_terms" in self._own:
                    raise MisunderstoodError("two policies for those who come next")
                self._own["next_terms"] = terms_of_policies([policy])
            else:
                self._duties.append(duty_of(said))
        except MisunderstoodError as error:
            self._not_understood(str(error))

    def _own_word(self, name: str, policy: dict[str, Any]) -> None:
        field = name.removeprefix(OURS)
        said = [text_of(value) for value in values(policy, name)]
        if field == "announce":
            self._own["announce"] = frozenset(said)
        elif field in ("licence", "free_text", "void") and said:
            self._own[field] = said[0]
        else:
            self._not_understood(f"'{name}'")

    def _check_conflict(self, first: int, forbidden: int) -> None:
        """ODRL's strategy "invalid", which holds where none is named: one conflict makes the whole policy void."""
        for grant in self._grants[first:]:
            for prohibition in self._prohibitions[forbidden:]:
                if overlaps(grant, prohibition):
                    self._void = "The policy permits and prohibits the same use, and says no strategy for it"

    def _not_understood(self, wording: str) -> None:
        self._said.append(wording[:300])


def _refinements(said: dict[str, Any], policy: dict[str, Any]) -> list[Any]:
    return [
        refinement
        for action in values(said, "action") or values(policy, "action")
        if isinstance(action, dict)
        for refinement in values(action, "refinement")
    ]


def is_odrl(language: str | None) -> bool:
    """Whether the name of a rights expression's language is one of ODRL or RightsML."""
    return language is not None and any(language.strip().rstrip("/").startswith(n.rstrip("/")) for n in _LANGUAGES)


_LANGUAGES = ("http://www.w3.org/ns/odrl", "https://www.w3.org/ns/odrl", "http://w3.org/ns/odrl",
              "http://iptc.org/std/RightsML", "https://iptc.org/std/RightsML")  # fmt: skip
