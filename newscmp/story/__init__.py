"""What the story says over all its versions."""

from __future__ import annotations

from newscmp.story.matrix import build_matrix
from newscmp.story.sources import build_sources
from newscmp.story.tracks import track_figures

__all__ = ["build_matrix", "build_sources", "track_figures"]
