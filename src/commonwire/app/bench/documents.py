"""Documents for measuring readers: what agencies send in each format, in six languages, with markup as desks make it.

Texts are made from the words of `stories.py`; sizes vary as those of real stories do. Everything that a document of
its kind usually says is there: rights, catalogs, subjects with names, bylines, datelines, links, lists and tables.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from xml.sax.saxutils import escape

import msgspec

from commonwire.app.bench.stories import text, uri_of, words

NAR = "http://iptc.org/std/nar/2006-10-01/"
NITF = "http://iptc.org/std/NITF/2006-10-18/"
_TOPICS = (("11000000", "politics"), ("17000000", "weather"), ("04000000", "economy"), ("20000341", "transport"))
_MODULES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom"'
)
_HOUR = "2026-03-02T10:15:00+05:00"


def newsml_g2(chance: random.Random, number: int) -> bytes:
    """A newsItem of 3 to 10 KB, its text as XHTML, NITF or escaped HTML."""
    item = news_item(chance, number, chance.randint(3_000, 10_000))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{item}'.encode()


def news_message(chance: random.Random, items: int) -> bytes:
    """A newsMessage of as many items."""
    inside = "".join(news_item(chance, number, chance.randint(3_000, 10_000)) for number in range(items))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<newsMessage xmlns="{NAR}"><header><sent>{_HOUR}</sent>'
        f"<sender>bench.example</sender><transmitId>1</transmitId></header><itemSet>{inside}</itemSet></newsMessage>"
    ).encode()


def news_item(chance: random.Random, number: int, size: int) -> str:
    """A newsItem of about `size` bytes, without XML declaration."""
    language = chance.choice(list(words()))
    about = _about(chance, language)
    content = _CONTENTS[number % len(_CONTENTS)](chance, language, max(300, size - 3_300))
    return f"""<newsItem xmlns="{NAR}" guid="{uri_of(number)}" version="2" standard="NewsML-G2" standardversion="2.35"
  conformance="power" xml:lang="{language}">
  <catalogRef href="http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_41.xml"/>
  <catalog><scheme alias="desk" uri="https://bench.example/desk/"/><scheme alias="who" uri="urn:bench:who:"/></catalog>
  <rightsInfo>
    <copyrightHolder qcode="who:bench"><name>Bench Agency</name></copyrightHolder>
    <copyrightNotice>© 2026 Bench Agency. All rights reserved.</copyrightNotice>
    <usageTerms xml:lang="en">Not for use after 30 days; credit the agency.</usageTerms>
  </rightsInfo>
  <itemMeta>
    <itemClass qcode="ninat:text"/>
    <provider qcode="who:bench"><name>Bench Agency</name></provider>
    <versionCreated>{_HOUR}</versionCreated>
    <firstCreated>2026-03-02T09:00:00+05:00</firstCreated>
    <pubStatus qcode="stat:usable"/>
    <service qcode="desk:world"><name>World service</name></service>
    <edNote>Pictures to follow.</edNote>
    <signal qcode="sig:update"/>
    <link rel="irel:seeAlso" residref="{uri_of(number + 1)}"/>
  </itemMeta>
  <contentMeta>
    <urgency>{chance.randint(1, 8)}</urgency>
    <contentCreated>2026-03-02T08:58:00+05:00</contentCreated>
    <located qcode="who:khorog"><name>Khorog</name></located>
    <creator qcode="who:zk"><name>Zarina Karim</name></creator>
    <language tag="{language}"/>
    <genre qcode="genre:Current"><name xml:lang="en">Current</name></genre>
    {_subjects(chance, language)}
    <slugline>bench-{number}</slugline>
    <headline>{about[0]}</headline>
    <dateline>KHOROG, March 2</dateline>
    <by>By Zarina Karim</by>
    <creditline>Bench Agency</creditline>
    <description role="drol:summary">{about[1]}</description>
  </contentMeta>
  <contentSet>
    {content}
    <remoteContent rendition="rnd:highRes" href="https://bench.example/{number}.jpg" contenttype="image/jpeg"
      width="1600" height="900" size="420000"/>
  </contentSet>
</newsItem>"""


def nitf(chance: random.Random, number: int) -> bytes:
    """A NITF document of 3 to 10 KB."""
    language = chance.choice(list(words()))
    about = _about(chance, language)
    size = chance.randint(3_000, 10_000)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<nitf xmlns="{NITF}" version="-//IPTC//DTD NITF 3.6//EN" xml:lang="{language}">
<head>
  <title>{about[0]}</title>
  <tobject tobject.type="news"><tobject.property tobject.property.type="current"/>
    <tobject.subject tobject.subject.refnum="{chance.choice(_TOPICS)[0]}" tobject.subject.type="general"/></tobject>
  <docdata management-status="usable">
    <doc-id id-string="{uri_of(number)}" regsrc="bench.example"/>
    <urgency ed-urg="{chance.randint(1, 8)}"/>
    <date.issue norm="20260302T101500+0500"/>
    <ed-msg info="Pictures to follow."/>
    <du-key version="2" key="bench-{number}"/>
    <doc.copyright holder="Bench Agency" year="2026"/>
    <key-list><keyword key="bridge"/><keyword key="valley"/></key-list>
    <identified-content>
      <person>Rustam Mirzo</person><org>Road Office</org><location>Panj</location>
    </identified-content>
  </docdata>
  <pubdata type="web" date.publication="20260302T101500+0500"/>
</head>
<body>
  <body.head>
    <hedline><hl1>{about[0]}</hl1><hl2>{about[2]}</hl2></hedline>
    <byline>By <person>Zarina Karim</person><byttl>Bench Agency</byttl></byline>
    <distributor>Bench Agency</distributor>
    <dateline><location>KHOROG</location>, <story.date norm="20260302">March 2</story.date></dateline>
    <abstract><p>{about[1]}</p></abstract>
  </body.head>
  {_nitf_text(chance, language, max(300, size - 2_100))}
  <body.end><tagline>Bench Agency</tagline></body.end>
</body>
</nitf>""".encode()


def ninjs(chance: random.Random, number: int, *, markup: int = 1) -> bytes:
    """A ninjs 3 document of about 3 KB; `markup` is 0 for none, 1 for what a desk makes, 2 for a text full of links."""
    language = chance.choice(list(words()))
    headline, summary, other = _about(chance, language)
    if markup:
        body = {"contentType": "text/html", "value": _markup(chance, language, 1_700, links=markup > 1)}
    else:
        body = {"contentType": "text/plain", "value": text(chance, language, 1_700).replace(". ", ".\n\n", 3)}
    topic = chance.choice(_TOPICS)
    return msgspec.json.encode(
        {
            "standard": {"name": "ninjs", "version": "3.0"},
            "uri": uri_of(number),
            "type": "text",
            "version": "2",
            "language": language,
            "headlines": [{"role": "main", "value": headline}, {"role": "subhead", "value": other}],
            "descriptions": [{"role": "summary", "contentType": "text/plain", "value": summary}],
            "bodies": [body],
            "by": "Zarina Karim",
            "located": "Khorog",
            "slugline": f"bench-{number}",
            "pubStatus": "usable",
            "urgency": chance.randint(1, 8),
            "subjects": [{"name": topic[1], "uri": f"http://cv.iptc.org/newscodes/mediatopic/{topic[0]}"}],
            "people": [{"name": "Rustam Mirzo", "rel": "about"}],
            "copyrightHolder": "Bench Agency",
            "usageTerms": "Not for use after 30 days; credit the agency.",
            "versionCreated": _HOUR,
            "renditions": [{"name": "web", "href": "https://bench.example/1.jpg", "contentType": "image/jpeg"}],
        }
    )


def rss(chance: random.Random, entries: int) -> bytes:
    """An RSS feed with full texts, summaries, creators, categories and pictures."""
    language = chance.choice(list(words()))
    inside = "".join(_entry(chance, language, number) for number in range(entries))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" {_MODULES}>\n<channel><title>Bench Post</title>'
        f'<link>https://bench.example/</link><language>{language}</language><atom:link rel="self" '
        f'href="https://bench.example/feed"/><copyright>Bench Post</copyright>\n{inside}</channel></rss>'
    ).encode()


def wire_text(chance: random.Random, number: int) -> bytes:
    """A story as IPTC 7901 or ANPA 1312 frames it, in English lines of 69 characters."""
    paragraphs = [text(chance, "en", chance.randint(150, 400)) + "." for _ in range(chance.randint(4, 12))]
    lines = [line for paragraph in paragraphs for line in _wrapped("   " + paragraph, 69)]
    title, slug = " ".join(text(chance, "en", 50).split()[:8]).capitalize(), chance.choice(words()["en"])
    story = "\r\n".join([f"   KHOROG, March 2 - {lines[0].strip()}", *lines[1:]])
    if number % 2:
        head = f"BEN{number % 10_000:04} 4 POL {len(story.split()):04} {slug}"
        return f"\x16\x16\x01{head}\x02\r\n{title}\r\n   By Zarina Karim\r\n{story}\r\n\x03021015 MAR 26\x04".encode()
    head = f"\x01a{number % 10_000:04}\x1f----\r\nr i BC-{slug}-bridge 03-02 {len(story.split()):04}\x02"
    return f"\x16\x16{head}\r\n^{title}<\r\n^By Zarina Karim<\r\n{story}\r\n\x0303-02-26 1015EST\x04".encode()


def _about(chance: random.Random, language: str) -> tuple[str, str, str]:
    """A headline, a summary and a second headline."""
    return text(chance, language, 60), text(chance, language, 180), text(chance, language, 50)


def _subjects(chance: random.Random, language: str) -> str:
    topics = "".join(
        f'<subject type="cpnat:abstract" qcode="medtop:{code}" relevance="{chance.randint(10, 99)}">'
        f'<name xml:lang="en">{name}</name><name xml:lang="{language}">{words()[language][0]}</name></subject>\n    '
        for code, name in chance.sample(_TOPICS, 2)
    )
    return f"""{topics}<subject type="cpnat:person" qcode="who:rm"><name>Rustam Mirzo</name></subject>
    <subject type="cpnat:organisation" literal="road-office"><name>Panj Road Office</name></subject>
    <subject type="cpnat:geoArea" qcode="iso3166-1a2:TJ"><name xml:lang="en">Tajikistan</name></subject>"""


def _xhtml(chance: random.Random, language: str, size: int) -> str:
    return (
        '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x'
        f"</title></head><body>{_markup(chance, language, size)}</body></html></inlineXML>"
    )


def _escaped(chance: random.Random, language: str, size: int) -> str:
    return f'<inlineData contenttype="text/html">{escape(_markup(chance, language, size))}</inlineData>'


def _inline_nitf(chance: random.Random, language: str, size: int) -> str:
    inside = _nitf_text(chance, language, size)
    return (
        f'<inlineXML contenttype="application/nitf+xml"><nitf xmlns="{NITF}"><body>{inside}</body></nitf></inlineXML>'
    )


_CONTENTS: tuple[Callable[[random.Random, str, int], str], ...] = (_xhtml, _inline_nitf, _escaped, _xhtml)


def _nitf_text(chance: random.Random, language: str, size: int) -> str:
    inside = _markup(chance, language, size).replace("<h2>", "<hl2>").replace("</h2>", "</hl2>")
    inside = inside.replace("<strong>", '<em class="bold">').replace("</strong>", "</em>")
    return f"<body.content><block>{inside}</block></body.content>"


def _markup(chance: random.Random, language: str, size: int, *, links: bool = False) -> str:
    """Paragraphs with marks and links, a sub-head, a list; of long texts a table. `links`: one in every sentence."""
    parts: list[str] = []
    left = size
    while left > 0:
        part = f"<p>{_marked(text(chance, language, min(left + 20, chance.randint(150, 500))), chance, links)}.</p>\n"
        if len(parts) % 6 == 3:
            part += f"<h2>{text(chance, language, 30)}</h2>\n"
        elif len(parts) % 6 == 5:
            entries = "".join(f"<li>{text(chance, language, 30)}</li>" for _ in range(3))
            part += f"<ul>{entries}</ul>\n"
        elif len(parts) % 12 == 8:
            part += (
                "<table><tbody><tr><th>Length</th><td>216 m</td></tr><tr><th>Cost</th><td>3</td></tr></tbody></table>"
            )
        parts.append(part)
        left -= len(part.encode())
    return "".join(parts)


def _marked(words: str, chance: random.Random, links: bool) -> str:
    """`words` with marks around whole sentences: a link or an emphasis in one of three, or in each."""
    marked = []
    for sentence in words.split(". "):
        kind = 0.0 if links else chance.random()
        if kind < 0.15:
            sentence = f'<a href="https://bench.example/{chance.randint(1, 9_999)}?from=wire&amp;n=1">{sentence}</a>'
        elif kind < 0.35:
            mark = chance.choice(("em", "strong"))
            sentence = f"<{mark}>{sentence}</{mark}>"
        marked.append(sentence)
    return ". ".join(marked)


def _entry(chance: random.Random, language: str, number: int) -> str:
    page = f"https://bench.example/{number}"
    return (
        f"<item><title>{text(chance, language, 60)}</title><link>{page}</link>"
        f'<guid isPermaLink="false">{uri_of(number)}</guid><pubDate>Mon, 02 Mar 2026 10:15:00 +0500</pubDate>'
        f"<dc:creator>Zarina Karim</dc:creator><category>news</category><category>{words()[language][3]}</category>"
        f"<description>{escape(f'<p>{text(chance, language, 200)}</p>')}</description>"
        f"<content:encoded><![CDATA[{_markup(chance, language, chance.randint(800, 3_000))}]]></content:encoded>"
        f'<media:content url="{page}.jpg" type="image/jpeg" width="800" height="450"><media:credit>Z. Karim'
        f"</media:credit></media:content></item>\n"
    )


def _wrapped(words: str, width: int) -> list[str]:
    lines, line = [], ""
    for word in words.split(" "):
        if len(line) + len(word) >= width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word or " "
    return [*lines, line]
