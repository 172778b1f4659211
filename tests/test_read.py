"""read/: bytes of any kind to Versions, folders as stories."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newscmp.errors import ReadError
from newscmp.lexicon import load_lexicon
from newscmp.model import Version
from newscmp.read import (
    READERS,
    iter_versions,
    list_articles,
    order_by_date,
    read_story,
    read_versions,
    source,
    story_folders,
)
from newscmp.read.dates import date_order, iso_date
from newscmp.read.sniff import find_kind
from newscmp.segment import segment

FORMATS = Path(__file__).parent.parent / "fixtures" / "formats" / "same-story"
BODY = "Rebels took the town on Sunday.\n\nAt least 12 people were killed, the mayor said.\n"


def read_bytes(data: bytes, warn: list[str] | None = None) -> tuple[Version, ...]:
    return read_versions("-", io.BytesIO(data), warn.append if warn is not None else None)


def read_text(text: str) -> Version:
    (version,) = read_bytes(text.encode("utf-8"))
    return version


def error_of(data: bytes | str) -> str:
    with pytest.raises(ReadError) as caught:
        read_bytes(data.encode("utf-8") if isinstance(data, str) else data)
    assert "\n" not in str(caught.value)
    return str(caught.value)


# Plain text


def test_text_is_kept_verbatim(tmp_path: Path) -> None:
    path = tmp_path / "post.txt"
    path.write_bytes(b"One.\r\n\r\n\tTwo.\x0cThree.\r\n")
    (version,) = read_versions(str(path))
    assert version.text == "One.\r\n\r\n\tTwo.\x0cThree.\r\n"
    assert version == Version("post.txt", version.text, len(version.text), str(path))


def test_standard_input_is_called_a_dash() -> None:
    (version,) = read_versions("-", io.BytesIO(BODY.encode()))
    assert (version.id, version.path, version.format) == ("-", "-", "text")


def test_date_line_of_the_seed_gives_the_day() -> None:
    assert read_text(" date 2024-12-02 Smoke over a town. — Agency file\n\n" + BODY).published == "2024-12-02"
    assert read_text("Date: 2024-12-02\n\n" + BODY).published == "2024-12-02"
    assert read_text("They set a date\n\n2024-12-02 was it.").published is None
    assert read_text("date 2024-13-45\n\n" + BODY).published is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_marks_come_first(encoding: str) -> None:
    warnings: list[str] = []
    (version,) = read_bytes("“Oui”, déjà 12 — ça.\r\n".encode(encoding), warnings)
    assert version.text == "“Oui”, déjà 12 — ça.\r\n"
    assert warnings == []


def test_fallback_is_windows_1252_and_says_so() -> None:
    warnings: list[str] = []
    (version,) = read_bytes(b"\x93Oui\x94, d\xe9j\xe0 \x81.", warnings)
    assert version.text == "“Oui”, déjà \x81."
    assert warnings == ["-: not UTF-8 (byte 0x93 at 0); read as Windows-1252"]


def test_utf_16_that_is_not() -> None:
    assert error_of(b"\xff\xfea\x00b") == "-: not UTF-16, though its byte order mark says so"


# Front matter


def test_front_matter_in_our_words_and_in_trafilaturas() -> None:
    ours = read_text('---\nid: n7\ntitle: "Town falls: 12 dead"\noutlet: Post\nurl: https://post.example/n7\n'
                     "published: 2024-12-02T10:05:00+02:00\nlang: en\nbase: true\n---\n\n" + BODY)
    assert (ours.id, ours.title, ours.outlet, ours.url) == ("n7", "Town falls: 12 dead", "Post", "https://post.example/n7")
    assert (ours.published, ours.lang, ours.base) == ("2024-12-02T10:05:00+02:00", "en", True)
    assert ours.front_matter is not None
    assert ours.title_span is not None
    assert ours.text[slice(*ours.title_span)] == ours.title
    assert ours.text[slice(*ours.front_matter)].splitlines()[::7] == ["---", "base: true"]
    assert ours.text[ours.front_matter.end :].strip() == BODY.strip()
    theirs = read_text("---\ntitle: Town falls\nauthor: Jane Roe\nhostname: post.example\nsitename: Post\n"
                       "date: 2024-12-02\ntags: ['a', 'b']\n---\n" + BODY)
    assert (theirs.title, theirs.outlet, theirs.published, theirs.id) == ("Town falls", "Post", "2024-12-02", "-")


def test_a_title_that_yaml_folds_is_appended() -> None:
    version = read_text("---\ntitle: 'The mayor''s town\n  falls'\n---\n\n" + BODY)
    assert version.title == "The mayor's town falls"
    assert version.title_span is not None
    assert version.title_span.start > version.length
    assert version.text[slice(*version.title_span)] == version.title
    assert version.text[: version.length].endswith(BODY)


def test_front_matter_with_windows_line_ends() -> None:
    version = read_text("---\r\ntitle: Town falls\r\n---\r\n\r\nBody.\r\n")
    assert version.title == "Town falls"
    assert version.front_matter is not None
    assert version.text[version.front_matter.end :] == "\r\n\r\nBody.\r\n"


@pytest.mark.parametrize(
    "text", ["---\n\nA rule opens this text.\n\n---\n\nMore.", "--- and so on.", "---\nHe said: go.\n---\nMore."]
)
def test_a_rule_is_not_front_matter(text: str) -> None:
    assert read_text(text).front_matter is None


def test_front_matter_errors_name_the_line_and_the_mend() -> None:
    assert error_of("---\ntitle: x\n\nBody.") == "-:1: the front matter is not closed: put a line --- below its last key"
    assert error_of("---\noutlet: Post\ntitle: Town: what is known\n---\nBody.") == (
        '-:3: front matter: not valid YAML: a value with ": " in it needs quotation marks around it'
    )
    assert error_of("---\ntitle: x\ntitle: y\n---\nBody.") == "-:3: front matter: the key 'title' stands twice"
    assert error_of("---\ntitle: x\n---\n \n") == "-: empty: no text below the front matter"


# Markdown


def test_markdown_is_told_by_its_content() -> None:
    version = read_text("# Town falls #\n\nRebels [took](https://a.example/b) the town.\n")
    assert (version.format, version.title) == ("markdown", "Town falls")
    assert version.title_span is not None
    assert version.text[slice(*version.title_span)] == "Town falls"
    underlined = read_text("Town falls\n==========\n\nSee [this](https://a.example).\n\n> He said so.\n")
    assert (underlined.format, underlined.title) == ("markdown", "Town falls")
    assert read_text("#1 in the polls\n\nHe won.").format == "text"


# JSON


def test_json_lines_come_back_exactly() -> None:
    records = [{"id": "a", "text": " One.\n\nTwo “three”. "}, {"id": 7, "text": "Four.", "extra": [1, {"x": None}]}]
    versions = read_bytes("\n".join(json.dumps(r) for r in records).encode() + b"\n\n")
    assert [(v.id, v.text, v.length) for v in versions] == [("a", " One.\n\nTwo “three”. ", 20), ("7", "Four.", 5)]


def test_json_title_is_appended_past_the_text() -> None:
    (version,) = read_bytes(b'{"text": "Body.", "title": "Town falls", "date": "Dec. 2, 2024", "source": "https://a.example/b"}')
    assert (version.text, version.length, version.published) == ("Body.\n\nTown falls", 5, "2024-12-02")
    assert version.title_span == (7, 17)
    assert (version.id, version.url) == ("-", "https://a.example/b")


def test_json_over_many_lines_and_lists() -> None:
    assert [v.text for v in read_bytes(b'{\n "text": "a b",\n "id": "x"\n}\n')] == ["a b"]
    assert [v.id for v in read_bytes(b'[\n {"text": "a b"},\n {"text": "c", "id": "d"}\n]')] == ["-:1", "d"]


@pytest.mark.parametrize("data", ['{"text": "a b"}', '\n{"text": "a b"}\n\n', '{\n "text": "a b"\n}', '[{"text": "a b"}]'])
def test_one_record_is_called_by_its_file(data: str) -> None:
    assert [v.id for v in read_bytes(data.encode())] == ["-"]


def test_one_of_several_records_is_called_by_its_line_even_where_the_others_are_bad() -> None:
    for second in ("5", '{"text": "c"}', '{"text'):
        bad: list[ReadError] = []
        first, *_ = read_versions("-", io.BytesIO(b'{"text": "a b"}\n\n' + second.encode()), bad=bad.append)
        assert first.id == "-:1"
        assert all(error.line == 3 for error in bad)
    versions = iter_versions("-", io.BytesIO(b'{"text": "a b"}' + b"\n" * 70_000 + b"\x00\n"))
    assert next(versions).id == "-:1"
    with pytest.raises(ReadError, match="-:70001: not text"):
        next(versions)


def test_bad_lines_are_named_and_the_rest_is_read() -> None:
    data = b'{"id": "a", "text": "One."}\n{"id": "b", "text": \n{"id": "c"}\n5\n{"id": "d", "text": "Two."}\n'
    assert error_of(data).startswith("-:2: not valid JSON: ")
    bad: list[ReadError] = []
    versions = read_versions("-", io.BytesIO(data), bad=bad.append)
    assert [v.id for v in versions] == ["a", "d"]
    assert [error.line for error in bad] == [2, 3, 4]
    assert bad[1].message == 'no article: the object has no "text"; its keys: id'


def test_half_characters_never_come_in() -> None:
    (version,) = read_bytes(b'{"id": "\\ud800", "text": "a \\udc00 b"}')
    assert (version.id, version.text) == ("\ufffd", "a \ufffd b")


def test_json_lines_are_read_as_they_are_asked_for() -> None:
    class Endless(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
            line = (b'{"text": "' + b"x" * 999 + b'"}\n') * (len(buffer) // 1012 + 1)
            buffer[:] = line[: len(buffer)]
            return len(buffer)

    versions = iter_versions("-", io.BufferedReader(Endless(), buffer_size=1012 * 64))  # type: ignore[type-var]
    assert next(versions).id == "-:1"
    assert next(versions).id == "-:2"


def test_limits_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MAX_BYTES", 100_000)
    assert "the limit for one text; split it" in error_of(b"word " * 20_001)
    assert read_bytes(b"word " * 20_000)
    long = b'{"text": "' + b"x" * 100_000 + b'"}\n'
    assert "-:2: a line longer than" in error_of(b'{"text": "x"}\n' + long)
    monkeypatch.setattr("newscmp.read.MAX_TOTAL", 10)
    assert "split it" in error_of(b'{"text": "123456"}\n{"text": "123456"}')


# What is not read


def test_every_kind_has_a_reader() -> None:
    kinds = {
        "<!doctype html><p>x": "html",
        "\n  <html lang='en'>": "html",
        "<p>Teaser</p>": "html",
        "<!-- saved --> <!-- twice --><main>": "html",
        "<!-- no end": "html",
        '<!DOCTYPE rss [<!ENTITY a "b>">]>\n<rss>': "feed",
        '<?xml version="1.0"?><!-- x --><newsItem xmlns="x">': "newsml",
        '<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html xmlns="x">': "html",
        '<?xml version="1.0"?><svg>': "xml",
        '<?xml version="1.0"?><feed>': "feed",
        '<rss version="2.0">': "feed",
        '<?xml version="1.0"?><rdf:RDF xmlns="x">': "feed",
        '{"uri": "x", "body_text": "y"}': "json",
        '{"id": "x", "text": "y", "pubstatus": "usable"}': "json",
        "[ {": "json",
        "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=x\r\n": "mhtml",
        "MIME-Version: 1.0\nContent-Type: text/plain\n\nRebels took": "text",
        "Content-Type: text/html\nMime-Version: 1.0 (Mac OS X Mail 16.0)\n\n<p>Rebels took": "mhtml",
        "{Updates with quotes} Rebels took": "text",
        "[Editor's note]": "text",
        "<3 said the sign": "text",
        "# Town falls": "markdown",
        "Rebels took": "text",
    }
    assert {head: find_kind(head, "tmpx1") for head in kinds} == kinds
    assert {*kinds.values(), "warc", "webarchive", "zip"} == set(READERS)  # those three are told by their first bytes
    assert find_kind("Rebels took", "a.md") == "markdown"
    assert find_kind("Rebels took", "a.html") == "html"
    assert find_kind("nonsense", "a.jsonl") == "json"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "-: empty: no text"),
        (b"\xef\xbb\xbf \n", "-: empty: no text"),
        (b"a\x00b", "-: not text: a NUL byte at 1; save the article as text first"),
        (b"R\x00e\x00b\x00e\x00l\x00s\x00", "UTF-16 without a byte order mark? convert it to UTF-8"),
        (b"%PDF-1.4 x", "-: not text: this is a PDF; save the article as text first"),
        (b"\x01\x02\x03abc", "too many control characters"),
        (b"<html><body>x", "-: no article found in this page"),
        (b'{"headlines": []}', "-:1: no article: the ninjs item has no body"),
        (b"PK\x03\x04", "-: not a whole zip archive"),
        (b"\x1f\x8bxx", "-: not a gzip archive, though it starts like one"),
        (b"[" + b'{"text": ' * 50_000, "-:1: JSON nested too deep"),
        (b"{}", '-:1: no article: the object has no "text"; its keys: none'),
    ],
)
def test_refusals(data: bytes, said: str) -> None:
    assert said in error_of(data)


def test_paths_that_are_no_articles(tmp_path: Path) -> None:
    for path, said in ((tmp_path, "this is a folder, not an article"), (tmp_path / "x", "no such file or directory")):
        with pytest.raises(ReadError) as caught:
            read_versions(str(path))
        assert str(caught.value) == f"{path}: {said}"
    with pytest.raises(ReadError):
        read_versions("a\x00b")


# Stories


def write(folder: Path, **files: str) -> str:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return str(folder)


def names(folder: str, base: str | None = None) -> list[str]:
    story = read_story(folder, base)
    return [story.base.id, *(version.id for version in story.others)]


def test_the_base_of_a_folder(tmp_path: Path) -> None:
    dated = "---\ndate: {}\n---\n\n" + BODY
    files = {"b": BODY, "c": dated.format("2024-12-02T08:00:00+02:00"), "d": dated.format("2024-12-02T07:00:00Z")}
    folder = write(tmp_path / "s", **files)
    assert names(folder) == ["c", "b", "d"]  # 08:00+02:00 is 06:00 UTC
    write(tmp_path / "s", e="---\nbase: true\n---\n\n" + BODY)
    assert names(folder)[0] == "e"
    write(tmp_path / "s", **{"base.txt": BODY})
    assert names(folder)[0] == "base.txt"
    write(tmp_path / "s", **{"seed.md": BODY})
    assert names(folder)[0] == "seed.md"
    assert names(folder, "d") == ["d", "b", "base.txt", "c", "e", "seed.md"]
    assert names(folder, str(tmp_path / "s" / "b"))[0] == "b"
    with pytest.raises(ReadError, match=r"no article named 'zzz' in this folder; it holds b, base\.txt, c"):
        read_story(folder, "zzz")


def test_without_dates_the_first_name_is_the_base(tmp_path: Path) -> None:
    assert names(write(tmp_path / "s", b=BODY, a=BODY)) == ["a", "b"]


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    folder = write(tmp_path / "s", a=BODY, b="", c=BODY, **{"d.jsonl": '{"id": "x", "text": "Hm."}\n{"id": "y"}\n'})
    story = read_story(folder)
    assert (story.base.id, [v.id for v in story.others]) == ("a", ["c", "x"])
    assert [(Path(t.path).name, t.message, t.line) for t in story.errors] == [
        ("b", "empty: no text", None),
        ("d.jsonl", 'no article: the object has no "text"; its keys: id', 2),
    ]
    with pytest.raises(ReadError, match="empty: no text"):
        read_story(folder, "b")
    bad = write(tmp_path / "bad", **{"x.jsonl": "5\n6\n"})
    with pytest.raises(ReadError, match=r"the first is x\.jsonl:1: not an article"):
        read_story(bad)
    with pytest.raises(ReadError, match=r"x\.jsonl:2: not an article"):
        read_story(bad, "x.jsonl")


def test_dot_files_and_sub_folders_are_left_out(tmp_path: Path) -> None:
    folder = write(tmp_path / "s", a=BODY, **{".seed.txt": BODY})
    write(tmp_path / "s" / "seed.d", x=BODY)
    assert [Path(path).name for path in list_articles(folder)] == ["a"]
    assert names(folder) == ["a"]


def test_a_folder_of_folders_is_several_stories(tmp_path: Path) -> None:
    write(tmp_path / "two", a=BODY)
    write(tmp_path / "one", a=BODY)
    write(tmp_path / ".git", a=BODY)
    write(tmp_path / "empty")
    assert [Path(folder).name for folder in story_folders(str(tmp_path))] == ["one", "two"]
    assert story_folders(str(tmp_path / "one")) == (str(tmp_path / "one"),)
    with pytest.raises(ReadError, match="no article in this folder"):
        story_folders(str(tmp_path / "empty"))
    with pytest.raises(ReadError, match="not a directory"):
        story_folders(str(tmp_path / "one" / "a"))


# Dates


@pytest.mark.parametrize(
    ("given", "iso"),
    [
        ("2024-12-02", "2024-12-02"),
        ("20241202", "2024-12-02"),
        ("2024-12", "2024-12"),
        ("2024", "2024"),
        ("2024-12-02 10:05", "2024-12-02T10:05"),
        ("2024-12-02T10:05:30.250Z", "2024-12-02T10:05:30Z"),
        ("2024-12-02T10:05:30+0200", "2024-12-02T10:05:30+02:00"),
        ("2 December 2024", "2024-12-02"),
        ("Dec 2, 2024", "2024-12-02"),
        ("Sept. 3, 2024", "2024-09-03"),
        ("Monday, December 2, 2024", "2024-12-02"),
        ("Mon, 02 Dec 2024 10:05:00 GMT", "2024-12-02T10:05:00Z"),
        ("02/12/2024", None),
        ("2024-02-30", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates(given: str, iso: str | None) -> None:
    assert iso_date(given) == iso


def test_versions_are_in_order_of_dates_only_where_all_are_dated() -> None:
    def order(*dates: str | None) -> tuple[int, ...]:
        return order_by_date([Version("x", "", 0, published=date) for date in dates])

    assert order("2025-01-02", "2025-01-01", "2025-01-01") == (1, 2, 0)
    assert order("2025-01-02", None, "2025-01-01") == (0, 1, 2)
    assert order("2024-12-02T23:30:00-05:00", "2024-12-03T01:00:00Z") == (1, 0)


def test_order_of_dates() -> None:
    one_day = ["2024-12-02", "2024-12-02T08:00+02:00", "2024-12-02T07:00", "2024-12-02T05:00-03:00"]
    order = ["2023", *one_day, "2024-12-03", None]
    assert sorted([*order[3:], *order[:3]], key=date_order) == order


@given(st.text(max_size=40))
def test_any_date_gives_iso_or_none(given_date: str) -> None:
    found = iso_date(given_date)
    assert found is None or iso_date(found) == found
    assert date_order(found)[0] == (found is None)


# One story in many formats


def told(version: Version) -> list[str]:
    lexicon = load_lexicon()
    return [" ".join(s.text.split()) for s in segment(version, lexicon) if s.compared and s.role != "headline"]


@pytest.mark.parametrize("path", sorted(FORMATS.glob("[!o]*")), ids=lambda path: path.name)
def test_every_format_tells_the_same_story(path: Path) -> None:
    (plain,) = read_versions(str(FORMATS / "plain.txt"))
    (version,) = read_versions(str(path))
    assert told(version) == told(plain)
    assert len(told(version)) == 4
    headlines = [s.text for s in segment(version, load_lexicon()) if s.role == "headline"]
    assert headlines == ["Rebels take Osthaven: what is known"]


# Properties


@given(st.binary(max_size=300))
@example(b"\xef\xbb\xbf{")
@example(b"---\n:")
@example(b"---\n? a\n---\nb")
@example(b"\xff\xfe{\x00")
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    errors: list[str] = []
    versions: tuple[Version, ...] = ()
    try:
        versions = read_bytes(data)
    except ReadError as error:
        errors.append(str(error))
    assert bool(errors) != bool(versions)
    assert "\n" not in "".join(errors)
    for version in versions:
        assert version.text[: version.length].strip()
        assert version.title_span is None or version.text[slice(*version.title_span)] == version.title


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc",)), min_size=1).map(lambda text: "Rebels took " + text))
def test_any_prose_comes_back(text: str) -> None:
    assert read_text(text).text == text


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1).map(lambda text: "x" + text), min_size=1, max_size=4))
def test_any_record_comes_back(texts: list[str]) -> None:
    data = "".join(json.dumps({"id": str(n), "text": text}) + "\n" for n, text in enumerate(texts)).encode()
    assert [(v.id, v.text) for v in read_bytes(data)] == [(str(n), text) for n, text in enumerate(texts)]


@pytest.mark.parametrize("bad", [b'{"text": "' + b"x" * 300 + b'"}', b'{"text": "Six\0 died."}', b'{"text": "\1\2\3\4\5"}'])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_line_that_is_no_text_is_one_bad_record_of_many(bad: bytes, place: int) -> None:
    lines = [b'{"text": "Ten died."}', b'{"text": "Six died."}']
    lines.insert(place, bad)
    errors: list[ReadError] = []
    versions = read_versions("-", io.BytesIO(b"\n".join(lines) + b"\n"), bad=errors.append, max_size=40)
    assert [(version.id, version.text) for version in versions] == [
        (f"-:{number}", json.loads(line)["text"]) for number, line in enumerate(lines, 1) if line != bad
    ]
    assert [error.line for error in errors] == [place + 1]


def test_a_value_over_many_lines_with_a_nul_in_it_is_one_error() -> None:
    with pytest.raises(ReadError, match="-:2: not text: a NUL byte"):
        read_versions("-", io.BytesIO(b'{\n"id": "a\0",\n"text": "Ten died."}\n'))


def test_an_address_leads_to_fetch() -> None:
    for address in ("https://post.example/ferry", "http://post.example"):
        with pytest.raises(ReadError, match="no such file or directory; newscmp fetch saves what is at an address"):
            read_versions(address)
