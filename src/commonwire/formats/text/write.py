"""The common model as plain text: headline, byline, dateline, the text, and the credit below a line."""

from __future__ import annotations

from commonwire.formats.credit import CreditBlock, Written, credit_text, own_credit
from commonwire.formats.losses import losses
from commonwire.news.item import Item

_SHOWN = {"uri", "kind", "status", "language", "headlines", "byline", "dateline", "body_html", "body_text", "summary",
          "credit", "licence", "web_address"}  # fmt: skip


def write_text(item: Item, credit: CreditBlock | None) -> Written:
    """`item` as text/plain in UTF-8; `losses` names the fields that plain text does not show."""
    head = [headline.value for headline in item.headlines[:1]]
    if item.byline:
        head.append(item.byline)
    body = item.body_text or item.summary or ""
    if item.dateline and item.dateline not in body[:200]:
        head.append(item.dateline)
    block = credit_text(credit or own_credit(item))
    if not head and not body.strip():
        head.append(item.uri)
    text = "\n\n".join(part for part in ("\n".join(head), body.strip(), f"--\n{block}" if block else "") if part)
    data = f"{text}\n".encode("utf-8", "replace")
    return Written(data=data, media_type="text/plain; charset=utf-8", losses=losses(item, _SHOWN))
