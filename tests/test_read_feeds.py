"""Feeds: each entry of RSS, Atom and JSON Feed is an article."""

from __future__ import annotations

import io
import json
import socket
import sys

import pytest

from newscmp.errors import ReadError
from newscmp.lexicon import load_lexicon
from newscmp.model import Version
from newscmp.read import read_versions
from newscmp.segment import segment

FIRST = "Rebels took the town of Osthaven on Sunday, officials said."
SECOND = "At least 12 people were killed & 30 were wounded, Mayor Petra Vance told reporters in the harbour."


def read(text: str, bad: list[ReadError] | None = None) -> tuple[Version, ...]:
    return read_versions("-", io.BytesIO(text.encode()), bad=None if bad is None else bad.append)


def roles(version: Version, role: str) -> list[str]:
    return [s.text for s in segment(version, load_lexicon()) if s.role == role]


def rss(*items: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Harbour Post</title><language>en-gb</language>'
        f"<link>https://post.example/</link><description>News</description>{''.join(items)}</channel></rss>"
    )


HTML = f"<p>{FIRST}</p>\n<p>{SECOND.replace('&', '&amp;')}</p>"
ITEM = (
    "<item><title>Rebels take Osthaven</title><link>https://post.example/osthaven</link><dc:creator>Jane Roe</dc:creator>"
    "<pubDate>Mon, 02 Dec 2024 08:30:00 +0100</pubDate><guid>https://post.example/?p=1</guid>"
    f"<description>Short.</description><content:encoded><![CDATA[{HTML}]]></content:encoded></item>"
)


def test_rss_with_its_full_content() -> None:
    (version,) = read(rss(ITEM))
    assert (version.id, version.url) == ("https://post.example/?p=1", "https://post.example/osthaven")
    assert (version.title, version.outlet, version.authors) == ("Rebels take Osthaven", "The Harbour Post", ("Jane Roe",))
    assert (version.published, version.lang, version.format) == ("2024-12-02T08:30:00+01:00", "en-gb", "feed")
    assert roles(version, "body") == [FIRST, SECOND]
    assert roles(version, "headline") == ["Rebels take Osthaven"]


def test_rss_with_a_description_alone() -> None:
    escaped = HTML.replace("&", "&amp;").replace("<", "&lt;")
    (version,) = read(rss(f"<item><title>Rebels &amp;amp; others</title><description>{escaped}</description></item>"))
    assert roles(version, "body") == [FIRST, SECOND]
    assert version.title == "Rebels & others"
    assert (version.id, version.published) == ("-", None)


def test_the_last_line_that_only_points_at_the_page_is_a_link() -> None:
    foot = '<p>The post <a href="/x">Rebels take Osthaven</a> appeared first on <a href="/">The Harbour Post</a>.</p>'
    (version,) = read(rss(ITEM.replace("]]>", foot + "]]>")))
    assert roles(version, "body") == [FIRST, SECOND]
    assert len(roles(version, "link")) == 1


@pytest.mark.parametrize("kind", ["html", "xhtml", "text"])
def test_atom(kind: str) -> None:
    content = {
        "html": HTML.replace("&", "&amp;").replace("<", "&lt;"),
        "xhtml": f'<div xmlns="http://www.w3.org/1999/xhtml">{HTML}</div>',
        "text": f"{FIRST}\n\n{SECOND.replace('&', '&amp;')}",
    }[kind]
    (version,) = read(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>The Harbour Post</title><entry><title>Rebels take Osthaven</title>'
        '<id>tag:post.example,2024:1</id><link href="https://post.example/osthaven"/><updated>2024-12-02T09:00:00Z</updated>'
        f'<author><name>Jane Roe</name></author><content type="{kind}">{content}</content></entry></feed>'
    )
    assert (version.id, version.authors) == ("tag:post.example,2024:1", ("Jane Roe",))
    assert (version.published, version.modified) == ("2024-12-02T09:00:00Z", "2024-12-02T09:00:00Z")
    assert roles(version, "body") == [FIRST, SECOND]


def test_rss_1() -> None:
    (version,) = read(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        '<channel rdf:about="https://post.example/"><title>The Harbour Post</title></channel>'
        f'<item rdf:about="https://post.example/1"><title>Osthaven</title><description>{FIRST}</description></item></rdf:RDF>'
    )
    assert (version.id, version.outlet) == ("https://post.example/1", "The Harbour Post")
    assert roles(version, "body") == [FIRST]


def test_entries_without_an_id_are_numbered_and_an_empty_one_is_refused() -> None:
    item = f"<item><title>A</title><description>{FIRST}</description></item>"
    bad: list[ReadError] = []
    versions = read(rss(item, "<item><title>Empty</title></item>", item), bad)
    assert [version.id for version in versions] == ["-#1", "-#3"]
    assert [str(error) for error in bad] == ["-: entry 2: no article: it has no text of its own"]
    with pytest.raises(ReadError, match="entry 2: no article"):
        read(rss(item, "<item><title>Empty</title></item>"))


def test_json_feed() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "The Harbour Post",
        "language": "en",
        "authors": [{"name": "The desk"}],
        "items": [
            {
                "id": "1",
                "url": "https://post.example/1",
                "title": "One",
                "content_html": HTML,
                "authors": [{"name": "Jane Roe"}],
            },
            {"id": "2", "content_text": f"{FIRST}\n\n{SECOND}", "date_published": "2024-12-02T08:30:00Z"},
            {"summary": FIRST, "date_modified": "2024-12-03T08:30:00Z"},
            "no item",
        ],
    }
    bad: list[ReadError] = []
    versions = read(json.dumps(feed, indent=1), bad)
    assert [version.id for version in versions] == ["1", "2", "-#3"]
    assert [version.authors for version in versions] == [("Jane Roe",), ("The desk",), ("The desk",)]
    assert [roles(version, "body") for version in versions] == [[FIRST, SECOND], [FIRST, SECOND], [FIRST]]
    assert {version.outlet for version in versions} == {"The Harbour Post"}
    assert [version.published for version in versions] == [None, "2024-12-02T08:30:00Z", "2024-12-03T08:30:00Z"]
    assert [str(error) for error in bad] == ["-: item 4: not an article: should be an object"]


def test_a_feed_that_is_not_well_formed_is_still_read() -> None:
    (version,) = read(rss(ITEM).replace("News</description>", "News & more<br></description>"))
    assert roles(version, "body") == [FIRST, SECOND]


def test_nothing_of_a_feed_is_an_address_to_go_to(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked for")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    assert read(rss(ITEM).replace("<channel>", '<channel><xi:include xmlns:xi="x" href="https://post.example/y"/>'))


def test_without_feedparser_the_error_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "feedparser", None)
    with pytest.raises(ReadError) as caught:
        read(rss(ITEM))
    assert str(caught.value) == "-: a feed needs feedparser: pip install 'newscmp[web]'"
