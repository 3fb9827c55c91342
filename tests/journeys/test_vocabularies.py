"""A vocabulary of the alliance's own is imported beside the running server, and read and searched at once."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from tests.journeys.founding import found, two_keys
from tests.journeys.serving import Home, served

AMU_IN_URDU, AMU_IN_PERSIAN = "آمو دریا", "آمودریا"
ITEM = """<?xml version="1.0" encoding="UTF-8"?>
<knowledgeItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:example:rivers" version="{version}" xml:lang="en">
<rightsInfo><usageTerms>CC0 1.0</usageTerms></rightsInfo>
<conceptSet>
<concept><conceptId qcode="riv:amu"/><name>Amu Darya</name>{names}</concept>
<concept><conceptId qcode="riv:panj"/><name>Panj</name><broader qcode="riv:amu"/></concept>
</conceptSet>
<schemeMeta uri="http://example.org/rivers/" preferredalias="riv"><name xml:lang="en">Rivers</name></schemeMeta>
</knowledgeItem>"""


def test_an_imported_vocabulary_names_and_finds_stories_beside_the_running_server(tmp_path: Path) -> None:
    home = Home(tmp_path)
    found(home)
    giver, taker = two_keys(home)
    file = tmp_path / "rivers.xml"
    file.write_text(ITEM.format(version=1, names=f'<name xml:lang="ur">{AMU_IN_URDU}</name>'), encoding="utf-8")

    with served(home) as node:
        given = {
            "uri": "urn:story:water",
            "language": "tg",
            "headlines": [{"value": "Об баланд шуд"}],
            "bodies": [{"value": "Об."}],
            "subjects": [{"uri": "http://example.org/rivers/amu"}, {"uri": "http://example.org/rivers/panj"}],
        }
        item = node.api("POST", "/items", giver, data=given).json()["id"]
        search = f"/items?subject={quote(AMU_IN_URDU)}"
        assert node.api("GET", search, taker).json()["items"] == []
        assert node.api("POST", "/searches", taker, data={"query": f'subject:"{AMU_IN_PERSIAN}"'}).status == 201

        said = home.run("vocabularies", "import", str(file), "--source", "The alliance")

        assert said == "Rivers (http://example.org/rivers/): 2 concepts, names in en, ur\n"
        page = node.call("GET", f"/items/{item}", headers={"Accept-Language": "ur"}).body.decode()
        assert f'<bdi lang="ur" dir="rtl">{AMU_IN_URDU}</bdi>' in page
        assert '<bdi lang="en" dir="ltr">Panj</bdi>' in page
        assert (
            f'<span class="subject"><bdi lang="ur" dir="rtl">{AMU_IN_URDU}</bdi></span>'
            in node.call("GET", "/", headers={"Accept-Language": "ur"}).body.decode()
        )
        assert [row["id"] for row in node.api("GET", search, taker).json()["items"]] == [item]

        file.write_text(ITEM.format(version=2, names=f'<name xml:lang="fa">{AMU_IN_PERSIAN}</name>'), encoding="utf-8")
        again = home.run("vocabularies", "import", str(file))

        assert "names in en, fa, in place of 2 concepts of " in again
        assert node.api("GET", search, taker).json()["items"] == []
        later = {**given, "uri": "urn:story:more", "subjects": [{"uri": "http://example.org/rivers/panj"}]}
        caught = node.api("POST", "/items", giver, data=later).json()["id"]
        inbox = node.api("GET", "/inbox?wait=10", taker).json()["matches"]
        assert [match["item"] for match in inbox] == [caught]

        listed = home.run("vocabularies", "list").splitlines()
        assert listed[0].startswith("http://cv.iptc.org/newscodes/mediatopic/\t1392\t")
        assert listed[-1].split("\t")[:5] == [
            "http://example.org/rivers/",
            "2",
            "en,fa",
            "source not stated",
            "CC0 1.0",
        ]

        home.run("vocabularies", "remove", "riv")
        assert not any("example.org" in line for line in home.run("vocabularies", "list").splitlines())
        row = node.api("GET", "/items?limit=1", taker, headers={"Accept-Language": "fa"}).json()["items"][0]
        assert row["subjects"] == ["panj"]
