"""The reasons of a page's check as sentences."""

from __future__ import annotations

from commonwire.base.texts import text

_SENTENCES = {
    "text-there": text("The text is on the page."),
    "in-data": text("It is in the page's scripts or hidden parts: browsers and search engines have it."),
    "wrong-there": text("What was corrected still stands on the page."),
    "right-there": text("The corrected words are on the page, the wrong ones are not."),
    "note-there": text("The note for readers is on the page."),
    "note-and-part": text("The note for readers is on the page, and so is a part of the text."),
    "wrong-gone": text("What was taken out of the story is not on the page any more."),
    "neither-there": text("Neither the wrong words nor the corrected ones are on the page."),
    "addition-missing": text("The text is on the page without what was added to it."),
    "nothing-to-compare": text(
        "The text is on the page; the correction gave no new text and no note for readers to look for."
    ),
    "no-note": text("The text is on the page without the note for readers."),
    "part-there": text("A part of the text is on the page."),
    "other-text": text("Another text is at this address now."),
    "status-404": text("The site answers that there is no such page (404)."),
    "status-410": text("The site answers that the page is gone (410)."),
    "says-removed": text("The page says that the story was removed."),
    "says-not-found": text("The page says that there is no such page."),
    "robots": text("The site's robots.txt does not let us look."),
    "not-public": text("The address leads into a private network."),
    "too-large": text("The page is larger than we read."),
    "timeout": text("The site did not answer in time."),
    "tls": text("The secure connection could not be made."),
    "name": text("The site's name cannot be resolved."),
    "redirects": text("The address leads on too often, or to where we do not follow."),
    "unreachable": text("The site cannot be reached."),
    "unreadable": text("What came is no page that we can read."),
    "stopped": text("The node stopped three times while it checked this page."),
    "elsewhere": text("The address leads to another page."),
    "home": text("The address leads to the site's front page."),
    "closed": text("The site does not let us in."),
    "busy": text("The site asked us to come later."),
    "blocked": text("The site withholds the page for legal reasons, perhaps only where we ask from."),
    "server-error": text("The site reports a fault of its own."),
    "status": text("The site gave an answer that says nothing of the page."),
    "erased": text("The text was erased, and what it was looked for by was forgotten after 72 hours."),
    "too-short": text("The story has too few words to be looked for."),
    "outage": text("The page speaks of a fault or of maintenance."),
    "login": text("The page asks to sign in."),
    "wall": text("The page is for subscribers."),
    "consent": text("A question for consent stands before the page."),
    "script-only": text("The page loads its text by script."),
    "garbled": text("The letters of the page cannot be read."),
    "other-language": text("The page is in another language than the story."),
    "paged": text("The text goes on over several pages."),
    "never-readable": text("We could not read the text there before, either."),
    "no-story": text("The page holds no story that we can tell as one."),
    "clock-moved": text("The node's clock was moved: the time of this check may be wrong."),
    "credit-mark": text("The page carries our signed credit mark."),
    "credit-in-data": text("The credit stands in what the page says to machines."),
    "credit-part": text("A part of the credit is there."),
    "credit-spelling": text("A credit that is nearly the one due is there."),
    "credit-script": text("The credit seems to be there in another script."),
    "credit-link-only": text("Only the link to the original is there."),
    "credit-elsewhere": text("The credit may stand on a part of the page that we do not see."),
    "credit-beside": text("The name stands beside the story or in its text, not as its credit."),
    "credit-other-script": text("The page is in a script in which we have no name of the outlet."),
}


def explain_check(reason: str) -> str:
    """The sentence for a reason's code; the code itself where there is none.

    >>> explain_check("status-410")
    'The site answers that the page is gone (410).'
    """
    return _SENTENCES.get(reason, reason)
