"""Messages of as many items as one likes, in every format that can hold several."""

from __future__ import annotations

from collections.abc import Callable

_NAR = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'
_WORDS = "The bridge over the river opened on Monday, and trucks and buses crossed it. " * 4
_BODY = f"<p>{_WORDS}</p>"


def _g2(n: int) -> str:
    return (
        f'<newsItem guid="urn:many:{n}" version="1" xml:lang="en"><itemMeta><itemClass qcode="ninat:text"/></itemMeta>'
        f"<contentMeta><headline>Bridge {n}</headline></contentMeta><contentSet><inlineXML><html "
        f'xmlns="http://www.w3.org/1999/xhtml"><body>{_BODY}</body></html></inlineXML></contentSet></newsItem>'
    )


def _nitf(n: int) -> str:
    return (
        f'<nitf><head><docdata><doc-id id-string="urn:many:{n}"/></docdata></head><body><body.head><hedline><hl1>'
        f"Bridge {n}</hl1></hedline></body.head><body.content>{_BODY}</body.content></body></nitf>"
    )


def _newsml_1(n: int) -> str:
    return (
        f"<NewsItem><Identification><NewsIdentifier><ProviderId>example.org</ProviderId><DateId>20260302</DateId>"
        f'<NewsItemId>{n}</NewsItemId><RevisionId Update="N">1</RevisionId><PublicIdentifier>urn:newsml:example.org:'
        f"20260302:{n}:1</PublicIdentifier></NewsIdentifier></Identification><NewsComponent><NewsLines><HeadLine>"
        f"Bridge {n}</HeadLine></NewsLines><ContentItem><DataContent>{_BODY}</DataContent></ContentItem>"
        "</NewsComponent></NewsItem>"
    )


def _ninjs(n: int) -> str:
    return f'{{"uri": "urn:many:{n}", "headline": "Bridge {n}", "body_html": "{_BODY}"}}'


def _rss(n: int) -> str:
    return f"<item><title>Bridge {n}</title><guid>urn:many:{n}</guid><description>{_WORDS}</description></item>"


def _atom(n: int) -> str:
    return (
        f"<entry><id>urn:many:{n}</id><title>Bridge {n}</title><updated>2026-03-02T09:00:00Z</updated>"
        f'<content type="text">{_WORDS}</content></entry>'
    )


def _event(n: int) -> str:
    return (
        f"BEGIN:VEVENT\r\nUID:urn:many:{n}\r\nDTSTAMP:20260302T090000Z\r\nDTSTART:20260302T090000Z\r\nSUMMARY:"
        f"Bridge {n}\r\nDESCRIPTION:{_WORDS[:60]}\r\nEND:VEVENT\r\n"
    )


def _wire(n: int) -> str:
    lines = "\r\n   ".join(_WORDS[i : i + 60] for i in range(0, 240, 60))
    return f"\x01PPA{n:04} 3 POL 45\r\n\x02   Bridge {n}\r\n   {lines}\r\n\x03021000 MAR 26\x04"


def _mail(n: int) -> str:
    return (
        f"From desk@example.org Mon Mar  2 09:00:00 2026\nFrom: desk@example.org\nSubject: Bridge {n}\n"
        f"Message-ID: <{n}@example.org>\nDate: Mon, 2 Mar 2026 09:00:00 +0500\n\n{_WORDS}\n\n"
    )


_Maker = tuple[str, Callable[[int], str], str, str]
_MAKERS: dict[str, _Maker] = {
    "newsml_g2": (f"<newsMessage {_NAR}><itemSet>", _g2, "", "</itemSet></newsMessage>"),
    "nitf": ("<stories>", _nitf, "", "</stories>"),
    "newsml_1": ("<NewsML>", _newsml_1, "", "</NewsML>"),
    "json": ("[", _ninjs, ",", "]"),
    "json lines": ("", _ninjs, "\n", ""),
    "json answer": ('{"items": [', _ninjs, ",", "]}"),
    "json feed": (
        '{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [',
        lambda n: f'{{"id": "urn:many:{n}", "title": "Bridge {n}", "content_html": "{_BODY}"}}', ",", "]}",
    ),
    "rss": ('<rss version="2.0"><channel><title>T</title>', _rss, "", "</channel></rss>"),
    "atom": ('<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>', _atom, "", "</feed>"),
    "icalendar": ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n", _event, "", "END:VCALENDAR\r\n"),
    "wire_text": ("", _wire, "\r\n", ""),
    "mail": ("", _mail, "", ""),
}  # fmt: skip
NAMES = tuple(_MAKERS)


def many(name: str, count: int) -> bytes:
    """A message of `count` items in that shape, each with a uri, a headline and a text of its own."""
    before, one, between, after = _MAKERS[name]
    return (before + between.join(one(n) for n in range(count)) + after).encode()
