"""The words of ODRL 2.2 and RightsML that have a meaning here, and the names of what ODRL has no word for.

ODRL Vocabulary & Expression 2.2 (W3C Recommendation, 15 February 2018), section 4; RightsML 2.0 (IPTC).
"""

from __future__ import annotations

ODRL = "http://www.w3.org/ns/odrl/2/"
CONTEXT = "http://www.w3.org/ns/odrl.jsonld"
PROFILE = "http://iptc.org/std/RightsML/2/"
OURS = "urn:commonwire:rights:"
"""Begins the names of what ODRL cannot say; as a profile it makes readers that do not know it stop."""

NAMESPACES = (
    ODRL,
    "http://w3.org/ns/odrl/2/",
    "https://www.w3.org/ns/odrl/2/",
    "http://iptc.org/std/RightsML/2011-10-07/",
    "http://iptc.org/std/RightsML/2.0/",
    PROFILE,
    "https://iptc.org/std/RightsML/2.0/",
    "https://iptc.org/std/RightsML/odrl-profile/",
    "http://iptc.org/std/RightsML/",
    "odrl:",
    "rightsml:",
    "rightsML:",
)
"""What may stand before a word; longer ones first where one begins another."""


def word(value: str) -> str:
    """`value` without a namespace of ODRL or RightsML before it.

    >>> word("http://www.w3.org/ns/odrl/2/distribute"), word("http://example.org/x")
    ('distribute', 'http://example.org/x')
    """
    value = value.strip()
    return next((value.removeprefix(space) for space in NAMESPACES if value.startswith(space)), value)


PROFILES = frozenset(
    {
        PROFILE,
        "https://iptc.org/std/RightsML/odrl-profile/",
        "http://iptc.org/std/RightsML/2.0/",
        "https://iptc.org/std/RightsML/2.0/",
        "http://iptc.org/std/RightsML/2011-10-07/",
        "http://www.w3.org/ns/odrl/2/core",
        "http://www.w3.org/ns/odrl/2/",
        OURS,
    }
)
TYPES = frozenset({"Policy", "Set", "Offer", "Agreement"})
"""Kinds of policies that grant; a Request wishes, a Ticket is for whoever holds it, an Assertion claims."""

ACTIONS: dict[str, frozenset[str]] = {
    "use": frozenset({"*"}),
    "distribute": frozenset({"distribute", "republish"}),
    "present": frozenset({"display"}),
    "display": frozenset({"display"}),
    "print": frozenset({"print"}),
    "translate": frozenset({"translate"}),
    "modify": frozenset({"modify"}),
    "derive": frozenset({"modify", "translate", "extract"}),
    "extract": frozenset({"extract"}),
    "archive": frozenset({"archive"}),
    "textToSpeech": frozenset({"text-to-speech"}),
    "grantUse": frozenset({"sublicense"}),
    "mine": frozenset({"data-mining"}),
    "http://www.w3.org/ns/tdmrep#mine": frozenset({"data-mining"}),
}
"""Actions of ODRL as ours. To distribute, for a newsroom, is to publish and to pass on."""
WRITTEN_ACTIONS = {
    "display": "display",
    "print": "print",
    "translate": "translate",
    "modify": "modify",
    "extract": "extract",
    "archive": "archive",
    "text-to-speech": "textToSpeech",
    "sublicense": "grantUse",
    "data-mining": "http://www.w3.org/ns/tdmrep#mine",
}
DUTIES = {
    "attribute": "attribute",
    "compensate": "pay",
    "pay": "pay",
    "inform": "notify",
    "obtainConsent": "consent",
    "delete": "delete",
    "removeFromService": "delete",
}
"""Duties of ODRL and RightsML as ours."""
WRITTEN_DUTIES = {"attribute": "attribute", "pay": "compensate", "notify": "inform", "consent": "obtainConsent",
                  "delete": "delete"}  # fmt: skip
METADATA = frozenset(
    "uid type profile permission prohibition obligation conflict issued modified created creator description title "
    "label publisher replaces isReplacedBy source status undefined".split()
)
"""What may stand in a policy, and changes nothing or is read; `undefined` is of ODRL 2.1."""
SHARED = frozenset({"target", "action", "assigner", "assignee"})
"""What a policy may say once for all its rules (ODRL Information Model 2.2, section 2.7.1)."""
IN_RULES = frozenset(
    "uid type action target assigner assignee constraint duty remedy consequence informedParty attributedParty "
    "assigneeScope description title label".split()
)
