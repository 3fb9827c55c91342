"""NewsML 1 as agencies write it: habits that the standard allows, and some that it does not."""

from __future__ import annotations

import pytest

from commonwire.formats.newsml_1.read import read_newsml_1
from commonwire.formats.notes import Notes
from commonwire.news.item import Given, Item

IDENTITY = (
    "<ProviderId>example.org</ProviderId><DateId>20260302</DateId><NewsItemId>7</NewsItemId>"
    "<RevisionId PreviousRevision='0' Update='N'>1</RevisionId>"
)


def document(component: str, *, identity: str = IDENTITY, management: str = "", envelope: str = "") -> bytes:
    return (
        f"<NewsML>{envelope}<NewsItem><Identification><NewsIdentifier>{identity}</NewsIdentifier></Identification>"
        f"<NewsManagement>{management}</NewsManagement>{component}</NewsItem></NewsML>"
    ).encode()


def items_of(data: bytes) -> list[Item]:
    results = read_newsml_1(data, None, Notes()).results
    return [result.item for result in results if isinstance(result, Given)]


def item_of(inner: str, **more: str) -> Item:
    (item,) = items_of(document(f"<NewsComponent>{inner}</NewsComponent>", **more))
    return item


def described(*parts: str) -> str:
    return f"<DescriptiveMetadata>{''.join(parts)}</DescriptiveMetadata>"


def content(words: str, *, role: str = "Main", more: str = "") -> str:
    return (
        f'<NewsComponent{more}><Role FormalName="{role}"/><ContentItem><MediaType FormalName="Text"/>'
        f"<DataContent>{words}</DataContent></ContentItem></NewsComponent>"
    )


def prop(name: str, value: str, more: str = "") -> str:
    return f'<Property FormalName="{name}" Value="{value}"{more}/>'


# Identity


def test_a_public_identifier_that_is_whole_wins_over_parts_that_hold_the_revision() -> None:
    identity = (
        "<ProviderId>EX</ProviderId><DateId>20260302</DateId><NewsItemId>X-041-v2</NewsItemId><RevisionId>2"
        "</RevisionId><PublicIdentifier>urn:newsml:example.org:20260302:X-041:2</PublicIdentifier>"
    )

    assert item_of("", identity=identity).uri == "urn:newsml:example.org:20260302:X-041"


def test_a_public_identifier_that_only_names_the_provider_says_nothing() -> None:
    identity = IDENTITY + "<PublicIdentifier>urn:newsml:www.example.org</PublicIdentifier>"

    assert item_of("", identity=identity).uri == "urn:newsml:example.org:20260302:7"


def test_two_items_that_name_only_their_provider_have_two_identities() -> None:
    only = "<ProviderId>www.example.org</ProviderId>"
    first, again, other = (
        items_of(document(f'<NewsComponent Duid="{duid}">{content("<p>Same</p>")}</NewsComponent>', identity=only))[0]
        for duid in ("03AE43258389", "03AE43258389", "16AAC34CE1C5")
    )

    assert first.uri == again.uri != other.uri


def test_without_any_identity_of_its_own_the_words_and_the_hour_make_one() -> None:
    only = "<ProviderId>www.example.org</ProviderId>"
    one, two = (
        items_of(
            document(f'<NewsComponent Duid="0"><NewsLines><HeadLine>{head}</HeadLine></NewsLines></NewsComponent>',
                     identity=only)
        )[0]
        for head in ("One", "Two")
    )  # fmt: skip

    assert one.uri != two.uri


# Languages and stories


def test_stories_in_two_languages_within_one_item_are_two_items() -> None:
    def story(language: str, head: str, words: str) -> str:
        lines = f"<NewsLines><HeadLine>{head}</HeadLine></NewsLines>"
        body = content(words, role="Body")
        return f'<NewsComponent xml:lang="{language}" Duid="d{language}">{lines}{body}</NewsComponent>'

    picture = '<NewsComponent><Role FormalName="Picture"/><ContentItem Href="https://x.org/a.jpg"/></NewsComponent>'
    top = "<NewsLines><HeadLine>Brand</HeadLine></NewsLines>"
    both = story("nl", "Brand", "Woorden.") + story("fr", "Feu", "Mots.")
    first, second = items_of(document(f'<NewsComponent xml:lang="nl">{top}{both}{picture}</NewsComponent>'))

    assert (first.language, first.headline, first.body_text) == ("nl", "Brand", "Woorden.")
    assert (second.language, second.headlines[-1].value, second.body_text) == ("fr", "Feu", "Mots.")
    assert (first.uri, second.uri) == ("urn:newsml:example.org:20260302:7", "urn:newsml:example.org:20260302:7#dfr")
    assert [(one.rel, one.uri) for one in first.relations] == [("translation", second.uri)]
    assert len(first.renditions) == len(second.renditions) == 1


def test_parts_of_one_story_in_one_language_stay_one_item() -> None:
    parts = content("Words.", role="Body", more=' xml:lang="nl"') + content(
        "Box.", role="Sidebar", more=' xml:lang="nl"'
    )

    assert item_of(parts).body_text == "Words.\n\nBox."


def test_a_lead_is_the_summary_and_begins_the_text_once() -> None:
    item = item_of(content("Rain fell.", role="Lead") + content("It stopped.", role="Body"))
    again = item_of(content("Rain fell.", role="Lead") + content("Rain fell. It stopped.", role="Body"))

    assert (item.summary, item.body_text) == ("Rain fell.", "Rain fell.\n\nIt stopped.")
    assert again.body_text == "Rain fell. It stopped."


def test_words_for_other_channels_stay_beside_the_text() -> None:
    item = item_of(content("Story.") + content("Read this!", role="TweetText"))

    assert item.body_text == "Story." and "Read this!" in repr(item.extra)


def test_without_a_headline_the_first_sentence_stands_in() -> None:
    assert (
        item_of("<NewsLines><HeadLine/></NewsLines>" + content("<p>Rain fell. It stopped.</p>")).headline
        == "Rain fell."
    )


def test_marked_up_text_is_text_even_if_it_is_said_to_be_complex_data() -> None:
    inner = (
        '<ContentItem><MediaType FormalName="ComplexData"/><MimeType FormalName="text/vnd.IPTC.NITF"/><DataContent>'
        "<nitf><body><body.content><p>Words.</p></body.content></body></nitf></DataContent></ContentItem>"
    )
    item = item_of(inner)

    assert (item.kind, item.body_text) == ("text", "Words.")


def test_pictures_within_the_text_become_renditions() -> None:
    item = item_of(content("<![CDATA[<p>Words.</p><p><img src='https://x.org/a.png'/></p>]]>"))

    assert item.renditions[0].href == "https://x.org/a.png"


# Pictures


def test_a_picture_with_its_caption_is_a_picture() -> None:
    photo = (
        '<NewsComponent><Role FormalName="main"/><ContentItem Href="https://x.org/a.jpg">'
        '<MediaType FormalName="Photo"/>'
        '<Characteristics><SizeInBytes>9</SizeInBytes><Property FormalName="ImageUse" Value="Highres"/>'
        "</Characteristics></ContentItem></NewsComponent>"
    )
    item = item_of(content("<p>Mourners.</p>", role="Caption") + photo)

    assert (item.kind, item.summary, item.headline) == ("picture", "Mourners.", "Mourners.")
    assert (item.renditions[0].name, item.renditions[0].media_type) == ("Highres", "image/jpeg")


def test_a_rendition_is_named_by_its_role_and_typed_by_its_address() -> None:
    clip = (
        '<NewsComponent><Role FormalName="Clip"/><ContentItem Href="https://x.org/dog.mp4"><Format FormalName="Mpeg4"/>'
        '<Characteristics><Property FormalName="Duration" Value="12"/></Characteristics></ContentItem></NewsComponent>'
    )
    (rendition,) = item_of(content("Words.") + clip).renditions

    assert (rendition.name, rendition.media_type, rendition.duration) == ("Clip", "video/mp4", 12)


def photo(name: str = "photo0") -> str:
    caption = content("<p>Z. K. in Accra</p>", role="Caption")
    sizes = "".join(
        f'<NewsComponent><Role FormalName="{role}"/><ContentItem Href="https://x.org/{role}.jpg"><MediaType '
        f'FormalName="Photo"/><Characteristics><Property FormalName="Width" Value="{width}"/></Characteristics>'
        "</ContentItem></NewsComponent>"
        for role, width in (("HighDef", 768), ("Thumbnail", 110))
    )
    lines = "<NewsLines><HeadLine>Z. K.</HeadLine><CreditLine>Pool</CreditLine><ByLine>N. D.</ByLine></NewsLines>"
    people = '<AdministrativeMetadata><Creator><Party FormalName="N. D."/></Creator></AdministrativeMetadata>'
    return f'<NewsComponent Duid="{name}">{lines}{people}{caption}{sizes}</NewsComponent>'


def test_lines_people_and_captions_of_a_picture_beside_the_story_are_the_pictures() -> None:
    item = item_of("<NewsLines><HeadLine>Film</HeadLine></NewsLines>" + content("<p>Words.</p>") + photo())

    assert ([one.value for one in item.headlines], item.byline, item.credit) == (["Film"], None, None)
    assert (item.kind, item.body_text, item.summary, item.creators) == ("text", "Words.", None, [])
    assert [(one.name, one.title, one.width) for one in item.renditions] == [
        ("HighDef", "Z. K. in Accra", 768),
        ("Thumbnail", "Z. K. in Accra", 110),
    ]
    assert (item.renditions[0].extra["byline"], item.renditions[0].extra["credit"]) == ("N. D.", "Pool")


def test_lines_of_a_picture_that_is_the_story_are_the_storys() -> None:
    item = item_of(photo())

    assert (item.headline, item.byline, item.credit, item.kind) == ("Z. K.", "N. D.", "Pool", "picture")
    assert (item.summary, len(item.renditions)) == ("Z. K. in Accra", 2)


def test_restrictions_in_an_advisory_line_are_usage_terms_and_other_advice_is_private() -> None:
    def lines(words: str) -> str:
        return (
            f'<NewsLines><NewsLine><NewsLineType FormalName="AdvisoryLine"/><NewsLineText>{words}</NewsLineText>'
            "</NewsLine></NewsLines>"
        )

    restricted = item_of(lines("RESTRICTED TO EDITORIAL USE. NO SALES."))
    advised = item_of(lines("ADDS quotes from minister"))

    assert restricted.usage_terms == "RESTRICTED TO EDITORIAL USE. NO SALES."
    assert [wording.value for info in restricted.rights_info for wording in info.usage_terms] == [
        restricted.usage_terms
    ]
    assert (advised.usage_terms, advised.editor_note) == (None, "ADDS quotes from minister")


# People, places, subjects


def test_keywords_people_and_events_that_are_properties_have_their_places() -> None:
    item = item_of(
        described(
            prop("Keyword", "rain; floods"), prop("Keyword", " Delta ", ' Role="Thesaurus"'),
            prop("Keyword", "Z. K.", ' Role="PersonInImage"'), prop("Event", "Cup final"), prop("Generator", "x"),
        )
    )  # fmt: skip

    assert item.keywords == ["rain", "floods", "Delta"]
    assert ([person.name for person in item.people], [event.name for event in item.events]) == (
        ["Z. K."],
        ["Cup final"],
    )
    assert "Generator" in repr(item.extra) and "Delta" not in repr(item.extra)


def test_a_location_is_called_by_its_nearest_name_and_knows_its_country() -> None:
    said = prop("Country", "FRA") + prop("City", "Lyon") + prop("WorldRegion", "")
    place = f'<Location HowPresent="Origin">{said}</Location>'
    item = item_of(described(place, f"<Location>{prop('Country', 'IND')}</Location>"))

    assert item.located == "Lyon"
    assert [(one.name, one.role) for one in item.places] == [("Lyon", "Origin"), (None, None)]
    assert item.places[0].extra == {"country": "FRA"}
    assert (item.places[1].scheme, item.places[1].code) == ("iso3166-1a3", "IND")


def test_a_location_with_its_position_is_on_the_map() -> None:
    said = prop("City", "Accra") + prop("Latitude", "5.55602") + prop("Longitude", "-0.1969")
    (place,) = item_of(described(f"<Location>{said}</Location>")).places

    assert (place.name, place.geo) == ("Accra", {"type": "Point", "coordinates": [-0.1969, 5.55602]})
    assert place.extra == {}


def test_a_media_topic_that_is_called_a_subject_code_is_a_media_topic() -> None:
    (subject,) = item_of(described('<SubjectCode><Subject FormalName="20000062"/></SubjectCode>')).subjects

    assert (subject.scheme, subject.uri) == ("medtop", "http://cv.iptc.org/newscodes/mediatopic/20000062")


def test_a_city_that_stands_outside_a_location_is_a_place() -> None:
    item = item_of(described(prop("Country", "GRC"), prop("City", "Athens")))

    assert [(one.name, one.extra) for one in item.places] == [("Athens", {"country": "GRC"})]


def test_a_subject_has_the_names_that_the_document_declares_for_its_code() -> None:
    topics = (
        '<TopicSet><Topic><TopicType FormalName="SubjectMatter"/><FormalName Scheme="IptcSubjectCodes">09003000'
        '</FormalName><Description xml:lang="en" Variant="Category">JOB</Description>'
        '<Description xml:lang="el" Variant="Name">Ανεργία</Description>'
        '<Description xml:lang="en" Variant="Name">Unemployment</Description></Topic></TopicSet>'
    )
    code = '<SubjectCode><SubjectMatter FormalName="09003000" Scheme="IptcSubjectCodes"/></SubjectCode>'
    (subject,) = item_of(topics + described('<Language FormalName="EN"/>', code)).subjects

    assert (subject.name, subject.code) == ("Unemployment", "09003000")
    assert subject.names == {"el": "Ανεργία", "en": "Unemployment"}


def test_a_subject_of_the_senders_own_keeps_its_vocabulary() -> None:
    code = '<SubjectCode><Subject FormalName="ECO" Vocabulary="urn:newsml:example.org:Cats"/></SubjectCode>'
    (subject,) = item_of(described(code)).subjects

    assert (subject.name, subject.extra) == ("ECO", {"vocabulary": "urn:newsml:example.org:Cats"})


def test_every_party_is_named_and_an_author_that_is_a_property_too() -> None:
    parties = (
        '<AdministrativeMetadata><Creator><Party FormalName="A. B." Topic="AUTHOR"/><Party FormalName="C. D."/>'
        f'<Party FormalName=""/></Creator><Provider><Party FormalName=""/></Provider>{prop("author", "ef")}'
        "</AdministrativeMetadata>"
    )
    item = item_of(parties)

    assert [(one.name, one.role) for one in item.creators] == [
        ("A. B.", "creator"),
        ("C. D.", "creator"),
        ("ef", "author"),
    ]
    assert item.creators[0].extra == {"topic": "AUTHOR"} and item.sources == []


def test_how_to_reach_a_reporter_and_what_is_for_editors_is_private() -> None:
    party = f'<Party FormalName="A. B.">{prop("MobilePhone", "555 0100")}</Party>'
    item = item_of(
        f"<AdministrativeMetadata><Creator>{party}</Creator>"
        f"{prop('EditorialInfo', 'Hold page 3')}</AdministrativeMetadata>"
    )

    assert "555" not in repr(item.extra) + repr(item.creators) and "page" not in repr(item.extra)
    assert item.editor_note == "555 0100\nHold page 3"


# What is inside, and what is unknown


def test_what_a_whole_nitf_inside_says_fills_what_the_item_does_not() -> None:
    nitf = (
        '<nitf><head><tobject><tobject.subject tobject.subject.refnum="02001000" tobject.subject.matter="Crimen"/>'
        '</tobject><docdata><key-list><keyword key="INDIA"/></key-list><evloc city="Delhi"/></docdata></head><body>'
        "<body.head><hedline><hl1>Own head</hl1><hl2>Second</hl2></hedline><abstract><p>Short.</p></abstract>"
        "<dateline><story.date norm='20190121T103600+0000'>20190121T103600+0000</story.date></dateline></body.head>"
        "<body.content><p>Words.</p><media media-type='image'><media-reference source='https://x.org/a.jpg'/></media>"
        "</body.content></body></nitf>"
    )
    code = '<SubjectCode><SubjectMatter FormalName="02001000"/></SubjectCode>'
    item = item_of("<NewsLines><HeadLine>Head</HeadLine></NewsLines>" + described(code) + content(nitf))

    assert [(one.role, one.value) for one in item.headlines] == [
        ("main", "Head"),
        ("other", "Own head"),
        ("subhead", "Second"),
    ]
    assert (item.summary, item.body_text, item.keywords, item.dateline) == ("Short.", "Words.", ["INDIA"], None)
    assert [(one.name, one.code) for one in item.subjects] == [("Crimen", "02001000")]
    assert (item.located, item.renditions[0].href) == ("Delhi", "https://x.org/a.jpg")


def test_a_component_keeps_what_nobody_knows() -> None:
    item = item_of(
        "<guid>16AA</guid>" + content("Words.") + "<item_keywords><item_keyword>a</item_keyword></item_keywords>"
    )

    assert "<guid>16AA</guid>" in repr(item.extra) and "item_keyword" in repr(item.extra)


@pytest.mark.parametrize("said", ['<Urgency FormalName="2"/>', "<Urgency>2</Urgency>"])
def test_an_urgency_may_be_a_name_or_words(said: str) -> None:
    assert item_of("", management=said).urgency == 2


def test_items_inside_and_references_to_others_are_not_lost() -> None:
    inner = (
        "<NewsItem><Identification><NewsIdentifier><PublicIdentifier>urn:newsml:example.org:20260302:8:1"
        f"</PublicIdentifier></NewsIdentifier></Identification><NewsComponent>{content('Inner.')}</NewsComponent></NewsItem>"
    )
    reference = '<NewsItemRef NewsItem="urn:newsml:example.org:20260302:9"/>'
    sidebar = f"<NewsComponent><Role FormalName='Sidebar'/>{inner}{reference}</NewsComponent>"
    outer, found = items_of(document(f"<NewsComponent>{sidebar}</NewsComponent>"))

    assert [(one.rel, one.uri) for one in outer.relations] == [
        ("sidebar", "urn:newsml:example.org:20260302:8"),
        ("sidebar", "urn:newsml:example.org:20260302:9"),
    ]
    assert found.body_text == "Inner."


def test_a_language_of_no_language_is_none() -> None:
    item = item_of('<NewsLines><HeadLine xml:lang="x-default">Head</HeadLine></NewsLines>')

    assert item.headlines[0].language is None


def test_a_summary_may_be_a_news_line_and_the_hour_that_of_the_identity() -> None:
    said = '<NewsLine><NewsLineType FormalName="Summary"/><NewsLineText>Short.</NewsLineText></NewsLine>'
    identity = "<ProviderId>x.org</ProviderId><NewsItemId>7</NewsItemId><DateId>2026-03-02 13:00:00</DateId>"
    item = item_of(f"<NewsLines>{said}</NewsLines>" + content("<![CDATA[One<BR>two]]>"), identity=identity)

    assert (item.summary, item.body_html) == ("Short.", "<p>One<br>two</p>")
    assert str(item.first_created_at) == "2026-03-02 13:00:00+00:00"
