"""The fuzzer: atheris over read, understand, compare and render. Not run by pytest.

    python3 -m venv /tmp/fuzz && /tmp/fuzz/bin/pip install atheris -e '.[web]'
    mkdir /tmp/found && cd tests/fuzz
    /tmp/fuzz/bin/python fuzz_newscmp.py -dict=words.dict -max_len=1500 -max_total_time=600 /tmp/found corpus

What it writes to /tmp/found are inputs that reach new code; a crash is an input that breaks a promise of ``promises.py``.
"""

import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parent))

with atheris.instrument_imports(include=["newscmp", "yaml", "json", "zipfile", "warcio"]):
    import promises


def one_input(data: bytes) -> None:
    promises.try_input(data)


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
