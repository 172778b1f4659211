"""Train the attribution tagger: CORPUS.jsonl -> newscmp/lexicons/en/attributions.weights.

    python tests/training/train_attributions.py polnear-train.jsonl newscmp/lexicons/en/attributions.weights
    python tests/training/train_attributions.py --check polnear-train.jsonl newscmp/lexicons/en/attributions.weights
    python tests/training/train_attributions.py --freeze

The corpus is the train half of PolNeAR (Newell et al., LREC 2018), a line an article: {"id", "text", "attributions":
[{"source", "cue", "content"}]} with spans as [start, end]. Training needs python-crfsuite. Everything is seeded, and the
classes of words are those of word_classes.txt, not of the lexicon as it grows: the same corpus and code give the same bytes.
--check tells without training whether they would; tests/test_tagger.py tells the same of the code by a sample. --freeze
writes word_classes.txt anew from the lexicon: then train. Only figures leave the corpus: features seen at least MINIMUM
times and their weights. Each model is trained in a process of its own, as many at once as there are processors.
"""

from __future__ import annotations

import argparse
import bisect
import collections
import hashlib
import itertools
import json
import multiprocessing
import random
import re
import sys
import tempfile
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path

from newscmp.extract.attributions.encode import CLASSES, WordClasses, class_features, columns, read_row, word_features
from newscmp.extract.attributions.linker import CONTENT_L, CONTENT_R, CUE, GAP_L, GAP_R, SOURCE_L, SOURCE_R, TAGS
from newscmp.extract.attributions.tagger import CLASS_OFFSETS, OFFSETS, PAIR_OFFSETS, Weights, key_of
from newscmp.extract.attributions.words import PARAGRAPH, Cues, Row
from newscmp.extract.quotes import find_quotes
from newscmp.lexicon import Lexicon, load_lexicon
from newscmp.model import Version
from newscmp.segment import segment

sys.path.insert(0, str(Path(__file__).parent))
from variations import speakers, vary

HERE = Path(__file__).parent
CLASSES_FILE = HERE / "word_classes.txt"
SAMPLE = HERE / "sample.txt"
NO_CUE = ("adv", "aux", "det", "and", "time", "prep", "that", "sub")  # classes that make no cue by themselves
COLUMNS = (  # in the order in which crfsuite sees them
    "lc", "lr", "lcr", "crr", "llc", "lw", "wr", "left", "right", "near", "ahead", "both", "where", "head",
    "lv", "rv", "vl", "vr",
)  # fmt: skip
LEAST = 5  # a row of weights that are all smaller is left out
LINE = re.compile(r"  \((\d)\) (.*) --> (\S+): (-?[\d.]+)")  # of crfsuite's dump
# A model each, other variations and dropped features; the mean of eight is steadier than that of four by 0.3 points.
SEEDS = (20161108, 20161109, 20161111, 20161112, 20161113, 20161114, 20161115, 20161116)
DROPOUT = 0.25
MINIMUM = 3
ITERATIONS = 12
ALGORITHM = "ap"
SETTINGS: dict[str, float] = {}
SCALE = 0.5  # 8-bit steps a unit of the perceptron's weights


def gold_tags(article: dict, row: Row) -> list[int]:
    """One tag a token; where attributions overlap, the inner one wins, cue over source over content."""
    tags = [0] * len(row.words)

    def tokens(start: int, end: int) -> range:
        return range(bisect.bisect_right(row.ends, start), bisect.bisect_left(row.starts, end))

    held = [a for a in article["attributions"] if a["cue"] and a["content"]]
    held.sort(key=lambda a: -sum(e - s for s, e in a["content"]))
    for a in held:
        cue = a["cue"][0]
        spans = sorted(a["content"])
        for start, end in spans:
            for i in tokens(start, end):
                overlap = min(end, row.ends[i]) - max(start, row.starts[i])
                if row.quote[i] < 0 or 2 * overlap >= row.ends[i] - row.starts[i]:
                    tags[i] = CONTENT_R if start < cue[0] else CONTENT_L
        for (start, end), (following, _) in itertools.pairwise(spans):
            gap = article["text"][end:following]
            if "\n" in gap and not gap.strip():
                for i in tokens(end, following + 1):
                    if row.words[i] == PARAGRAPH:
                        tags[i] = CONTENT_R if start < cue[0] else CONTENT_L
    for a in held:
        for start, end in a["source"]:
            for i in tokens(start, end):
                if row.quote[i] < 0:
                    tags[i] = SOURCE_R if start < a["cue"][0][0] else SOURCE_L
    for a in held:
        for i in tokens(*a["cue"][0]):
            if row.quote[i] < 0:
                tags[i] = CUE
    nearest: dict[tuple[int, int], int] = {}  # a shared source belongs to its nearest cue
    for a in held:
        for start, end in map(tuple, a["source"]):
            place = a["cue"][0][0]
            if (start, end) not in nearest or abs(place - start) < abs(nearest[start, end] - start):
                nearest[start, end] = place
    for a in held:
        first, last = a["cue"][0]
        parts = [tuple(s) for s in a["content"]] + [tuple(s) for s in a["source"] if nearest[tuple(s)] == first]
        left = min((end for start, end in parts if start < first), default=first)
        right = max((start for start, end in parts if start > first), default=last)
        for low, high, gap in ((left, first, GAP_R), (last, right, GAP_L)):
            if low < high and "\n" not in article["text"][low:high]:
                for i in tokens(low, high):
                    if tags[i] == 0:
                        tags[i] = gap
    return tags


def classed_words(lexicon: Lexicon) -> dict[str, str]:
    """The class of each word that a lexicon gives one."""
    cues = Cues(lexicon)
    names: dict[str, str] = {}
    order: list[tuple[str, Sequence[str] | frozenset[str] | set[str]]] = [
        ("time", lexicon.words("speech_times")),
        ("body", lexicon.words("institution_nouns")),
        ("media", lexicon.words("media_nouns")),
        ("doc", lexicon.words("document_nouns")),
        ("role", lexicon.words("role_nouns")),
        ("title", lexicon.words("person_titles")),
        ("noun", set(cues.nouns)),
        ("adv", lexicon.words("cue_adverbs")),
        ("aux", lexicon.words("auxiliaries")),
        ("prep", lexicon.words("prepositions")),
        ("sub", lexicon.words("subordinators")),
        ("and", lexicon.words("coordinators")),
        ("det", lexicon.words("determiners")),
        ("less", set(cues.sourceless)),
    ]
    for name, words in order:
        for word in words:
            names[word] = name
    weak = ("body", "media", "noun", "doc")
    for form, cue in cues.verbs.items():
        if form not in cues.base:
            if names.get(form, weak[0]) in weak:
                names[form] = "v" + cue
        elif form not in names:
            names[form] = "b" + cue
    for word in lexicon.words("sharing_cues"):
        if word in cues.verbs:
            names[word] = "ing"
    for form, agrees in lexicon.pairs("source_pronouns").items():
        names[form] = "p" + agrees
    for word in lexicon.words("plain_cues"):
        names[word] = "said"
    for word in lexicon.words("complementisers"):
        names[word] = "that"
    for phrase in cues.sourced:
        if len(phrase) == 2:
            names[phrase[0]] = "accord"
    return {word: names[word] for word in sorted(names) if " " not in word}


def freeze() -> None:
    """Write the classes of the lexicon's words to word_classes.txt, a class a line."""
    held: dict[str, list[str]] = {}
    for word, name in classed_words(load_lexicon()).items():
        held.setdefault(name, []).append(word)
    lines = [f"{name}: {' '.join(held[name])}\n" for name in CLASSES if name in held]
    CLASSES_FILE.write_text("".join(lines), "utf-8")


def frozen_classes() -> dict[str, int]:
    """The classes of word_classes.txt: word to class number, words sorted."""
    found = {}
    for line in CLASSES_FILE.read_text("utf-8").splitlines():
        name, _, words = line.partition(": ")
        found.update(dict.fromkeys(words.split(" "), CLASSES.index(name)))
    return dict(sorted(found.items()))


def features(row: Row, classes: WordClasses) -> list[list[str]]:
    """The features of each token, as strings."""
    found = columns(row, classes)
    n = len(row.words)
    alone = [word_features(word, kind) for word, kind in zip(row.words, found.classes)]
    para = classes.seen[PARAGRAPH]
    kinds = [para, para, *found.classes, para, para]
    triples = [dict(class_features(*kinds[i : i + 3])) for i in range(n + 2)]  # the first around the token before the row
    lows = ["¶", *found.lows, "¶"]
    pairs = [" ".join(pair) for pair in itertools.pairwise(lows)]
    keys: dict[str, list] = dict(found.places)
    for name, (lengths, held) in {**found.runs, **found.texts}.items():
        keys[name] = [key for key, length in zip(held, lengths) for _ in range(length)]
    for name, offset in CLASS_OFFSETS.items():
        keys[name] = [triples[i + 1 + offset][name] for i in range(n)]
    for name, offset in PAIR_OFFSETS.items():
        keys[name] = [pairs[i + 1 + offset] for i in range(n)]
    out: list[list[str]] = []
    for i in range(n):
        here = []
        for table, offsets in OFFSETS.items():
            for offset in offsets:
                if 0 <= i + offset < n:
                    here.extend(f"{table}{offset}={key}" for name, key in alone[i + offset] if name == table)
        here.extend(f"{name}={keys[name][i]}" for name in COLUMNS)
        out.append(here)
    return out


def cue_share(seen: int, as_cue: int) -> int:
    """How often a word is (part of) a cue, 0 to 255; once is little evidence."""
    return round(255 * as_cue / seen * (1.0 if as_cue > 1 else 0.7))


def read_article(article: dict, lexicon: Lexicon) -> Row:
    """The tokens of an article of the corpus."""
    text = article["text"]
    statements = segment(Version(article["id"], text, len(text)), lexicon)
    return read_row(text, statements, find_quotes(text, statements, lexicon))


def sequences(articles: list[dict], lexicon: Lexicon, seed: int) -> Iterator[tuple[Row, list[int]]]:
    """Tokens and tags of each article as one model sees it: varied, in an order of its own."""
    chance = random.Random(seed)
    known = speakers(articles)
    for article in random.Random(f"order {seed}").sample(articles, len(articles)):
        changed = vary(article, chance, known)
        row = read_article(changed, lexicon)
        yield row, gold_tags(changed, row)


def settings_digest() -> hashlib._Hash:
    """A digest that began with all that is set by hand."""
    known = (LEAST, SEEDS, DROPOUT, MINIMUM, ITERATIONS, ALGORITHM, sorted(SETTINGS.items()), SCALE, COLUMNS, TAGS)
    digest = hashlib.sha256(repr(known).encode())
    digest.update(CLASSES_FILE.read_bytes())
    digest.update((HERE / "variations.txt").read_bytes())
    return digest


def sample_digest() -> str:
    """What the features of the sample article look like: changes when code, classes or settings do, in 12 hex digits."""
    digest = settings_digest()
    article = {"id": "sample", "text": SAMPLE.read_text("utf-8"), "attributions": []}
    row = read_article(article, load_lexicon())
    digest.update("".join(vary(article, random.Random(seed), [])["text"] for seed in SEEDS).encode())
    digest.update(json.dumps([row.words, row.sentences, features(row, WordClasses(frozen_classes()))]).encode())
    return digest.hexdigest()[:12]


def corpus_digest(articles: list[dict], lexicon: Lexicon) -> str:
    """The same of the tokens and tags of every article as each model sees it: changes where one is read otherwise."""
    digest = settings_digest()
    for seed in SEEDS:
        for row, tags in sequences(articles, lexicon, seed):
            digest.update(json.dumps([row.words, row.sentences, tags]).encode())
    return digest.hexdigest()[:12]


def train(articles: list[dict], model: Path, seed: int) -> None:
    """Train one model. Models of other seeds drop other features and see other variations; their mean is steadier."""
    import pycrfsuite

    lexicon = load_lexicon()
    classes = WordClasses(frozen_classes())
    seen: collections.Counter[str] = collections.Counter()
    as_cue: collections.Counter[str] = collections.Counter()
    trainer = pycrfsuite.Trainer(algorithm=ALGORITHM, verbose=False)
    chance = random.Random(f"dropped {seed}")
    for row, tags in sequences(articles, lexicon, seed):
        kept = [[f for f in token if chance.random() >= DROPOUT] for token in features(row, classes)]
        for word, tag, quote in zip(row.words, tags, row.quote):
            if quote < 0 and word[0].isalnum():
                seen[word.lower()] += 1
                as_cue[word.lower()] += tag == CUE
        names = [TAGS[tag] for tag in tags]
        start = 0
        for i, (word, tag) in enumerate(zip(row.words, tags)):  # a sequence a paragraph, with the break before it
            if word == PARAGRAPH and tag == 0 and i:
                trainer.append(kept[start:i], names[start:i])
                start = i
        trainer.append(kept[start:], names[start:])
    (model.parent / (model.name + ".cues")).write_text(
        "".join(
            f"{word} {share}\n"
            for word in sorted(seen)
            if (share := cue_share(seen[word], as_cue[word])) >= 20 and CLASSES[classes.of(word, word)] not in NO_CUE
        )
    )
    trainer.set_params({"max_iterations": ITERATIONS, "feature.minfreq": MINIMUM, **SETTINGS})
    trainer.train(str(model))


def dumped(model: Path) -> list[str]:
    """What crfsuite writes of a model, line by line."""
    import pycrfsuite

    tagger = pycrfsuite.Tagger()
    tagger.open(str(model))
    with tempfile.NamedTemporaryFile() as dump:
        tagger.dump(dump.name)
        return Path(dump.name).read_text("utf-8").split("\n")


def joined(tables: dict[str, dict[str, bytes]], names: list[str], none: bytes) -> dict[str, bytes]:
    """Tables of the same keys as one with longer rows, in the order of the keys."""
    every = sorted(set().union(*[tables[name] for name in names]))
    return {key: b"".join(tables[name].get(key, none) for name in names) for key in every}


def write(models: list[Path], out: Path, corpus: str) -> None:
    """The mean of the models' weights as the tagger reads them: a head of lines, then keys and rows (see Weights)."""
    lines = [line for model in models for line in dumped(model)]
    part = 1 / len(models)
    count = len(TAGS)
    number = {tag: i for i, tag in enumerate(TAGS)}
    rows: dict[str, dict[str, list[float]]] = {name: {} for name in [*OFFSETS, *COLUMNS]}
    learned: dict[tuple[str, str], float] = {}
    for line in lines:
        match = LINE.fullmatch(line)
        if match is None:
            continue
        kind, feature, tag, number_text = match.groups()
        if kind == "1":
            learned[feature, tag] = learned.get((feature, tag), 0.0) + part * float(number_text)
            continue
        head, _, key = feature.partition("=")
        table = head.rstrip("-0123456789")
        width = len(OFFSETS[table]) if table in OFFSETS else 1
        row = rows[table].setdefault(key, [0.0] * (width * count))
        place = OFFSETS[table][::-1].index(int(head[len(table) :])) if table in OFFSETS else 0
        row[place * count + number[tag]] += part * float(number_text)
    transitions = [[learned.get((a, b), 0.0) for b in TAGS] for a in TAGS]
    head_lines = ["newscmp attributions 3", sample_digest(), corpus, " ".join(TAGS)]
    head_lines += [" ".join(str(round(w * SCALE)) for w in line) for line in transitions]
    tables: dict[str, dict[str, bytes]] = {}
    for name, table_rows in rows.items():
        tables[name] = {}
        for key in sorted(table_rows):
            weights = [max(-128, min(127, round(w * SCALE))) for w in table_rows[key]]
            if max(map(abs, weights)) >= LEAST:
                tables[name][key] = bytes(w + 128 for w in weights)
    none = bytes(count)
    pairs = joined(tables, ["wr", "lw"], none)  # one search finds what both words of a pair get, what all three classes
    keys = array("I")
    blob = b""
    for name, held in tables.items():
        if name in ("crr", "llc", "lw", "wr"):
            continue
        textual = name in OFFSETS or name in ("lv", "rv")
        if name == "lcr":
            name, held = "three", joined(tables, ["crr", "lcr", "llc"], none)
        numbered: dict[int, bytes] = {}
        for key, weights_row in held.items():
            numbered.setdefault(key_of(key if textual else int(key)), weights_row)
        head_lines.append(f"{name} {len(numbered)} {len(next(iter(numbered.values())))}")
        keys.extend(sorted(numbered))
        blob += b"".join(numbered[number] for number in sorted(numbered))
    head_lines.append(f"pair {len(pairs)} {2 * count}")
    blob += b"".join(pairs.values())
    if sys.byteorder == "big":
        keys.byteswap()
    shares = [line.split(" ") for line in (models[0].parent / (models[0].name + ".cues")).read_text("utf-8").splitlines()]
    classes = frozen_classes()
    text = ("\n".join(head_lines) + "\n\n" + "\n".join(classes)).encode("utf-8")
    text += ("\n\n" + "\n".join(word for word, _ in shares)).encode("utf-8")
    text += ("\n\n" + "\n".join(pairs)).encode("utf-8")
    rest = bytes(classes.values()) + bytes(int(share) for _, share in shares)
    out.write_bytes(len(text).to_bytes(4, "little") + text + keys.tobytes() + blob + rest)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path, nargs="?")
    parser.add_argument("weights", type=Path, nargs="?")
    parser.add_argument("--check", action="store_true", help="only tell whether training would give these weights again")
    parser.add_argument("--freeze", action="store_true", help="only write word_classes.txt anew from the lexicon")
    options = parser.parse_args()
    if options.freeze:
        freeze()
        return 0
    if options.corpus is None or options.weights is None:
        parser.error("a corpus and a file of weights are needed")
    articles = [json.loads(line) for line in options.corpus.read_text("utf-8").splitlines()]
    corpus = corpus_digest(articles, load_lexicon())
    if options.check:
        weights = Weights(options.weights.read_bytes())
        same = (weights.digest, weights.corpus) == (sample_digest(), corpus)
        print("the same weights" if same else "other weights: train again")
        return 0 if same else 1
    with tempfile.TemporaryDirectory() as folder:
        models = [Path(folder) / f"model{seed}" for seed in SEEDS]
        # crfsuite shuffles alike in every process: models do not depend on each other, and `sequences` gives each its order
        with multiprocessing.get_context("spawn").Pool(maxtasksperchild=1) as pool:
            pool.starmap(train, [(articles, model, seed) for seed, model in zip(SEEDS, models)], chunksize=1)
        write(models, options.weights, corpus)
    return 0


if __name__ == "__main__":
    sys.exit(main())
