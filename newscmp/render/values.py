"""Reports, documents and alignments as plain mappings and lists: the shape of the JSON formats, as the schemas give it."""

from __future__ import annotations

from collections.abc import Sequence

from newscmp import __version__
from newscmp.model import Alignment, Attribution, Change, Document, Evidence, Figure, Pair, Report, Span, Trouble, Version

REPORT_SCHEMA = "newscmp.report/1"
DOCUMENT_SCHEMA = "newscmp.document/1"
ALIGNMENT_SCHEMA = "newscmp.alignment/1"


def report_value(report: Report, with_pairs: bool = False) -> dict[str, object]:
    """A Report as ``newscmp.report/1``."""
    value: dict[str, object] = {
        "schema": REPORT_SCHEMA,
        "newscmp": __version__,
        "base": version_value(report.base),
        "versions": [version_value(alignment.other) for alignment in report.alignments],
        "changes": [change_value(change) for change in report.changes],
    }
    if with_pairs:
        value["pairs"] = [
            {"version": alignment.other.version.id, "base": pair.base, "other": pair.other, "score": score_value(pair.score)}
            for alignment in report.alignments
            for pair in alignment.pairs
        ]
    value["errors"] = errors_value(report.errors)
    return value


def version_value(document: Document) -> dict[str, object]:
    """What names one telling, and how many statements of it were compared with the others."""
    version = document.version
    return {
        "id": version.id,
        "path": version.path,
        "outlet": version.outlet,
        "title": version.title,
        "published": version.published,
        "statements": sum(statement.compared for statement in document.statements),
    }


def score_value(score: float | None) -> float | None:
    """A score with the three decimals that mean something; a whole one as a whole number."""
    if score is None:
        return None
    rounded = round(score, 3)
    return int(rounded) if rounded == int(rounded) else rounded


def errors_value(errors: Sequence[Trouble]) -> list[dict[str, str]]:
    """The inputs that could not be read."""
    return [
        {"path": error.path, "message": f"line {error.line}: {error.message}" if error.line else error.message}
        for error in errors
    ]


def change_value(change: Change) -> dict[str, object]:
    """One row; the kind's own keys come last."""
    return {
        "kind": change.kind,
        "severity": change.severity,
        "version": change.version,
        "base": _evidence_value(change.base),
        "other": _evidence_value(change.other),
        "why": change.why,
        "score": score_value(change.score),
        "fingerprint": change.fingerprint,
        **change.details,
    }


def _evidence_value(evidence: Evidence | None) -> dict[str, object] | None:
    if evidence is None:
        return None
    return {
        "statement": evidence.statement,
        "text": evidence.text,
        "span": evidence.span,
        "surface": evidence.surface,
        **evidence.details,
    }


def alignment_value(alignment: Alignment, errors: Sequence[Trouble] = ()) -> dict[str, object]:
    """An Alignment as ``newscmp.alignment/1``: every pair with the texts of both sides."""
    return {
        "schema": ALIGNMENT_SCHEMA,
        "newscmp": __version__,
        "base": version_value(alignment.base),
        "other": version_value(alignment.other),
        "pairs": [
            {
                "link": link_of(alignment, pair),
                "moved": pair.moved,
                "base": statements_value(alignment.base, pair.base),
                "other": statements_value(alignment.other, pair.other),
                "score": score_value(pair.score) if pair.base and pair.other else None,
            }
            for pair in alignment.pairs
        ],
        "errors": errors_value(errors),
    }


def link_of(alignment: Alignment, pair: Pair) -> str:
    """What kind of link a pair is: same, reworded, split, merged, missing (only BASE) or new (only OTHER)."""
    if not pair.other:
        return "missing"
    if not pair.base:
        return "new"
    if len(pair.base) == len(pair.other) == 1:
        base, other = alignment.base.statements[pair.base[0] - 1], alignment.other.statements[pair.other[0] - 1]
        return "same" if base.text.split() == other.text.split() else "reworded"
    return "split" if len(pair.base) < len(pair.other) else "merged"


def statements_value(document: Document, numbers: Sequence[int]) -> list[dict[str, object]]:
    """Some statements of a document, each with its number, its span and its text."""
    out: list[dict[str, object]] = []
    for number in numbers:
        statement = document.statements[number - 1]
        span = own_span(document.version, statement.span)
        out.append({"statement": number, "span": span, "text": statement.text})
    return out


def document_value(document: Document) -> dict[str, object]:
    """A Document as ``newscmp.document/1``. Offsets are into ``text``; what stands outside the article's text has none."""
    version = document.version
    return {
        "schema": DOCUMENT_SCHEMA,
        "id": version.id,
        "path": version.path,
        "outlet": version.outlet,
        "title": version.title,
        "published": version.published,
        "lang": version.lang,
        "text": version.text[: version.length],
        "statements": [
            {"n": s.n, "span": own_span(version, s.span), "text": s.text, "role": s.role} for s in document.statements
        ],
        "figures": [figure_value(document, figure) for figure in document.figures],
        "quotes": [
            {
                "statements": q.statements,
                "span": own_span(version, q.span),
                "text": q.text,
                "attribution": q.attribution,
                "kind": q.kind,
            }
            for q in document.quotes
        ],
        "attributions": [_attribution_value(version, a) for a in document.attributions],
        "url": version.url,
        "authors": version.authors,
        "modified": version.modified,
        "captured": version.captured,
        "status": version.status,
        "live": version.live,
        "format": version.format,
    }


def figure_value(document: Document, figure: Figure) -> dict[str, object]:
    """A Figure where it stands in its document."""
    return {
        "statement": figure.statement,
        "span": own_span(document.version, figure.span),
        "surface": figure.surface,
        "value": figure.value,
        "upper": figure.upper,
        "bound": figure.bound,
        "trend": figure.trend,
        "unit": figure.unit,
        "noun": figure.noun,
        "type": figure.type,
        "vague": figure.vague,
    }


def own_span(version: Version, span: Span | None) -> Span | None:
    """A span, or None when it points at a title that was given outside the article's text."""
    return span if span is not None and span.end <= version.length else None


def _attribution_value(version: Version, attribution: Attribution) -> dict[str, object]:
    source, cue = attribution.source, attribution.cue
    return {
        "source": source
        and {
            "span": own_span(version, source.span),
            "surface": source.surface,
            "name": source.name,
            "anonymous": source.anonymous,
        },
        "cue": cue and {"span": own_span(version, cue.span), "surface": cue.surface, "class": cue.cue_class},
        "content": [span for span in attribution.content if span.end <= version.length],
        "form": attribution.form,
    }
