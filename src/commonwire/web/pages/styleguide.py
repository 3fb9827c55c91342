"""The living styleguide: every part, made by the templates that make the pages, with invented samples."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import msgspec

from commonwire.base.texts import text
from commonwire.web.pages.frame import CardView, Choice, Form
from commonwire.web.pages.item_views import AnswerView
from commonwire.web.pages.notices_views import NoticeView
from commonwire.web.pages.outlet_views import DisclosureView
from commonwire.web.pages.styleguide_colours import SchemeView, scheme_views
from commonwire.web.pages.styleguide_samples import (
    sample_answers,
    sample_cards,
    sample_disclosure,
    sample_notices,
    sample_rows,
)
from commonwire.web.pages.styleguide_scripts import SAMPLE_URDU, ScriptView, script_samples
from commonwire.web.pages.views import RowView


class StyleguideView(msgspec.Struct, kw_only=True):
    """Tokens and parts."""

    template: ClassVar[str] = "styleguide.html"
    title: ClassVar[str] = text("Styleguide")
    schemes: list[SchemeView]
    scripts: list[ScriptView]
    rows: list[RowView]
    answers: list[AnswerView]
    notices: list[NoticeView]
    disclosure: list[DisclosureView]
    cards: list[CardView]
    form: Form
    choices: list[Choice]
    urgencies: list[RowView]


def styleguide(now: datetime) -> StyleguideView:
    """The styleguide as of `now`; everything in it is invented."""
    rows = sample_rows(now)
    return StyleguideView(
        schemes=scheme_views(),
        scripts=script_samples(),
        rows=rows,
        urgencies=sorted((row for row in rows if row.urgency), key=lambda row: row.urgency or 0),
        answers=sample_answers(),
        notices=sample_notices(now),
        disclosure=sample_disclosure(),
        cards=sample_cards(),
        form=Form(
            values={"name": "Steppe Radio", "address": "http://10.0.0.1/feed", "some": "web", "text": SAMPLE_URDU},
            errors={"address": text("This address is on a private network: give one on the public internet.")},
        ),
        choices=[Choice("web", text("Web")), Choice("print", text("Print")), Choice("radio", text("Radio"))],
    )
