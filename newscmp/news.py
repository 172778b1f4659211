"""What is new in a story since it was last looked at: the rows that `watch` reports.

Two sorts of rows. Those of a comparison of two versions stand as long as both say what they say: they are found again at
every run, and known by their fingerprint. Those of something that happened (a version edited in place, new, gone) are
found once; where a filter hides one it is kept until a run shows it. So no filter loses a row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from newscmp.comparison import context, fingerprint
from newscmp.memory import Memory, Seen, Slot, plain
from newscmp.model import Change, News, Report, Version
from newscmp.pipeline import Options, compare_pairs

# Kinds of rows about a version as a whole, with their severity; `compare` has none of them.
VERSION_KINDS: dict[str, str] = {
    "version.new": "minor",
    "version.missing": "substantive",
    "version.returned": "substantive",
    "version.changed": "substantive",
}
_WHY = {
    "version.new": "a new version of the story",
    "version.missing": "no longer there",
    "version.returned": "there again after it was gone",
    "version.changed": "edited in place; what it said before was pruned",
}


class Scene(NamedTuple):
    """A story as it is found now: where, what it is called, its versions in order (BASE first, or oldest first).

    ``folder``: the place is a folder, and not the first of a list of files.
    ``files[i]``, relative to the story's place, holds ``versions[i]``. ``unread`` are files that could not be read, or not
    whole: of what they hold nothing is said to be gone. ``exists`` tells whether a file, or another place, is still there,
    ``same`` whether another place is this one under another name (a link). ``given`` are the places that a list of files
    could be known by: each of them.
    """

    place: str
    folder: bool
    name: str
    versions: tuple[Version, ...]
    files: tuple[str, ...]
    unread: frozenset[str]
    exists: Callable[[str], bool]
    same: Callable[[str], bool]
    given: frozenset[str] = frozenset()


class Asked(NamedTuple):
    """What a run asks for: every version against the one before or against BASE, which rows are shown, whether those of a
    first run are, and whether what is shown counts as reported (with --quiet it doesn't)."""

    history: bool
    shows: Callable[[Change], bool]
    report_baseline: bool = False
    reporting: bool = True


class Found(NamedTuple):
    """The rows to report, in the order of the versions; how many were recorded and not reported, None where that is no
    first run; the versions that do not seem to tell the story."""

    news: tuple[News, ...]
    recorded: int | None
    strange: tuple[tuple[str, str], ...]


def find_news(memory: Memory, scene: Scene, asked: Asked, options: Options, now: str) -> Found:
    """What is new in a story, and all of it remembered. ``now`` is the time, ISO 8601 in UTC.

    Raises LexiconError, StateError.
    """
    return _Look(memory, scene, asked, options, now).look()


def forget_versions(memory: Memory, story: int, asked: Asked) -> Found:
    """The news of a story whose place is gone, or empty: that its versions are."""
    look = _Look(memory, Scene("", True, "", (), (), frozenset(), _never, _never), asked, Options(), "")
    look.story, look.seen = story, memory.versions(story)
    look.find_gone()
    return Found(tuple(look.finish()), None, ())


def _never(path: str) -> bool:
    return False


def digest(version: Version) -> str:
    """32 hexadecimal digits of a version's text."""
    from hashlib import blake2b

    return blake2b(version.text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


class _Look:
    """One look at one story."""

    def __init__(self, memory: Memory, scene: Scene, asked: Asked, options: Options, now: str) -> None:
        self.memory, self.scene, self.asked, self.options, self.now = memory, scene, asked, options, now
        self.story = 0
        self.seen: dict[str, Seen] = {}
        self.settled: set[str] = set()  # versions that were known with the text that they have now
        self.events: list[News] = []
        self.rows: list[News] = []
        self.recorded = 0
        self.strange: list[tuple[str, str]] = []

    def look(self) -> Found:
        known = self._recognise()
        first = known is None
        self.story = self.memory.add_story(self.scene.place, self.scene.name, self.scene.folder) if known is None else known
        self.seen = self.memory.versions(self.story)
        self._see_versions(first)
        self.find_gone()
        comparison = "history" if self.asked.history else "base"
        done = self.memory.compared(self.story)
        self._compare(comparison, baseline=comparison not in done)
        if comparison not in done:
            self.memory.set_compared(self.story, done | {comparison})
        news = self.finish()
        return Found(tuple(news), self.recorded if comparison not in done else None, tuple(self.strange))

    def _recognise(self) -> int | None:
        """The story at this place; else one that was moved here: its place is gone, and half of its versions are here."""
        known = self.memory.find_story(self.scene.place)
        if known is not None:
            return known
        places = self.memory.places()
        for place, story in places.items():
            if self.scene.same(place):
                return story
        here = {(plain(version.id), digest(version)) for version in self.scene.versions}
        given = set(map(plain, self.scene.given))
        best, most = None, 0
        for place, story in places.items():
            if self.scene.exists(place) and place not in given:
                continue
            there = {(seen.name, seen.digest) for seen in self.memory.versions(story).values() if not seen.gone}
            same = len(here & there)
            if same > most and 2 * same >= len(there):
                best, most = story, same
        if best is not None:
            self.memory.move_story(best, self.scene.place, self.scene.name)
        return best

    # ---- what happened

    def _see_versions(self, first: bool) -> None:
        """Remember what every version says now, and find what happened to those that were known."""
        edited: list[tuple[Version, Version, str]] = []
        for version, file in zip(self.scene.versions, self.scene.files, strict=True):
            mark, seen = digest(version), self.seen.get(plain(version.id))
            if seen is not None and seen.gone:
                self._happened("version.returned", version.id, version.outlet)
                self.memory.set_gone(self.story, version.id, False)
            if seen is not None and seen.digest == mark:
                self.settled.add(version.id)
                if seen.file != plain(file):
                    self.memory.set_file(self.story, version.id, file)
                continue
            if seen is None and not first:
                self._happened("version.new", version.id, version.outlet)
            elif seen is not None:
                before = self.memory.text_of(self.story, version.id)
                if before is None:
                    self._happened("version.changed", version.id, version.outlet)
                else:
                    edited.append((before, version, seen.since))
            self.memory.keep(self.story, version, file, mark, self.now)
        if not self.asked.history and self.scene.versions:
            self.memory.set_base(self.story, self.scene.versions[0].id)
        reports = compare_pairs(((before, after) for before, after, _ in edited), self.options)
        for (_, version, since), report in zip(edited, reports, strict=True):
            self._find_silent_edits(version, report, since)

    def _find_silent_edits(self, version: Version, report: Report, since: str) -> None:
        """The rows of a version against what it said. Its text going back and forth is said once each way."""
        known = self.memory.reported(self.story, True, version.id)
        for change in report.changes:
            slot = Slot(fingerprint(change), context(change))
            if known[slot]:
                known[slot] -= 1
                continue
            self.memory.record(self.story, True, version.id, slot)
            self.events.append(News("self", change, version.id, version.outlet, since))

    def find_gone(self) -> None:
        """Versions that were known and are no longer there."""
        here = {plain(version.id) for version in self.scene.versions}
        unread, read = set(map(plain, self.scene.unread)), set(map(plain, self.scene.files))
        for seen in self.seen.values():
            if seen.gone or seen.name in here or seen.file in unread:
                continue
            if seen.file in read or not self.scene.exists(seen.file):
                self._happened("version.missing", seen.name, None)
                self.memory.set_gone(self.story, seen.name, True)

    def _happened(self, kind: str, version: str, outlet: str | None) -> None:
        change = Change(kind, VERSION_KINDS[kind], version, None, None, _WHY[kind])
        self.events.append(News("version", change._replace(fingerprint=fingerprint(change)), None, outlet))

    # ---- what stands

    def _compare(self, comparison: str, baseline: bool) -> None:
        """The rows of the story as it stands that were not reported. A baseline records those of texts that were there
        when the story was last looked at, or of all where it never was."""
        versions = self.scene.versions
        former = _former(versions)
        firsts = versions[:-1] if comparison == "history" else versions[:1] * (len(versions) - 1)
        if comparison == "history":
            firsts = tuple(former.get(other.id, base) for base, other in zip(firsts, versions[1:], strict=True))
        pairs = list(zip(firsts, versions[1:], strict=True))
        never = not self.seen
        for (base, other), report in zip(pairs, compare_pairs(pairs, self.options), strict=True):
            if not report.alignments[0].same_story:
                self.strange.append((other.id, base.id))
            old = baseline and (never or {base.id, other.id} <= self.settled)
            told = self._told_of(former.get(other.id)) if comparison == "base" else Counter()
            for change, slot in self._unreported(other.id, report.changes):
                same = fingerprint(change._replace(version=former[other.id].id)) if told else ""
                if told[same]:  # the page said so before, and that was reported
                    told[same] -= 1
                    self.memory.record(self.story, False, other.id, slot)
                    continue
                shown = self.asked.shows(change)
                self.recorded += old and shown
                if old and not self.asked.report_baseline:
                    pass
                elif shown:
                    self.rows.append(News(comparison, change, base.id, other.outlet))
                    if not self.asked.reporting:
                        continue
                else:
                    continue
                self.memory.record(self.story, False, other.id, slot)

    def _told_of(self, version: Version | None) -> Counter[str]:
        """The fingerprints of the rows of a version that were reported."""
        known = self.memory.reported(self.story, False, version.id) if version else Counter()
        return Counter(slot.fingerprint for slot in known.elements())

    def _unreported(self, version: str, changes: Sequence[Change]) -> list[tuple[Change, Slot]]:
        """The rows of a version that are none of those reported, which are found again by fingerprint.

        Rows of one fingerprint are told apart by their statements; where those were edited, one that is left of the known
        rows stands for one that is left of these.
        """
        known = self.memory.reported(self.story, False, version)
        left: list[tuple[Change, Slot]] = []
        for change in changes:
            slot = Slot(fingerprint(change), context(change))
            if known[slot]:
                known[slot] -= 1
            else:
                left.append((change, slot))
        free: dict[str, list[str]] = {}
        for slot in known.elements():
            free.setdefault(slot.fingerprint, []).append(slot.context)
        out = []
        for change, slot in left:
            before = free.get(slot.fingerprint)
            if before:
                self.memory.move(self.story, version, slot.fingerprint, before.pop(0), slot.context)
            else:
                out.append((change, slot))
        return out

    # ---- what is reported

    def finish(self) -> list[News]:
        """The rows to report, those kept back by earlier runs first; what this run does not show is kept back."""
        shows, reporting = self.asked.shows, self.asked.reporting
        late = [(number, news) for number, news in self.memory.pending(self.story).items() if shows(news.change)]
        for number, _ in late:
            if reporting:
                self.memory.drop_pending(number)
        shown = [news for news in self.events if shows(news.change)]
        for news in self.events:
            if not (reporting and shows(news.change)):
                self.memory.add_pending(self.story, news)
        return [*(news for _, news in late), *_in_order(self.scene.versions, _once([*shown, *self.rows]))]


def _former(versions: Sequence[Version]) -> dict[str, Version]:
    """For each version, by its id, the last one before it that is of the same page; none for the first of a page."""
    last: dict[str, Version] = {}
    out = {}
    for version in versions:
        if version.url:
            if version.url in last:
                out[version.id] = last[version.url]
            last[version.url] = version
    return out


def _once(news: Iterable[News]) -> list[News]:
    """The same without rows that say again what a silent edit said: BASE and the former text of a version often agree."""
    edits: Counter[tuple[str, str]] = Counter()
    out = []
    for row in news:
        said = fingerprint(row.change), row.change.other.text if row.change.other else ""
        if row.comparison == "self":
            edits[said] += 1
        elif edits[said] and row.comparison != "version":
            edits[said] -= 1
            continue
        out.append(row)
    return out


def _in_order(versions: Sequence[Version], news: Iterable[News]) -> list[News]:
    """Rows in the order of the versions, of each what happened to it first; versions that are gone last."""
    place = {version.id: number for number, version in enumerate(versions)}
    return sorted(news, key=lambda row: place.get(row.change.version, len(place)))
