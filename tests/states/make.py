"""Writes format-N.sqlite for today's format: a story with what every table can hold. Never run it for an older format."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from newscmp.memory import FORMAT

WIRE = "The ferry had 212 people on board, the coast guard said.\n\nIt was built in 1987, according to the harbour office.\n"
POST = "---\noutlet: Varra Post\n---\n" + WIRE.replace("212", "230").replace(", according to the harbour office", "")


def main() -> None:
    target = Path(__file__).with_name(f"format-{FORMAT}.sqlite")
    if target.exists():
        sys.exit(f"{target} is there already")
    with tempfile.TemporaryDirectory() as folder:
        story = Path(folder, "ferry")
        story.mkdir()

        def watch(*options: str) -> None:
            command = [sys.executable, "-m", "newscmp", "watch", "--state", str(target), "--base", "wire.txt", *options]
            print(subprocess.run([*command, str(story)], capture_output=True, text=True).stdout)

        for name, text in (("wire.txt", WIRE), ("post.txt", POST), ("star.txt", WIRE)):
            (story / name).write_text(text)
        watch()
        (story / "post.txt").write_text(POST.replace("230", "240"))
        watch()
        (story / "post.txt").write_text(POST.replace("230", "250"))
        (story / "star.txt").unlink()
        (story / "empty.txt").touch()
        watch("--kind", "version")
        import sqlite3

        held = sqlite3.connect(target)
        for table, column in (("story", "place"), ("said", "place"), ("said", "line")):
            held.execute(f"UPDATE {table} SET {column} = replace({column}, ?, '/srv/stories')", (os.fspath(folder),))
        held.execute("UPDATE version SET text = replace(text, ?, '/srv/stories')", (os.fspath(folder),))
        held.commit()
        held.execute("VACUUM")
        held.close()


if __name__ == "__main__":
    main()
