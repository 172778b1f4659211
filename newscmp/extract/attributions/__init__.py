"""Attributions: who said what.

Found by rules over the lexicon (``rules``) and, where the language has trained weights, by a sequence tagger
(``tagger``); every source is then traced within the article (``resolve``).
"""

from __future__ import annotations

from newscmp.extract.attributions.finder import find_attributions

__all__ = ["find_attributions"]
