"""newscmp as a library: what the commands call, without their streams and statuses."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest

import newscmp
import newscmp.cli
from newscmp.render.notebook import MOST_ROWS

ROOT = Path(__file__).parent.parent
WIRE, POST = (str(ROOT / "fixtures" / "ferry" / name) for name in ("wire.txt", "post.txt"))


def command_rows(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, object]]:
    newscmp.cli.call(["compare", *arguments, "-f", "jsonl"])
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def plain(row: dict[str, object]) -> dict[str, object]:
    """A row as JSON has it."""
    return {key: float(value) if isinstance(value, Decimal) else value for key, value in row.items()}


def test_the_same_rows_as_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [plain(row) for row in newscmp.compare(WIRE, [POST]).to_rows()]
    told = command_rows(capsys, WIRE, POST)
    for row, line in zip(rows, told, strict=True):
        assert list(row) == list(line)
        assert {k: list(v) if isinstance(v, tuple) else v for k, v in row.items()} == line
    assert [row["kind"] for row in rows] == [
        *("figure.changed", "quote.altered", "attribution.dropped", "attribution.named")
    ]


def test_a_folder_is_a_story(capsys: pytest.CaptureFixture[str]) -> None:
    seeds = ROOT / "seeds" / "aleppo"
    report = newscmp.compare(seeds)
    told = command_rows(capsys, str(seeds))
    assert [row["fingerprint"] for row in report.to_rows()] == [line["fingerprint"] for line in told]
    assert report.base.version.id == "seed.txt"
    assert len(report.alignments) == 6


def test_rows_are_chosen_as_by_the_options(capsys: pytest.CaptureFixture[str]) -> None:
    assert {row["kind"] for row in newscmp.compare(WIRE, POST, kinds="figure").to_rows()} == {"figure.changed"}
    kinds = {row["kind"] for row in newscmp.compare(WIRE, POST, ignore_kinds=["attribution", "figure"]).to_rows()}
    assert kinds == {"quote.altered"}
    everything = newscmp.compare(WIRE, POST, everything=True).to_rows()
    assert len(everything) == len(command_rows(capsys, WIRE, POST, "--all")) > 4
    assert newscmp.compare(WIRE, POST, severity="substantive").changes


def test_text_as_an_article() -> None:
    base = newscmp.article("At least 40 people died, police said.", id="ten", outlet="The Pier", date="2025-03-04")
    other = newscmp.article("At least 31 people died, police said.", id="noon", title="Toll: 31")
    (row,) = newscmp.compare(base, other, kinds=["figure"]).to_rows()
    assert (row["kind"], row["version"], row["base_value"], row["other_value"]) == (
        *("figure.changed", "noon"),
        *(Decimal(40), Decimal(31)),
    )
    start, end = row["base_start"], row["base_end"]
    assert isinstance(start, int)
    assert isinstance(end, int)
    assert base.text[start:end] == row["base_surface"] == "At least 40 people"
    assert (base.outlet, base.published, other.title) == ("The Pier", "2025-03-04", "Toll: 31")


def test_numbers_are_exact() -> None:
    base, other = (newscmp.article(f"It rose by {n} percent, the bank said.", id=n) for n in ("1.10", "1.15"))
    (row,) = newscmp.compare(base, other).to_rows()
    assert (row["base_value"], row["other_value"], row["delta"]) == (Decimal("1.1"), Decimal("1.15"), Decimal("0.05"))
    assert row["base_surface"] == "1.10 percent"


def test_articles_of_one_name_are_told_apart() -> None:
    one = newscmp.article("At least 40 people died.", id="a")
    report = newscmp.compare(one, [one._replace(text="At least 41 people died."), one])
    assert [report.base.version.id, *(a.other.version.id for a in report.alignments)] == ["a", "a (2)", "a (3)"]


def test_inspect_and_read() -> None:
    document = newscmp.inspect(POST)
    assert isinstance(document, newscmp.Document)
    assert [quote.text for quote in document.quotes] == ["We were lucky with the weather,"]
    assert [version.id for version in newscmp.read_articles(ROOT / "fixtures" / "ferry")] == ["post.txt", "wire.txt"]


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: newscmp.compare(WIRE), "nothing to compare with"),
        (lambda: newscmp.compare(WIRE, "nowhere.txt"), "nowhere.txt: no such file"),
        (lambda: newscmp.compare(WIRE, POST, kinds=["nonsense"]), "'nonsense' is no kind of change"),
        (lambda: newscmp.compare(WIRE, POST, severity="grave"), "'grave' is not one of"),
        (lambda: newscmp.compare(WIRE, POST, lang="xx"), "xx"),
        (lambda: newscmp.article("  "), "empty"),
        (lambda: newscmp.inspect(ROOT / "fixtures" / "ferry"), "2 articles"),
        (lambda: newscmp.inspect(ROOT / "nowhere"), "nowhere"),
    ],
)
def test_errors_are_raised_in_one_line(call: object, says: str) -> None:
    with pytest.raises(newscmp.NewscmpError) as caught:
        call()  # type: ignore[operator]
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_nothing_is_printed() -> None:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        newscmp.compare(WIRE, POST).to_rows()
        newscmp.compare(WIRE, newscmp.article("A new pope was chosen by the cardinals in Rome."))
    assert (out.getvalue(), err.getvalue()) == ("", "")


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, tuple[str, ...]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.seen.append((tag, tuple(name for name, _ in attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def page_of(report: newscmp.Report) -> _Page:
    page = _Page()
    page.feed(report._repr_html_())
    page.close()
    assert not page.open
    return page


def test_a_notebook_shows_tables() -> None:
    page = page_of(newscmp.compare(WIRE, POST))
    tags = [tag for tag, _ in page.seen]
    assert tags.count("table") == 1
    assert tags.count("tr") == 5
    assert tags.count("mark") == 7  # a named source, a passenger, marks both; a source dropped marks BASE alone
    assert "figure.changed" in page.text
    assert "The ferry was built in 1987" in page.text
    assert newscmp.compare(WIRE, WIRE)._repr_html_() == "<p>Nothing to report.</p>"


def test_nothing_of_an_article_is_active_in_a_notebook() -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)> \u202e\x1b[31m"
    base = newscmp.article(f"At least 40 people died {evil}, police said.", id=evil, outlet=evil)
    other = newscmp.article(f"At least 31 people died {evil}, police said.", id=f"{evil}2", outlet='"><script>')
    page = page_of(newscmp.compare(base, other))
    assert {tag for tag, _ in page.seen} <= {"table", "thead", "tbody", "tr", "th", "td", "mark", "strong", "small"}
    assert {name for _, names in page.seen for name in names} == {"style", "scope"}
    assert "\x1b" not in page.text
    assert "\u202e" not in page.text
    assert "<script>alert(1)</script>" in page.text


def test_a_notebook_keeps_its_size() -> None:
    text = "\n\n".join(f"Ward {n} of Varra counted {n + 20} cases of cholera, doctors said." for n in range(250))
    report = newscmp.compare(newscmp.article(text), newscmp.article(text.replace(" cases", "00 cases")))
    assert len(report.to_rows()) >= 250
    page = page_of(report)
    assert [tag for tag, _ in page.seen].count("tr") == MOST_ROWS + 1
    assert f"{len(report.changes) - MOST_ROWS} more" in page.text


def test_the_package_is_light_until_it_is_used() -> None:
    code = (
        "import sys, newscmp; print(newscmp.__version__, 'newscmp.api' in sys.modules, 'rapidfuzz' in sys.modules);"
        "print(sorted(set(newscmp.__all__) - set(dir(newscmp)))); newscmp.compare; import newscmp.pipeline;"
        "print(callable(newscmp.compare), 'click' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], text=True, capture_output=True, check=True)
    assert run.stdout.splitlines() == [f"{newscmp.__version__} False False", "[]", "True False"]
    with pytest.raises(AttributeError, match="nothing_of_that_name"):
        getattr(newscmp, "nothing_of_that_name")  # noqa: B009


def test_users_can_type_check(tmp_path: Path) -> None:
    (tmp_path / "user.py").write_text(
        "from decimal import Decimal\n"
        "from pathlib import Path\n\n"
        "import newscmp\n\n"
        "report = newscmp.compare(Path('a.txt'), ['b.txt', newscmp.article('text')], kinds=['figure'])\n"
        "rows: list[dict[str, str | Decimal | int | bool | None | tuple[str, ...] | float]] = report.to_rows()\n"
        "shown: str = report._repr_html_()\n"
        "document: newscmp.Document = newscmp.inspect('a.txt')\n"
        "change: newscmp.Change = report.changes[0]\n"
        "newscmp.compare(1)\n"
    )
    mypy = [sys.executable, "-m", "mypy", "--strict", "--config-file", "/dev/null", "user.py"]
    run = subprocess.run(mypy, cwd=tmp_path, text=True, capture_output=True)
    errors = [line for line in run.stdout.splitlines() if ": error:" in line]
    assert len(errors) == 1, run.stdout
    assert "user.py:11" in errors[0]
