"""Hostile input, end to end: nothing active reaches a stream, nothing is written through a link, limits are said.

Titles, outlets, paths and texts are not ours. What acts on a terminal is told here by Unicode's own categories, so that the
list in ``render/safe.py`` is held against something that it does not know.
"""

from __future__ import annotations

import csv
import io
import json
import os
import resource
import signal
import stat
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from fuzz.promises import PACKERS, SEPARATOR, try_input
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newscmp.render import known_formats
from newscmp.render.safe import json_escaped, visible, visible_lines

ROOT = Path(__file__).parent.parent
ACTIVE_CATEGORIES = ("Cc", "Cf", "Cs", "Zl", "Zp")
EVERY_ACTIVE = "".join(c for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(c) in ACTIVE_CATEGORIES)
NASTY = {
    "escape sequence": "\x1b[2J\x1b[31m",
    "osc 8 link": "\x1b]8;;http://pay.example\x07here\x1b]8;;\x1b\\",
    "osc 52 clipboard": "\x1b]52;c;cm0gLXJm\x07",
    "title": "\x1b]0;owned\x07",
    "bidi override": "\u202e\u202d\u202a\u202b\u202c",
    "isolates": "\u2066\u2067\u2068\u2069",
    "marks": "\u200e\u200f\u061c",
    "tags": "\U000e0001\U000e0041\U000e007f",
    "zero width": "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u180e",
    "c1": "\x85\x90\x9b31m\x9d\x9c",
    "separators": "\u2028\u2029",
    "backspace": "\b\b\b\x7f",
    "carriage return": "\rowned",
    "shift out": "\x0e",
    "fillers": "\u3164\uffa0\u115f",
    "annotation": "\ufff9\ufffb",
    "variation selectors": "1\ufe0f2\ufe00",
}
EVIL = "".join(NASTY.values())
OUR_COLOUR = {"\x1b[0m", "\x1b[1m", "\x1b[2m", "\x1b[4m", "\x1b[24m", "\x1b[1;31m", "\x1b[1;32m"}


def run(
    folder: Path, *args: str | bytes, stdin: bytes = b"", limit: Callable[[], None] | None = None
) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100"}
    command: list[str | bytes] = [sys.executable, "-m", "newscmp", *args]
    return subprocess.run(
        command, cwd=folder, env=environment, input=stdin, capture_output=True, timeout=120, preexec_fn=limit
    )


def inside(folder: Path, *args: str) -> subprocess.CompletedProcess[bytes]:
    """The same in this process: many runs would spend their time starting."""
    from click.testing import CliRunner

    from newscmp.cli import main

    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        done = CliRunner().invoke(main, args)
    return subprocess.CompletedProcess(args, done.exit_code, done.stdout_bytes, done.stderr_bytes)


def active(data: bytes, allowed: str = "\n") -> str:
    """What of a stream would act on a terminal, printably."""
    return ascii(
        "".join(sorted({c for c in data.decode("utf-8") if unicodedata.category(c) in ACTIVE_CATEGORIES} - set(allowed)))
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two articles with something active in everything that is shown, the file name included."""
    for name, number, other in (("base.jsonl", 12, ""), ("other.jsonl", 15, " once more")):
        text = (
            f"At least {number} people {EVIL}were killed in Dorva{EVIL} on Sunday, Ann{EVIL} Roe said.\n\n"
            f'"We {EVIL}saw it{other}," said the mayor{EVIL}, Oda Lund.\n\nIt was{"" if other else " not"} closed{EVIL}.'
        )
        article = {
            "id": name + EVIL,
            "text": text,
            "title": f"Bridge {number} {EVIL}",
            "sitename": f"=Post{EVIL}",
            "date": "2024-12-02",
        }
        (tmp_path / name).write_text(json.dumps(article))
    return tmp_path


COMMANDS = ("compare", "align", "inspect", "matrix", "figures", "sources")


# ---- nothing active


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_active_in_any_format_for_people(folder: Path, command: str) -> None:
    for format in ("table", "grid", "html", "markdown", "github", "csv", "tsv", "json", "jsonl"):
        done = (run if format == "table" else inside)(folder, command, "base.jsonl", "other.jsonl", "-f", format)
        assert done.returncode == (command == "compare"), done.stderr
        assert done.stdout
        assert active(done.stdout, "\n\t" if format in ("csv", "tsv") else "\n") == "''", format
        assert active(done.stderr) == "''"


def test_colour_is_the_only_escape(folder: Path) -> None:
    for command in COMMANDS:
        for width in ("60", "200") if command == "compare" else ("100",):
            text = inside(folder, command, "base.jsonl", "other.jsonl", "--color", "--width", width).stdout.decode()
            found = {f"\x1b{piece.partition('m')[0]}m" for piece in text.split("\x1b")[1:]}
            assert found
            assert found <= OUR_COLOUR
            assert active("".join(text.split("\x1b")).encode()) == "''"


@pytest.mark.parametrize("name", NASTY)
def test_each_is_shown_as_an_escape(name: str) -> None:
    shown = visible(f"a{NASTY[name]}b")
    assert active(shown.encode()) == "''"
    assert shown not in ("ab", f"a{NASTY[name]}b")


def test_every_format_and_control_character_of_unicode_is_escaped() -> None:
    assert active(visible(EVERY_ACTIVE).encode(), "") == "''"
    assert active(json_escaped(EVERY_ACTIVE).encode("utf-8"), "\n") == "''"
    assert active(visible_lines(EVERY_ACTIVE).encode(), "\t\n") == "''"
    assert visible_lines("a\r\nb\rc") == "a\r\nb\\x0dc"


def test_what_writing_needs_is_left_alone() -> None:
    for text in ("naïve – “quoted” … ½ €5", "ẹ́ é", "人々 السلام नमस्ते", "❤️ ☎️ 🏳️", "\u00a0"):
        assert visible(text) == text


@pytest.mark.parametrize("format", known_formats())
def test_every_tabulate_format(folder: Path, format: str) -> None:
    done = inside(folder, "compare", "base.jsonl", "other.jsonl", "-f", format)
    assert done.returncode == 1
    assert active(done.stdout, "\n\t" if format in ("csv", "tsv") else "\n") == "''"


def test_json_keeps_the_text_exact(folder: Path) -> None:
    given = json.loads((folder / "base.jsonl").read_text())
    done = run(folder, "inspect", "-f", "jsonl", "base.jsonl")
    document = json.loads(done.stdout)
    assert document["text"] == given["text"]
    assert document["title"] == " ".join(given["title"].split())
    for statement in document["statements"]:
        if statement["span"]:
            assert given["text"][slice(*statement["span"])] == statement["text"]


def test_names_of_files_are_text_too(folder: Path) -> None:
    evil = os.fsencode(f"\x1b]8;;x\x07\u202e\nnewscmp: all is well\u2028{EVIL}".replace("/", ""))[:180].decode(
        errors="ignore"
    )
    evil = evil.replace("\x00", "")
    latin = b"caf\xe9 \x1b[31m.txt"
    (folder / f"{evil}.txt").write_text("Twelve people died in Dorva, officials said.\n")
    (folder / os.fsdecode(latin)).write_text("Nine people died in Dorva, Ann Roe said.\n")
    for format in ("table", "json"):
        done = run(folder, "compare", f"{evil}.txt".encode(), latin, b"missing " + latin, evil.encode(), "-f", format)
        assert done.returncode == 2
        assert active(done.stdout) == active(done.stderr) == "''", format
        assert len(done.stderr.splitlines()) == 2, done.stderr
        if format == "json":
            report = json.loads(done.stdout)
            assert os.fsencode(report["versions"][0]["path"]) == latin
            assert report["base"]["path"] == f"{evil}.txt"
    for command in ("matrix", "align"):
        done = run(folder, command, f"{evil}.txt".encode(), latin)
        assert done.returncode == (command == "compare"), done.stderr
        assert active(done.stdout) == "''"


def test_options_and_lexicons_are_text_too(folder: Path) -> None:
    (folder / "evil\x1b[31m.yaml").write_text("cues:\n  \x9b31m: a\n", "utf-8")
    for arguments in (
        ["compare", "base.jsonl", "other.jsonl", "--kind", EVIL.replace("\x00", "")],
        ["compare", "base.jsonl", "other.jsonl", "--format", "\x1b[31m"],
        ["compare", "base.jsonl", "other.jsonl", "--lexicon", "evil\x1b[31m.yaml"],
        ["compare", "base.jsonl", "other.jsonl", "--lang", "\x1b[31m"],
        ["compare", "base.jsonl", "other.jsonl", "--\x1b[31m"],
        ["\x1b]0;x\x07"],
        ["compare", ".", "--base", "\x1b[31m"],
        ["compare", "base.jsonl", "other.jsonl", "-o", "no\x1b[31m/out"],
    ):
        done = inside(folder, *arguments)
        assert done.returncode == 2
        assert active(done.stderr) == "''"
        assert done.stderr


def test_a_message_is_short_however_long_what_it_quotes_is(folder: Path) -> None:
    (folder / "long.txt").write_text(f"---\ntitle: a\n{'k' * 900}: a\n{'k' * 900}: b\n---\nText.\n")
    for arguments in (
        ["compare", "base.jsonl", "long.txt"],
        ["compare", "base.jsonl", "x" * 100_000],
        ["compare", "--kind", "x" * 50_000, "a"],
    ):
        done = run(folder, *arguments)
        assert done.returncode == 2
        assert 0 < len(done.stderr) < 5_000


def test_markup_of_an_article_is_none_of_ours(folder: Path) -> None:
    text = "They saw <img src=x onerror=alert(1)> ![a](http://spy.example/12.png) \\| `12` people, </td>"
    text += "<script>alert(1)</script> &amp; he said."
    (folder / "a.txt").write_text(text)
    (folder / "b.txt").write_text(text.replace("12", "15").replace("he", "Ann Roe"))
    for command in COMMANDS:
        html = inside(folder, command, "a.txt", "b.txt", "-f", "html").stdout.decode()
        assert "<img" not in html
        assert "<script>alert" not in html
        assert html.count("<script") == (command == "compare")  # the page's own
        assert "&amp;amp;" in html or command in ("matrix", "figures", "sources")
    github = inside(folder, "compare", "a.txt", "b.txt", "-f", "github").stdout.decode()
    assert "](http" not in github
    assert "<img" not in github
    pipes = {
        len([at for at, c in enumerate(line) if c == "|" and (len(line[:at]) - len(line[:at].rstrip("\\"))) % 2 == 0])
        for line in github.splitlines()
    }
    assert len(pipes) == 1, github


# ---- formulas


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("format", ["csv", "tsv"])
def test_no_cell_is_a_formula_and_numbers_stay_numbers(tmp_path: Path, command: str, format: str) -> None:
    for name, number in (("=base.txt", 12), ("@other.txt", 15)):
        text = f"=cmd|' /C calc'!A0 killed {number} people, -{number} degrees, the mayor said.\n\n"
        text += f'+1 "=HYPERLINK({number})" said @Ann Roe.\n'
        (tmp_path / name).write_text(f'---\ntitle: "-2+3+cmd{number}"\noutlet: "@SUM(1)"\n---\n{text}', "utf-8")
    separator = "," if format == "csv" else "\t"
    safe, raw = (
        list(
            csv.reader(
                io.StringIO(
                    inside(tmp_path, command, "=base.txt", "@other.txt", "-f", format, *more).stdout.decode(), newline=""
                ),
                delimiter=separator,
            )
        )
        for more in ((), ("--no-defuse",))
    )
    assert len(safe) == len(raw) > 1
    numbers = {
        "value",
        "upper",
        "delta",
        "start",
        "end",
        "statement",
        "statements",
        "score",
        "told",
        "row",
        "track",
        "quoted",
        "paraphrased",
        "quoted_words",
    }
    own = {"bound"}
    for safe_row, raw_row in zip(safe[1:], raw[1:]):
        for column, safe_cell, raw_cell in zip(safe[0], safe_row, raw_row):
            name = column.removeprefix("base_").removeprefix("other_")
            if name in numbers:
                assert safe_cell == raw_cell
                assert all(float(part) is not None for part in safe_cell.split("; ") if part)
            elif name in own:
                assert safe_cell in ("", "=", "~", ">", "<", ">=", "<=")
            else:
                assert not safe_cell.startswith(("=", "+", "-", "@", "\t", "\r"))
                assert safe_cell in (raw_cell, f"'{raw_cell}")
    assert any(cell.startswith(("=", "@", "-", "+")) for row in raw[1:] for cell in row if not cell.lstrip("-").isdigit())


# ---- limits


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        pytest.param(
            "line.jsonl", b'{"text": "' + b"a" * 100_000, "a line longer than 0.05 MB, the limit for one article", id="line"
        ),
        pytest.param("one.json", b'{\n"text": "' + b"a\n" * 40_000, "one JSON value longer than 0.05 MB", id="value"),
        pytest.param("page.txt", b"Rain. " * 10_000, "longer than 0.05 MB, the limit for one text", id="text"),
        pytest.param("long.txt", b"Rain. " * 5_000, "an article of 30,000 characters; the limit is 10,000", id="article"),
        pytest.param(
            "long.jsonl",
            b'{"id": "a", "text": "' + b"a" * 20_000 + b'"}',
            "an article of 20,000 characters; the limit is 10,000",
            id="record",
        ),
    ],
)
def test_a_limit_that_is_hit_is_said_and_can_be_chosen(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    (tmp_path / "base.txt").write_text("Twelve people died in Dorva, officials said.\n")
    (tmp_path / name).write_bytes(data)
    for command in COMMANDS:
        done = inside(tmp_path, command, "base.txt", name, "--max-size", "0.01")
        assert done.returncode == 2
        assert said in done.stderr.decode()
        assert "--max-size" in done.stderr.decode()
        assert len(done.stderr.splitlines()) == 1
    assert "limit" not in inside(tmp_path, "inspect", name, "-q").stderr.decode()


def test_a_gigabyte_on_one_line_is_refused_when_the_limit_is_reached(tmp_path: Path) -> None:
    """From a pipe and as a record, in memory that the limit bounds and not the input."""

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (600_000_000, 600_000_000))

    (tmp_path / "base.txt").write_text("Twelve people died in Dorva, officials said.\n")
    command = f"head -c 1000000000 /dev/zero | tr '\\0' a | '{sys.executable}' -m newscmp compare base.txt -"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["sh", "-c", command], cwd=tmp_path, env=environment, capture_output=True, timeout=60, preexec_fn=small
    )
    assert done.returncode == 2
    assert b"-: longer than 20 MB, the limit for one text" in done.stderr
    with (tmp_path / "endless.jsonl").open("wb") as file:
        file.write(b'{"text": "')
        file.truncate(1_000_000_000)  # a sparse file: nothing but NULs follows
        file.seek(10)
        file.write(b"a" * 25_000_000)
    done = run(tmp_path, "compare", "base.txt", "endless.jsonl", limit=small)
    assert done.returncode == 2
    assert b"endless.jsonl:1: a line longer than 20 MB, the limit for one article" in done.stderr


def test_a_table_over_a_story_has_a_stated_size(tmp_path: Path) -> None:
    (tmp_path / "base.txt").write_text("Twelve people died in Dorva, officials said.\n")
    (tmp_path / "many.jsonl").write_text("".join(f'{{"id": "{n}", "text": "Rain fell."}}\n' for n in range(1_000)))
    for command in ("matrix", "figures", "sources"):
        done = run(tmp_path, command, "base.txt", "many.jsonl")
        assert done.returncode == 2
        assert b"a table over a story has at most 1,000 versions" in done.stderr
        assert done.stdout == b""


def test_yaml_bombs_are_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "base.txt").write_text("Twelve people died in Dorva, officials said.\n")
    laughs = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
    )
    for bomb, said in (
        (laughs, "aliases (*name) are not allowed"),
        ("a: " + "[" * 50_000, "nested deeper than 32 levels"),
        ("a: " + "- " * 50_000, "not"),
        ("a:\n" + "".join(f"{' ' * n}a:\n" for n in range(1, 200)), "nested deeper than 32 levels"),
        ("a: b\n" * 2, "the key 'a' stands twice"),
        (
            "a: !!python/object/apply:os.system ['touch owned']",
            "the tag tag:yaml.org,2002:python/object/apply:os.system is not allowed",
        ),
        ("a: " + "b" * 4_000_000, "over the limit of 4,000,000"),
        ("\r\n" * 40_000 + "!", None),
    ):
        (tmp_path / "bomb.txt").write_text(f"---\n{bomb}\n---\nText of an article.\n", newline="")
        (tmp_path / "bomb.yaml").write_text(bomb, newline="")
        start = time.monotonic()
        done = inside(tmp_path, "compare", "base.txt", "bomb.txt", "--max-size", "10")
        if said is not None:
            assert done.returncode == 2
            assert said in done.stderr.decode()
        assert len(done.stderr.splitlines()) <= 1
        assert said is None or inside(tmp_path, "compare", "base.txt", "base.txt", "--lexicon", "bomb.yaml").returncode == 2
        assert time.monotonic() - start < 30
    assert not (tmp_path / "owned").exists()


def test_json_of_any_depth_and_any_digits(tmp_path: Path) -> None:
    (tmp_path / "base.txt").write_text("Twelve people died in Dorva, officials said.\n")
    deep = {
        "deep.json": '{"a":' * 200_000,
        "list.json": "[" * 200_000 + "]" * 200_000,
        "within.jsonl": '{"id": "x", "text": "Nine died.", "more": ' + "[" * 100_000 + "]" * 100_000 + "}",
        "digits.jsonl": '{"id": ' + "9" * 1_000_000 + ', "text": "Nine died."}',
    }
    for name, text in deep.items():
        (tmp_path / name).write_text(text)
        done = run(tmp_path, "compare", "base.txt", name)
        assert done.returncode in (1, 2)
        assert b"Traceback" not in done.stderr
        assert b"unexpected" not in done.stderr
        assert done.returncode == 1 or len(done.stderr.splitlines()) == 1
    (tmp_path / "exponent.jsonl").write_text(
        '{"id": 1e999, "text": "Nine people died in Dorva, officials said.", "date": -1e999}'
    )
    assert run(tmp_path, "compare", "base.txt", "exponent.jsonl").returncode == 1


def test_a_million_digits_are_no_trouble(tmp_path: Path) -> None:
    for name, digit in (("base.txt", "9"), ("other.txt", "8")):
        (tmp_path / name).write_text(
            f"They counted {digit * 500_000} people and 12.{digit * 5_000} boats, officials said.\n"
        )
    for command in ("compare", "matrix"):
        done = inside(tmp_path, command, "base.txt", "other.txt", "-f", "json")
        assert done.returncode in (0, 1), done.stderr[:500]
        json.loads(done.stdout)


# ---- folders, links, pipes


def test_a_story_folder_is_read_as_it_was_given_and_never_waited_for(tmp_path: Path) -> None:
    story, elsewhere = tmp_path / "story", tmp_path / "elsewhere"
    story.mkdir()
    elsewhere.mkdir()
    (story / "base.txt").write_text("Twelve people died in Dorva, officials said.\n")
    (elsewhere / "other.txt").write_text("Nine people died in Dorva, officials said.\n")
    (story / "link.txt").symlink_to("../elsewhere/other.txt")
    (story / "circle").symlink_to("../story")
    os.mkfifo(story / "pipe.txt")
    (story / "zero.txt").symlink_to("/dev/zero")
    done = run(tmp_path, "compare", "elsewhere/../story", "-f", "json")
    report = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (1, b"")
    assert [version["path"] for version in report["versions"]] == ["elsewhere/../story/link.txt"]
    (story / "nowhere.txt").symlink_to("nothing")
    (story / "self.txt").symlink_to("self.txt")
    done = run(tmp_path, "compare", "story")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 2
    assert b"story/nowhere.txt: no such file or directory" in done.stderr


def test_folders_in_folders_are_searched_without_recursion(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*"d" * 300)
    deep.mkdir(parents=True)
    (deep / "base.txt").write_text("Twelve people died.\n")
    (tmp_path / "again").symlink_to(tmp_path)  # a circle is not followed
    code = "import sys; sys.setrecursionlimit(200); from newscmp.read import story_folders; print(len(story_folders('.')))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, timeout=60)
    assert done.stdout == b"1\n", done.stderr


def test_output_is_not_written_through_a_link(folder: Path) -> None:
    (folder / "precious").write_text("precious")
    (folder / "link").symlink_to("precious")
    done = run(folder, "compare", "base.jsonl", "other.jsonl", "-o", "link")
    assert done.returncode == 2
    assert (
        b"cannot write to link: it is a symbolic link, and links are not written through; name the file itself"
        in done.stderr
    )
    assert (folder / "precious").read_text() == "precious"


def test_standard_output_by_its_path_is_standard_output(folder: Path) -> None:
    whole = run(folder, "compare", "base.jsonl", "other.jsonl").stdout
    assert run(folder, "compare", "base.jsonl", "other.jsonl", "-o", "/dev/stdout").stdout == whole
    line = f"echo first > out; '{sys.executable}' -m newscmp compare base.jsonl other.jsonl -o /dev/stdout >> out"
    subprocess.run(
        ["sh", "-c", line], cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100"}, check=False
    )
    assert (folder / "out").read_bytes() == b"first\n" + whole
    assert Path("/dev/stdout").is_symlink()


def test_output_is_whole_or_as_it_was_when_the_disk_is_full(folder: Path) -> None:
    out = folder / "out.json"
    out.write_text("before")

    def small() -> None:  # a file system that takes 2,000 bytes a file
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))

    done = run(folder, "compare", "base.jsonl", "other.jsonl", "-f", "json", "-o", "out.json", limit=small)
    assert done.returncode == 2
    assert b"cannot write to out.json: file too large" in done.stderr
    assert out.read_text() == "before"
    assert sorted(path.name for path in folder.iterdir()) == ["base.jsonl", "other.jsonl", "out.json"]
    assert run(folder, "compare", "base.jsonl", "other.jsonl", "-o", "/dev/full").returncode == 2


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_output_is_as_it_was_when_the_run_is_ended(tmp_path: Path, ending: signal.Signals) -> None:
    out = tmp_path / "out.csv"
    out.write_text("before")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "base.txt").write_text("Twelve people died in Dorva, officials said.\n")
    command = [sys.executable, "-m", "newscmp", "inspect", "base.txt", "pipe", "-f", "csv", "-o", "out.csv"]
    process = subprocess.Popen(command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE)
    try:
        with (tmp_path / "pipe").open("wb"):  # newscmp has read base.txt and waits here, its output begun
            time.sleep(0.2)
            process.send_signal(ending)
            process.wait(30)
    finally:
        process.kill()
        process.communicate()
    assert process.returncode != 0
    assert out.read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["base.txt", "out.csv", "pipe"]


@pytest.mark.parametrize("nameless", [True, False])
def test_output_is_begun_in_a_file_without_a_name_or_beside_the_old_one(
    tmp_path: Path, nameless: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    from newscmp.cli.replace import Replacement

    if not nameless:
        monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    name = "ü" * 120  # 240 bytes: there is room for no more than a few in the name of another file
    out = tmp_path / name
    out.write_text("before")
    out.chmod(0o604)
    for keep in (False, True):
        replacement = Replacement(str(out))
        try:
            replacement.file.write(b"after")
            replacement.file.flush()
            assert out.read_text() == "before"
            if keep:
                replacement.finish()
        finally:
            replacement.discard()
        assert [path.name for path in tmp_path.iterdir()] == [name]
        assert out.read_text() == ("after" if keep else "before")
        assert stat.S_IMODE(out.stat().st_mode) == 0o604


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anything")
def test_a_file_that_may_not_be_written_is_not_replaced(folder: Path) -> None:
    out = folder / "out.txt"
    out.write_text("before")
    out.chmod(0o444)
    done = run(folder, "compare", "base.jsonl", "other.jsonl", "-o", "out.txt")
    assert done.returncode == 2
    assert b"permission denied" in done.stderr
    assert out.read_text() == "before"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_an_owner_is_kept(folder: Path) -> None:
    out = folder / "out.txt"
    out.write_text("before")
    os.chown(out, 12_345, 23_456)
    out.chmod(0o640)
    assert run(folder, "compare", "base.jsonl", "other.jsonl", "-o", "out.txt").returncode == 1
    assert (out.stat().st_uid, out.stat().st_gid, stat.S_IMODE(out.stat().st_mode)) == (12_345, 23_456, 0o640)


def test_two_writers_leave_one_whole_file(folder: Path) -> None:
    out = folder / "out.json"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    writers = [
        subprocess.Popen(
            [sys.executable, "-m", "newscmp", command, "base.jsonl", "other.jsonl", "-f", "json", "-o", "out.json"],
            cwd=folder,
            env=environment,
        )
        for command in ("compare", "inspect", "matrix", "figures")
    ]
    assert {writer.wait(60) for writer in writers} <= {0, 1}
    json.loads(out.read_text())
    assert sorted(path.name for path in folder.iterdir()) == ["base.jsonl", "other.jsonl", "out.json"]


# ---- promises for any input


def test_the_fuzzer_s_target_on_its_corpus() -> None:
    seeds = sorted((Path(__file__).parent / "fuzz" / "corpus").iterdir())
    assert len(seeds) > 10
    assert sum(try_input(seed.read_bytes()) for seed in seeds) > 15


KINDS = ["text", "markdown", "json", "html", "newsml", "feed", "zip", "warc", "mhtml", "webarchive", *PACKERS, "?"]
PIECES = st.sampled_from(
    [
        *(
            "12",
            "1,234.5",
            "at least ",
            "more than two hundred",
            " percent",
            "5-7",
            "3 May 2021",
            "a dozen",
            "half of ",
            "$1.2 million",
            "6:15 pm",
        ),
        *(
            '"',
            "“",
            "”",
            "‘",
            "’",
            "'",
            "«",
            "»",
            " said ",
            " told ",
            "according to ",
            ", claimed ",
            "Ann Roe",
            "the mayor",
            "he ",
            "Mr. ",
        ),
        *(
            "\n",
            "\n\n",
            ". ",
            ", ",
            " ",
            "not ",
            "may ",
            "Correction: ",
            "By ",
            "(AP) - ",
            "• ",
            "---\n",
            "title: ",
            "# ",
            "%%\n",
        ),
        *NASTY.values(),
    ]
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(KINDS),
    st.lists(PIECES | st.text(max_size=8), max_size=30),
    st.lists(PIECES | st.text(max_size=8), max_size=30),
)
def test_any_text_keeps_every_promise(kind: str, one: list[str], two: list[str]) -> None:
    base, other = ("".join(pieces).encode("utf-8", "surrogatepass") for pieces in (one, two))
    try_input(kind.encode() + b"\n" + base + SEPARATOR + other)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(KINDS), st.binary(max_size=200))
def test_any_bytes_keep_every_promise(kind: str, data: bytes) -> None:
    try_input(kind.encode() + b"\n" + data)


def test_json_escapes_a_variation_selector_wherever_it_is_stray() -> None:
    """Only what stands before it in the text says so, not the next character that is no ASCII."""
    assert json_escaped('"© a\ufe0f"') == '"© a\\ufe0f"'
    assert json_escaped('"©\ufe0f a"') == '"©\ufe0f a"'
    assert json_escaped('"é\x7f\u200b"') == '"é\\u007f\\u200b"'


TOLD = (
    "<p>A ferry with at least 212 people on board ran aground off the island of Varra on Tuesday, the coast guard said.</p>",
    "<p>All of them were taken off within three hours, Captain Ilsa Brandt told reporters in the harbour of the town.</p>",
)
_HTTP = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
_NEWSML = '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/"><contentSet><inlineXML contenttype="application/xhtml+xml">'
PAGES = {  # what makes a page of each of these out of what stands in {}
    "html": "<article>{}</article>",
    "packed warc": _HTTP + "<article>{}</article>",
    "packed wacz": _HTTP + "<article>{}</article>",
    "packed zip": "base.html\n<article>{}</article>",
    "mhtml": "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html; "
    "charset=utf-8\n\n<article>{}</article>\n--x--\n",
    "feed": '<rss version="2.0"><channel><item><description><![CDATA[{}]]></description></item></channel></rss>',
    "newsml": f"{_NEWSML}<html xmlns='http://www.w3.org/1999/xhtml'><body>{{}}</body></html></inlineXML></contentSet></newsItem>"
}
TAGS = st.sampled_from(
    ["<p>", "</p>", "<br>", "<h2>", "</h2>", "<li>", "<b>", "<aside>", "</aside>", "<figcaption>", "<table><tr><td>", "<!--",
     "-->", "</article>", "<script>", "</script>", "&quot;", "&#x202e;", "&nbsp;", '<p class="byline">', "<p hidden>", "]]>"]
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(PAGES)), st.lists(TAGS | PIECES | st.text(max_size=8), max_size=20))
def test_any_page_keeps_every_promise(kind: str, pieces: list[str]) -> None:
    told = PAGES[kind].replace("{}", TOLD[0] + "".join(pieces) + TOLD[1])
    try_input(kind.encode() + b"\n" + told.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_of_each_kind_is_read_by_the_test_above(kind: str) -> None:
    assert try_input(kind.encode() + b"\n" + PAGES[kind].replace("{}", "".join(TOLD)).encode()) == 2
