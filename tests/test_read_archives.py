"""WARC, WACZ and zip archives, and folders of anything."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from newscmp.errors import ReadError
from newscmp.read import is_folder, iter_versions, read_story, read_versions, story_folders
from newscmp.read.extras import install_line

FORMATS = Path(__file__).parent.parent / "fixtures" / "formats" / "same-story"
FIRST = "Rebels took the town of Osthaven on Sunday, officials said."
SECOND = "At least {} people were killed and 30 were wounded, Mayor Petra Vance told reporters in the harbour."
THIRD = "The town of 45,000 lies 20 kilometres from the border and has been fought over since the spring."
URL = "https://post.example/osthaven"


def page(dead: int, head: str = "") -> str:
    body = "".join(f"<p>{text}</p>" for text in (FIRST, SECOND.format(dead), THIRD))
    return f"<html><head><title>Osthaven</title>{head}</head><body><article>{body}</article></body></html>"


def record(date: str, body: bytes, kind: str = "text/html; charset=utf-8", url: str = URL, status: str = "200 OK") -> bytes:
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\n"
        f"WARC-Date: {date}\r\nWARC-Target-URI: {url}\r\nContent-Type: application/http;msgtype=response\r\n"
        f"Content-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


TWO = (
    record("2024-12-02T08:30:00Z", page(12).encode())
    + record("2024-12-02T08:30:01Z", b"p{margin:0}", "text/css")
    + record("2024-12-02T08:30:02Z", page(99).encode(), status="404 Not Found")
    + record("2024-12-03T10:15:00Z", page(15).encode())
)


def gzip_records(data: bytes) -> bytes:
    """Each record a gzip member of its own, as the standard asks."""
    return b"".join(gzip.compress(b"WARC/1.1\r\n" + part) for part in data.split(b"WARC/1.1\r\n") if part)


def pack(path: Path, files: dict[str, bytes | str]) -> str:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return str(path)


# WARC


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_each_html_response_is_an_article_with_its_capture_date(tmp_path: Path, packed: bool) -> None:
    data = gzip_records(TWO) if packed else TWO
    path = tmp_path / "capture"  # told by its content
    path.write_bytes(data)
    versions = read_versions(str(path))
    assert [version.id for version in versions] == ["capture#1", "capture#4"]
    assert [version.captured for version in versions] == ["2024-12-02T08:30:00Z", "2024-12-03T10:15:00Z"]
    assert [version.published for version in versions] == ["2024-12-02T08:30:00Z", "2024-12-03T10:15:00Z"]
    assert {version.url for version in versions} == {URL}
    assert [("12 people" in v.text, "15 people" in v.text) for v in versions] == [(True, False), (False, True)]


def test_a_warc_alone_is_a_story_in_the_order_of_its_captures(tmp_path: Path) -> None:
    head = '<meta property="article:published_time" content="2024-12-01">'
    later, earlier = (record(f"2024-12-0{day}T08:30:00Z", page(day, head).encode()) for day in (5, 3))
    (tmp_path / "capture.warc").write_bytes(later + earlier)
    command = [sys.executable, "-m", "newscmp", "figures", "--format", "json", "capture.warc"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env={**os.environ, "COLUMNS": "120"})
    assert [version["id"] for version in json.loads(done.stdout)["versions"]] == ["capture.warc#2", "capture.warc#1"]


def test_the_servers_charset_comes_before_the_pages_own(tmp_path: Path) -> None:
    html = page(12, '<meta charset="windows-1251">').replace("Vance", "Vancé").encode()
    (tmp_path / "a.warc").write_bytes(record("2024-12-02T08:30:00Z", html))
    assert "Vancé" in read_versions(str(tmp_path / "a.warc"))[0].text


def test_a_page_without_an_article_is_said_and_the_others_are_read(tmp_path: Path) -> None:
    long = b"<html><body><nav>" + b'<a href="/">Home</a> ' * 200 + b"</nav></body></html>"
    frame = record("2024-12-02T08:30:03Z", b"<html><body></body></html>", url="https://ads.example/frame")
    (tmp_path / "a.warc").write_bytes(record("2024-12-02T08:30:00Z", long, url="https://post.example/") + frame + TWO)
    bad: list[ReadError] = []
    warnings: list[str] = []
    assert len(read_versions(str(tmp_path / "a.warc"), None, warnings.append, bad.append)) == 2
    assert [error.message.partition(";")[0] for error in bad] == [
        "record 1 (https://post.example/): no article found in this page"
    ]
    assert ["record 2 (https://ads.example/frame)" in warning for warning in warnings] == [True]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (record("2024-12-02T08:30:00Z", b"p{}", "text/css"), "none of the 1 records is an HTML page"),
        (gzip.compress(TWO)[:200], "none of the 0 records is an HTML page"),
        (TWO[:500], "record 1: not whole: it breaks off"),
        (b"WARC/1.1\r\nContent-Length: x\r\n\r\n", "none of the 1 records is an HTML page"),
        (record("2024-12-02T08:30:00Z", b"<html><body></body></html>"), "none of its 1 pages has an article"),
    ],
)
def test_a_warc_without_an_article_is_said(tmp_path: Path, data: bytes, said: str) -> None:
    (tmp_path / "a.warc").write_bytes(data)
    with pytest.raises(ReadError, match=said):
        read_versions(str(tmp_path / "a.warc"))


def test_a_warc_that_breaks_off_is_said_after_what_is_whole(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(TWO[:-200])
    versions = iter_versions(str(tmp_path / "a.warc"))
    assert next(versions).id == "a.warc#1"
    with pytest.raises(ReadError, match="record 4: not whole: it breaks off"):
        next(versions)
    bad: list[ReadError] = []
    assert len(read_versions(str(tmp_path / "a.warc"), bad=bad.append)) == len(bad) == 1


def test_a_record_that_is_longer_than_its_header_says_is_said_in_our_words(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    lies = TWO.replace(b"</article>", b"\x1b[31m</article>", 1)  # the length stays: what is over would be passed over
    (tmp_path / "a.warc").write_bytes(lies)
    bad: list[ReadError] = []
    assert len(read_versions(str(tmp_path / "a.warc"), bad=bad.append)) == 2
    assert [error.message for error in bad] == ["record 1: not whole: it is longer than its header says"]
    assert capfd.readouterr() == ("", "")


def test_a_record_of_a_page_without_address_ends_the_reading_with_a_line(tmp_path: Path) -> None:
    lost = TWO.replace(f"WARC-Target-URI: {URL}\r\n".encode(), b"", 2).replace(b"HTTP/1.1 200 OK\r\n", b"", 1)
    (tmp_path / "a.warc").write_bytes(TWO + lost)
    bad: list[ReadError] = []
    assert len(read_versions(str(tmp_path / "a.warc"), bad=bad.append)) == 2
    assert [error.message for error in bad] == ["record 5: its header is malformed"]


def test_without_warcio_the_error_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "warcio", None)
    monkeypatch.delitem(sys.modules, "warcio.archiveiterator", raising=False)
    with pytest.raises(ReadError) as caught:
        read_versions("-", io.BytesIO(TWO))
    assert str(caught.value) == "-: a WARC needs warcio: pip install 'newscmp[web]'"


def test_where_the_environment_is_not_active_the_error_names_its_python(monkeypatch: pytest.MonkeyPatch) -> None:
    """Anybody's `pip` would install elsewhere, and ask the index for a newscmp of its own."""
    monkeypatch.setattr(sys, "prefix", "/desk/.venv")
    monkeypatch.setattr(sys, "base_prefix", "/usr")
    monkeypatch.setattr(sys, "executable", "/my desk/.venv/bin/python")
    for active, said in (
        (None, "'/my desk/.venv/bin/python' -m pip install 'newscmp[web]'"),
        ("/elsewhere", "'/my desk/.venv/bin/python' -m pip install 'newscmp[web]'"),
        ("/desk/.venv/", "pip install 'newscmp[web]'"),
    ):
        monkeypatch.delenv("VIRTUAL_ENV")
        if active:
            monkeypatch.setenv("VIRTUAL_ENV", active)
        assert install_line("web") == said
        monkeypatch.setenv("VIRTUAL_ENV", "")


# WACZ


def wacz(path: Path, pages: str | None = None) -> str:
    ad = record("2024-12-02T08:30:03Z", page(77).encode(), url="https://ads.example/frame")
    files: dict[str, bytes | str] = {
        "archive/data.warc.gz": gzip_records(TWO + ad),
        "indexes/index.cdx": "",
        "datapackage.json": json.dumps({"profile": "data-package", "wacz_version": "1.1.1", "resources": []}),
    }
    if pages is not None:
        files["pages/pages.jsonl"] = '{"format": "json-pages-1.0", "id": "pages"}\n' + pages
    return pack(path, files)


def test_a_wacz_holds_the_pages_that_it_lists(tmp_path: Path) -> None:
    listed = wacz(tmp_path / "a.wacz", json.dumps({"url": URL, "ts": "2024-12-02T08:30:00Z"}) + "\n")
    assert [version.captured for version in read_versions(listed)] == ["2024-12-02T08:30:00Z", "2024-12-03T10:15:00Z"]
    assert not is_folder(listed)
    assert len(read_versions(wacz(tmp_path / "b.wacz"))) == 3


def _spoil(data: bytes, name: str, way: str) -> bytes:
    """A zip archive in which one file is broken, locked, or packed in a way that nobody knows."""
    info = zipfile.ZipFile(io.BytesIO(data)).getinfo(name)
    local, listed, spoilt = info.header_offset, data.rindex(name.encode()) - 46, bytearray(data)
    if way == "broken":
        start = local + 30 + len(name) + 4
        spoilt[start : start + 12] = bytes(byte ^ 0xFF for byte in spoilt[start : start + 12])
    for place in (local + 6, listed + 8) if way == "locked" else (local + 8, listed + 10) if way == "unknown" else ():
        spoilt[place] = 1 if way == "locked" else 77
    return bytes(spoilt)


SPOILT = {
    "broken": "not a whole zip archive: ",
    "locked": "packed with a password; unpack it first",
    "unknown": "not a whole zip archive: that compression method is not supported",
}


@pytest.mark.parametrize("way", SPOILT)
@pytest.mark.parametrize("name", ["archive/data.warc.gz", "pages/pages.jsonl"])
def test_a_file_of_a_wacz_that_cannot_be_unpacked_is_said(tmp_path: Path, name: str, way: str) -> None:
    path = Path(wacz(tmp_path / "a.wacz", json.dumps({"url": URL}) + "\n"))
    path.write_bytes(_spoil(path.read_bytes(), name, way))
    bad: list[ReadError] = []
    versions = read_versions(str(path), bad=bad.append)
    assert len(versions) == (0 if name.startswith("archive") else 3)  # without its list all pages are read
    assert [error.path for error in bad] == [f"{path}/{name}"]
    assert bad[0].message.startswith(SPOILT[way])


# Zip


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
@pytest.mark.parametrize("way", SPOILT)
def test_a_file_of_a_zip_that_cannot_be_unpacked_is_said_and_the_others_are_read(
    tmp_path: Path, way: str, packing: int
) -> None:
    path = tmp_path / "story.zip"
    with zipfile.ZipFile(path, "w", packing) as archive:
        for name in ("base.txt", "one.txt", "two.txt"):
            archive.writestr(name, FIRST + "\n\n" + SECOND.format(12))
    path.write_bytes(_spoil(path.read_bytes(), "one.txt", way))
    bad: list[ReadError] = []
    assert [version.id for version in read_versions(str(path), bad=bad.append)] == ["base.txt", "two.txt"]
    assert [error.path for error in bad] == [f"{path}/one.txt"]
    assert bad[0].message.startswith(SPOILT[way])
    story = read_story(str(path))
    assert [version.id for version in story.others] == ["two.txt"]
    assert [error.message for error in story.errors] == [bad[0].message]
    with pytest.raises(ReadError, match=SPOILT[way]):
        read_versions(f"{path}/one.txt")


def test_a_zip_is_the_folder_that_it_packs(tmp_path: Path) -> None:
    files: dict[str, bytes | str] = {
        "base.txt": "The base.\n\n" + FIRST,
        "wire/ignored.txt": "Below.",
        "__MACOSX/._base.txt": b"\x00",
        ".hidden": "x",
        "post.html": page(15),
        "bad.txt": b"\x00\x01",
    }
    path = pack(tmp_path / "story.zip", files)
    assert is_folder(path)
    assert is_folder(f"{path}/wire")
    assert not is_folder(f"{path}/base.txt")
    assert story_folders(path) == (path,)
    story = read_story(path)
    assert (story.base.id, [version.id for version in story.others]) == ("base.txt", ["post.html"])
    assert story.others[0].path == f"{path}/post.html"
    assert [error.path for error in story.errors] == [f"{path}/bad.txt"]
    assert read_story(path, "post.html").base.id == "post.html"
    (packed,) = read_versions(f"{path}/base.txt")
    assert packed.text == files["base.txt"]
    with pytest.raises(ReadError, match="no such file or directory"):
        read_versions(f"{path}/none.txt")
    with pytest.raises(ReadError, match="no such file or directory"):
        read_versions(f"{path}/base.txt/x")


def test_a_zip_of_folders_is_several_stories(tmp_path: Path) -> None:
    path = pack(
        tmp_path / "stories.zip", {"one/base.txt": FIRST, "one/b.txt": FIRST, "two/a.txt": FIRST, "two/b.txt": FIRST}
    )
    assert story_folders(path) == (f"{path}/one", f"{path}/two")
    assert read_story(f"{path}/one").base.path == f"{path}/one/base.txt"


def test_a_zip_from_a_pipe_gives_its_articles_in_order(tmp_path: Path) -> None:
    path = Path(pack(tmp_path / "a.zip", {"b.txt": FIRST, "a.html": page(12), "c/feed.json": "{"}))
    bad: list[ReadError] = []
    versions = read_versions("-", io.BytesIO(path.read_bytes()), bad=bad.append)
    assert [(version.id, version.path) for version in versions] == [("a.html", "-/a.html"), ("b.txt", "-/b.txt")]
    assert [error.path for error in bad] == ["-/c/feed.json"]


def test_every_format_reads_the_same_in_a_zip(tmp_path: Path) -> None:
    files = {path.name: path.read_bytes() for path in sorted(FORMATS.iterdir())}
    path = pack(tmp_path / "formats.zip", dict(files))
    packed = {version.path: version.text for name in files for version in read_versions(f"{path}/{name}")}
    assert packed == {f"{path}/{name}": read_versions(str(FORMATS / name))[0].text for name in files}


def test_compare_takes_a_zip_as_a_story(tmp_path: Path) -> None:
    pack(tmp_path / "story.zip", {"base.html": page(12), "b.html": page(15)})
    command = [sys.executable, "-m", "newscmp", "compare", "--format", "csv", "story.zip"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (1, "")
    assert "figure.changed" in done.stdout


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "no article in this (?:zip archive|folder)"),
        ({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}, "this is an office document"),
        ({"a.zip": b"PK\x05\x06" + b"\x00" * 18}, "a zip archive in a zip archive"),
    ],
)
def test_zips_without_articles_are_said(tmp_path: Path, files: dict[str, bytes | str], said: str) -> None:
    path = pack(tmp_path / "a.zip", files)
    with pytest.raises(ReadError, match=said):
        read_versions(path)


def test_a_zip_in_a_zip_and_one_that_breaks_off_are_said(tmp_path: Path) -> None:
    inner = Path(pack(tmp_path / "inner.zip", {"a.txt": FIRST})).read_bytes()
    with pytest.raises(ReadError, match="a zip archive in a zip archive; unpack it first"):
        read_versions(pack(tmp_path / "outer.zip", {"inner.zip": inner}))
    (tmp_path / "half.zip").write_bytes(inner[: len(inner) // 2])
    with pytest.raises(ReadError, match="not a whole zip archive"):
        read_versions(str(tmp_path / "half.zip"))


def test_the_name_of_a_packed_file_is_no_second_line_of_an_error(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", {"a\r\nb.txt": b"\x00"})
    with pytest.raises(ReadError) as caught:
        read_versions(path)
    assert str(caught.value).startswith(f"{path}/a b.txt: not text: a NUL byte")


def test_a_bomb_in_a_zip_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="longer than 20 MB"):
        read_versions(pack(tmp_path / "bomb.zip", {"a.txt": b"The mayor said so. " * 3_000_000}))
