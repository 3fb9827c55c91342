"""The templates of terms as they are offered: named and described in the reader's language."""

from __future__ import annotations

from commonwire.base.texts import text
from commonwire.rights.templates import templates
from commonwire.web.pages.frame import Choice

_SHIPPED = {
    "ask-first": (
        text("Ask first"),
        text("Every outlet of the alliance asks before it uses the story."),
    ),
    "alliance-web": (
        text("Alliance, on line"),
        text(
            "Every outlet of the alliance may republish, translate and shorten the text on the web, in apps "
            "and on social media everywhere, with credit and link."
        ),
    ),
    "alliance-all": (
        text("Alliance, every use"),
        text(
            "Every outlet of the alliance may use text, pictures, sound and film in every way, on every "
            "channel, everywhere, with credit."
        ),
    ),
    "text-only-no-change": (
        text("Text only, unchanged"),
        text(
            "Every outlet of the alliance may republish the text as it stands, without the pictures, on "
            "every channel everywhere, with credit and link."
        ),
    ),
    "members-only": (
        text("Full members only"),
        text(
            "Outlets of full members may republish and translate the text on every channel everywhere, with "
            "credit and link; the others ask."
        ),
    ),
    "embargoed-announce": (
        text("Embargo, announced"),
        text(
            "As 'Alliance, on line', and before an embargo ends the headline, summary and subjects are "
            "already shown; takers say when they have used it."
        ),
    ),
}
"""Name and description of each shipped template, as in `rights/data/templates.json`."""


def terms_choices() -> list[Choice]:
    """The templates of terms, by key, each with its description."""
    return [Choice(key, *_SHIPPED.get(key, (it.name, it.description))) for key, it in templates().items()]
