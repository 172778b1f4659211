"""newscmp: compare tellings of the same news story."""

__version__ = "0.1.0"
