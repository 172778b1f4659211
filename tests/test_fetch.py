"""fetch: pages of a real server on loopback, saved as dated versions; and what it must never do."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

import newscmp.fetch as room
from newscmp.cli import main
from newscmp.errors import FetchError
from newscmp.fetch import AGENT, Fetcher
from newscmp.fetch.address import is_public, parse_address, resolve
from newscmp.fetch.robots import parse_robots
from newscmp.model import Span, Version
from newscmp.pipeline import Options
from newscmp.read import read_bytes, read_versions
from newscmp.save import name_article, quote_scalar, render_article
from newscmp.segment import segment

TITLE = "Ferry runs aground: 212 saved"
PAGE = f"""\
<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>{TITLE} | Varra Post</title>
<meta property="og:site_name" content="Varra Post"><meta property="og:title" content="{TITLE}">
<meta property="article:published_time" content="2026-03-04T08:12:00Z"><meta name="author" content="Ines Tal">
<link rel="canonical" href="https://varra-post.example/ferry"></head>
<body><header><nav><a href="/">Home</a></nav></header><main><article><h1>{TITLE}</h1><p class="byline">By Ines Tal</p>
<figure><img src="x.jpg"><figcaption>The ferry off Varra on Wednesday, as seen from the lighthouse</figcaption></figure>
<p>A ferry with about 230 people on board ran aground off the island of Varra on Tuesday night, the coast guard said.</p>
<p>At least 212 people were brought ashore in lifeboats, according to the harbour master, Edda Korn. Seven of them were
taken to the hospital in the town of Varra, and two were kept there.</p>
<p>"The engine failed and we drifted," said the captain, Jonas Weil. "Nobody panicked."</p>
<p><a href="/more">Read more: storms of the year</a></p>
<h2>Inquiry</h2>
<p>The ministry of transport said that it would open an inquiry on Thursday. Winds of 90 kilometres an hour were measured
on the island that night, and no other ship left the harbour before the morning.</p>
</article></main><footer><p>Copyright Varra Post</p></footer></body></html>
""".encode()

Handler = Callable[[BaseHTTPRequestHandler], None]


class Site:
    """A server on loopback. ``pages`` are bytes, or functions that answer; ``asked`` is what was asked for."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes | Handler] = {}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        site = self

        class Answer(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.asked.append(self.path)
                site.headers.append(dict(self.headers.items()))
                page = site.pages.get(self.path)
                if page is None:
                    reply(404)(self)
                elif isinstance(page, bytes):
                    reply(200, page)(self)
                else:
                    page(self)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request: Any, address: Any) -> None:
                pass  # whoever asked has gone away

        self.server = Server(("127.0.0.1", 0), Answer)
        self.port = self.server.server_address[1]
        self.scheme = "http"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def url(self, path: str = "/ferry") -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}{path}"

    def count(self, path: str) -> int:
        return self.asked.count(path)


def reply(status: int, body: bytes = b"", **headers: str) -> Handler:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        given = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))}
        for name, value in (given | {name.replace("_", "-"): value for name, value in headers.items()}).items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def raw(data: bytes) -> Handler:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        handler.wfile.write(data)

    return answer


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    site.pages["/ferry"] = PAGE
    yield site
    site.server.shutdown()
    site.server.server_close()


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that were waited: none really are."""
    seen: list[float] = []
    monkeypatch.setattr("newscmp.fetch.time.sleep", seen.append)
    return seen


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "seeds" / "ferry"


def newscmp_(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def fetch(folder: Path, *arguments: object) -> Result:
    return newscmp_("fetch", "-d", folder, "--allow-private", *arguments)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


# ---- saving


def test_a_page_is_saved_as_a_dated_text_with_front_matter(site: Site, folder: Path) -> None:
    done = fetch(folder, site.url())
    assert (done.exit_code, done.stderr) == (0, "")
    (name,) = names(folder)
    assert done.stdout == f"{folder / name}\n"
    assert re.fullmatch(r"varra-post-\d{8}T\d{6}Z\.txt", name)
    text = (folder / name).read_text()
    head = f'---\ntitle: "{TITLE}"\noutlet: Varra Post\nauthor: Ines Tal\ndate: 2026-03-04T08:12:00Z\ncaptured: 20'
    assert text.startswith(head)
    assert f"\nurl: {site.url()}\ncanonical: https://varra-post.example/ferry\n" in text
    (version,) = read_versions(str(folder / name))
    assert (version.title, version.outlet, version.authors) == (TITLE, "Varra Post", ("Ines Tal",))
    assert (version.url, version.lang, version.published) == (site.url(), "en-GB", "2026-03-04T08:12:00Z")
    assert version.captured is not None
    assert version.moment == version.captured


def statements(version: Version) -> list[tuple[str, str]]:
    found = segment(version, Options().lexicon())
    return [(s.role, " ".join(s.text.split())) for s in found if s.role != "front matter"]


def test_reading_it_back_gives_the_same_statements(site: Site, folder: Path) -> None:
    fetch(folder, site.url())
    (version,) = read_versions(str(folder / names(folder)[0]))
    (page,) = read_bytes(PAGE, "ferry.html")
    assert statements(version) == statements(page)
    assert {"headline", "byline", "caption", "link", "heading", "body"} <= {role for role, _ in statements(version)}


def test_what_tells_the_same_gives_no_new_file(site: Site, folder: Path) -> None:
    fetch(folder, site.url())
    before = names(folder)
    site.pages["/ferry"] = PAGE.replace(b"storms of the year", b"what to cook").replace(b" on Tuesday", b"\n   on  Tuesday")
    done = fetch(folder, site.url())
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")
    assert names(folder) == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"212 people", b"221 people"),
        (b"runs aground: 212", b"runs aground: 221"),
        (b"Nobody panicked", b"Somebody panicked"),
        (b"from the lighthouse", b"from the church"),
        (b"<h2>", b"<p>Correction: An earlier version of this story gave a wrong number of people.</p><h2>"),
    ],
)
def test_what_tells_something_else_does(site: Site, folder: Path, old: bytes, new: bytes) -> None:
    fetch(folder, site.url())
    site.pages["/ferry"] = PAGE.replace(old, new)
    assert fetch(folder, site.url()).stdout.count("\n") == 1
    assert len(names(folder)) == 2
    site.pages["/ferry"] = PAGE  # back again: that is a change too
    assert fetch(folder, site.url()).stdout.count("\n") == 1
    assert len(names(folder)) == 3
    assert fetch(folder, site.url()).stdout == ""


def test_fetch_then_watch_reports_the_edit(
    site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    fetch(folder, site.url())
    assert newscmp_("watch", folder).exit_code == 0
    fetch(folder, site.url())
    assert newscmp_("watch", folder).stdout == ""
    site.pages["/ferry"] = PAGE.replace(b"At least 212", b"At least 221")
    fetch(folder, site.url())
    done = newscmp_("watch", folder)
    assert done.exit_code == 1
    assert done.stdout.startswith("ferry: 1 figure changed (varra-post-")
    assert "«At least 212 people»" in done.stdout
    assert "«At least 221 people»" in done.stdout
    assert newscmp_("watch", folder).exit_code == 0


def test_names_are_safe_and_nothing_is_overwritten(site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newscmp.fetch.time.strftime", lambda *_: "2026-03-04T08:15:02Z")
    for number in range(3):
        evil = PAGE.replace(b'"Varra Post"', '"../../\x1b[2J/Värra:Post\\..\\x"'.encode())
        site.pages["/ferry"] = evil.replace(b"212", b"%d" % (300 + number))
        assert fetch(folder, site.url()).exit_code == 0
    stem = "2j-varra-post-x-20260304T081502Z"
    assert names(folder) == [f"{stem}.txt", f"{stem}_2.txt", f"{stem}_3.txt"]
    assert names(folder.parent) == ["ferry"]
    assert "301" in (folder / f"{stem}_2.txt").read_text()


def test_a_link_or_a_folder_that_bears_the_name_is_let_be(site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newscmp.fetch.time.strftime", lambda *_: "2026-03-04T08:15:02Z")
    folder.mkdir(parents=True)
    (folder / "varra-post-20260304T081502Z.txt").symlink_to(folder / "elsewhere")
    (folder / "varra-post-20260304T081502Z_2.txt").mkdir()
    assert fetch(folder, site.url()).stdout.endswith("Z_3.txt\n")
    assert not (folder / "elsewhere").exists()


def test_a_file_system_without_links_gets_whole_files_too(site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(1, "not here")

    monkeypatch.setattr(os, "link", refuse)
    monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    assert fetch(folder, site.url()).exit_code == 0
    assert len(names(folder)) == 1
    assert read_versions(str(folder / names(folder)[0]))[0].title == TITLE


def test_a_page_without_an_article_writes_nothing(site: Site, folder: Path) -> None:
    site.pages["/ferry"] = b"<!DOCTYPE html><html><body><script>draw()</script></body></html>"
    done = fetch(folder, site.url())
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"newscmp fetch: {site.url()}: no article found in this page")
    assert not folder.exists()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.7 ...", "a PDF"),
        (b"PK\x03\x04abc", "an archive"),
        (b"WARC/1.0\r\n", "an archive"),
        (b"", "empty"),
        (b"<?xml version='1.0'?><prices/>", "XML of no kind that is read"),
    ],
)
def test_what_is_no_article_is_said(site: Site, folder: Path, data: bytes, message: str) -> None:
    site.pages["/ferry"] = data
    done = fetch(folder, site.url())
    assert done.exit_code == 2
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert not folder.exists()


def test_one_bad_address_of_several(site: Site, folder: Path) -> None:
    site.pages["/other"] = PAGE.replace(b"Varra Post", b"Northern Wire")
    done = fetch(folder, site.url("/gone"), site.url(), "ftp://wire.example/x", site.url("/other"), site.url())
    assert done.exit_code == 2
    assert [name.split("-2")[0] for name in names(folder)] == ["northern-wire", "varra-post"]
    assert done.stderr.splitlines() == [
        "newscmp fetch: ftp://wire.example/x: only http and https addresses are fetched, not ftp",
        f"newscmp fetch: {site.url('/gone')}: HTTP 404 Not Found",
    ]
    assert site.count("/ferry") == 1


def test_few_words_are_warned_of(site: Site, folder: Path) -> None:
    fetch(folder, site.url())
    told = b"You have read your free articles of this month, and we would be glad to have you as a reader."
    site.pages["/ferry"] = b"<html><body><article><h1>Please subscribe</h1><p>" + told + b"</p></article></body></html>"
    done = fetch(folder, site.url())
    assert done.exit_code == 0
    assert re.search(r"warning: \S+/ferry: only 20 words, 105 before; is it still the article\?\n$", done.stderr)
    assert "is it the article, or a notice in its place?" in fetch(folder.parent / "new", site.url()).stderr
    assert fetch(folder.parent / "quiet", "-q", site.url()).output == ""


def test_titles_do_nothing_on_a_terminal(site: Site, folder: Path) -> None:
    site.pages["/ferry"] = reply(418, b"", X="y")
    site.pages["/evil"] = raw(b"HTTP/1.1 404 \x1b[31mRed\r\nContent-Length: 0\r\n\r\n")
    site.pages["/moved"] = reply(302, Location="javascript:\x1b]0;x\x07")
    done = fetch(folder, site.url("/evil"), site.url("/moved"))
    assert done.exit_code == 2
    assert "\x1b" not in done.output
    assert "\x07" not in done.output


def test_a_feed_gives_each_entry(site: Site, folder: Path) -> None:
    item = "<item><title>Ferry {n}</title><link>https://wire.example/{n}</link><description>{text}</description></item>"
    text = "The ferry with 23{n} people ran aground off the island on Tuesday night, the coast guard said. " * 3
    items = "".join(item.format(n=n, text=text.format(n=n)) for n in range(3))
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>{items}</channel></rss>'
    site.pages["/feed"] = feed.encode()
    assert len(fetch(folder, site.url("/feed")).stdout.splitlines()) == 3
    assert fetch(folder, site.url("/feed")).stdout == ""
    site.pages["/feed"] = feed.replace("231", "240").encode()
    assert len(fetch(folder, site.url("/feed")).stdout.splitlines()) == 1
    urls = {version.url for name in names(folder) for version in read_versions(str(folder / name))}
    assert urls == {f"https://wire.example/{n}" for n in range(3)}


def test_records_without_an_address_are_known_by_their_ids(site: Site, folder: Path) -> None:
    text = "The ferry ran aground off the island of Varra on Tuesday, the coast guard said, with {n} people on board."
    urls = ["", "", "https://wire.example/", "https://wire.example/"]
    lines = [json.dumps({"id": f"r{n}", "text": text.format(n=200 + n), "url": url}) for n, url in enumerate(urls)]
    site.pages["/all"] = reply(200, "\n".join(lines).encode(), Content_Type="application/jsonl")
    assert len(fetch(folder, site.url("/all")).stdout.splitlines()) == 4
    assert fetch(folder, site.url("/all")).stdout == ""
    site.pages["/all"] = reply(200, "\n".join(reversed(lines)).replace("203", "204").encode())
    assert len(fetch(folder, site.url("/all")).stdout.splitlines()) == 1


def test_windows_line_ends_and_furniture_are_kept(site: Site, folder: Path) -> None:
    page = "---\ntitle: Ferry\nfurniture:\n  caption: 2\n---\n\nA ferry ran aground off Varra.\n\nThe ferry.\n"
    site.pages["/ferry.txt"] = reply(200, page.replace("\n", "\r\n").encode(), Content_Type="text/plain")
    fetch(folder, site.url("/ferry.txt"))
    (version,) = read_versions(str(folder / names(folder)[0]))
    assert statements(version)[1:] == [("body", "A ferry ran aground off Varra."), ("caption", "The ferry.")]


def test_a_text_with_front_matter_keeps_it(site: Site, folder: Path) -> None:
    body = "A ferry ran aground off Varra on Tuesday, the coast guard said.\n\nNobody was hurt, it said.\n"
    page = f"---\ntitle: Ferry aground\nbase: true\nurl: file:///etc/passwd\n---\n{body}".encode()
    site.pages["/ferry.txt"] = reply(200, page, Content_Type="text/plain; charset=utf-8")
    fetch(folder, site.url("/ferry.txt"))
    (version,) = read_versions(str(folder / names(folder)[0]))
    assert (version.title, version.url, version.base) == ("Ferry aground", site.url("/ferry.txt"), False)
    assert version.text.endswith(body)


def test_a_kill_notice_stays_one(site: Site, folder: Path) -> None:
    item = {"uri": "urn:x:1", "pubstatus": "canceled", "headline": "KILL: Ferry story"}
    item["versioncreated"] = "2026-03-04T09:00:00Z"
    site.pages["/item"] = reply(200, json.dumps(item).encode(), Content_Type="application/json")
    assert fetch(folder, site.url("/item")).exit_code == 0
    (version,) = read_versions(str(folder / names(folder)[0]))
    assert (version.status, version.title) == ("canceled", "KILL: Ferry story")
    assert fetch(folder, site.url("/item")).stdout == ""


# ---- the written form


_CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
_WORDS = st.text(_CHARACTERS, max_size=60).map(lambda text: " ".join(text.split()))


@settings(max_examples=150, deadline=None)
@given(_WORDS.filter(bool), _WORDS, st.lists(_WORDS.filter(bool), max_size=3))
def test_any_title_outlet_and_authors_are_read_back(title: str, outlet: str, authors: list[str]) -> None:
    body = "A ferry ran aground off Varra.\n\nNobody was hurt."
    text = f"{title}\n\n{body}"
    version = Version("x", text, len(text), title=title, title_span=Span(0, len(title)), format="html")
    marks = ((Span(len(text) - 16, len(text)), "caption"),)
    version = version._replace(outlet=outlet or None, authors=tuple(authors), marks=marks)
    (again,) = read_bytes(render_article(version, "https://wire.example/x").encode(), "x.txt")
    assert (again.title, again.outlet, again.authors) == (title, outlet or None, tuple(authors))
    assert again.text[: again.length].endswith(f"---\n{body}\n")
    ((span, role),) = again.marks
    assert (again.text[span.start : span.end].strip(), role) == ("Nobody was hurt.", "caption")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Dam breaks, 300 dead", "Dam breaks, 300 dead"),
        ("Ferry: 212 saved", '"Ferry: 212 saved"'),
        ('"No siren": mayor', "'\"No siren\": mayor'"),
        ("yes", '"yes"'),
        ("12:30", '"12:30"'),
        ("#1 story", '"#1 story"'),
        ("2026-03-04", "2026-03-04"),
        ('It\'s a "win": mayor', '|-\n    It\'s a "win": mayor'),
        ("bell\x07", '"bell\\u0007"'),
    ],
)
def test_scalars_are_quoted_where_yaml_needs_it(text: str, written: str) -> None:
    assert quote_scalar(text) == written


def test_furniture_that_is_none_is_let_be() -> None:
    for told in ("a sofa", "{sofa: 1}", "{caption: 99999999999}", "{caption: [1]}", "[caption]", "{caption: }"):
        (version,) = read_bytes(
            f"---\ntitle: x\nfurniture: {told}\nstatus: draft\n---\nA sofa was sold.\n".encode(), "x.txt"
        )
        assert version.marks == ()
        assert version.status is None


@pytest.mark.parametrize(
    ("outlet", "name"),
    [
        ("Le Journal de l'Île", "le-journal-de-l-ile-20260304T081502Z.txt"),
        ("../../etc/passwd", "etc-passwd-20260304T081502Z.txt"),
        ("Правда", "article-20260304T081502Z.txt"),
        ("seed.txt", "seed-txt-20260304T081502Z.txt"),
        ("x" * 999, "x" * 60 + "-20260304T081502Z.txt"),
    ],
)
def test_file_names(outlet: str, name: str) -> None:
    assert name_article(outlet, "2026-03-04T08:15:02Z", ".txt") == name


# ---- manners


def test_it_says_who_asks(site: Site, folder: Path) -> None:
    fetch(folder, site.url())
    assert site.asked == ["/robots.txt", "/ferry"]
    for headers in site.headers:
        assert headers["User-Agent"] == AGENT
        assert headers["Host"] == f"127.0.0.1:{site.port}"
        assert "Cookie" not in headers


def test_robots_are_kept_to(site: Site, folder: Path) -> None:
    site.pages["/robots.txt"] = b"User-agent: *\nDisallow: /ferry\n"
    done = fetch(folder, site.url(), site.url("/ferry/2"))
    assert done.exit_code == 2
    assert done.stderr.splitlines()[0].endswith(f"/ferry: robots.txt of 127.0.0.1:{site.port} does not allow it")
    assert site.asked == ["/robots.txt"]


def test_a_redirect_asks_robots_again(site: Site, folder: Path) -> None:
    site.pages["/robots.txt"] = b"User-agent: newscmp\nDisallow: /hidden\n"
    site.pages["/open"] = reply(301, Location="/hidden")
    site.pages["/hidden"] = PAGE
    assert "does not allow it" in fetch(folder, site.url("/open")).stderr
    assert site.count("/hidden") == 0


@pytest.mark.parametrize("status", [401, 403, 404, 410, 429])
def test_robots_that_are_not_there_allow_all(site: Site, folder: Path, status: int) -> None:
    site.pages["/robots.txt"] = reply(status)
    assert fetch(folder, site.url()).exit_code == 0


def test_robots_that_fail_forbid_all(site: Site, folder: Path) -> None:
    site.pages["/robots.txt"] = reply(503)
    done = fetch(folder, site.url())
    assert "its robots.txt cannot be read (HTTP 503)" in done.stderr
    assert site.asked == ["/robots.txt", "/robots.txt"]


def test_a_huge_robots_is_read_as_far_as_it_counts(site: Site, folder: Path) -> None:
    site.pages["/robots.txt"] = b"User-agent: *\nDisallow: /ferry\n" + b"# padding\n" * 100_000
    assert "does not allow it" in fetch(folder, site.url()).stderr


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow:\n", "/a", True),
        ("User-agent: *\nDisallow: /\n", "/a", False),
        ("User-agent: *\nDisallow: /\n", "/robots.txt", True),
        ("User-agent: *\nDisallow: /\nAllow: /news/\n", "/news/a", True),
        ("User-agent: *\nAllow: /\nDisallow: /news/\n", "/news/a", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a\n", "/a", True),
        ("User-agent: *\nDisallow: /*?print=\n", "/a?print=1", False),
        ("User-agent: *\nDisallow: /*?print=\n", "/a?page=1", True),
        ("User-agent: *\nDisallow: /*.pdf$\n", "/a.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$\n", "/a.pdf?x", True),
        ("User-agent: *\nDisallow: /a$\n", "/a", False),
        ("User-agent: *\nDisallow: /a$\n", "/ab", True),
        ("User-agent: *\nDisallow: /%7Ejo\n", "/~jo", False),
        ("User-agent: *\nDisallow: /caf\u00e9\n", "/caf%c3%a9", False),
        ("User-agent: other\nDisallow: /\n", "/a", True),
        ("User-agent: NewsCmp/1.0\nDisallow: /\n\nUser-agent: *\nAllow: /\n", "/a", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: newscmp\nAllow: /\n", "/a", True),
        ("User-agent: newscmp\nUser-agent: other\nDisallow: /a\n\nUser-agent: newscmp\nDisallow: /b\n", "/b", False),
        ("User-agent: newscmp-plus\nDisallow: /\n", "/a", True),
        ("Disallow: /\n", "/a", True),
        ("\ufeffuser-agent:*\r\ndisallow:/a # no\r\n", "/a", False),
        ("User-agent: *\nCrawl-delay: 5\nDisallow: /a\n", "/a", False),
        ("<html>no robots</html>", "/a", True),
    ],
)
def test_rules_of_robots(text: str, path: str, allowed: bool) -> None:
    assert parse_robots(text, "newscmp").allows(path) is allowed


def test_rules_of_robots_take_no_time() -> None:
    robots = parse_robots("User-agent: *\nDisallow: /" + "*a" * 3_000 + "b$\n", "newscmp")
    start = time.process_time()
    assert robots.allows("/" + "a" * 8_000)
    assert time.process_time() - start < 1


def test_two_pages_of_one_host_are_apart(site: Site, folder: Path, waits: list[float]) -> None:
    site.pages["/other"] = PAGE
    fetch(folder, site.url(), site.url("/other"))
    assert len(waits) == 1
    assert 0.5 < waits[0] <= 1
    site.pages["/robots.txt"] = b"User-agent: *\nCrawl-delay: 7\n"
    fetch(folder, site.url(), site.url("/other"))
    assert 6 < waits[1] <= 7


# ---- trouble that may pass


def after(count: int, first: Handler, then: bytes = PAGE) -> Handler:
    """Answers with ``first`` so often, then with the page."""
    left = [count]

    def answer(handler: BaseHTTPRequestHandler) -> None:
        left[0] -= 1
        (first if left[0] >= 0 else reply(200, then))(handler)

    return answer


CUT = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n<html><p>The ferry")
CUT_CHUNK = raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n<html><p>The ferry")
CUT_GZIP = reply(200, gzip.compress(PAGE)[:-20], Content_Encoding="gzip")


@pytest.mark.parametrize(
    ("first", "wait"),
    [
        (reply(503), 2),
        (reply(429, Retry_After="7"), 7),
        (raw(b""), 2),
        (raw(b"SSH-2.0-OpenSSH_9.2\r\n"), 2),
        (CUT, 2),
        (CUT_CHUNK, 2),
        (CUT_GZIP, 2),
    ],
    ids=["503", "429", "nothing", "ssh", "cut", "cut chunk", "cut gzip"],
)
def test_one_retry(site: Site, folder: Path, waits: list[float], first: Handler, wait: float) -> None:
    site.pages["/ferry"] = after(1, first)
    done = fetch(folder, site.url())
    assert (done.exit_code, site.count("/ferry"), waits[0]) == (0, 2, wait)
    site.pages["/ferry"] = after(9, first)
    done = fetch(folder, site.url())
    assert (done.exit_code, site.count("/ferry"), done.stderr.count("\n")) == (2, 4, 1)
    assert len(names(folder)) == 1


def test_nobody_waits_for_an_hour(site: Site, folder: Path, waits: list[float]) -> None:
    site.pages["/ferry"] = reply(503, Retry_After="3600")
    done = fetch(folder, site.url())
    assert done.stderr.endswith("HTTP 503 Service Unavailable; it asks to come back in 3,600 seconds\n")
    assert (waits, site.count("/ferry")) == ([], 1)


@pytest.mark.parametrize("status", [400, 403, 404, 410, 451])
def test_what_is_refused_is_not_asked_for_again(site: Site, folder: Path, status: int) -> None:
    site.pages["/ferry"] = reply(status)
    assert f"HTTP {status}" in fetch(folder, site.url()).stderr
    assert site.count("/ferry") == 1


def test_a_port_that_nobody_listens_at(folder: Path, waits: list[float]) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        done = fetch(folder, f"http://127.0.0.1:{held.getsockname()[1]}/x")
    assert done.stderr.endswith("/x: cannot connect: connection refused\n")
    assert waits == [2]


# ---- limits


@pytest.mark.parametrize("drip", [b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n"])
def test_a_page_that_drips_holds_nobody_up(site: Site, drip: bytes) -> None:
    gone = threading.Event()

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(drip)
        while not gone.wait(0.02):
            handler.wfile.write(b"x")

    site.pages["/ferry"] = answer
    start = time.monotonic()
    with pytest.raises(FetchError, match="no answer in time"):
        Fetcher(0.3, 10**6, True, lambda _: None).fetch(site.url())
    gone.set()
    assert time.monotonic() - start < 5


@pytest.mark.parametrize(
    "answer",
    [
        reply(200, b"<p>" + b"x" * 60_000),
        reply(200, gzip.compress(b"x" * 3_000_000), Content_Encoding="gzip"),
        reply(200, b"".join(gzip.compress(b"x" * 1_000) for _ in range(80)), Content_Encoding="gzip"),
        raw(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 60_000),
    ],
    ids=["long", "gzip bomb", "gzip members", "no length"],
)
def test_what_is_too_long_is_not_read(site: Site, answer: Handler) -> None:
    site.pages["/ferry"] = answer
    with pytest.raises(FetchError, match=r"longer than 0\.05 MB, the limit for one page; raise it with --max-size"):
        Fetcher(5, 50_000, True).fetch(site.url())


def test_headers_have_limits(site: Site) -> None:
    for data in (b"X: " + b"y" * 70_000, b"X: y\r\n" * 200):
        site.pages["/ferry"] = raw(b"HTTP/1.1 200 OK\r\n" + data + b"\r\n\r\n")
        with pytest.raises(FetchError, match="not a reply that HTTP knows"):
            Fetcher(5, 50_000, True, lambda _: None).fetch(site.url())


def test_empty_gzip_members_have_a_limit(site: Site) -> None:
    site.pages["/ferry"] = reply(200, gzip.compress(b"") * 3_000, Content_Encoding="gzip")
    with pytest.raises(FetchError, match="too many pieces"):
        Fetcher(5, 10**6, True).fetch(site.url())


def test_packed_pages_are_unpacked(site: Site) -> None:
    half = len(PAGE) // 2
    for data in (
        gzip.compress(PAGE),
        gzip.compress(PAGE[:half]) + gzip.compress(PAGE[half:]),
        gzip.compress(PAGE) + b"\0" * 9,
    ):
        site.pages["/ferry"] = reply(200, data, Content_Encoding="gzip")
        assert Fetcher(5, 10**6, True).fetch(site.url()).data == PAGE
    site.pages["/ferry"] = reply(200, b"...", Content_Encoding="br")
    with pytest.raises(FetchError, match=r"a coding that was not asked for \(br\)"):
        Fetcher(5, 10**6, True).fetch(site.url())


def test_the_charset_that_the_server_names(site: Site, folder: Path) -> None:
    page = PAGE.decode().replace('<meta charset="utf-8">', "").replace("Jonas Weil", "Ján Křepel")
    site.pages["/ferry"] = reply(200, page.encode("iso-8859-2"), Content_Type="text/html; charset=iso-8859-2")
    fetch(folder, site.url())
    assert "Ján Křepel" in (folder / names(folder)[0]).read_text("utf-8")


# ---- redirects


def test_redirects_are_followed_and_counted(site: Site, folder: Path) -> None:
    site.pages["/a"] = reply(301, Location="/b")
    site.pages["/b"] = reply(307, Location=f"//127.0.0.1:{site.port}/ferry#top")
    assert fetch(folder, site.url("/a")).exit_code == 0
    (version,) = read_versions(str(folder / names(folder)[0]))
    assert version.url == site.url("/a")
    site.pages["/c"] = reply(302, Location="/c")
    assert fetch(folder, site.url("/c")).stderr.endswith("/c: more than 10 redirects\n")
    assert site.count("/c") == 11


@pytest.mark.parametrize(
    ("location", "message"),
    [
        ("file:///etc/passwd", "only http and https"),
        ("ftp://wire.example/", "only http and https"),
        ("gopher://wire.example/", "only http and https"),
        ("http://user:secret@wire.example/", "user name or password"),
        ("http://wire.example:25/", "port 25"),
        ("", "a redirect to nowhere"),
        ("http://[::1", "not an address"),
    ],
)
def test_redirects_to_elsewhere_are_refused(site: Site, folder: Path, location: str, message: str) -> None:
    site.pages["/ferry"] = reply(302, Location=location)
    done = fetch(folder, site.url())
    assert done.exit_code == 2
    assert message in done.stderr
    assert not folder.exists()


def test_a_redirect_from_outside_never_leads_inside(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even with --allow-private: what a public host answers does not choose what is asked for in here."""
    site.pages["/ferry"] = reply(302, Location="/inside")
    site.pages["/inside"] = PAGE
    monkeypatch.setattr(room, "_is_public", lambda reply: True)
    with pytest.raises(FetchError, match="not a public address"):
        Fetcher(5, 10**6, True).fetch(site.url())
    assert site.count("/inside") == 0


# ---- addresses


@pytest.mark.parametrize(
    "number",
    [
        *(
            "127.0.0.1",
            "127.9.9.9",
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "100.100.100.200",
        ),
        *("0.0.0.0", "255.255.255.255", "224.0.0.1", "240.0.0.1", "192.0.2.1", "198.18.0.1", "168.63.129.16", "192.0.0.192"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "fec0::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::"),
        *("2002:c0a8:101::1", "::ffff:0:127.0.0.1", "2001:0:1:1:1:1:80ff:fffe", "64:ff9b:1::1"),
    ],
)
def test_numbers_that_are_not_public(number: str) -> None:
    assert not is_public(number)


@pytest.mark.parametrize(
    "number", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "2a00:1450:4001::1", "64:ff9b::101:101", "::ffff:1.1.1.1"]
)
def test_numbers_that_are(number: str) -> None:
    assert is_public(number)


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "017700000001", "0", "localhost", "LOCALHOST."),
        *("[::1]", "[::ffff:127.0.0.1]", "①②⑦.⓪.⓪.①"),
    ],
)
def test_no_notation_gets_around_the_check(site: Site, folder: Path, host: str) -> None:
    done = newscmp_("fetch", "-d", folder, f"http://{host}:{site.port}/ferry")
    assert done.exit_code == 2
    assert re.search("not a public address; --allow-private|cannot find|not a web address", done.stderr)
    assert site.asked == []


def test_it_connects_to_the_number_that_was_checked(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that resolves to another number the second time gains nothing: it is looked up once for a request."""
    looked: list[str] = []
    real = socket.getaddrinfo

    def look_up(host: str, port: int, **more: Any) -> Any:
        looked.append(host)
        return real("127.0.0.1", port, **more)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    page = Fetcher(5, 10**6, True).fetch(f"http://wire.example:{site.port}/ferry")
    assert (page.data, looked) == (PAGE, ["wire.example"] * 2)  # robots.txt, and the page
    assert site.headers[1]["Host"] == f"wire.example:{site.port}"


def test_of_several_numbers_the_public_ones_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, 80)) for number in ("10.0.0.1", "1.1.1.1", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    address = parse_address("http://wire.example/")
    assert [where for _, where in resolve(address, time.monotonic() + 5, False)] == [("1.1.1.1", 80)]
    assert len(resolve(address, time.monotonic() + 5, True)) == 3


def test_a_resolver_that_hangs_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: gone.wait(20) and [])
    with pytest.raises(FetchError, match=r"no answer in time: where wire\.example is"):
        resolve(parse_address("http://wire.example/"), time.monotonic() + 0.1, True)
    gone.set()


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("HTTP://Wire.Example", "http://wire.example/"),
        ("https://wire.example:443/a b?q=ü#x", "https://wire.example/a%20b?q=%C3%BC"),
        ("https://wire.example/a%20b", "https://wire.example/a%20b"),
        ("https://wire.example./a", "https://wire.example/a"),
        ("https://wire.example?a", "https://wire.example/?a"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("http://[2606:4700:0::1]:8080/", "http://[2606:4700::1]:8080/"),
        ("  https://wire.example/a\n", "https://wire.example/a"),
        ("https://wire.example/a\\..\\b", "https://wire.example/a%5C..%5Cb"),
    ],
)
def test_addresses_are_put_in_one_form(given: str, url: str) -> None:
    assert parse_address(given).url == url
    assert parse_address(url).url == url


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("wire.example/ferry", "put https:// in front"),
        ("wire.example:8080/ferry", "put https:// in front"),
        ("ferry.html", "put https:// in front"),
        ("", "put https:// in front"),
        ("file:///etc/passwd", "only http and https"),
        ("javascript:alert(1)", "only http and https"),
        ("http://", "host is missing"),
        ("http://a..b/", "host is missing or no name"),
        ("http://wire.example\r\nX: y/", "control characters"),
        ("http://wire.example/\x00", "control characters"),
        ("http://wire.example /", "host is missing or no name"),
        ("http://wire.example\\@10.0.0.1/", "user name or password"),
        ("http://a@b/", "user name or password"),
        ("http://wire.example:22/", "port 22"),
        ("http://wire.example:0/", "port 0"),
        ("http://wire.example:99999/", "not an address"),
        ("http://wire.example:x/", "not an address"),
        ("http://[fe80::1%25eth0]/", "no IPv6 address"),
        ("http://[::1/", "not an address"),
        ("http://" + "a" * 300 + ".example/", "host is missing or no name"),
        ("http://wire.example/" + "a" * 9_000, "an address of 9,020 characters"),
    ],
)
def test_addresses_that_are_none(given: str, message: str) -> None:
    with pytest.raises(FetchError, match=message):
        parse_address(given)


def test_a_password_is_not_said(site: Site, folder: Path) -> None:
    site.pages["/ferry"] = reply(302, Location="http://desk:se@cret@wire.example/a@b")
    done = fetch(folder, site.url(), "https://desk:secret@wire.example/ferry")
    assert done.exit_code == 2
    assert "cret" not in done.stderr
    assert "desk" not in done.stderr
    assert "it redirects to http://…@wire.example/a@b: an address with a user name or password" in done.stderr
    assert "https://…@wire.example/ferry: an address with a user name or password is not fetched" in done.stderr


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80) | st.text(max_size=40).map(lambda text: f"http://wire.example/{text}"))
def test_whatever_is_given_nothing_but_ascii_is_sent(given: str) -> None:
    with suppress(FetchError):
        address = parse_address(given)
        assert re.fullmatch(r"[!-~]+", address.url)
        assert parse_address(address.url) == address


# ---- https


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl here")
def test_certificates_are_verified(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
    ]
    names = [
        "-subj",
        "/CN=127.0.0.1",
        "-addext",
        "subjectAltName=IP:127.0.0.1",
        "-keyout",
        str(key),
        "-out",
        str(certificate),
    ]
    subprocess.run(command + names, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    site.server.socket = context.wrap_socket(site.server.socket, server_side=True)
    site.scheme = "https"
    with pytest.raises(FetchError, match=r"its certificate is not to be trusted: self.signed certificate"):
        Fetcher(5, 10**6, True).fetch(site.url())
    assert site.asked == []
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert Fetcher(5, 10**6, True).fetch(site.url()).data == PAGE
    with pytest.raises(FetchError, match=r"not to be trusted: .*mismatch"):
        Fetcher(5, 10**6, True).fetch(site.url().replace("127.0.0.1", "localhost"))
    with pytest.raises(FetchError, match=r"not a reply|cannot connect|break"):
        Fetcher(5, 10**6, True).fetch(site.url().replace("https", "http"))


# ---- the command


def test_bad_usage(tmp_path: Path) -> None:
    assert "Missing option '-d'" in newscmp_("fetch", "https://wire.example/").stderr
    assert newscmp_("fetch", "-d", tmp_path).exit_code == 2
    (tmp_path / "file").write_text("x")
    assert "not a folder" in fetch(tmp_path / "file", "https://wire.example/").stderr


def test_a_folder_that_cannot_be_written(site: Site, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    done = fetch(tmp_path / "file" / "below", site.url())
    assert done.exit_code == 2
    assert "cannot save in" in done.stderr


def test_a_saved_version_that_was_broken_by_hand_is_no_trouble(site: Site, folder: Path) -> None:
    fetch(folder, site.url())
    path = folder / names(folder)[0]
    path.write_text(path.read_text().replace("outlet:", "title: a: b\noutlet:"))
    assert fetch(folder, site.url()).exit_code == 0
    assert len(names(folder)) == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_what_nobody_can_be_told_is_saved_all_the_same(site: Site, folder: Path) -> None:
    site.pages["/other"] = PAGE
    arguments = ["fetch", "-d", str(folder), "--allow-private", site.url(), site.url("/other")]
    command = [sys.executable, "-m", "newscmp", *arguments]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, timeout=60)
    assert done.returncode == 2
    assert done.stderr == b"newscmp fetch: cannot write to standard output: no space left on device\n"
    assert len(names(folder)) == 2
    site.pages["/ferry"] = site.pages["/other"] = PAGE.replace(b"212", b"221")
    reader = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert reader.stdout is not None
    assert reader.stderr is not None
    reader.stdout.close()
    assert (reader.stderr.read(), reader.wait(60)) == (b"", 0)
    reader.stderr.close()
    assert len(names(folder)) == 4


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (CUT, "it breaks off"),
        (CUT_CHUNK, "it breaks off"),
        (CUT_GZIP, "it breaks off"),
        (raw(b""), "hung up without a reply"),
    ],
)
def test_what_went_wrong_is_said_in_words(site: Site, answer: Handler, message: str) -> None:
    site.pages["/ferry"] = answer
    with pytest.raises(FetchError, match=message):
        Fetcher(5, 10**6, True).fetch(site.url())


def test_no_other_command_has_a_way_to_the_network(tmp_path: Path) -> None:
    """In a process of its own, where every socket is refused; test_layers.py holds that none is imported."""
    (tmp_path / "page.html").write_bytes(PAGE)
    (tmp_path / "base.txt").write_text("A ferry with about 230 people ran aground off Varra, the coast guard said.\n")
    program = (
        "import sys\n"
        "def hook(event, args):\n"
        "    if event.startswith('socket.') or event.startswith('urllib.'):\n"
        "        raise RuntimeError(event)\n"
        "sys.addaudithook(hook)\n"
        "from newscmp.cli import call\n"
        "for command in ('compare', 'align', 'inspect', 'matrix', 'figures', 'sources', 'watch --state s.sqlite'):\n"
        "    assert call([*command.split(), 'base.txt', 'page.html']) in (0, 1), command\n"
        "assert 'newscmp.fetch' not in sys.modules\n"
        "assert call(['fetch', '-d', 'x', '--allow-private', 'http://127.0.0.1:9/']) == 2\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "RuntimeError" not in done.stdout
