"""What a call costs, as a ratio to what its dependencies cost: measured alternating, the best of many, so that a busy
machine slows both sides down."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

ARTICLE = """\
BRANSK — A dam on the upper Sel broke on Tuesday night, sending a wave of water and mud through four villages and killing
at least 37 people, the regional governor said.

Rescue teams in boats pulled about 240 people from roofs and trees before dawn. More than 1,900 others spent the night in
two schools and a sports hall in the town of Bransk, 14 kilometres downstream. "We heard it before we saw it," said Tomas
Rehn, a farmer who lost 60 sheep and his barn. "There was no siren, no call, nothing."

Governor Helka Vasse told reporters that the dam had been inspected in March. She said that inspectors found "small cracks
of no concern" in the northern wall. The company that runs it, Sel Power, declined to comment on Wednesday.

According to the weather service, 180 millimetres of rain fell in 36 hours. That is three times the average for the whole
of November. The service had issued its highest warning on Monday at 18:15. It was lifted by mistake two hours later, a
spokeswoman said.

An opposition member of the regional council, Ivo Brandt, claimed that repairs worth 2.4 million crowns were put off twice.
"They saved on concrete and paid with lives," he said. Vasse denied that any repair had been delayed. She promised an
inquiry, which is to report by March 1.

The wave carried away two bridges and about five kilometres of railway. Trains between Bransk and the coast will not run
for at least ten days, the railway said. Some 11,000 homes were without power on Wednesday morning. By the evening, the
number had fallen to 3,200, according to Sel Power.

Hospitals treated 88 people, 15 of them children. Doctor Mira Oland, who heads the clinic in Bransk, said most had broken
bones or had swallowed dirty water. "We need clean water, blankets and insulin," she told the Bransk Courier. The army
sent 300 soldiers, six helicopters and a field kitchen.

In the village of Upper Sel, only the church and the school were still standing. Its mayor, Karel Dub, said that dozens of
residents were missing. "I have a list with 52 names on it, and I know every one of them," he said. The list could not be
checked independently.

It was the worst accident of its kind in the country since 1978, when a dam near Tarnow burst and 112 people died. After
that, parliament set up a body to watch over the country's 41 large dams. Its budget was cut by 30% in 2019, according to
the audit office.

Prime Minister Anna Holt will visit the region on Thursday. Her office said she had spoken to the governor twice. Flags on
public buildings are to fly at half-mast until Sunday.
"""
OTHER = (
    ARTICLE.replace("at least 37 people", "44 people")
    .replace("small cracks of no concern", "small cracks")
    .replace("according to Sel Power", "officials said")
    .replace("Some 11,000 homes", "About 12,500 homes")
)
ROUNDS, RUNS = 4, 6

ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COVERAGE"))}


def seconds(command: Sequence[str]) -> float:
    start = time.perf_counter()
    done = subprocess.run(command, env=ENVIRONMENT, stdin=subprocess.DEVNULL, capture_output=True)
    assert done.returncode in (0, 1), done.stderr
    return time.perf_counter() - start


def holds(ratio: float, command: Sequence[str], reference: Sequence[str]) -> None:
    """``command`` costs at most ``ratio`` times ``reference``: in one of a few rounds, for the noise of other programs."""
    seconds(command)  # the first run writes the byte code
    seen = []
    for _ in range(ROUNDS):
        ours, theirs = [], []
        for _ in range(RUNS):
            ours.append(seconds(command))
            theirs.append(seconds(reference))
        seen.append(min(ours) / min(theirs))
        if seen[-1] <= ratio:
            return
    pytest.fail(f"costs {', '.join(f'{r:.2f}' for r in seen)} times {' '.join(reference[1:])}, not {ratio}")


def test_version_costs_no_more_than_click() -> None:
    holds(1.1, [sys.executable, "-m", "newscmp", "--version"], [sys.executable, "-c", "import click"])


def test_compare_costs_little_more_than_its_dependencies(tmp_path: Path) -> None:
    base, other = tmp_path / "base.txt", tmp_path / "other.txt"
    base.write_text(ARTICLE, "utf-8")
    other.write_text(OTHER, "utf-8")
    reference = [sys.executable, "-c", "import click, rapidfuzz.fuzz, yaml, tabulate"]
    holds(1.6, [sys.executable, "-m", "newscmp", "compare", str(base), str(other)], reference)


def test_version_imports_no_room() -> None:
    code = (
        "import sys; import newscmp.cli; newscmp.cli.call(['--version']); "
        "print(*(m for m in sys.modules if m.partition('.')[0] in ('newscmp', 'rapidfuzz', 'yaml', 'tabulate')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()[2:]) == {"newscmp", "newscmp.cli", "newscmp.cli.streams", "newscmp.errors"}


@pytest.mark.parametrize(("arguments", "unused"), [([], "tabulate json csv html"), (["-f", "csv"], "tabulate json html")])
def test_a_format_imports_only_what_it_needs(tmp_path: Path, arguments: list[str], unused: str) -> None:
    base, other = tmp_path / "base.txt", tmp_path / "other.txt"
    base.write_text(ARTICLE, "utf-8")
    other.write_text(OTHER, "utf-8")
    code = (
        "import os, sys; import newscmp.cli; "
        f"newscmp.cli.call(['compare', '-o', os.devnull, {str(base)!r}, {str(other)!r}, *{arguments!r}]); "
        "print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "newscmp.render" in loaded
    assert not loaded & set(unused.split())
