"""Bad input, end to end: one clear line on stderr, the right exit status, no traceback.

``fixtures/malformed/<name>/`` holds the input and ``expected.yaml``: label, why, args (run in that folder), stderr (each a
part of what is said there; none means that nothing is said), status. What is too large or too strange for a file in a
repository is made here.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from newscmp.plainyaml import load_plain

ROOT = Path(__file__).parent.parent
FOLDERS = sorted(path.parent for path in (ROOT / "fixtures" / "malformed").glob("*/expected.yaml"))
GOOD = "Rebels took the town of Osthaven on Sunday, officials said.\n\nAt least 12 people were killed, the mayor said.\n"


def run(folder: Path, *args: str, stdin: bytes | None = None) -> tuple[int, str, str]:
    """Exit status, stdout and stderr of the real command."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100"}
    command = [sys.executable, "-m", "newscmp", *args]
    done = subprocess.run(command, cwd=folder, env=environment, input=stdin or b"", capture_output=True, timeout=60)
    return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


def assert_tidy(stdout: str, stderr: str) -> None:
    assert "Traceback" not in stderr
    assert not set("\x00\x1b\u202e") & set(stdout + stderr)


def test_there_are_fixtures() -> None:
    assert len(FOLDERS) > 20


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_malformed(folder: Path) -> None:
    expected: Any = load_plain((folder / "expected.yaml").read_text("utf-8"))
    assert set(expected) == {"label", "why", "args", "stderr", "status"}
    status, stdout, stderr = run(folder, *expected["args"])
    assert_tidy(stdout, stderr)
    for part in expected["stderr"]:
        assert part in stderr
    if expected["stderr"]:
        assert len(stderr.splitlines()) == len(expected["stderr"]), stderr
    else:
        assert stderr == ""
    assert status == int(expected["status"]), stderr


def test_one_bad_of_five_leaves_the_other_four() -> None:
    status, stdout, _ = run(ROOT / "fixtures" / "malformed" / "one-bad-of-five", "compare", "--format", "csv", "story")
    assert status == 2
    assert ",a.txt," in stdout
    assert ",b.txt," in stdout


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not text: this is a PNG image", id="png"),
        pytest.param(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "not text: this is a PDF", id="pdf"),
        pytest.param(b"PK\x03\x04\x14\x00\x06\x00", "not a whole zip archive", id="half-a-zip"),
        pytest.param(bytes(range(1, 32)) * 40, "not text: too many control characters", id="controls"),
        pytest.param(b'{"text": ' * 100_000, "JSON", id="deep-json"),
        pytest.param(b"[" * 100_000 + b"{", "", id="deep-list"),
        pytest.param(b'{"id": "a", "text": "' + b"1" * 10, "not valid JSON", id="half-a-record"),
        pytest.param(b'{"n": ' + b"9" * 10_000 + b', "text": "x"}', "not valid JSON", id="huge-number"),
        pytest.param(b"---\na: " + b"[" * 3_000 + b"\n---\nText.\n", "front matter", id="deep-yaml"),
    ],
)
def test_made_input_is_trouble(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "base.txt").write_text(GOOD, "utf-8")
    (tmp_path / "other").write_bytes(content)
    status, stdout, stderr = run(tmp_path, "compare", "base.txt", "other")
    assert_tidy(stdout, stderr)
    if said:
        assert status == 2
        assert "other:" in stderr or "other: " in stderr
        assert said in stderr
        assert len(stderr.splitlines()) == 1


def test_fifty_megabytes_are_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "base.txt").write_text(GOOD, "utf-8")
    with (tmp_path / "other.txt").open("wb") as file:
        for _ in range(50):
            file.write(b"The mayor said so. " * 52_632)
    status, _, stderr = run(tmp_path, "compare", "base.txt", "other.txt")
    assert status == 2
    assert "other.txt: longer than 20 MB, the limit for one text" in stderr


def test_an_endless_input_is_refused(tmp_path: Path) -> None:
    (tmp_path / "base.txt").write_text(GOOD, "utf-8")
    status, _, stderr = run(tmp_path, "compare", "base.txt", "/dev/zero")
    assert status == 2
    assert "not text" in stderr


def test_an_empty_folder_is_trouble(tmp_path: Path) -> None:
    (tmp_path / "story").mkdir()
    (tmp_path / "story" / ".hidden").write_text(GOOD, "utf-8")
    status, _, stderr = run(tmp_path, "compare", "story")
    assert status == 2
    assert "story: no article in this folder" in stderr


def test_standard_input_is_named(tmp_path: Path) -> None:
    (tmp_path / "base.txt").write_text(GOOD, "utf-8")
    status, _, stderr = run(tmp_path, "compare", "base.txt", "-", stdin=b" ")
    assert status == 2
    assert "-: empty: no text" in stderr


def test_two_files_without_an_extension_work(tmp_path: Path) -> None:
    (tmp_path / "tmpa1").write_text(GOOD, "utf-8")
    (tmp_path / "tmpb2").write_text(GOOD.replace("12", "15"), "utf-8")
    status, stdout, stderr = run(tmp_path, "compare", "tmpa1", "tmpb2")
    assert (status, stderr) == (1, "")
    assert "15" in stdout
