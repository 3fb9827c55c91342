"""Ways to break a document that know what documents are made of: from a flipped bit to an entity bomb."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from typing import Any

LARGEST = 400_000
SMALL = 16_000
"""No input grows beyond the one, and few grow beyond the other: so a run has many."""
_LARGE = 0.06

_DIGITS = re.compile(rb"\d+")
_ELEMENT = re.compile(rb"<([A-Za-z][\w:.-]*)\b[^<>]*>")
_VALUE = re.compile(rb'"([^"\n]{0,200})"|>([^<>\n]{1,200})<|: ([^\n]{1,200})\r?\n')
_TAG = re.compile(rb"</?([A-Za-z][\w:.-]*)")
_ENCODINGS = ("utf-16", "utf-16-le", "utf-32", "cp1251", "cp1252", "cp1256", "gb18030", "shift_jis", "utf-8-sig",
              "koi8-r", "utf-7")  # fmt: skip
_NUMBERS = (b"0", b"-1", b"1e999", b"NaN", b"9" * 30, b"9" * 5_000, b"0" * 400, b"1e-999", b"99999999999999999999",
            b"2147483648", b"0x41", b"-0", b"1.7976931348623157e309")  # fmt: skip
_WORDS = (
    "\x00", "\ud800", "\\ud800", "\\u0000", "\ufeff", "\u202e", "\u2028", "�", "😀" * 50, "ش" * 300, "字" * 5_000,
    "a" * 70_000, " " * 70_000, "\n" * 20_000, "\t\x0b\x0c", "'\"`", "]]>", "<![CDATA[", "-->", "<!--", "&amp;" * 2_000,
    "&#0;", "&#x110000;", "&#99999999999999999999;", "&lt;script&gt;", "<script>x()</script>", "javascript:x()",
    "data:text/html,x", "http://[::1", "//x", "file:///etc/passwd", "%00%ff%", "..\\..\\x", "=?utf-8?q?=?=",
    "=?x-none?b?////?=", "2026-02-30", "2026-13-45T99:99:99+99:99", "0000-00-00", "20260302T", "now", "24:00",
    "Thu, 32 Foo 99 25:61:61 +9999", "en-" * 3_000, "x-" * 20, "urn:" * 600, "medtop:" * 300, ":", "", "P1Y" * 99,
    "FREQ=SECONDLY;COUNT=999999999", "({[<" * 800, "null", "true", "[]", "{}", "{}" * 900,
)  # fmt: skip
_BOMBS = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12)) + "]>",
    '<!DOCTYPE x [<!ENTITY a "' + "a" * 60_000 + '">]>',
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE x [<!ENTITY % d SYSTEM "http://127.0.0.1:9/d.dtd"> %d;]>',
    '<!DOCTYPE x [<!ATTLIST x a CDATA "' + "b" * 5_000 + '">]>',
    '<!DOCTYPE x PUBLIC "-//X//DTD X//EN" "http://127.0.0.1:9/x.dtd">',
    '<!DOCTYPE x SYSTEM "x" [' + "<!-- -->" * 5_000 + "]>",
    "<!DOCTYPE x [" + "<!ELEMENT x (" * 2_000,
)  # fmt: skip
_INSIDE = (
    "&a;&l;&m;", "&a;" * 5_000,
    '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/>',
    '<?xml-stylesheet href="http://127.0.0.1:9/"?>', "<?xml version='1.1' encoding='utf-7'?>",
    '<a xmlns="&a;" ' + " ".join(f'b{n}="c"' for n in range(3_000)) + "/>", "<a " * 3_000, "<p/>" * 9_000,
    "".join(f'<n{n}:a xmlns:n{n}="urn:{n}">' for n in range(200)),
)  # fmt: skip


def mutate(data: bytes, chance: random.Random, others: list[bytes]) -> bytes:
    """`data` broken in one to four ways; `others` are documents of which a piece may come in."""
    for _ in range(chance.choice((1, 1, 2, 2, 3, 4))):
        data = chance.choice(_WAYS)(data, chance, others)
    return data[: LARGEST if chance.random() < _LARGE else SMALL]


def _place(data: bytes, chance: random.Random) -> tuple[int, int]:
    """A piece of `data`: mostly short, sometimes long."""
    start = chance.randrange(len(data) + 1)
    length = chance.choice((0, 1, 2, 8, 64, 512, len(data)))
    return start, min(len(data), start + chance.randrange(length + 1))


def _flip(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    broken = bytearray(data)
    for _ in range(chance.choice((1, 3, 20))):
        if broken:
            broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
    return bytes(broken)


def _noise(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    start, end = _place(data, chance)
    return data[:start] + chance.randbytes(chance.choice((1, 4, 30, 300))) + data[end:]


def _cut(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _drop(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    start, end = _place(data, chance)
    return data[:start] + data[end:]


def _repeat(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    start, end = _place(data, chance)
    return data[:start] + data[start:end] * _often(end - start, chance) + data[end:]


def _repeat_element(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    """An element, whole, many times over."""
    opening = _choose(_ELEMENT, data, chance)
    if opening is None:
        return _repeat_line(data, chance, _others)
    end = data.find(b"</" + opening[1], opening.end())
    end = data.find(b">", end) + 1 if end > 0 else opening.end()
    whole = data[opening.start() : end]
    return data[: opening.start()] + whole * _often(len(whole), chance) + data[end:]


def _repeat_line(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    lines = data.splitlines(keepends=True)
    if not lines:
        return data
    n = chance.randrange(len(lines))
    return b"".join([*lines[:n], lines[n] * _often(len(lines[n]), chance), *lines[n + 1 :]])


def _often(length: int, chance: random.Random) -> int:
    most = max(1, LARGEST // max(length, 1))
    return min(most, chance.choice((2, 3, 10, 100, 1_000, 100_000)))


def _nest(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    start, end = _place(data, chance)
    opening, closing = chance.choice(
        ((b"<a>", b"</a>"), (b"<div>", b"</div>"), (b"[", b"]"), (b'{"a":', b"}"), (b"<b><i>", b"</i></b>"),
         (b"<table><tr><td>", b""), (b"<concept>", b"</concept>"), (b"<blockquote>", b""), (b"BEGIN:VEVENT\r\n", b""),
         (b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n", b""), (b"<font><p>", b"</font>"))
    )  # fmt: skip
    levels = chance.choice((2, 50, 99, 101, 255, 257, 1_000, 20_000))
    return data[:start] + opening * levels + data[start:end] + closing * levels + data[end:]


def _encode(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    """A piece, or all, in another character set; what does not fit there stays as it was."""
    start, end = _place(data, chance) if chance.random() < 0.6 else (0, len(data))
    text = data[start:end].decode("utf-8", "replace")
    return data[:start] + text.encode(chance.choice(_ENCODINGS), "ignore") + data[end:]


def _declare(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    name = chance.choice((*_ENCODINGS, "x" * 40, "utf-8", "rot13", "idna", "\x00")).encode()
    return re.sub(rb"((?:encoding|charset)\s*=\s*[\"']?)[\w-]+", lambda found: found[1] + name, data)


def _number(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    return _put(_choose(_DIGITS, data, chance), data, chance.choice(_NUMBERS))


def _word(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    """Another value where one stands, or anywhere."""
    word = chance.choice(_WORDS).encode("utf-8", "surrogatepass")
    found = _choose(_VALUE, data, chance)
    if found is None or chance.random() < 0.2:
        start, end = _place(data, chance)
        return data[:start] + word + data[end:]
    number = next(n for n in (1, 2, 3) if found[n] is not None)
    return data[: found.start(number)] + word + data[found.end(number) :]


def _bomb(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    start = data.find(b"?>") + 2 if data.startswith(b"<?xml") else 0
    inner, _ = _place(data, chance)
    inner = max(start, inner)
    middle = data[start:inner] + chance.choice(_INSIDE).encode() + data[inner:]
    return data[:start] + (chance.choice(_BOMBS).encode() if chance.random() < 0.7 else b"") + middle


def _rename(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    """A tag under the name of another one, or of none."""
    found, other = _choose(_TAG, data, chance), _choose(_TAG, data, chance)
    name = chance.choice((other[1] if other else b"x", b"x:y", b"nitf", b"html", b"script", b"a" * 3_000, b"item"))
    return data if found is None else data[: found.start(1)] + name + data[found.end(1) :]


def _splice(data: bytes, chance: random.Random, others: list[bytes]) -> bytes:
    if not others:
        return data
    other = chance.choice(others)
    (start, end), (first, last) = _place(data, chance), _place(other, chance)
    return data[:start] + other[first:last] + data[end:]


def _json(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    """A value of JSON of another type, under another name, or gone."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return _word(data, chance, _others)
    nodes: list[Any] = [value] if isinstance(value, dict | list) else [[value]]
    for node in nodes:
        inner = node.values() if isinstance(node, dict) else node
        nodes += [part for part in inner if isinstance(part, dict | list) and part]
        if len(nodes) > 2_000:
            break
    node = chance.choice(nodes)
    if not node or not isinstance(node, dict | list):
        return data
    key: Any = chance.choice(list(node)) if isinstance(node, dict) else chance.randrange(len(node))
    new: Any = chance.choice(
        (None, True, 0, -1, 10**18, 0.5, "", "x", [], {}, [[]], [None], {"": None}, [1, "a", {}], value, node[key],
         [node[key]] * 300, {"value": node[key]}, chance.choice(_WORDS))
    )  # fmt: skip
    if isinstance(node, dict) and chance.random() < 0.3:
        node[chance.choice([*node, "uri", "body", "items", "standard", "terms"])] = new
    else:
        node[key] = new
    try:
        return json.dumps(value, ensure_ascii=True)[:LARGEST].encode()
    except (ValueError, RecursionError):  # it holds itself now
        return data


def _choose(pattern: re.Pattern[bytes], data: bytes, chance: random.Random) -> re.Match[bytes] | None:
    """One of the first 200 places from somewhere on."""
    start = chance.randrange(len(data) + 1) if len(data) > 20_000 else 0
    found = [match for match, _ in zip(pattern.finditer(data, start), range(200), strict=False)]
    return chance.choice(found) if found else None


def _put(found: re.Match[bytes] | None, data: bytes, new: bytes) -> bytes:
    return data if found is None else data[: found.start()] + new + data[found.end() :]


_WAYS: tuple[Callable[[bytes, random.Random, list[bytes]], bytes], ...] = (
    _flip, _noise, _cut, _drop, _repeat, _repeat_element, _repeat_line, _nest, _encode, _declare, _number, _word, _word,
    _bomb, _rename, _splice, _json, _json,
)  # fmt: skip
