"""Wire items: ninjs 1, 2 and 3, NewsML-G2, and what a kill looks like in each."""

from __future__ import annotations

import io
import json
import time

import pytest

from newscmp.errors import ReadError
from newscmp.lexicon import load_lexicon
from newscmp.model import Version
from newscmp.pipeline import compare_versions
from newscmp.read import read_versions
from newscmp.segment import segment

FIRST = "Rebels took the town of Osthaven on Sunday, officials said."
SECOND = "At least 12 people were killed and 30 were wounded, Mayor Petra Vance told reporters in the harbour."


NITF = (
    '<inlineXML><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><head><title>t</title></head><body><body.head><hedline>'
    f"<hl1>Rebels take Osthaven</hl1></hedline></body.head><body.content><block><p>{FIRST}</p><p>{SECOND}</p>"
    "<media><media-caption>Smoke</media-caption><media-producer>Roe</media-producer></media></block></body.content>"
    "<body.end><tagline>ENDS</tagline></body.end></body></nitf></inlineXML>"
)


def read_all(text: str, bad: list[ReadError] | None = None) -> tuple[Version, ...]:
    return read_versions("-", io.BytesIO(text.encode()), bad=None if bad is None else bad.append)


def read(item: object) -> Version:
    (version,) = read_all(item if isinstance(item, str) else json.dumps(item))
    return version


def roles(version: Version, role: str) -> list[str]:
    return [s.text for s in segment(version, load_lexicon()) if s.role == role]


def ninjs(**changes: object) -> dict[str, object]:
    item: dict[str, object] = {
        "uri": "urn:newsml:lakeland.example:1",
        "type": "text",
        "pubstatus": "usable",
        "versioncreated": "2024-12-02T08:30:00+01:00",
        "headline": "Rebels take Osthaven",
        "byline": "By Jane Roe and Tom Orr",
        "located": "Osthaven",
        "ednote": "Pictures to follow.",
        "language": "en-GB",
        "copyrightholder": "Lakeland News Agency",
        "body_text": f"{FIRST}\n{SECOND}",
    }
    item.update(changes)
    return {key: value for key, value in item.items() if value is not None}


def newsml(content: str, item_meta: str = "", content_meta: str = "") -> str:
    return (
        '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:lakeland.example:1" xml:lang="en">'
        f'<itemMeta><itemClass qcode="ninat:text"/><provider literal="LNA"><name>Lakeland News Agency</name></provider>'
        f"<versionCreated>2024-12-02T08:30:00+01:00</versionCreated>{item_meta}</itemMeta>"
        f"<contentMeta><headline>Rebels take Osthaven</headline>{content_meta}</contentMeta>"
        f"<contentSet>{content}</contentSet></newsItem>"
    )


def xhtml(*paragraphs: str) -> str:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return f'<inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><head><title>t</title></head><body>{body}</body></html></inlineXML>'


def test_ninjs_1() -> None:
    version = read(ninjs())
    assert (version.id, version.outlet) == ("urn:newsml:lakeland.example:1", "Lakeland News Agency")
    assert (version.title, version.published) == ("Rebels take Osthaven", "2024-12-02T08:30:00+01:00")
    assert (version.authors, version.lang, version.status) == (("Jane Roe and Tom Orr",), "en-GB", "usable")
    assert version.format == "ninjs"
    assert roles(version, "body") == [FIRST, SECOND]
    assert roles(version, "byline") == ["By Jane Roe and Tom Orr"]
    assert roles(version, "dateline") == ["Osthaven"]
    assert roles(version, "boilerplate") == ["Pictures to follow."]
    assert roles(version, "notice") == []


@pytest.mark.parametrize("key", ["body_xhtml", "body_html"])
def test_ninjs_1_with_markup(key: str) -> None:
    body = f"<div><p>{FIRST}</p><h2>In the harbour</h2><p>{SECOND}</p></div>"
    version = read(ninjs(**{key: body}))
    assert roles(version, "body") == [FIRST, SECOND]
    assert roles(version, "heading") == ["In the harbour"]


def test_of_several_bodies_the_fullest_is_read() -> None:
    bodies = [
        {"role": "main", "contenttype": "text/plain", "value": f"{FIRST}\n\n{SECOND}"},
        {"role": "main", "contenttype": "text/html", "value": f"<p>{FIRST}</p>"},
        {"role": "background", "contenttype": "text/plain", "value": "It was a long war. " * 40},
    ]
    assert roles(read(ninjs(body_text=None, bodies=bodies)), "body") == [FIRST, SECOND]


def test_ninjs_3_spells_its_keys_in_camel_case() -> None:
    item = {
        "uri": "https://lakeland.example/items/1",
        "pubStatus": "usable",
        "versionCreated": "2024-12-02T08:30:00Z",
        "edNote": "CORRECTION: the number of wounded is 30, not 13.",
        "by": "Jane Roe",
        "headlines": [{"role": "short", "value": "Town taken"}, {"role": "main", "value": "Rebels take Osthaven"}],
        "subHeadlines": [{"value": "Twelve dead"}],
        "bodies": [{"role": "main", "contentType": "text/plain", "value": f"{FIRST}\n{SECOND}"}],
        "infoSources": [{"name": "Lakeland News Agency"}],
    }
    version = read(item)
    assert (version.title, version.outlet, version.authors) == (
        "Rebels take Osthaven",
        "Lakeland News Agency",
        ("Jane Roe",),
    )
    assert version.url == "https://lakeland.example/items/1"
    assert roles(version, "notice") == ["CORRECTION: the number of wounded is 30, not 13."]
    assert roles(version, "heading") == ["Twelve dead"]


@pytest.mark.parametrize(
    "killed",
    [
        json.dumps(ninjs(pubstatus="canceled", ednote="Kill this story: the source withdrew.")),
        json.dumps(ninjs(pubstatus="canceled", ednote="Kill this story: the source withdrew.", body_text=None)),
        newsml(
            xhtml(FIRST, SECOND),
            '<pubStatus qcode="stat:canceled"/><edNote>Kill this story: the source withdrew.</edNote>',
        ),
        newsml(
            "",
            '<pubStatus uri="http://cv.example/status/canceled"/><edNote>Kill this story: the source withdrew.</edNote>',
        ),
    ],
    ids=["ninjs", "ninjs without a body", "newsml", "newsml without content"],
)
def test_a_canceled_item_is_a_kill_notice(killed: str) -> None:
    version = read(killed)
    assert version.status == "canceled"
    rows = [change for change in compare_versions(read(ninjs()), [version]).changes if change.kind == "story.notice"]
    assert [row.other.text for row in rows if row.other] == [
        "pubstatus: canceled",
        "Kill this story: the source withdrew.",
    ]
    assert {row.severity for row in rows} == {"substantive"}


def test_ninjs_items_a_line_and_in_a_list() -> None:
    items = [ninjs(uri=f"urn:{n}") for n in range(3)]
    lines = "\n".join(map(json.dumps, items))
    assert [v.id for v in read_all(lines)] == [v.id for v in read_all(json.dumps(items))] == ["urn:0", "urn:1", "urn:2"]
    bad: list[ReadError] = []
    items[1]["type"] = "video"
    del items[1]["body_text"]
    assert [v.id for v in read_all("\n".join(map(json.dumps, items)), bad)] == ["urn:0", "urn:2"]
    assert [str(error) for error in bad] == ["-:2: no article: this is a ninjs item of type video, not text"]


def test_newsml() -> None:
    meta = '<edNote>Pictures to follow.</edNote><pubStatus qcode="stat:usable"/>'
    about = '<by>By Jane Roe</by><creator literal="JR"><name>Jane Roe</name></creator><dateline>OSTHAVEN, Dec 2</dateline>'
    version = read(newsml(xhtml(FIRST, SECOND), meta, about + '<language tag="en-GB"/>'))
    assert (version.id, version.outlet) == ("urn:newsml:lakeland.example:1", "Lakeland News Agency")
    assert (version.title, version.published) == ("Rebels take Osthaven", "2024-12-02T08:30:00+01:00")
    assert (version.authors, version.lang, version.status) == (("Jane Roe",), "en-GB", "usable")
    assert roles(version, "body") == [FIRST, SECOND]
    assert roles(version, "byline") == ["By Jane Roe"]
    assert roles(version, "dateline") == ["OSTHAVEN, Dec 2"]


@pytest.mark.parametrize(
    "content",
    [
        f'<inlineData contenttype="text/plain">{FIRST}\n\n{SECOND}</inlineData>',
        f'<inlineData contenttype="text/html">&lt;p>{FIRST}&lt;/p>&lt;p>{SECOND}&lt;/p></inlineData>',
        NITF,
        xhtml(FIRST) + xhtml(FIRST, SECOND),
        xhtml(FIRST.replace("Osthaven", "<a href='/x'>Ost</a>haven"), SECOND.replace("30", "<b>3</b>0")),
    ],
    ids=["plain", "html", "nitf", "two renditions", "inline elements"],
)
def test_newsml_content(content: str) -> None:
    assert roles(read(newsml(content)), "body") == [FIRST, SECOND]


def test_what_nitf_marks_up_inside_a_sentence_stays_in_it() -> None:
    marked = SECOND.replace("12", "<num>12</num>").replace("Petra Vance", "<person>Petra <b>Vance</b></person>")
    marked = marked.replace("harbour", "<location><city>harbour</city></location>")
    half = "About 2<frac><numer>1</numer><frac-sep>/</frac-sep><denom>2</denom></frac> <money>tonnes</money> were lost."
    quarter = "Some <frac><numer>3</numer><denom>4</denom></frac> of it is back."
    more = f"<bq><block><p>{half}</p></block></bq><note>{quarter}</note>"
    version = read(newsml(NITF.replace(SECOND, marked).replace("<media>", f"{more}<media>")))
    assert roles(version, "body") == [FIRST, SECOND, "About 2 1/2 tonnes were lost.", "Some 3/4 of it is back."]


def test_a_news_message_has_several_items() -> None:
    items = newsml(xhtml(FIRST)).replace("example:1", "example:1") + newsml(xhtml(SECOND)).replace("example:1", "example:2")
    picture = newsml('<remoteContent href="a.jpg"/>').replace("ninat:text", "ninat:picture")
    message = (
        '<?xml version="1.0"?><newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header><sent>2024-12-02</sent>'
        f"</header><itemSet>{items}{picture}<packageItem guid='p'/></itemSet></newsMessage>"
    )
    bad: list[ReadError] = []
    versions = read_all(message, bad)
    assert [version.id for version in versions] == ["urn:newsml:lakeland.example:1", "urn:newsml:lakeland.example:2"]
    assert [str(error) for error in bad] == ["-: item 3: no article: this is a picture, not text"]


def test_a_correction_signal_makes_the_note_a_notice() -> None:
    version = read(newsml(xhtml(FIRST), '<signal qcode="sig:correction"/><edNote>Number of wounded.</edNote>'))
    assert roles(version, "notice") == ["Number of wounded."]


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        (newsml(xhtml("&nbsp;")), "not well-formed XML: undefined entity"),
        (newsml("<p>" * 500), "XML nested deeper than 200 elements"),
        (newsml(""), "the newsItem has no content"),
        ('<newsMessage xmlns="x"><itemSet/></newsMessage>', "a newsMessage without a newsItem"),
        ('<!DOCTYPE n [<!ENTITY % p SYSTEM "http://x.example/d"> %p;]><newsItem/>', "XML that declares entities is refused"),
    ],
)
def test_what_cannot_be_read_is_said(xml: str, said: str) -> None:
    with pytest.raises(ReadError, match=said):
        read_all(xml)


def test_a_million_laughs_are_refused_at_once() -> None:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE x [<!ENTITY a0 "ha">{entities}]><newsItem><contentSet>&a11;</contentSet></newsItem>'
    start = time.process_time()
    with pytest.raises(ReadError, match="XML that declares entities is refused"):
        read_all(bomb)
    assert time.process_time() - start < 1
