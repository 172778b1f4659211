"""What every page has: its head with the policy, its style, its script, its end.

The policy allows one style and one script, by hash, and nothing else: no image, font, frame, form target, no attribute
that is style or script. So nothing of an article could act even if it came through the escaping.
"""

from __future__ import annotations

from pathlib import Path

from newscmp.render.html.text import shown

_FOLDER = Path(__file__).parent


def page_start(title: str, script: bool = False) -> str:
    """The page up to the inside of its body. ``script``: with the script of the page, which ``page_end`` then brings."""
    style = _source("page.css")
    allowed = f"script-src '{_hash(_source('page.js'))}'; " if script else ""
    policy = f"default-src 'none'; {allowed}style-src '{_hash(style)}'; base-uri 'none'; form-action 'none'"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">\n'
        f"<title>{shown(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
    )


def page_end(script: bool = False) -> str:
    """The rest of the page."""
    running = f"<script>{_source('page.js')}</script>\n" if script else ""
    return f"{running}</body>\n</html>\n"


def _source(name: str) -> str:
    return (_FOLDER / name).read_text("utf-8")


def _hash(source: str) -> str:
    """What the policy calls a style or script: the digest of exactly what stands between its tags."""
    from base64 import b64encode
    from hashlib import sha256

    return f"sha256-{b64encode(sha256(source.encode()).digest()).decode()}"
