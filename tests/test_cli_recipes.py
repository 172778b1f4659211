"""README's recipes, each run with the real program that it is for."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from programs import PATH, needs

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
RECIPES = README.partition("\n## Recipes\n")[2].partition("\n## ")[0]

ARTICLE = """\
<!doctype html>
<html lang="en">
<head><title>Ferry runs aground off Varra - Varra Post</title><meta property="og:site_name" content="Varra Post"></head>
<body>
<nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article>
<h1>Ferry runs aground off Varra</h1>
<p>A ferry with about 230 people on board ran aground off the island of Varra on Tuesday night, the coast guard said.</p>
<p>All of them were taken off within three hours, Captain Ilsa Brandt told reporters.</p>
<p>"We were lucky with the weather," she said.</p>
<p>The ferry was built in 1987 and had been inspected in January.</p>
</article>
<footer>Contact us</footer>
</body>
</html>
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with wire.txt, post.txt and page.html, and newscmp on the way to programs."""
    for name in ("wire.txt", "post.txt"):
        shutil.copy(ROOT / "fixtures/ferry" / name, tmp_path)
    (tmp_path / "page.html").write_text(ARTICLE)
    (tmp_path / "bin").mkdir()
    script = tmp_path / "bin" / "newscmp"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m newscmp "$@"\n')
    script.chmod(0o755)
    return tmp_path


def run(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A line of bash in the folder."""
    home = {"HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8"}
    env = {"PATH": f"{folder / 'bin'}{os.pathsep}{PATH}", "XDG_CONFIG_HOME": str(folder / ".config"), **home}
    return subprocess.run(["bash", "-c", line], cwd=folder, env=env, capture_output=True, text=True, timeout=120)


def recipe(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """The same with a line that README gives, to the letter."""
    assert re.search(rf"^{re.escape(line)}$", RECIPES, re.M), f"README has no such recipe: {line}"
    return run(line, folder)


def fenced(language: str, first: str) -> str:
    """The text of the fence of the recipes that begins with this line."""
    (found,) = [text for text in re.findall(rf"^```{language}\n(.*?)^```$", RECIPES, re.M | re.S) if text.startswith(first)]
    return str(found)


def test_jq(folder: Path) -> None:
    needs("jq")
    done = recipe(
        "newscmp compare --format jsonl wire.txt post.txt | jq -r "
        "'select(.kind == \"figure.changed\") | [.base_surface, .other_surface] | @tsv'",
        folder,
    )
    assert (done.stdout, done.stderr) == ("at least 212 people\tabout 230 people\n", "")


def test_csvlook(folder: Path) -> None:
    needs("csvlook")
    line = "newscmp compare --format csv wire.txt post.txt | csvcut -c kind,base_surface,other_surface | csvlook"
    done = recipe(line, folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"^\| figure\.changed +\| at least 212 people +\| about 230 people +\|$", done.stdout, re.M)
    assert run("newscmp compare --format csv wire.txt post.txt | csvlook", folder).stdout.startswith("| story")


def test_sqlite_utils(folder: Path) -> None:
    needs("sqlite-utils")
    line = "newscmp compare --format jsonl wire.txt post.txt | sqlite-utils insert news.db changes - --nl --pk fingerprint"
    done = recipe(line, folder)
    assert (done.returncode, done.stderr) == (0, "")
    line = 'sqlite-utils news.db "select kind, count(*) from changes group by kind" --table'
    assert "figure.changed" in recipe(line, folder).stdout
    with sqlite3.connect(folder / "news.db") as database:
        rows = database.execute("select base_surface, base_value, other_value from changes where kind = 'figure.changed'")
        assert rows.fetchall() == [("at least 212 people", 212, 230)]
    database.close()


def test_trafilatura(folder: Path) -> None:
    needs("trafilatura")
    done = recipe("trafilatura --json < page.html | newscmp compare wire.txt -", folder)
    assert (done.returncode, done.stderr) == (1, "")
    assert "figure.changed" in done.stdout
    assert "Sport" not in done.stdout


def test_urlwatch(folder: Path) -> None:
    """A real job on a file: address, with real configuration files and a real cache."""
    needs("urlwatch")
    page = folder / "page.html"
    job = fenced("yaml", "name: ").replace("https://example.org/ferry", page.as_uri())
    assert page.as_uri() in job
    (folder / "urls.yaml").write_text(job)
    (folder / "urlwatch.yaml").write_text("report:\n  stdout: {enabled: true, color: false}\n")
    line = "urlwatch --urls urls.yaml --config urlwatch.yaml --hooks hooks.py --cache cache.db"

    def watched() -> subprocess.CompletedProcess[str]:
        # urlwatch stamps what it keeps with whole seconds, and of two versions of one second it may take the older one.
        done, second = run(line, folder), int(time.time())
        while int(time.time()) == second:
            time.sleep(0.02)
        return done

    done = watched()
    assert (done.returncode, done.stderr) == (0, "")
    assert "NEW: Ferry" in done.stdout
    done = watched()
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    page.write_text(page.read_text().replace("about 230 people", "about 250 people"))
    done = watched()  # newscmp's status 1 is to urlwatch what it is to diff
    assert (done.returncode, done.stderr) == (0, "")
    assert "CHANGED: Ferry" in done.stdout
    # The old version comes first, the new one second.
    assert re.search(r"BASE old_file.*OTHER new_file", done.stdout)
    assert re.search(r"figure\.changed.*«about.*«about", done.stdout)
    page.write_text(page.read_text().replace("Contact us", "Contact"))
    done = watched()  # status 0: nothing to report
    assert (done.returncode, done.stderr) == (0, "")
    assert "CHANGED: Ferry" in done.stdout
    assert "figure" not in done.stdout


@pytest.fixture
def repository(folder: Path) -> Path:
    """A repository with two committed versions of story.txt."""
    needs("git")
    setup = "git init -q . && git config user.name n && git config user.email n@example.org"
    for name in ("wire.txt", "post.txt"):
        setup += f" && cp {name} story.txt && git add story.txt && git commit -qm {name}"
    done = run(setup, folder)
    assert (done.returncode, done.stderr) == (0, "")
    return folder


def test_git_difftool(repository: Path) -> None:
    for line in (
        "git difftool -y -x 'newscmp compare' HEAD~1 HEAD -- story.txt",
        "git difftool -y --trust-exit-code -x 'newscmp compare --exit-zero' HEAD~1 HEAD -- story.txt",
    ):
        done = recipe(line, repository)
        assert (done.returncode, done.stderr) == (0, "")
        # The older version is BASE, as git gives it.
        assert re.search(r"«at least.*«about 230", done.stdout)


def test_git_textconv(repository: Path) -> None:
    (repository / ".gitattributes").write_text(fenced("gitattributes", "*.txt"))
    assert recipe("git config diff.newscmp.textconv 'newscmp inspect --width 80'", repository).returncode == 0
    done = recipe("git log -p --oneline -- story.txt", repository)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"^-\s+· figure  «at least 212 people»: >= 212, people$", done.stdout, re.M)
    assert re.search(r"^\+\s+· figure  «about 230 people»: ~ 230, people$", done.stdout, re.M)
    assert "git-blob" not in done.stdout  # the name of git's temporary file would differ in every diff


def test_json_is_the_same_through_a_pipe(folder: Path) -> None:
    direct = run("newscmp compare -f json wire.txt post.txt", folder).stdout
    piped = run("cat post.txt | newscmp compare -f json wire.txt -", folder).stdout
    assert [c["kind"] for c in json.loads(direct)["changes"]] == [c["kind"] for c in json.loads(piped)["changes"]]
