"""The page of `compare --format html`, as text: what it holds, what it escapes, where its links lead. How it works and looks
is tried in a real browser, in tests/browser."""

from __future__ import annotations

import base64
import hashlib
import re
import time
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

import newscmp
from newscmp import pipeline
from newscmp.cli import main
from newscmp.model import Figure, Mention, Overview, Report, Span, Track
from newscmp.pipeline import compare_versions, look_over
from newscmp.render import Style, render_alignments, render_reports
from newscmp.render.html import matrix, tracks
from newscmp.render.html.places import Places
from newscmp.render.html.text import Marked, annotated, shown, web_address, with_marks
from newscmp.render.html.tracks import draw_tracks
from newscmp.render.layout import BASE_MARK, END_MARK, WORD_END, WORD_MARK

WIRE = """\
Ferry runs aground off Varra

A ferry with at least 212 people on board ran aground off the island of Varra on Tuesday night, the coast guard said.

"We were very lucky with the weather," Captain Ilsa Brandt told reporters. Two of the crew were hurt.

The ferry was built in 1987. It had been inspected in January."""
POST = """\
Ferry hits rock off Varra

A ferry with about 230 people on board ran aground off the island of Varra on Tuesday night, police said.

"We were lucky with the weather," Captain Ilsa Brandt told reporters. Two of the crew were hurt.

The owner, Varra Lines, declined to comment."""
STAR = """\
Ferry runs aground off Varra

A ferry with 212 people on board ran aground off the island of Varra on Tuesday night.

Captain Ilsa Brandt told reporters that they had been very lucky with the weather. Three of the crew were hurt."""
HOSTILE = (
    "</style></script><script>window.hit=1</script><img src=x onerror=window.hit=1>"
    "\" onload=\"window.hit=1 ' onclick='x javascript:window.hit=1 <!-- --> \u202e\u2066\x00\x1b[31m &lt;b&gt; {} {0} %s ]]>"
)
VOID = {"meta", "input", "line", "rect", "circle", "polygon", "wbr"}


class Page(HTMLParser):
    """The elements of a page: (tag, attributes), its ids and links, and all text outside script and style."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        assert len(dict(attrs)) == len(attrs), f"an attribute twice: {tag} {attrs}"
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        inside = self._open[-1:]
        (self.scripts if inside == ["script"] else self.styles if inside == ["style"] else self.text).append(data)

    def ids(self) -> list[str]:
        return [attributes["id"] or "" for _, attributes in self.elements if "id" in attributes]

    def links(self) -> list[str]:
        return [attributes["href"] or "" for tag, attributes in self.elements if tag == "a"]

    def having(self, name: str) -> list[dict[str, str | None]]:
        """The attributes of the elements of a class."""
        return [held for _, held in self.elements if name in (held.get("class") or "").split()]


def article(text: str, id: str, **fields: object) -> newscmp.Version:
    return newscmp.article(text, id=id, **fields)


def compare(base: newscmp.Version, others: newscmp.Version | list[newscmp.Version]) -> Report:
    """A report with all rows and whole documents, as the command makes it for the page."""
    return compare_versions(base, others if isinstance(others, list) else [others], whole=True)


def ferry() -> Report:
    return compare(
        article(WIRE, "wire", outlet="Northern Wire", date="2025-03-04"),
        [
            article(POST, "post", outlet="Varra Post", date="2025-03-05", url="https://post.example/ferry?a=1&b=2"),
            article(STAR, "star", outlet="Evening Star", date="2025-03-06", url="javascript:alert(1)"),
        ],
    )


def draw(*reports: Report, many: bool = False) -> str:
    stories = [(f"story {number}", report) for number, report in enumerate(reports)]
    return "".join(render_reports(stories, "html", Style(), many, look_over))


def test_everything_of_the_page_is_there_and_well_formed() -> None:
    text = draw(ferry())
    page = Page(text)
    tags = [tag for tag, _ in page.elements]
    for tag in ("main", "nav", "header", "footer", "h1", "svg", "caption", "form"):
        assert tag in tags
    assert tags.count("h1") == tags.count("main") == tags.count("script") == tags.count("style") == 1
    said = " ".join(" ".join(page.text).split())
    for section in ("Summary", "Changes", "Side by side", "Figures through the versions", "Who tells what"):
        assert section in said
    assert text.isprintable() or not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)


def test_ids_are_unique_and_every_link_has_its_place() -> None:
    for page in (Page(draw(ferry())), Page(draw(ferry(), ferry(), many=True))):
        ids = page.ids()
        assert len(ids) == len(set(ids))
        inner = [link[1:] for link in page.links() if link.startswith("#")]
        assert len(inner) > 50
        assert set(inner) <= set(ids)
        given = [held["aria-labelledby"] or "" for _, held in page.elements if "aria-labelledby" in held]
        labelled = {name for names in given for name in names.split(" ")}
        assert labelled <= set(ids)
        assert {held["for"] for _, held in page.elements if "for" in held} <= set(ids)


def test_words_that_the_other_cell_does_not_have_are_underlined() -> None:
    text = draw(ferry())
    row = next(row for row in re.findall(r"<tr id=.*?</tr>", text) if "230</u>" in row)
    base, other = re.findall(r'<td role="cell" class="says".*?</td>', row)
    assert re.findall(r"<u>(.*?)</u>", base) == ["at", "least", "212", "the", "coast", "guard"]
    assert re.findall(r"<u>(.*?)</u>", other) == ["about", "230", "police"]
    assert '<mark class="c base"><u>at</u> <u>least</u> <u>212</u> people</mark>' in base
    # What only one side tells is compared with nothing, and a word that is cut off ends with its cell.
    assert "<u>" not in "".join(re.findall(r"<tr id=\"c\d+\" data-k=\"quote.missing\".*?</tr>", text))
    assert with_marks(f"{BASE_MARK}a {WORD_MARK}b{END_MARK} c{WORD_END} {WORD_MARK}<d") == (
        '<mark class="c base">a <u>b</u></mark> c <u>&lt;d</u>'
    )


def test_the_rows_are_a_table_for_screen_readers_without_script_too() -> None:
    table = re.search(r'<table class="rows".*?</table>', draw(ferry()), re.DOTALL)
    assert table
    elements = Page(table.group()).elements
    roles = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "td": "cell"}
    assert all(held.get("role") == roles[tag] for tag, held in elements if tag in roles)
    assert {(held.get("scope"), held.get("role")) for tag, held in elements if tag == "th"} == {
        ("col", "columnheader"), ("row", "rowheader")
    }


def test_each_change_is_a_row_that_leads_to_both_places_and_these_lead_back() -> None:
    report = ferry()
    text = draw(report)
    rows = re.findall(r'<tr id="c(\d+)" data-k="([\w.]+)".*?</tr>', text)
    assert [kind for _, kind in rows] == [change.kind for change in report.changes]
    assert [int(number) for number, _ in rows] == list(range(1, len(report.changes) + 1))
    for number, change in enumerate(report.changes, 1):
        row = re.search(rf'<tr id="c{number}".*?</tr>', text)
        assert row
        places = re.findall(r'class="go" href="#([^"]+)"', row.group())
        assert len(places) == (change.base is not None) + (change.other is not None)
        for place in places:
            statement = re.search(rf'<div class="st [^>]*id="{place}".*?\n</div>\n', text, re.DOTALL)
            assert statement
            assert f'href="#c{number}"' in statement.group()


def test_every_statement_of_every_version_is_there_once() -> None:
    report = ferry()
    page = Page(draw(report))
    ids = page.ids()
    for number, document in enumerate((report.base, *(alignment.other for alignment in report.alignments))):
        for statement in document.statements:
            assert ids.count(f"v{number}-{statement.n}") == 1
    text = re.sub(r"<[^>]+>", "", re.sub(r'<span class="sr">[^<]*</span>', "", draw(report)))
    for alignment in report.alignments:
        for statement in alignment.other.statements:
            assert shown(statement.text) in text


def test_figures_quotations_and_sources_are_marked_each_with_a_word_for_those_who_do_not_see_it() -> None:
    text = draw(ferry())
    assert '<span class="f" title="at least 212 people"><span class="sr">figure: </span>at least 212 people</span>' in text
    assert '<span class="q"><span class="sr">quote: </span>' in text
    assert re.search(r'<span class="a"[^>]*><span class="sr">source: </span>the coast guard</span>', text)
    assert re.search(r'<mark class="c base" data-v="1( 2)?"><span class="sr">differs: </span>', text)


def test_the_summary_counts_by_kind_and_outlet() -> None:
    report = ferry()
    table = re.search(r'<table class="counts">.*?</table>', draw(report), re.DOTALL)
    assert table
    for kind in {change.kind for change in report.changes}:
        row = re.search(rf'<tr><th scope="row"><span class="kind">{re.escape(kind)}</span></th>(.*?)</tr>', table.group())
        assert row
        counts = [int(count) for count in re.findall(r">(\d+)<", row.group(1))]
        wanted = [sum(c.kind == kind and c.version == id for c in report.changes) for id in ("post", "star")]
        assert counts == [*wanted, sum(wanted)]
    assert re.search(rf"<tfoot>.*<td>{len(report.changes)}</td></tr></tfoot>", table.group())


def test_many_versions_are_the_rows_of_the_summary() -> None:
    others = [article(POST.replace("230", str(230 + k)), f"other{k}") for k in range(12)]
    text = draw(compare(article(WIRE, "wire"), others))
    assert "<th scope=\"col\">version</th>" in text
    assert "The 13 versions" in text


# ---- the policy, and what an article may try


def hostile() -> Report:
    base = WIRE.replace("Varra on", f"Varra {HOSTILE} on")
    fields = {"title": f"Ferry {HOSTILE}", "outlet": f"Wire {HOSTILE}", "url": f"https://x.example/{HOSTILE}"}
    other = POST.replace("Varra on", f"Varra {HOSTILE} on").replace("Ilsa Brandt", f"Ilsa {HOSTILE} Brandt")
    return compare(
        article(base, f"a{HOSTILE}", **fields),
        [article(other, f"b{HOSTILE}", **fields | {"url": "javascript:window.hit=1"}), article(HOSTILE, "c")],
    )


def digest(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


@pytest.mark.parametrize("many", [False, True])
def test_the_policy_allows_the_page_its_own_style_and_script_and_nothing_else(many: bool) -> None:
    page = Page(draw(hostile(), many=many))
    policies = [held["content"] for tag, held in page.elements if "http-equiv" in held]
    script, style = "".join(page.scripts), "".join(page.styles)
    assert policies == [
        f"default-src 'none'; script-src {digest(script)}; style-src {digest(style)}; base-uri 'none'; form-action 'none'"
    ]
    # The policy comes before anything that it is about.
    assert [tag for tag, _ in page.elements[:5]] == ["html", "head", "meta", "meta", "meta"]
    assert "http" not in script.replace("use strict", "")
    assert "url(" not in style
    assert "@import" not in style


@pytest.mark.parametrize("many", [False, True])
def test_nothing_of_an_article_acts(many: bool) -> None:
    text = draw(hostile(), many=many)
    page = Page(text)
    assert not {tag for tag, _ in page.elements} & {"img", "iframe", "object", "embed", "link", "base"}
    assert sum(tag == "script" for tag, _ in page.elements) == 1
    for tag, held in page.elements:
        for name, value in held.items():
            assert not name.startswith("on"), (tag, name)
            assert name not in ("style", "src", "srcset", "action", "formaction", "srcdoc", "background", "xlink:href")
            if name == "href":
                assert value is not None
                assert re.match(r"#[\w-]+\Z|https?://[!-~]+\Z", value), value
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", text)
    assert "window.hit" in "".join(page.text)


def test_a_page_of_sheets_has_the_policy_and_no_script() -> None:
    report = hostile()
    page = Page("".join(render_alignments(report.alignments, "html", Style())))
    policy = next(held["content"] for _, held in page.elements if "http-equiv" in held)
    style = "".join(page.styles)
    assert policy == f"default-src 'none'; style-src {digest(style)}; base-uri 'none'; form-action 'none'"
    assert not page.scripts


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://a.example/b?c=d&e#f", "https://a.example/b?c=d&amp;e#f"),
        ("http://a.example", "http://a.example"),
        *((bad, None) for bad in (None, "", "javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "//a.example/")),
        *((f"https://a.example/{bad}", None) for bad in ('"', "'", "<", ">", " ", "\n", "\t", "\x00", "\u202e", "é")),
        (f"https://a.example/{'x' * 3000}", None),
        *((f"{bad}https://a.example/", None) for bad in (" ", "\n", "x")),
        ("https://", None),
        ("https:///x", None),
    ],
)
def test_only_plain_web_addresses_are_links(url: str | None, safe: str | None) -> None:
    assert web_address(url) == safe


def test_links_to_the_web_tell_nobody_where_from() -> None:
    page = Page(draw(ferry()))
    outer = [held for tag, held in page.elements if tag == "a" and (held["href"] or "").startswith("http")]
    assert [held["href"] for held in outer] == ["https://post.example/ferry?a=1&b=2"]
    assert all(held["rel"] == "noopener noreferrer" for held in outer)


# ---- marks in a text

TAGS = st.text("<>&\"'ab \u202e\x1b", max_size=30)


@given(TAGS, st.lists(st.tuples(st.integers(-3, 33), st.integers(-3, 33), st.integers(0, 3)), max_size=12))
def test_marks_are_well_nested_and_lose_nothing(text: str, spans: list[tuple[int, int, int]]) -> None:
    marks = [Marked(start, end, rank, f'<i class="r{rank}">', "</i>") for start, end, rank in spans]
    drawn = annotated(text, marks)
    root = ElementTree.fromstring(f"<p>{drawn}</p>")
    assert "".join(root.itertext()) == "".join(ElementTree.fromstring(f"<p>{shown(text)}</p>").itertext())
    for outer in root.iter("i"):
        assert all(inner.get("class", "") > outer.get("class", "") for inner in outer.iter("i") if inner is not outer)


def test_marks_that_cross_are_closed_and_opened_again() -> None:
    marks = [Marked(0, 5, 0, "<a>", "</a>", "one:"), Marked(3, 8, 1, "<b>", "</b>", "two:")]
    assert annotated("abcdefghij", marks) == (
        '<a><span class="sr">one: </span>abc<b><span class="sr">two: </span>de</b></a><b>fgh</b>ij'
    )


# ---- pictures of figures


def track(*figures: tuple[str, str | None, str | None, str], vague: bool = False) -> str:
    """The picture of one track, a figure a version: surface, low, high, bound."""
    versions = [article(WIRE, "wire"), *(article(POST, f"other{k}") for k in range(len(figures) - 1))]
    report = compare(versions[0], versions[1:] or [article(POST, "none")])
    places = Places(report)
    mentions = tuple(
        (
            Mention(
                Figure(1, Span(0, 5), surface, None if low is None else Decimal(1), bound=bound, vague=vague),
                None,
                None if low is None else Decimal(low),
                None if high is None else Decimal(high),
            ),
        )
        for surface, low, high, bound in figures
    )
    overview = Overview(places.documents[: len(figures)], (Track("people", mentions, "raised", True),), ())
    return "".join(draw_tracks(overview, places))


def test_bounds_are_bars_and_open_ends_run_to_the_edge() -> None:
    drawn = track(("12", "12", "12", "="), ("at least 16", "16", "Infinity", ">="), ("20 to 30", "20", "30", "="))
    assert len(re.findall(r'<circle class="dot base" cx="6\.00%"', drawn)) == 1
    opened = re.search(r'<rect class="bar open other" x="([\d.]+)%" y="\d+" width="([\d.]+)%"', drawn)
    assert opened
    assert float(opened[1]) + float(opened[2]) == pytest.approx(100)
    assert '<svg x="100%"' in drawn
    assert '<rect class="bar range other"' in drawn
    below = track(("12", "12", "12", "="), ("under 16", "-Infinity", "16", "<"))
    assert re.search(r'<rect class="bar open other" x="0%" y="\d+" width="94\.00%"', below)
    assert 'class="dot other hollow"' in below


def test_about_and_vague_words_are_told_from_ranges() -> None:
    assert '<rect class="bar about other"' in track(("12", "12", "12", "="), ("about 20", "18", "22", "~"))
    vague = track(("dozens", "24", "100", "="), ("hundreds", "200", "1000", "="), vague=True)
    assert vague.count('<rect class="bar vague') == 2


@pytest.mark.parametrize(
    "figures",
    [
        [("x", "0", "0", "="), ("y", "0", "0", "=")],
        [("x", "-5", "-5", "="), ("y", "7", "7", "=")],
        [("x", "1", "1", "="), ("y", "1E+400", "1E+400", "=")],
        [("x", "1E-30", "1E-30", "="), ("y", "1", "1", "=")],
        [("x", "0", "Infinity", ">"), ("y", "-Infinity", "0", "<")],
        [("x", "-Infinity", "Infinity", "="), ("y", None, None, "=")],
        [("x", "9" * 60, "9" * 60, "="), ("y", "1.123456789012345678", "2", "=")],
    ],
)
def test_any_numbers_have_a_picture_within_its_frame(figures: list[tuple[str, str | None, str | None, str]]) -> None:
    drawn = track(*figures)
    ElementTree.fromstring(f"<x>{re.search('<svg.*</svg>', drawn, re.DOTALL)[0]}</x>")  # type: ignore[index]
    for place in re.findall(r'\b(?:x|x1|x2|cx|width)="(-?[\d.]+)%"', drawn):
        assert 0 <= float(place) <= 100
    assert len(max(re.findall(r'class="axis"[^>]*>([^<]*)<', drawn), key=len, default="")) < 60


def test_a_picture_says_in_words_what_it_shows() -> None:
    drawn = track(("12 people", "12", "12", "="), ("at least 16 people", "16", "Infinity", ">="))
    title = re.search(r'<svg role="img" aria-labelledby="(\w+-d)".*?<title id="\1">(.*?)</title>', drawn, re.DOTALL)
    assert title
    assert title[2] == "people, raised. wire: 12 people; other0: at least 16 people"
    assert drawn.count('<th scope="row">') == 2


# ---- size and sameness


def test_the_same_bytes_every_time() -> None:
    assert draw(ferry()) == draw(ferry())


def big(versions: int, statements: int) -> Report:
    said = "Rescuers in {place} found {count} people under the rubble of house {n}, the mayor of {place} said on Monday."
    places = ["Ostby", "Varra", "Tarnow", "Bransk", "Lund", "Orsk", "Pell"]
    texts = [
        "\n\n".join(said.format(place=places[n % 7], count=n + 12 + (n + k) % 2, n=n * 17) for n in range(statements))
        for k in range(versions)
    ]
    first, *others = [article(text, f"version{k}", outlet=f"Outlet {k}") for k, text in enumerate(texts)]
    return compare(first, others)


def test_size_and_time_follow_the_story() -> None:
    """BASE is drawn once, whatever the number of versions: four times the texts are four times the page."""
    def cost(report: Report) -> tuple[float, int]:
        overview = look_over(report)
        best, size = 9e9, 0
        for _ in range(2):
            start = time.process_time()
            size = len("".join(render_reports([(None, report)], "html", Style(), False, lambda _: overview)))
            best = min(best, time.process_time() - start)
        return best, size

    small, large = cost(big(5, 20)), cost(big(5, 80))
    assert large[1] < 4.5 * small[1]
    assert large[0] < 10 * small[0]


def test_a_matrix_that_no_page_holds_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrix, "MOST_CELLS", 9)
    text = draw(ferry())
    said = re.search(r'<p class="limit">(\d+) of (\d+) statements are left out here', text)
    assert said
    assert int(said[2]) - int(said[1]) == 3
    assert 'class="limit"' not in draw(compare(article(STAR, "a"), article(STAR, "b")))


def test_pictures_that_no_page_holds_are_left_out_and_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = draw(ferry())
    monkeypatch.setattr(tracks, "MOST_LINES", 5)
    cut = draw(ferry())
    said = re.search(r'<p class="limit">(\d+) of (\d+) quantities are left out here', cut)
    assert said
    assert cut.count("<figure") == whole.count("<figure") - int(said[1]) > 0
    assert "The versions differ" in cut


def test_a_story_too_large_for_tables_over_it_has_a_page_without_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "MAX_COLUMNS", 2)
    text = draw(ferry())
    assert "too many versions" in text
    assert 'id="matrix"' not in text
    assert '<tr id="c1"' in text


# ---- the shell


def test_a_report_without_changes_is_a_page_too() -> None:
    text = draw(compare(article(WIRE, "a"), article(WIRE, "b")))
    page = Page(text)
    assert "nothing to report" in text
    assert not page.having("filters")
    assert page.having("pair")


def test_several_stories_are_sections_of_one_page() -> None:
    text = draw(ferry(), ferry(), many=True)
    assert "What differs in 2 stories" in text
    assert [held["id"] for held in Page(text).having("story")] == ["s1", "s2"]


def test_what_could_not_be_read_is_said(tmp_path: Path) -> None:
    from click.testing import CliRunner

    for name, text in (("wire.txt", WIRE), ("post.txt", POST)):
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "bad.txt").write_bytes(b"\0")
    files = [str(tmp_path / name) for name in ("wire.txt", "post.txt", "bad.txt")]
    done = CliRunner().invoke(main, ["compare", "-f", "html", "-o", str(tmp_path / "page.html"), *files])
    assert done.exit_code == 2
    text = (tmp_path / "page.html").read_text("utf-8")
    assert "Could not be read" in text
    assert "bad.txt" in text
    assert "Who tells what" in text
    assert 'id="figures"' in text
