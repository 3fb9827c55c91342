"""Pages checked: each shape in each script, what doubt never becomes, and where the credit stands."""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.delivery.page_answer import Failure, PageAnswer, moved
from commonwire.delivery.page_check import CheckKind, PageChecked, check_page
from commonwire.delivery.page_sought import CreditDue, Sought, sought_in
from commonwire.formats.page.seen import Seen, see_page
from commonwire.news.item import Headline, Item
from tests.delivery import page_shapes as shapes
from tests.delivery.page_shapes import ADDRESS, SHAPES, Shape
from tests.delivery.page_texts import STORIES, Story

in_every_script = pytest.mark.parametrize("story", STORIES, ids=lambda story: story.language)


def sought(story: Story, *, later: bool = False) -> Sought:
    taken = Item(uri="urn:1", language=story.language, body_text=story.text)
    after = Item(uri="urn:1", language=story.language, body_text=story.corrected_text) if later else None
    due = CreditDue(parts=((story.byline,), (story.name,)), link="https://giver.example/7")
    return sought_in(taken, corrected=after, note=story.note, credit=due)


def answer(markup: str, *, status: int = 200, final: str = ADDRESS) -> PageAnswer:
    return PageAnswer(asked=ADDRESS, final=final, status=status, page=see_page(markup.encode(), "text/html"))


def checked(story: Story, shape: Shape) -> PageChecked:
    page = answer(shape.make(story), status=shape.status, final=shape.final)
    return check_page(sought(story, later=shape.kind == "correction"), page, kind=shape.kind)


@in_every_script
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_each_shape_is_told_in_each_script(story: Story, shape: Shape) -> None:
    found = checked(story, shape)

    assert found.verdict == shape.right, (found, see_page(shape.make(story).encode(), "text/html"))


@in_every_script
def test_a_page_that_has_the_text_as_before_is_still_up_however_little_it_is(story: Story) -> None:
    card = shapes.page(story, f"<article><p>{story.sentences[0]} {story.sentences[1]}</p></article>")

    before = check_page(sought(story), answer(card), kind="report")
    assert before.share is not None and before.verdict != "still up"
    assert check_page(sought(story), answer(card), kind="kill", before=before.share).verdict == "still up"


@in_every_script
def test_a_page_that_never_showed_its_text_is_not_called_changed(story: Story) -> None:
    assert check_page(sought(story), answer(shapes.other(story)), kind="kill", before=0.0).verdict == "could not check"


def test_what_was_erased_is_not_guessed_at() -> None:
    story = STORIES[0]
    for markup, right in ((shapes.plain(story), "could not check"), (shapes.own_words(story), "gone")):
        assert check_page(None, answer(markup), kind="kill").verdict == right


def test_a_story_of_a_few_words_is_not_looked_for() -> None:
    flash = sought_in(Item(uri="urn:1", headlines=[Headline(value="Dam breaks")], language="en"))
    assert check_page(flash, answer(shapes.other(STORIES[0])), kind="kill").reasons == ("too-short",)


FAILURES = get_args(Failure)
KINDS = get_args(CheckKind)
DATA = st.booleans()


@given(
    failure=st.sampled_from(FAILURES), status=st.integers(100, 599), kind=st.sampled_from(KINDS),
    before=st.none() | st.floats(0, 1), has_mark=DATA,
)  # fmt: skip
def test_what_could_not_be_fetched_is_never_gone_and_its_credit_never_missing(failure: Any, **said: Any) -> None:
    kind, before = said.pop("kind"), said.pop("before")
    found = check_page(sought(STORIES[0]), PageAnswer(asked=ADDRESS, failure=failure, **said), kind=kind, before=before)

    assert (found.verdict, found.credit, found.share) == ("could not check", "could not check", None)


DOUBTS = st.fixed_dictionaries({
    "is_walled": DATA, "has_login": DATA, "needs_script": DATA, "is_garbled": DATA})  # fmt: skip


@given(
    DOUBTS, st.sampled_from([200, 401, 402, 403, 429, 451, 500, 502, 503]),
    st.sampled_from(["", *(s.other[0] for s in STORIES)]),
    st.sampled_from([ADDRESS, "https://taker.example/", "https://other.example/x"]),
    st.sets(st.sampled_from(["outage", "wall", "consent", "login", "script"])),
)  # fmt: skip
def test_a_page_in_doubt_is_never_gone_and_its_credit_never_missing(
    doubts: dict[str, bool], status: int, text: str, final: str, signs: set[Any]
) -> None:
    page = msgspec.structs.replace(Seen(text=text, story=text, signs=frozenset(signs), is_article=True), **doubts)
    found = check_page(
        sought(STORIES[0]), PageAnswer(asked=ADDRESS, final=final, status=status, page=page), kind="kill"
    )

    assert found.verdict in ("could not check", "changed") and found.credit == "could not check"
    if status != 200 or any(doubts.values()) or signs or final != ADDRESS:
        assert found.verdict == "could not check"


@given(st.sampled_from(STORIES), st.data())
def test_more_of_the_text_never_moves_still_up_to_gone(story: Story, data: st.DataObject) -> None:
    signs: frozenset[Any] = frozenset(data.draw(st.sets(st.sampled_from(["not-found", "removed", "outage", "wall"]))))
    note = data.draw(st.sampled_from(["", story.note]))
    was_up = False
    for count in range(len(story.sentences) + 1):
        text = "\n".join((note, *story.sentences[:count]))
        page = Seen(text=text, story=text, is_article=True, signs=signs)
        found = check_page(sought(story), PageAnswer(asked=ADDRESS, final=ADDRESS, status=200, page=page), kind="kill")
        assert not (was_up and found.verdict != "still up")
        was_up = found.verdict == "still up"
    assert was_up


def test_a_redirect_counts_by_where_it_leads() -> None:
    def went(final: str) -> str | None:
        return moved(PageAnswer(asked="http://taker.example/news/7", final=final))

    assert went("https://www.taker.example/news/7/?x=1#top") is None and went("https://m.taker.example/news/7") is None
    assert went("https://taker.example/?from=7") == "home" and went("https://login.example/news/7") == "elsewhere"


def credit_of(story: Story, line: str = "", *, head: str = "", around: str = "") -> str:
    body = f"<article><h1>{story.headline}</h1>{shapes._p(story.sentences)}{line}</article>"
    return check_page(sought(story), answer(shapes.page(story, body, head=head, around=around)), kind="report").credit


@in_every_script
def test_a_credit_counts_wherever_it_stands(story: Story) -> None:
    line = f"{story.byline}, {story.name}"
    data = {"@type": "NewsArticle", "headline": "x", "author": {"name": story.byline}, "creditText": story.name}
    for where in (
        {"line": f"<p>{line}</p>"},
        {"line": f"<footer>© {line}</footer>"},
        {"line": f"<figure><img src='a'><figcaption>{line.upper()}</figcaption></figure>"},
        {"line": f"<p>{story.byline}</p><p>({story.name})</p>"},
        {"head": f'<script type="application/ld+json">{json.dumps(data)}</script>'},
        {"head": f'<meta name="author" content="{story.byline}"><meta name="source" content="{story.name}">'},
    ):
        assert credit_of(story, **where) == "present", where


@in_every_script
def test_a_credit_that_is_not_there_is_missing_and_one_in_part_or_misspelled_is_altered(story: Story) -> None:
    assert credit_of(story) == "missing"
    assert credit_of(story, f"<p>{story.byline}</p>") == "altered"
    misspelled = story.name[:3] + story.name[4:]
    assert credit_of(story, f"<p>{misspelled}</p>") == "altered"
    assert credit_of(story, '<a href="https://giver.example/7">→</a>') == "altered"


def test_a_name_in_another_script_is_altered_not_missing() -> None:
    english = STORIES[0]
    assert credit_of(english, "<p>Памир Лейк Пост</p>") == "altered"


def test_what_stands_beside_the_story_or_in_its_words_is_in_doubt() -> None:
    story = STORIES[0]
    beside = "".join(f"<aside><a href='/{n}'>{name}</a></aside>" for n, name in enumerate((story.name,)))
    assert credit_of(story, around=beside) == "could not check"
    quoted = story._replace(
        sentences=(*story.sentences[:4], f"He told {story.name} that the boat was late.", *story.sentences[4:])
    )
    assert credit_of(quoted) == "could not check"
    dated = story._replace(
        sentences=(f"KHOROG ({story.name}): {story.byline} reports from the northern shore.", *story.sentences)
    )
    assert credit_of(dated) == "present"


def test_the_table_of_verdicts() -> None:
    """Recall and false alarms over all shapes and scripts, as docs/reference/page-checks.md prints them."""
    right: Counter[str] = Counter()
    told: Counter[str] = Counter()
    hit: Counter[str] = Counter()
    for story in STORIES:
        for shape in SHAPES:
            found = checked(story, shape).verdict
            right[shape.right] += 1
            told[found] += 1
            hit[found] += found == shape.right
    sys.stdout.write("\nverdict            pages  recall  false alarms\n")
    for verdict, count in right.items():
        sys.stdout.write(f"{verdict:18} {count:5}  {hit[verdict] / count:6.3f}  {told[verdict] - hit[verdict]:12}\n")
    assert hit == right
