"""Pages of saved searches and inboxes, made up."""

from __future__ import annotations

from commonwire.base.texts import text
from commonwire.web.pages.frame import Choice, Form, Words
from commonwire.web.pages.search_views import (
    FolderView,
    MatchView,
    MuteView,
    SearchesView,
    SearchSettingView,
    SearchView,
    TellsView,
)
from commonwire.web.pages.styleguide_samples import sample_rows
from tests.web.story_samples import NOW

ROADS = SearchView(
    id="s1",
    name=Words("Roads", "en"),
    query='landslide OR "high road"',
    href="/searches?search=s1",
    settings="/searches/s1",
    unread=2,
    told=[text("live"), text("desk: digest at 07:00, 18:00, muted")],
    feed="/feeds/s1.atom",
)
STREETS = SearchView(
    id="s2",
    name=Words("سڑکیں", "ur"),
    query="سڑک lang:ur",
    href="/searches?search=s2",
    settings="/searches/s2",
    unread=1200,
    is_own=True,
)
OTHERS = SearchView(
    id="s3", name=Words("Chess", "en"), query="chess", href="/searches?search=s3", settings="/searches/s3"
)


def searches() -> SearchesView:
    """Searches in a folder and in none, and what they caught: new, changed, and no longer fitting."""
    rows = sample_rows(NOW)
    caught = [
        MatchView(
            search="s1",
            search_name=ROADS.name,
            row=rows[n],
            matched_at=NOW,
            passage=rows[n].snippet if n != 9 else None,
            unread=n < 2,
            changed=n != 0,
            fits=n != 9,
            mute="me" if n else "desk",
        )
        for n in (0, 1, 9)
    ]
    return SearchesView(
        folders=[
            FolderView(name="", href="/searches?folder=", unread=0, searches=[OTHERS]),
            FolderView(name="Weather and roads", href="/searches?folder=w", unread=1202, searches=[ROADS, STREETS]),
        ],
        inbox=caught,
        form=Form(values={"name": "Roads", "query": "("}, errors={"query": "The bracket at place 1 is not closed."}),
        folder_names=["Weather and roads"],
        heading=ROADS.name,
        shown="s1",
        unread=2,
        unread_of_all=1202,
        up_to="c9",
        older="/searches?before=c1.x",
    )


def search() -> SearchSettingView:
    """The settings of a search: muted for the reader, with what was wrong for the desk."""
    mine = {"how": "digest", "times": "07:00, 18:00", "zone": "Asia/Karachi", "pause": ""}
    wrong = {"how": "digest", "times": "7", "zone": "Asia/Karachi", "pause": "until", "quiet_begins": "22:00"}
    trouble = {"times": "'7' is no time of day. Write it as 07:00 or 18:30."}
    return SearchSettingView(
        search=ROADS,
        tells=[
            TellsView(
                reader="me", form=Form(values=mine), is_muted=True, next_at=NOW, mail_to=["zarina.rahimi@news.example"]
            ),
            TellsView(
                reader="desk",
                form=Form(values=wrong, errors=trouble),
                is_told=True,
                trouble="Mail is not set up on this node: its operator can set COMMONWIRE_MAIL_SERVER.",
            ),
        ],
        form=Form(values={"name": "Roads", "query": ROADS.query, "folder": "Weather and roads", "place": "0"}),
        folder_names=["Weather and roads"],
        owners=[Choice("", "Everybody in the outlet"), Choice("p1", "Zarina Rahimi"), Choice("p2", "کامران")],
        owner=Form(values={"person": ""}),
    )


def mute() -> MuteView:
    """A link from a mail to the desk."""
    return MuteView(action="/mute/x.y.z", search=STREETS.name, desk=Words("Ravi Khabar", "en"))
