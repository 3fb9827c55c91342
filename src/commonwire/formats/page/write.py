"""The common model as a complete, clean HTML document that needs nothing else."""

from __future__ import annotations

import html

from commonwire.base.languages import direction
from commonwire.formats.characters import clean
from commonwire.formats.credit import CreditBlock, Written, credit_html, own_credit
from commonwire.formats.losses import losses
from commonwire.formats.sanitise import text_to_html
from commonwire.news.item import Item

_SHOWN = {"uri", "kind", "status", "language", "headlines", "byline", "dateline", "body_html", "body_text", "summary",
          "credit", "licence", "web_address", "first_created_at", "version_created_at", "copyright"}  # fmt: skip


def write_page(item: Item, credit: CreditBlock | None) -> Written:
    """`item` as an HTML5 document in UTF-8; its body was sanitised when it was read."""
    title = html.escape(clean(item.headline or item.uri))
    language = f' lang="{html.escape(item.language)}"' if item.language else ""
    parts = [f"<h1>{title}</h1>"]
    parts += [f"<p>{html.escape(clean(said))}</p>" for said in (item.byline, _dateline(item)) if said]
    parts.append(clean(item.body_html or "") or text_to_html(item.body_text or item.summary or ""))
    block = credit or own_credit(item)
    foot = [f"<p>{html.escape(item.copyright)}</p>"] if item.copyright else []
    if block.credit or block.licence or block.link or block.notices:
        foot.append(credit_html(block))
    if foot:
        parts.append("<footer>\n" + "\n".join(foot) + "\n</footer>")
    time = item.version_created_at or item.first_created_at
    meta = f'<meta name="date" content="{time.isoformat()}">\n' if time else ""
    document = (
        f'<!doctype html>\n<html{language} dir="{direction(item.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n{meta}<title>{title}</title>\n</head>\n'
        f"<body>\n<article>\n{chr(10).join(parts)}\n</article>\n</body>\n</html>\n"
    )
    data = document.encode("utf-8", "replace")
    return Written(data=data, media_type="text/html; charset=utf-8", losses=losses(item, _SHOWN))


def _dateline(item: Item) -> str | None:
    return item.dateline if item.dateline and item.dateline not in (item.body_text or "")[:200] else None
