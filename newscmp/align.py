"""Which statements tell the same thing."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections import defaultdict
from math import log, sqrt

from newscmp.model import Alignment, Document, Pair, Statement, Term

_TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛`´′", "'"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
        "\u00ad": None,
        "\u200b": None,
        "\u200c": None,
        "\u200d": None,
        "\u2060": None,
        "\ufeff": None,
    }
)

# How much a kind of term weighs beside a plain word.
_KIND_WEIGHT = {"word": 1.0, "light": 0.5, "name": 1.0, "number": 1.0}
_LEAST = 0.20  # below this nothing is linked
_NEARLY = 0.90  # of the best of a row or column
_POSTINGS = 600  # how many candidates one statement's terms may propose, rarest terms first


class _Side:
    """The statements of one document that no anchor took, as weighted vectors."""

    def __init__(self, statements: list[Statement], terms: list[tuple[Term, ...]]) -> None:
        self.statements = statements
        self.terms = terms
        self.vectors: list[dict[str, float]] = []
        self.norms: list[float] = []
        self.totals: list[float] = []

    def weigh(self, idf: dict[str, float]) -> None:
        for terms in self.terms:
            counts: dict[str, float] = {}
            kinds: dict[str, float] = {}
            previous = None
            for term in terms:
                counts[term.key] = counts.get(term.key, 0) + 1
                kinds[term.key] = max(kinds.get(term.key, 0.0), _KIND_WEIGHT.get(term.kind, 1.0))
                previous = term.key
            vector = {key: (1 + log(n)) * idf[key] * kinds[key] for key, n in counts.items()}
            self.vectors.append(vector)
            self.norms.append(sqrt(sum(w * w for w in vector.values())))
            self.totals.append(sum(vector.values()))


def normalise(text: str) -> str:
    """The text without what typography alone changes: kinds of quotation marks and dashes, spaces, soft hyphens."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_TYPOGRAPHY).split())


def align(base: Document, other: Document) -> Alignment:
    """Link the compared statements of two documents, n:m, with no order constraint."""
    left = [i for i, s in enumerate(base.statements) if s.compared]
    right = [j for j, s in enumerate(other.statements) if s.compared]
    anchors = _anchors(base, other, left, right)
    idf = _idf(base, other, left, right)
    taken_left, taken_right = {i for i, _ in anchors}, {j for _, j in anchors}
    a = _Side([base.statements[i] for i in left if i not in taken_left], [base.terms[i] for i in left if i not in taken_left])
    b = _Side([other.statements[j] for j in right if j not in taken_right], [other.terms[j] for j in right if j not in taken_right])
    a.weigh(idf)
    b.weigh(idf)
    scores = _scores(a, b)
    links = _links(scores)
    groups = _groups(links, scores)
    out = [((base.statements[i].n,), (other.statements[j].n,), 1.0, 1.0, 1.0, ()) for i, j in anchors]
    for rows, columns in groups:
        score = max(scores[i, j] for i in rows for j in columns if (i, j) in scores)
        out.append((tuple(a.statements[i].n for i in rows), tuple(b.statements[j].n for j in columns), score, 0.0, 0.0, ()))
    return _finish(base, other, left, right, out)


def _anchors(base, other, left, right):
    places = defaultdict(list)
    for j in reversed(right):
        places[normalise(other.statements[j].text)].append(j)
    out = []
    for i in left:
        held = places.get(normalise(base.statements[i].text))
        if held:
            out.append((i, held.pop()))
    return out


def _idf(base, other, left, right):
    df = defaultdict(int)
    for document, held in ((base, left), (other, right)):
        for i in held:
            for key in {t.key for t in document.terms[i]}:
                df[key] += 1
    n = len(left) + len(right)
    return {key: log(1 + n / count) for key, count in df.items()}


def _scores(a, b):
    postings = defaultdict(list)
    for j, vector in enumerate(b.vectors):
        for key in vector:
            postings[key].append(j)
    scores = {}
    for i, vector in enumerate(a.vectors):
        found = set()
        budget = _POSTINGS
        for key in sorted((k for k in vector if k in postings), key=lambda k: (len(postings[k]), k)):
            budget -= len(postings[key])
            if budget < 0:
                break
            found.update(postings[key])
        for j in found:
            theirs = b.vectors[j]
            dot = sum(w * theirs[k] for k, w in vector.items() if k in theirs)
            scores[i, j] = dot / (a.norms[i] * b.norms[j])
    return scores


def _links(scores):
    best_a, best_b = defaultdict(float), defaultdict(float)
    for (i, j), s in scores.items():
        best_a[i] = max(best_a[i], s)
        best_b[j] = max(best_b[j], s)
    return [(i, j) for (i, j), s in scores.items() if s >= _LEAST and (s >= _NEARLY * best_a[i] or s >= _NEARLY * best_b[j])]


def _groups(links, scores):
    """Stars: greedy by score."""
    of_a, of_b = {}, {}
    groups = []
    for i, j in sorted(links, key=lambda link: (-scores[link], link)):
        ga, gb = of_a.get(i), of_b.get(j)
        if ga is None and gb is None:
            of_a[i] = of_b[j] = len(groups)
            groups.append(([i], [j]))
        elif ga is not None and gb is None and len(groups[ga][0]) == 1:
            groups[ga][1].append(j)
            of_b[j] = ga
        elif gb is not None and ga is None and len(groups[gb][1]) == 1:
            groups[gb][0].append(i)
            of_a[i] = gb
    return [(sorted(r), sorted(c)) for r, c in groups]


def _finish(base, other, left, right, linked):
    told_left = {n for rows, *_ in linked for n in rows}
    told_right = {n for _, columns, *_ in linked for n in columns}
    rows = sorted(linked)
    moved = _moved(rows)
    pairs = [Pair(r, c, s, bt, ot, m, sh) for (r, c, s, bt, ot, sh), m in zip(rows, moved)]
    pairs += [Pair((base.statements[i].n,), (), 0.0) for i in left if base.statements[i].n not in told_left]
    pairs.sort(key=lambda p: p.base)
    pairs += [Pair((), (other.statements[j].n,), 0.0) for j in right if other.statements[j].n not in told_right]
    return Alignment(base, other, tuple(pairs))


def _moved(rows):
    """Which pairs are off the longest increasing run of their other sides (patience sorting)."""
    tails, tail_rows, before = [], [], []
    for k, (_, columns, *_rest) in enumerate(rows):
        at = bisect_left(tails, columns[0])
        before.append(tail_rows[at - 1] if at else -1)
        if at == len(tails):
            tails.append(columns[0]); tail_rows.append(k)
        else:
            tails[at] = columns[0]; tail_rows[at] = k
    keep, k = set(), tail_rows[-1] if tail_rows else -1
    while k >= 0:
        keep.add(k); k = before[k]
    return [k not in keep for k in range(len(rows))]
