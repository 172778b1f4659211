"""Which finished rows are reported. Nothing is filtered before it has been compared."""

from __future__ import annotations

from collections.abc import Iterable

from newscmp.compare import KINDS, SEVERITIES
from newscmp.errors import OptionError
from newscmp.model import Change


def families() -> tuple[str, ...]:
    """The families of kinds, in the contract's order."""
    return tuple(dict.fromkeys(kind.partition(".")[0] for kind in KINDS))


class Filter:
    """What --kind, --ignore-kind, --severity and --all choose. Raises OptionError for an unknown name.

    By default rows of style are left out. Naming a kind asks for it, whatever its severity; --severity is then still
    obeyed.
    """

    def __init__(self, kinds: Iterable[str], ignored: Iterable[str], severity: str | None, everything: bool) -> None:
        self._kinds = expand_kinds(kinds)
        self._ignored = expand_kinds(ignored)
        if severity is not None and severity not in SEVERITIES:
            raise OptionError(f"--severity: {severity!r} is not one of {', '.join(SEVERITIES)}")
        least = severity or ("style" if everything or self._kinds else "minor")
        self._severities = SEVERITIES[: SEVERITIES.index(least) + 1]

    def shows(self, change: Change) -> bool:
        """Whether a row is reported."""
        return (
            change.severity in self._severities
            and (not self._kinds or change.kind in self._kinds)
            and change.kind not in self._ignored
        )


def expand_kinds(names: Iterable[str]) -> frozenset[str]:
    """Kinds named one by one, by family or in a list with commas. Raises OptionError for an unknown name."""
    out: set[str] = set()
    for given in names:
        for name in given.split(","):
            found = [kind for kind in KINDS if name.strip() in (kind, kind.partition(".")[0])]
            if not found:
                raise OptionError(f"{name!r} is no kind of change; known: {', '.join((*families(), *KINDS))}")
            out.update(found)
    return frozenset(out)
