"""``python -m newscmp``."""

from newscmp.cli import run

if __name__ == "__main__":
    run()
