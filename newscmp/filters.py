"""Which finished rows are reported. Nothing is filtered before it has been compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from newscmp.comparison import KINDS, SEVERITIES
from newscmp.errors import OptionError
from newscmp.model import Change


def families(kinds: Iterable[str] = KINDS) -> tuple[str, ...]:
    """The families of kinds, in the contract's order."""
    return tuple(dict.fromkeys(kind.partition(".")[0] for kind in kinds))


class Filter:
    """What --kind, --ignore-kind, --severity and --all choose, or ``newscmp.compare``'s arguments of those names.

    Raises OptionError for an unknown name.

    By default rows of style are left out. Naming a kind asks for it, whatever its severity; --severity is then still
    obeyed. ``known`` are the kinds that there are.
    """

    def __init__(
        self,
        kinds: Iterable[str],
        ignored: Iterable[str],
        severity: str | None,
        everything: bool,
        known: Mapping[str, str] = KINDS,
    ) -> None:
        self._kinds = expand_kinds(kinds, known)
        self._ignored = expand_kinds(ignored, known)
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


def expand_kinds(names: Iterable[str], known: Iterable[str] = KINDS) -> frozenset[str]:
    """Kinds named one by one, by family or in a list with commas. Raises OptionError for an unknown name."""
    out: set[str] = set()
    for given in names:
        for name in given.split(","):
            found = [kind for kind in known if name.strip() in (kind, kind.partition(".")[0])]
            if not found:
                raise OptionError(f"{name!r} is no kind of change; known: {', '.join((*families(known), *known))}")
            out.update(found)
    return frozenset(out)
