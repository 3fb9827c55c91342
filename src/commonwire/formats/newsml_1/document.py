"""NewsML 1 as the standard says it: the codes that mean something to the common model (NewsML 1.2)."""

from __future__ import annotations

MEDIA_TYPE = "application/vnd.iptc.newsml1+xml"
STATUSES = {"usable": "usable", "embargoed": "usable", "withheld": "withheld", "canceled": "canceled",
            "cancelled": "canceled"}  # fmt: skip
"""FormalName of Status; "Embargoed" withholds until StatusWillChange says when."""
KINDS = {"photo": "picture", "picture": "picture", "image": "picture", "graphic": "graphic", "video": "video",
         "audio": "audio", "text": "text", "complexdata": "component", "animation": "graphic"}  # fmt: skip
"""FormalName of MediaType."""
MEDIA_KINDS = {"image": "picture", "video": "video", "audio": "audio"}
"""The first part of a media type and the kinds of the common model."""
MAIN_ROLES = {"", "main", "body", "text", "story", "article", "maintext", "main text", "content", "bodytext"}
HEAD_ROLES = {"headline": "main", "subheadline": "subhead", "sub-headline": "subhead", "title": "main"}
SUMMARY_ROLES = {"abstract", "summary", "teaser", "synopsis"}
LEAD_ROLES = {"lead", "lede"}
"""The first paragraph of the text (IPTC NewsCodes, "role"), which sums it up."""
BESIDE_ROLES = {"tweettext", "tweet", "sms", "push", "pushtext", "socialtext", "seotext"}
"""Words for other channels than the story itself."""
CAPTION_ROLES = {"caption", "photocaption", "legend"}
TOPICS = {"person": "people", "people": "people", "organisation": "organisations", "organization": "organisations",
          "company": "organisations", "location": "places", "place": "places", "event": "events",
          "object": "objects"}  # fmt: skip
"""FormalName of TopicType and the list of the common model that its topics go into."""
