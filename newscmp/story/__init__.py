"""What the story says over all its versions."""

from __future__ import annotations

from newscmp.story.tracks import track_figures

__all__ = ["track_figures"]
