"""HTML pages: what they say of themselves, which paragraphs are the article, and what is none of it."""

from __future__ import annotations

import io
import json
import sys

import pytest

from newscmp.errors import ReadError
from newscmp.lexicon import load_lexicon
from newscmp.model import Version
from newscmp.read import read_versions
from newscmp.segment import segment

FIRST = "Rebels took the town of Osthaven on Sunday, officials said."
SECOND = "At least 12 people were killed and 30 were wounded, Mayor Petra Vance told reporters in the harbour."
THIRD = "The town of 45,000 lies 20 kilometres from the border and has been fought over since the spring."
FOURTH = "The army said it would send 300 soldiers to the coast before the end of the week."


def read(html: str | bytes, warnings: list[str] | None = None) -> Version:
    data = html.encode() if isinstance(html, str) else html
    (version,) = read_versions("-", io.BytesIO(data), None if warnings is None else warnings.append)
    return version


def roles(version: Version, role: str) -> list[str]:
    return [s.text for s in segment(version, load_lexicon()) if s.role == role]


def page(*body: str, head: str = "", title: str = "Rebels take Osthaven") -> str:
    story = "\n".join(body)
    top = f"<!doctype html><html><head><title>{title}</title>{head}</head>"
    return f"{top}<body><main><article>{story}</article></main></body></html>"


def script(**article: object) -> str:
    value = {"@context": "https://schema.org", "@type": "NewsArticle", **article}
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def p(*texts: str) -> str:
    return "".join(f"<p>{text}</p>\n" for text in texts)


# The article


def test_the_paragraphs_of_the_article_are_statements_and_nothing_else_is() -> None:
    version = read(
        page(
            "<h1>Rebels take Osthaven</h1>",
            '<div class="share-bar"><p>Share this</p><a href="#">Mail</a></div>',
            p(FIRST),
            '<aside><h3>Related</h3><ul><li><a href="/a">Storm kills 40 in Merrin</a></li></ul></aside>',
            p(SECOND, '<a href="/b">Read more: the road to Osthaven</a>', THIRD, FIRST),
            '<div class="newsletter-signup"><p>Get our 10 best stories in your inbox every morning.</p></div>',
            p(FOURTH),
        )
        + "<footer><p>All 3,000 pages of this site are ours, and so are the pictures on them.</p></footer>"
    )
    assert roles(version, "body") == [FIRST, SECOND, THIRD, FOURTH]
    assert roles(version, "headline") == ["Rebels take Osthaven"]
    assert "Storm kills 40" not in version.text
    assert roles(version, "link") == ["Read more: the road to Osthaven"]


def test_a_paragraph_that_the_extractor_drops_between_others_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newscmp.read.extras.load_extractor", lambda path: lambda html: [FIRST, FOURTH])
    html = page(
        p(FIRST, SECOND, THIRD, FOURTH), "<div>" + p("Nothing that comes after the last one counts here.") + "</div>"
    )
    assert roles(read(html), "body") == [FIRST, SECOND, THIRD, FOURTH]


def test_paragraphs_at_the_edge_that_the_extractor_drops_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newscmp.read.extras.load_extractor", lambda path: lambda html: [SECOND, THIRD])
    assert roles(read(page(p(FIRST, SECOND, THIRD, FOURTH))), "body") == [FIRST, SECOND, THIRD, FOURTH]


def test_captions_bylines_notices_and_pull_quotes_have_their_role() -> None:
    version = read(
        page(
            '<h1>Rebels take Osthaven</h1><p class="byline">By Jane Roe</p>',
            "<figure><img src=a.jpg><figcaption>Smoke over 12 shops. Photograph: Lakeland</figcaption></figure>",
            p(FIRST, SECOND + " “We heard the guns all night,” she said."),
            '<blockquote class="pullquote"><p>We heard the guns all night</p></blockquote>',
            p(THIRD, FOURTH),
            '<p class="correction">This article gave the wrong number of soldiers.</p>',
        )
    )
    assert roles(version, "byline") == ["By Jane Roe"]
    assert roles(version, "caption") == ["Smoke over 12 shops. Photograph: Lakeland"]
    assert roles(version, "notice") == ["This article gave the wrong number of soldiers."]
    assert roles(version, "heading") == []
    assert len(roles(version, "body")) == 5


def test_what_is_drawn_is_what_is_read() -> None:
    version = read(
        page(
            p(
                "Rebels took Ost&shy;haven on <b>Sun</b>day, <q>at <q>long</q> last</q>, officials said &amp; wrote.",
                "At least <s>15</s> 12 people<sup><a href='#n1'>1</a></sup> of 10<sup>6</sup> were killed there, they said.",
                "<span hidden>Nobody sees 77 words.</span>The river rose by 5 &lt; 6 metres&nbsp;on Monday, they said.",
                "The mayor<br>and the <script>var x = '<p>99</p>'</script>army said that they would both come back.",
            )
        )
    )
    text = version.text
    assert "Rebels took Osthaven on Sunday, “at ‘long’ last”, officials said & wrote." in text
    assert "At least 12 people of 10⁶ were killed there, they said." in text
    assert "The river rose by 5 < 6 metres\u00a0on Monday" in text
    assert "The mayor\nand the army said" in text
    assert "77" not in text
    assert "99" not in text


def test_offsets_are_those_of_the_text() -> None:
    version = read(page(p(FIRST, SECOND, THIRD)))
    assert version.length == len(version.text)
    assert version.title_span is not None
    assert version.text[slice(*version.title_span)] == version.title == "Rebels take Osthaven"
    for statement in segment(version, load_lexicon()):
        assert version.text[slice(*statement.span)] == statement.text


def test_what_a_wrapper_is_called_hides_nothing_in_it() -> None:
    embed = '<div class="embed"><blockquote><p>We will fight this in court, all of us.</p></blockquote></div>'
    html = page(
        '<form><div class="content-with-sidebar story-share-container"><h1>Rebels take Osthaven</h1>',
        '<h2 class="standfirst">Some 340 children have to leave</h2><div><span>Share</span></div><div class="text">',
        p(FIRST, SECOND) + embed + f'<p class="promo-text">{THIRD}</p>' + p(FOURTH),
        '</div><div class="sidebar"><h3>Most popular</h3><p>Two people were hurt on Monday.</p></div></div></form>',
    )
    version = read(html)
    assert roles(version, "heading") == ["Some 340 children have to leave"]
    assert roles(version, "body") == [FIRST, SECOND, "We will fight this in court, all of us.", THIRD, FOURTH]


def test_a_title_without_the_name_of_the_outlet_is_found() -> None:
    html = page("<div>Rebels take Osthaven</div>", p(FIRST, SECOND, THIRD), title="Rebels take Osthaven | The Harbour Post")
    assert read(html).title == "Rebels take Osthaven"


# What it says of itself


def test_meta_elements_are_taken_where_there_is_no_json_ld() -> None:
    head = (
        '<link rel="canonical" href="https://post.example/1"><meta property="og:site_name" content="The Harbour Post">'
        '<meta property="og:title" content="Rebels &amp; others take Osthaven"><meta name="author" content="Jane Roe">'
        '<meta property="article:published_time" content="2024-12-02T08:30:00.000+01:00">'
        '<meta property="article:modified_time" content="2024-12-02T09:00:00Z"><meta property="og:locale" content="en_GB">'
    )
    version = read(page(p(FIRST, SECOND, THIRD), head=head))
    assert (version.title, version.outlet, version.authors) == (
        "Rebels & others take Osthaven",
        "The Harbour Post",
        ("Jane Roe",),
    )
    assert (version.published, version.modified) == ("2024-12-02T08:30:00+01:00", "2024-12-02T09:00:00Z")
    assert (version.url, version.lang, version.format) == ("https://post.example/1", "en-GB", "html")
    assert version.moment == version.modified


def test_json_ld_in_a_graph_with_references_lists_and_comments() -> None:
    graph = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "name": "Somewhere else"},
            {"@type": "Organization", "@id": "#org", "name": "The Harbour Post"},
            {"@type": "Person", "@id": "#jane", "name": "Jane Roe"},
            {
                "@type": ["Article", "ReportageNewsArticle"],
                "headline": "Rebels take Osthaven &amp; hold it",
                "author": [{"@id": "#jane"}, {"@type": "Person", "name": "Tom Orr"}],
                "publisher": {"@id": "#org"},
                "datePublished": "2024-12-02T08:30:00Z",
                "dateModified": "2024-12-03",
                "correction": [{"text": "The mayor is <b>Petra</b> Vance."}, "A date was wrong."],
                "isRelatedTo": {"@type": "NewsArticle", "headline": "Storm kills 40", "articleBody": "No."},
            },
        ],
    }
    head = f'<script type="application/ld+json"><!--\n{json.dumps(graph)}\n--></script>'
    version = read(page(p(FIRST, SECOND, THIRD), head=head))
    assert (version.title, version.outlet) == ("Rebels take Osthaven & hold it", "The Harbour Post")
    assert version.authors == ("Jane Roe", "Tom Orr")
    assert (version.published, version.modified) == ("2024-12-02T08:30:00Z", "2024-12-03")
    assert roles(version, "notice") == ["The mayor is Petra Vance.", "A date was wrong."]
    assert roles(version, "body") == [FIRST, SECOND, THIRD]


@pytest.mark.parametrize(
    "body",
    [
        "\n\n".join((FIRST, SECOND, THIRD)),
        p(FIRST, SECOND, THIRD),
        p(FIRST, SECOND, THIRD).replace("<", "&lt;").replace(">", "&gt;"),
        (FIRST + SECOND + THIRD) + " " + FOURTH,
    ],
    ids=["text", "html", "escaped", "run together"],
)
def test_an_article_body_is_read_where_the_page_draws_nothing(body: str) -> None:
    head = script(headline="Rebels take Osthaven", articleBody=body)
    html = f"<html><head>{head}</head><body><div id=app></div><script>draw()</script></body></html>"
    assert roles(read(html), "body")[:3] == [FIRST, SECOND, THIRD]


def test_an_article_body_that_breaks_off_does_not_hide_the_rest_of_the_page() -> None:
    head = script(headline="Rebels take Osthaven", articleBody=FIRST + " " + SECOND[:40] + "...")
    assert roles(read(page(p(FIRST, SECOND, THIRD, FOURTH), head=head)), "body") == [FIRST, SECOND, THIRD, FOURTH]


def test_a_page_that_breaks_off_does_not_hide_the_rest_of_its_article_body() -> None:
    head = script(headline="Rebels take Osthaven", articleBody="\n\n".join((FIRST, SECOND, THIRD, FOURTH)))
    assert roles(read(page(p(FIRST, "Subscribe now to read on."), head=head)), "body") == [FIRST, SECOND, THIRD, FOURTH]


def test_a_live_blog_is_marked_and_its_entries_are_read() -> None:
    updates = [
        {"headline": "Army sends soldiers", "datePublished": "2024-12-02T11:00:00Z", "articleBody": FOURTH},
        {"headline": "Mayor speaks", "datePublished": "2024-12-02T10:00:00Z", "articleBody": SECOND},
    ]
    value = {"@type": "LiveBlogPosting", "headline": "Osthaven: live", "liveBlogUpdate": updates}
    version = read(page(p(FIRST), head=f'<script type="application/ld+json">{json.dumps(value)}</script>'))
    assert version.live
    assert roles(version, "body") == [FOURTH, SECOND]
    assert roles(version, "heading") == ["Army sends soldiers", "Mayor speaks"]
    assert roles(version, "date") == ["2024-12-02T11:00:00Z", "2024-12-02T10:00:00Z"]
    assert not read(page(p(FIRST, SECOND))).live


def test_json_that_is_broken_is_passed_over() -> None:
    head = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": </script>' + script(headline="Right")
    assert read(page(p(FIRST, SECOND, THIRD), head=head)).title == "Right"


# Encodings


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("cp1252", '<meta charset="iso-8859-1">'),
        ("cp1251", '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">'),
        ("utf-8", "<meta charset=utf-16>"),
        ("utf-8", "<meta charset=rot13>"),
    ],
)
def test_the_charset_is_that_of_the_mark_or_the_page(encoding: str, head: str) -> None:
    text = SECOND.replace("Vance", "“Vance” – 5 ‰")
    warnings: list[str] = []
    assert text in read(page(p(FIRST, text, THIRD), head=head).encode(encoding), warnings).text
    assert warnings == []


def test_a_charset_that_does_not_fit_is_said() -> None:
    warnings: list[str] = []
    data = page(p(FIRST, SECOND.replace("Vance", "Vancé"), THIRD), head='<meta charset="utf-8">').encode("cp1252")
    assert "Vancé" in read(data, warnings).text
    assert warnings == ["-: the bytes are not in the encoding that the page names; read as Windows-1252"]


# Captures

TOOLBAR = "<!-- BEGIN WAYBACK TOOLBAR INSERT --><div><p>Seventeen captures of this page were made by 9 crawls.</p></div>"


def test_a_wayback_capture_has_its_date_and_the_pages_own_address() -> None:
    head = '<link rel="canonical" href="https://web.archive.org/web/20241203101500/https://post.example/osthaven">'
    html = page(TOOLBAR, "<!-- END WAYBACK TOOLBAR INSERT -->", p(FIRST, SECOND, THIRD), head=head)
    version = read(html + "<!--\n FILE ARCHIVED ON 10:15:00 Dec 03, 2024 AND RETRIEVED FROM THE INTERNET ARCHIVE -->")
    assert (version.captured, version.published) == ("2024-12-03T10:15:00Z", "2024-12-03T10:15:00Z")
    assert version.url == "https://post.example/osthaven"
    assert roles(version, "body") == [FIRST, SECOND, THIRD]
    assert "Seventeen" not in version.text


@pytest.mark.parametrize(
    ("comment", "captured"),
    [
        ("<!-- memento-datetime: Tue, 03 Dec 2024 10:15:00 GMT -->", "2024-12-03T10:15:00Z"),
        (
            "<!-- Page saved with SingleFile\n saved date: Tue Dec 03 2024 11:15:00 GMT+0100 (CET)\n-->",
            "2024-12-03T11:15:00+01:00",
        ),
        ("<!-- saved from url=(0028)https://post.example/osthaven -->", None),
    ],
)
def test_other_captures(comment: str, captured: str | None) -> None:
    head = '<meta property="article:published_time" content="2024-12-02">'
    version = read(comment + page(p(FIRST, SECOND, THIRD), head=head))
    assert (version.captured, version.published) == (captured, "2024-12-02")
    assert version.moment == (captured or "2024-12-02")


def test_a_toolbar_that_is_never_closed_hides_nothing() -> None:
    assert roles(read(page(TOOLBAR, p(FIRST, SECOND, THIRD))), "body")[-3:] == [FIRST, SECOND, THIRD]


# What cannot be read


@pytest.mark.parametrize("html", [page(), page("<nav><a href=/>Home</a></nav>"), "<html>", "<p hidden>Gone.</p>"])
def test_a_page_without_an_article_is_said(html: str) -> None:
    with pytest.raises(ReadError, match="no article found in this page"):
        read(html)


@pytest.fixture
def no_trafilatura(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)


@pytest.mark.usefixtures("no_trafilatura")
def test_without_trafilatura_the_error_says_how_to_get_it() -> None:
    with pytest.raises(ReadError) as caught:
        read(page(p(FIRST, SECOND, THIRD)))
    assert str(caught.value) == "-: HTML needs trafilatura: pip install 'newscmp[web]'"


@pytest.mark.usefixtures("no_trafilatura")
def test_without_trafilatura_an_article_body_is_enough_and_the_page_has_its_paragraphs() -> None:
    head = script(headline="Rebels take Osthaven", articleBody=" ".join((FIRST, SECOND, THIRD)))
    warnings: list[str] = []
    version = read(page(p(FIRST, SECOND, THIRD), head=head), warnings)
    assert f"{FIRST}\n\n{SECOND}\n\n{THIRD}" in version.text
    assert warnings == ["-: read by its JSON-LD alone, as HTML needs trafilatura: pip install 'newscmp[web]'"]


def test_what_an_aside_inside_the_article_tells_is_shown_and_not_compared() -> None:
    box = "<aside><h3>Facts</h3><p>The town had 40,200 people before the war began.</p><p><a href=/x>All</a></p></aside>"
    told = [f"<p>{text}</p>" for text in (FIRST, SECOND, THIRD, FOURTH)]
    version = read(f"<html><body><article>{''.join(told[:2])}{box}{''.join(told[2:])}</article>{box}</body></html>")
    assert roles(version, "boilerplate") == ["The town had 40,200 people before the war began."]
    assert roles(version, "body") == [FIRST, SECOND, THIRD, FOURTH]
