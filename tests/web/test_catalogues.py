"""Every catalogue words every text of the interface, with the same values and tags, and the newsroom's own words."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from gettext import c2py
from string import ascii_letters

import pytest
from babel.messages.catalog import Catalog, Message

from tests.messages import CATALOGUES, read, tags, template, updated, written
from tests.newsroom_words import LANGUAGES, plain, stems, terms_in

_VALUE = re.compile(r"%\((\w+)\)s")
_TAG = re.compile(r"<[^>]*>")
_UNFILLED = re.compile(r"%(?!\(\w+\)s|%)")
SAME_IN_EVERY_LANGUAGE = {
    "API": "the name of a technique",
    "Atom": "the name of a format",
    "Commonwire": "the program's name",
    "CSV": "the name of a format",
    "HTML": "the name of a format",
    "JSON": "the name of a format",
    "JSON Feed": "the name of a format",
    "NewsML-G2": "the name of a format",
    "RSS": "the name of a format",
    "SVG": "the name of a format",
    "UTC": "the name of a time scale",
} | {f"{size}{unit}": "the sign of a unit" for unit in ("KB", "MB", "GB", "TB") for size in ("", "%(size)s ")}
"""Texts that are names wherever they stand."""
SAME_IN_SOME = {
    ("ru", "Push"): "the name of a technique",
    ("tr", "Push"): "the name of a technique",
    ("tr", "No. %(number)s"): "the same abbreviation",
    ("tr", "Program"): "the same word",
    ("tr", "Disk"): "the same word",
    ("tr", "Web"): "the same word",
    ("tr", "web"): "the same word",
    ("tr", "ms"): "a unit",
}
"""Texts that one language words as English does, by language and text, with the reason."""
BETWEEN = ", "
"""What stands between the members of a list: Chinese puts no blank after its comma."""
OTHER_WORDS = {
    ("zh-Hans", "outlet", "Nobody tried to change another outlet's story."): "another outlet is 别家",
    (
        "zh-Hans",
        "outlet",
        "From the next notice on your outlet is told there, too. Send a test.",
    ): "the outlet is meant",
}
"""Terms that need not stand in the wording of a text, by language, term and text, with the reason."""
IN_ANOTHER_SENSE = {
    ("held", "These roles cannot be held here: %(value)s"): "a role is held",
    ("terms", "Give terms, an agreement or embargo_hours."): "names of fields",
    ("agreement", "Give terms, an agreement or embargo_hours."): "names of fields",
    ("digest", "Digest of the last"): "of bytes",
    ("digest", "The ledger still has its digest."): "of bytes",
    ("search", "Let search engines list them, with a sitemap"): "engines of the web",
    ("search", "open, and listed by search engines"): "engines of the web",
    (
        "search",
        "It is in the page's scripts or hidden parts: browsers and search engines have it.",
    ): "engines of the web",
    (
        "wire",
        (
            "See what the exchange understands of it: NewsML-G2, ninjs, NITF, a feed, wire text, a page, a mail, "
            "a calendar or plain text. Nothing is published by that, and nothing is kept."
        ),
    ): "a format",
    ("request", "What happened is in the node's log. Tell its operator the time of the request."): "of HTTP",
    ("request", "The request does not fit this call"): "of HTTP",
    ("request", "The request has too many bytes"): "of HTTP",
    ("request", "Tell the node's operator the time of the request."): "of HTTP",
    ("request", "More than %(most)s requests a second"): "of HTTP",
}
"""Texts that use a term in another sense than the newsroom's, by term and text, with that sense."""


@cache
def whole() -> Catalog:
    return template()


@cache
def catalogue(tag: str) -> Catalog:
    return read(CATALOGUES / f"{tag}.po")


def messages(tag: str) -> list[tuple[Message, list[str], list[str]]]:
    """Each message with its English forms and those of the language."""
    return [(it, _forms(it.id), _forms(it.string)) for it in catalogue(tag) if it.id]


def _forms(said: object) -> list[str]:
    return [one or "" for one in said] if isinstance(said, tuple | list) else [str(said or "")]


@pytest.mark.parametrize("tag", tags())
def test_a_catalogue_has_every_text_of_the_program_and_no_other_in_its_canonical_form(tag: str) -> None:
    path = CATALOGUES / f"{tag}.po"

    assert path.read_bytes() == written(tag, updated(tag, whole(), catalogue(tag))), "make messages"


@pytest.mark.parametrize("tag", tags())
def test_every_text_is_worded_in_every_plural_form(tag: str) -> None:
    lacking = [english[0] for _, english, said in messages(tag) if not all(form.strip() for form in said)]

    assert lacking == []


@pytest.mark.parametrize("tag", tags())
def test_a_wording_has_the_values_and_tags_of_its_text(tag: str) -> None:
    """A plural form for one thing may leave the number out, as English does."""
    wrong = []
    for _, english, said in messages(tag):
        needed = set.intersection(*(set(_VALUE.findall(form)) for form in english))
        known = set().union(*(_VALUE.findall(form) for form in english))
        for form in said:
            values = set(_VALUE.findall(form))
            same_tags = sorted(_TAG.findall(form)) in [sorted(_TAG.findall(it)) for it in english]
            if form and not (needed - {"count"} <= values <= known and same_tags and not _UNFILLED.search(form)):
                wrong.append((english[-1], form))

    assert wrong == []


@pytest.mark.parametrize("tag", tags())
def test_a_plural_form_that_stands_for_several_numbers_says_the_number(tag: str) -> None:
    form_of = c2py(catalogue(tag).plural_expr)
    numbers = Counter(form_of(number) for number in range(200))
    silent = [
        said[index]
        for _, english, said in messages(tag)
        for index in range(len(said))
        if len(english) > 1 and "%(count)s" in english[1] and numbers[index] > 1
        if said[index] and "%(count)s" not in said[index]
    ]

    assert silent == []


@pytest.mark.parametrize("tag", tags())
def test_a_counted_text_has_as_many_forms_as_the_language(tag: str) -> None:
    few = [
        english[1] for _, english, said in messages(tag) if len(english) > 1 and len(said) != catalogue(tag).num_plurals
    ]

    assert few == []


@pytest.mark.parametrize("tag", tags())
def test_a_wording_is_not_the_english_but_for_names(tag: str) -> None:
    same = [
        english[0]
        for _, english, said in messages(tag)
        if said[0] == english[0]
        and set(_TAG.sub("", _VALUE.sub("", english[0]))) & set(ascii_letters)
        and english[0] not in SAME_IN_EVERY_LANGUAGE
        and (tag, english[0]) not in SAME_IN_SOME
    ]

    assert same == []


@pytest.mark.parametrize("tag", sorted(set(tags()) & set(LANGUAGES)))
def test_a_wording_has_the_newsrooms_own_words(tag: str) -> None:
    other = []
    for _, english, said in messages(tag):
        text, wording = english[-1], plain(" ".join(said))
        for row in terms_in(_VALUE.sub("", text)):
            found = any(stem in wording for stem in stems(row[tag]))
            if (
                wording.strip()
                and not found
                and (tag, row["english"], text) not in OTHER_WORDS
                and (
                    row["english"],
                    text,
                )
                not in IN_ANOTHER_SENSE
            ):
                other.append(f"{row['english']} ({row[tag]}): {text} -> {said[-1]}")

    assert other == []


@pytest.mark.parametrize("tag", tags())
def test_nothing_is_worded_twice_nor_ends_in_blanks(tag: str) -> None:
    loose = [
        english[0]
        for _, english, said in messages(tag)
        for form in said
        if english[0] != BETWEEN
        and form
        and (form[0].isspace(), form[-1].isspace()) != (english[0][0].isspace(), english[0][-1].isspace())
    ]

    assert loose == []
