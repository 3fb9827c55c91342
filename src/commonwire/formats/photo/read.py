"""A photo as an item: what its XMP and its IIM say (IPTC Photo Metadata Standard 2023.1); XMP wins."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from commonwire.formats.addresses import checked_uri, is_web_address, made_uri
from commonwire.formats.finish import finish, read_language, scheme_and_code
from commonwire.formats.notes import Notes
from commonwire.formats.photo.container import Blocks, blocks_of
from commonwire.formats.photo.iim import Datasets, read_iim
from commonwire.formats.photo.xmp import Properties, alternatives, read_xmp, structures, text, texts
from commonwire.formats.rights import with_rights
from commonwire.formats.times import read_time
from commonwire.news.item import Concept, Given, Headline, Item, Place, Reading, Rendition, Report, RightsInfo

# XMP property and IIM dataset of the same meaning (IPTC Photo Metadata Standard, "IPTC Core").
_SAME = {"headline": ("photoshop:Headline", "2:105"), "title": ("dc:title", "2:5"),
         "caption": ("dc:description", "2:120"), "creator": ("dc:creator", "2:80"),
         "position": ("photoshop:AuthorsPosition", "2:85"), "city": ("photoshop:City", "2:90"),
         "sublocation": ("Iptc4xmpCore:Location", "2:92"), "state": ("photoshop:State", "2:95"),
         "country": ("photoshop:Country", "2:101"), "country_code": ("Iptc4xmpCore:CountryCode", "2:100"),
         "credit": ("photoshop:Credit", "2:110"), "source": ("photoshop:Source", "2:115"),
         "copyright": ("dc:rights", "2:116"), "keywords": ("dc:subject", "2:25"),
         "urgency": ("photoshop:Urgency", "2:10"),
         "instructions": ("photoshop:Instructions", "2:40"), "category": ("photoshop:Category", "2:15"),
         "categories": ("photoshop:SupplementalCategories", "2:20"), "writer": ("photoshop:CaptionWriter", "2:122"),
         "job": ("photoshop:TransmissionReference", "2:103"), "language": ("dc:language", "2:135")}  # fmt: skip
_READ_IIM = {iim for _, iim in _SAME.values()} | {"2:0", "2:12", "2:26", "2:27", "2:30", "2:35", "2:37", "2:38", "2:55",
                                                 "2:60"}  # fmt: skip
_KEPT = {"digitalSourceType": "Iptc4xmpExt:DigitalSourceType", "licensor": "plus:Licensor",
         "dataMining": "plus:DataMining", "modelRelease": "plus:ModelReleaseStatus",
         "propertyRelease": "plus:PropertyReleaseStatus", "otherConstraints": "plus:OtherConstraints",
         "scene": "Iptc4xmpCore:Scene", "altText": "Iptc4xmpCore:AltTextAccessibility",
         "description": "dc:description"}  # fmt: skip
_SUBJECT_CODES = "http://cv.iptc.org/newscodes/subjectcode/"


class Photo(NamedTuple):
    """What a photo says of itself: an item of the kind 'picture' (with an empty uri where it names none)."""

    item: Item
    rendition: Rendition


class _Said(NamedTuple):
    xmp: Properties
    iim: Datasets

    def all(self, name: str) -> list[str]:
        """The texts of one of `_SAME`: of XMP, else of IIM."""
        xmp, iim = _SAME[name]
        return texts(self.xmp.get(xmp)) or self.iim.get(iim, [])

    def one(self, name: str) -> str | None:
        """The first of them, as it is."""
        return next(iter(self.all(name)), None)


def read_photo_file(data: bytes, media_type: str | None, notes: Notes) -> Reading:
    """The photo in `data`, whose content decides what it is, as an item; never raises for what the photo lacks."""
    item, rendition = read_photo(data, notes)
    if not item.headlines and not item.summary:
        notes.guessed("headlines", "The picture says nothing of itself: only its size is known.")
    if item.uri:
        item.uri = checked_uri(item.uri, notes)
    else:
        item.uri = made_uri(notes.defaults, hashlib.sha256(data).hexdigest())
        notes.guessed("uri", "The picture has no identity of its own: one was made of its bytes.")
    report = Report(format="photo", remarks=notes.remarks)
    given = Given(
        item=finish(item, notes), original=data, media_type=rendition.media_type or media_type or "", report=report
    )
    return Reading(format="photo", results=[given])


def read_photo(data: bytes, notes: Notes) -> Photo:
    """What the photo in `data` says of itself, and its size and type as a rendition without address."""
    blocks = blocks_of(data)
    said = _Said(
        read_xmp(blocks.xmp, notes) if blocks.xmp else {},
        read_iim(blocks.iim, notes) if blocks.iim else {},
    )
    _report_differences(said, notes)
    rendition = _rendition(blocks, said.xmp, len(data))
    item = Item(uri=text(said.xmp.get("Iptc4xmpExt:DigImageGUID")) or "", kind="picture", renditions=[rendition])
    identifier = text(said.xmp.get("dc:identifier")) or ""
    if not item.uri and ":" in identifier:
        item.uri = identifier
    _add_words(item, said, notes)
    _add_topics(item, said)
    _add_places(item, said)
    _add_rights(item, said)
    _add_times(item, said, notes)
    _add_rest(item, said)
    return Photo(item, rendition)


def _report_differences(said: _Said, notes: Notes) -> None:
    """IIM has short fields: what is the beginning of what XMP says is no difference."""
    if not said.xmp or not said.iim:
        return
    for name, (xmp, iim) in _SAME.items():
        new, old = " ".join(texts(said.xmp.get(xmp))).split(), " ".join(said.iim.get(iim, [])).split()
        if new and old and not " ".join(new).startswith(" ".join(old)):
            notes.dropped(name, f"XMP and IIM differ: XMP counts, IIM says '{' '.join(old)[:100]}'.")


def _rendition(blocks: Blocks, xmp: Properties, size: int) -> Rendition:
    width = blocks.width or _number(xmp.get("tiff:ImageWidth") or xmp.get("exif:PixelXDimension"))
    height = blocks.height or _number(xmp.get("tiff:ImageLength") or xmp.get("exif:PixelYDimension"))
    return Rendition(name="original", media_type=blocks.media_type or None, width=width, height=height, size=size)


def _number(value: Any) -> int | None:
    said = text(value) or ""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 8 else None


def _line(value: str | None) -> str | None:
    return " ".join(value.split()) or None if value else None


def _add_words(item: Item, said: _Said, notes: Notes) -> None:
    headline, title = _line(said.one("headline")), _line(said.one("title"))
    item.headlines = [Headline(value=value) for value in [headline or title] if value]
    if headline and title and title != headline:
        item.headlines.append(Headline(value=title, role="title"))
    for language, value in alternatives(said.xmp.get("dc:title")).items():
        if (known := read_language(language, notes)) and value not in (headline, title) and (line := _line(value)):
            item.headlines.append(Headline(value=line, role="title", language=known))
    item.summary = (said.one("caption") or "").replace("\r\n", "\n").replace("\r", "\n").strip() or None
    makers = [line for one in said.all("creator") if (line := _line(one))]
    item.byline = ", ".join(makers) or None
    position = _line(said.one("position"))
    item.creators = [Concept(name=name, role=position) for name in makers]
    if writer := _line(said.one("writer")):
        item.creators.append(Concept(name=writer, role="caption writer"))
    item.language = read_language(said.one("language"), notes)
    item.editor_note = said.one("instructions")
    urgency = said.one("urgency") or ""
    item.urgency = int(urgency) if urgency in set("123456789") else None


def _add_topics(item: Item, said: _Said) -> None:
    item.keywords = list(dict.fromkeys(line for one in said.all("keywords") if (line := _line(one))))
    codes = texts(said.xmp.get("Iptc4xmpCore:SubjectCode"))
    codes += [parts[1] for one in said.iim.get("2:12", []) if len(parts := one.split(":")) > 1]
    for code in dict.fromkeys(codes):
        item.subjects.append(Concept(uri=f"{_SUBJECT_CODES}{code}", scheme="subj", code=code))
    item.subjects += [_term(term) for term in structures(said.xmp.get("Iptc4xmpExt:AboutCvTerm"))]
    item.subjects += [Concept(name=one, role="category") for one in said.all("category") + said.all("categories")]
    item.genres = [_term(term) for term in structures(said.xmp.get("Iptc4xmpExt:Genre"))]
    item.genres += [Concept(name=one) for one in texts(said.xmp.get("Iptc4xmpCore:IntellectualGenre"))]
    item.people = _named(said.xmp, "Iptc4xmpExt:PersonInImage", "Iptc4xmpExt:PersonInImageWDetails", "Person")
    item.organisations = _named(said.xmp, "Iptc4xmpExt:OrganisationInImageName", "", "")
    item.events = _named(said.xmp, "Iptc4xmpExt:Event", "", "")
    item.objects = _named(said.xmp, "", "Iptc4xmpExt:ProductInImage", "Product")
    item.objects += [
        Concept(name=title, role="artwork")
        for work in structures(said.xmp.get("Iptc4xmpExt:ArtworkOrObject"))
        if (title := text(work.get("Iptc4xmpExt:AOTitle")))
    ]


def _term(term: Properties) -> Concept:
    """A CV-term structure (IPTC Extension): name, id, and the vocabulary it is of."""
    uri = text(term.get("Iptc4xmpExt:CvTermId"))
    scheme, code = scheme_and_code(uri)
    name = term.get("Iptc4xmpExt:CvTermName")
    return Concept(name=text(name), names=alternatives(name), uri=uri, scheme=scheme, code=code)


def _named(xmp: Properties, names: str, details: str, prefix: str) -> list[Concept]:
    """Things by name, and those with an identity of their own, each once."""
    found: dict[str, Concept] = {}
    for part in structures(xmp.get(details)):
        name = text(part.get(f"Iptc4xmpExt:{prefix}Name"))
        if name:
            uri = text(part.get(f"Iptc4xmpExt:{prefix}Id"))
            found[name] = Concept(name=name, uri=uri if uri and ":" in uri else None)
    for name in texts(xmp.get(names)):
        found.setdefault(name, Concept(name=name))
    return list(found.values())


def _add_places(item: Item, said: _Said) -> None:
    for role, name in (("created", "Iptc4xmpExt:LocationCreated"), ("shown", "Iptc4xmpExt:LocationShown")):
        item.places += [place for part in structures(said.xmp.get(name)) if (place := _place(part, role))]
    created = next((place.name for place in item.places if place.role == "created"), None)
    parts = [_line(said.one(name)) for name in ("sublocation", "city", "state", "country")]
    if not any(place.role == "created" for place in item.places) and any(parts):
        item.places.insert(0, Place(name=", ".join(filter(None, parts)), code=said.one("country_code"), role="created"))
    item.located = _line(said.one("city")) or created
    item.places += [Place(name=name, code=code) for code, name in _codes(said.iim)]


def _place(part: Properties, role: str) -> Place | None:
    """A location structure: from the smallest part of the world to the largest."""
    said = [text(part.get(f"Iptc4xmpExt:{name}")) for name in ("LocationName", "Sublocation", "City", "ProvinceState",
            "CountryName")]  # fmt: skip
    name = ", ".join(dict.fromkeys(filter(None, said)))
    uri = text(part.get("Iptc4xmpExt:LocationId"))
    lat, long = _degrees(part.get("exif:GPSLatitude"), 90), _degrees(part.get("exif:GPSLongitude"), 180)
    geo = None if lat is None or long is None else {"type": "Point", "coordinates": [long, lat]}
    code = text(part.get("Iptc4xmpExt:CountryCode"))
    return Place(name=name or None, uri=uri, code=code, role=role, geo=geo) if name or uri or geo else None


def _degrees(value: Any, most: int) -> float | None:
    """Degrees as XMP says them: '38,33.57N' (minutes after the comma), '38,33,34N', or a plain number."""
    said = (text(value) or "").strip()
    sign = -1 if said[-1:] in ("S", "W") else 1
    try:
        parts = [float(part) for part in said.rstrip("NSEW").split(",")[:3]]
    except ValueError:
        return None
    degrees = sign * sum(part / 60**n for n, part in enumerate(parts))
    return round(degrees, 6) if abs(degrees) <= most else None


def _codes(iim: Datasets) -> list[tuple[str | None, str]]:
    codes = [*iim.get("2:26", []), *[None] * len(iim.get("2:27", []))]
    return list(zip(codes, iim.get("2:27", []), strict=False))


def _add_rights(item: Item, said: _Said) -> None:
    item.credit, item.copyright = _line(said.one("credit")), _line(said.one("copyright"))
    item.sources = [Concept(name=source)] if (source := _line(said.one("source"))) else []
    owners = [text(part.get("plus:CopyrightOwnerName")) for part in structures(said.xmp.get("plus:CopyrightOwner"))]
    item.copyright_holder = next(filter(None, owners), None) or text(said.xmp.get("xmpRights:Owner"))
    item.usage_terms = text(said.xmp.get("xmpRights:UsageTerms"))
    link = text(said.xmp.get("xmpRights:WebStatement"))
    if link and is_web_address(link):
        item.rights_info = [RightsInfo(link=link)]
        item.terms = with_rights(None, item.rights_info)


def _add_times(item: Item, said: _Said, notes: Notes) -> None:
    created = text(said.xmp.get("photoshop:DateCreated")) or _iim_time(said.iim, "2:55", "2:60")
    created = created or text(said.xmp.get("exif:DateTimeOriginal")) or text(said.xmp.get("xmp:CreateDate"))
    item.content_created_at = read_time(created, "DateCreated", notes)
    item.version_created_at = read_time(text(said.xmp.get("xmp:MetadataDate")), "MetadataDate", notes)
    item.expires_at = read_time(_iim_time(said.iim, "2:37", "2:38"), "2:37", notes)
    if "2:30" in said.iim:  # "not to be used before": IIM 4.2, dataset 2:30
        until: datetime | None = read_time(_iim_time(said.iim, "2:30", "2:35"), "2:30", notes)
        item.embargo_until = until or "open"


def _iim_time(iim: Datasets, day: str, hour: str) -> str | None:
    """CCYYMMDD and HHMMSS±HHMM as one; zeros stand for what is not known."""
    date, time = next(iter(iim.get(day, [])), None), next(iter(iim.get(hour, [])), "")
    if not date or date.strip("0") == "":
        return None
    date = f"{date[:6]}01" if date[6:8] == "00" else date
    return f"{date}T{time}" if time else date


def _add_rest(item: Item, said: _Said) -> None:
    kept: dict[str, Any] = {key: said.xmp[name] for key, name in _KEPT.items() if name in said.xmp}
    if not alternatives(said.xmp.get("dc:description")):
        kept.pop("description", None)
    if job := said.one("job"):
        kept["transmissionReference"] = job
    others = {number: values for number, values in said.iim.items() if number not in _READ_IIM}
    if others:
        kept["iim"] = others
    item.extra = {"photo": msgspec.to_builtins(kept)} if kept else {}
