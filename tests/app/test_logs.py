"""What the log says: one line a thing, with its trace, and never what lets somebody in."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.app.logs import Form, keep_log, without_secrets
from commonwire.base.trace import current_trace, new_trace, read_trace, trace_headers, tracing


@pytest.fixture(autouse=True)
def log_as_before() -> Iterator[None]:
    root, own = logging.getLogger(), logging.getLogger("commonwire")
    before = (root.handlers, root.level, own.level)
    yield
    root.handlers, level, own_level = before
    root.setLevel(level)
    own.setLevel(own_level)


def told(form: Form, level: str = "info", *secrets: str) -> io.StringIO:
    to = io.StringIO()
    keep_log(form, level, secrets=secrets, to=to)
    return to


def test_a_line_of_json_names_time_level_message_fields_and_trace() -> None:
    to = told("json")

    with tracing(read_trace("desk-7", None)) as trace:
        logging.getLogger("commonwire.requests").info("GET /items", extra={"fields": {"status": 200}})

    said = msgspec.json.decode(to.getvalue())
    assert (said["level"], said["message"], said["status"]) == ("info", "GET /items", 200)
    assert (said["request"], said["trace"]) == ("desk-7", trace.trace)
    assert said["at"].endswith("Z")


def test_a_line_of_text_names_the_request_and_a_defect_brings_its_traceback() -> None:
    to = told("text")

    with tracing(read_trace("desk-7", None)):
        try:
            raise ValueError("no")
        except ValueError:
            logging.getLogger("commonwire").exception("It failed")

    assert "ERROR commonwire [desk-7] It failed" in to.getvalue()
    assert "ValueError: no" in to.getvalue()


def test_below_its_level_nothing_of_ours_is_told_and_nothing_that_libraries_say_in_passing() -> None:
    to = told("text", "warning")

    logging.getLogger("commonwire.x").info("quiet")
    logging.getLogger("httpx").info("GET https://feeds.example/?token=1")

    assert to.getvalue() == ""


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize(
    ("secret", "line"),
    [
        ("cw_Zm9vYmFyYmF6cXV4cXV1eA", "Authorization: Bearer cw_Zm9vYmFyYmF6cXV4cXV1eA"),
        ("dXNlcjpwYXNz", "authorization='Basic dXNlcjpwYXNz'"),
        ("hunter2", "could not reach https://desk:hunter2@feeds.example/rss"),
        ("s3cr3tvalue", "feed https://feeds.example/rss?format=atom&api_key=s3cr3tvalue&x=1 failed"),
        ("abcDEF123_-", "GET /password/abcDEF123_- failed"),
        ("sess-0123456", "cookie commonwire_session=sess-0123456; path=/"),
        ("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcD", '{"kty":"OKP","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcD"}'),
        ("correct-horse", "password='correct-horse' was refused"),
        ("the mail password", "535 the mail password is wrong"),
    ],
)  # fmt: skip
def test_no_secret_gets_into_the_log_by_message_argument_or_traceback(form: Form, secret: str, line: str) -> None:
    to = told(form, "info", "the mail password")

    logging.getLogger("commonwire").warning("it says: %s", line)
    try:
        raise OSError(line)
    except OSError:
        logging.getLogger("commonwire").exception("failed")

    assert "it says" in to.getvalue()
    assert secret not in to.getvalue()


@given(st.text(max_size=200))
def test_taking_secrets_out_again_changes_nothing_more(text: str) -> None:
    once = without_secrets(text)

    assert without_secrets(once) == once


def test_a_trace_that_came_along_goes_on_to_the_next_node() -> None:
    parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

    with tracing(read_trace("desk-7", parent)):
        onward = trace_headers()

    assert onward["x-request-id"] == "desk-7"
    assert onward["traceparent"].startswith("00-0af7651916cd43dd8448eb211c80319c-")
    assert onward["traceparent"] != parent
    assert (current_trace(), trace_headers()) == (None, {})


@pytest.mark.parametrize(
    "parent",
    [
        None, "", "00-0-0-0", f"00-{'0' * 32}-b7ad6b7169203331-01", f"ff-{'a' * 32}-{'b' * 16}-01",
        f"00-{'A' * 32}-{'b' * 16}-01",
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", [None, "", "a b", "x" * 200, "<script>", "é"])
def test_what_is_malformed_is_made_anew(name: str | None, parent: str | None) -> None:
    trace = read_trace(name, parent)

    assert trace.request == trace.trace != "0" * 32
    assert len(bytes.fromhex(trace.trace)) == 16
    assert new_trace("feeds").request.startswith("feeds-")
