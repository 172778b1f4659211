"""The shell: options, streams, exit status."""

from __future__ import annotations

import json
import sys


def run() -> None:
    """Skeleton, to be replaced: `inspect --format jsonl FILE...` and `compare --format json --all A B`."""
    from newscmp.pipeline import Options, compare_versions, understand
    from newscmp.read import read_versions

    command, args = sys.argv[1], [a for a in sys.argv[2:] if not a.startswith("-") and a not in ("json", "jsonl")]
    if command == "inspect":
        lexicon = Options().lexicon()
        for path in args:
            for version in read_versions(path):
                d = understand(version, lexicon)
                print(
                    json.dumps(
                        {
                            "id": version.id,
                            "text": version.text,
                            "statements": [{"n": s.n, "span": s.span, "text": s.text, "role": s.role} for s in d.statements],
                            "figures": [
                                {
                                    "value": float(f.value) if f.value is not None else None,
                                    "upper": float(f.upper) if f.upper is not None else None,
                                    "bound": f.bound,
                                    "trend": f.trend,
                                    "unit": f.unit,
                                    "noun": f.noun,
                                    "type": f.type,
                                    "surface": f.surface,
                                    "span": f.span,
                                }
                                for f in d.figures
                            ],
                            "attributions": [
                                {
                                    "source": {"span": a.source.span, "name": a.source.name} if a.source else None,
                                    "cue": {"span": a.cue.span} if a.cue else None,
                                    "content": a.content,
                                }
                                for a in d.attributions
                            ],
                        },
                        ensure_ascii=False,
                    )
                )
    else:
        versions = [v for path in args for v in read_versions(path)]
        report = compare_versions(versions[0], versions[1:])
        print(
            json.dumps(
                {
                    "pairs": [
                        {"version": a.other.version.id, "base": p.base, "other": p.other, "score": p.score}
                        for a in report.alignments
                        for p in a.pairs
                    ]
                }
            )
        )
