"""YAML in which every scalar stays the string that was written: the one door to PyYAML.

Ordinary YAML reads ``no`` as False, ``12:30`` as 750 and ``1.10`` as 1.1, and lets a second key replace the first. Here
values are strings, lists and dicts; a duplicate key, an alias (how a YAML bomb is built), a tag, a depth over
``MAX_DEPTH`` and a text over ``MAX_SIZE`` are errors that name their line.
"""

from __future__ import annotations

import yaml

from newscmp.errors import YamlError

Plain = str | list["Plain"] | dict[str, "Plain"]
Lines = dict[tuple[str, ...], int]

MAX_SIZE = 4_000_000  # characters
MAX_DEPTH = 32
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load_plain(text: str, path: str | None = None, first_line: int = 1, lines: Lines | None = None) -> Plain:
    """Load one YAML document with plain strings as scalars; an empty one is ``{}``.

    ``first_line`` is the line of ``path`` at which ``text`` starts, for messages. ``lines`` is filled with the line of
    every key, by the keys that lead to it ("" for a list). Raises YamlError.
    """
    if len(text) > MAX_SIZE:
        raise YamlError(f"YAML of {len(text):,} characters is over the limit of {MAX_SIZE:,}", path, first_line)
    try:
        return _build(text, path, first_line, lines)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        problem = error.problem or "not valid YAML"
        if "nesting depth" in problem:  # libyaml has a limit of its own, which from PyYAML 6.0.4 on it may reach first
            raise YamlError(f"nested deeper than {MAX_DEPTH} levels", path, line) from None
        if "mapping values are not allowed" in problem:
            problem = 'a value with ": " in it needs quotation marks around it'
        raise YamlError(f"not valid YAML: {problem}", path, line) from None
    except yaml.YAMLError as error:  # a character that YAML does not allow: no mark
        raise YamlError(f"not valid YAML: {str(error).splitlines()[0]}", path, first_line) from None


def _short(text: str) -> str:
    """A text as a message may quote it."""
    return text if len(text) <= 60 else text[:60] + "…"


def _build(text: str, path: str | None, first_line: int, lines: Lines | None) -> Plain:
    """Build the value from parser events, without recursion: depth is ours to limit."""
    root: list[Plain] = []
    stack: list[list[Plain] | dict[str, Plain]] = [root]
    trail: list[str] = []  # the keys that lead to the place where the next value goes
    keys: list[str | None] = [None]  # the key that waits for its value, per level; None where a key is due

    def place(value: Plain, line: int) -> None:
        into = stack[-1]
        if isinstance(into, list):
            into.append(value)
            return
        key = keys[-1]
        if key is not None:
            into[key] = value
            keys[-1] = None
        elif isinstance(value, str):
            if value in into:
                raise YamlError(f"the key {_short(value)!r} stands twice", path, line)
            into[value] = ""
            keys[-1] = value
            if lines is not None:
                at = (*trail[1:], value)
                lines[at] = line
        else:
            raise YamlError("a key must be a plain word", path, line)

    for event in yaml.parse(text, Loader=_LOADER):
        line = first_line + event.start_mark.line if event.start_mark else first_line
        if isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent)) and event.tag not in (None, "!"):
            raise YamlError(f"the tag {_short(event.tag)} is not allowed", path, line)
        if isinstance(event, yaml.ScalarEvent):
            place(event.value, line)
        elif isinstance(event, yaml.CollectionStartEvent):
            if len(stack) > MAX_DEPTH:
                raise YamlError(f"nested deeper than {MAX_DEPTH} levels", path, line)
            fresh: list[Plain] | dict[str, Plain] = [] if isinstance(event, yaml.SequenceStartEvent) else {}
            trail.append(keys[-1] or "")
            place(fresh, line)
            stack.append(fresh)
            keys.append(None)
        elif isinstance(event, yaml.CollectionEndEvent):
            stack.pop()
            keys.pop()
            trail.pop()
        elif isinstance(event, yaml.AliasEvent):
            raise YamlError("aliases (*name) are not allowed", path, line)
        elif isinstance(event, yaml.DocumentStartEvent) and root:
            raise YamlError("a second YAML document; only one is allowed", path, line)
    return root[0] if root and root[0] != "" else {}
