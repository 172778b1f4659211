"""The words of one language, as data.

A language is a folder ``lexicons/<lang>/`` of YAML files, one a room (segment, figures, attributions, terms). Each key of
``SCHEMA`` is a block literal with one entry a line; lines that start with ``#`` are comments. A key has one of these
shapes:

- ``words``: a set; one word or phrase a line.
- ``ordered``: the same, where the order counts (longest or strongest first).
- ``classes``: ``canonical: form, form`` a line; looked up by form. The canonical word is a form of itself.
- ``pairs``: ``form: value`` a line.
- ``numbers``: ``word: number`` a line; the number becomes a Decimal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

from newscmp.errors import LexiconError, YamlError

_FOLDER = Path(__file__).with_name("lexicons")

# key -> shape. A new key is added here and in every language.
SCHEMA: dict[str, str] = {
    # segment.yaml
    "notice_followers": "words",
    "title_abbreviations": "words",
    "number_abbreviations": "words",
    "other_abbreviations": "words",
    "clock_abbreviations": "words",
    "clock_followers": "words",
    "sentence_starters": "words",
    "quotation_verbs": "words",
    "agencies": "words",
    "picture_words": "words",
    "caption_openers": "words",
    "credit_openers": "words",
    "byline_openers": "words",
    "byline_words": "words",
    "byline_lines": "words",
    "contribution_endings": "words",
    "notice_openers": "words",
    "news_openers": "words",
    "notice_phrases": "words",
    "notice_bracket_verbs": "words",
    "link_openers": "words",
    "link_shouts": "words",
    "boilerplate_openers": "words",
    "boilerplate_marks": "words",
    "boilerplate_phrases": "words",
    "boilerplate_lines": "words",
    "label_words": "words",
    "date_line_endings": "words",
    "date_line_words": "words",
    # grouping.yaml
    "wire_agencies": "words",
    # figures.yaml
    "glued_units": "pairs",
    "move_verbs": "words",
    "range_verbs": "words",
    "event_breaks": "words",
    "hyphen_fillers": "words",
    "added_before": "words",
    "added_behind": "words",
    "hyphen_kinds": "words",
    "rank_heads": "words",
    "measured_units": "words",
    "odds_words": "words",
    "couple_before": "words",
    "couple_words": "words",
    "unit_sizes": "pairs",
    "rate_blockers": "words",
    "title_words": "words",
    "older_words": "words",
    "skipped_modifiers": "words",
    "unplural_endings": "words",
    "plural_endings": "pairs",
    "noun_modifiers": "words",
    "about_stops": "words",
    "adverb_endings": "words",
    "verb_endings": "words",
    "name_tails": "words",
    "amount_words": "numbers",
    "figure_units": "pairs",
    "currency_suffixes": "pairs",
    "rate_units": "words",
    "noun_verbs": "words",
    "noun_not_heads": "words",
    "span_words": "words",
    "span_cues": "words",
    "trend_between": "words",
    "clause_words": "words",
    "age_words": "words",
    "ordinal_idioms": "words",
    "one_before": "words",
    "one_idioms": "words",
    "trends_by": "classes",
    "rate_nouns": "words",
    "counted_people": "words",
    "head_units": "classes",
    "amount_scales": "numbers",
    "number_scale_marks": "numbers",
    "number_vague": "pairs",
    "number_fractions": "numbers",
    "number_signs": "numbers",
    "number_ordinals": "numbers",
    "ordinal_endings": "words",
    "number_times": "numbers",
    "figure_roles": "classes",
    "month_numbers": "numbers",
    "month_doubtful": "words",
    "month_cues": "words",
    "weekday_names": "classes",
    "time_words": "pairs",
    "time_halves": "classes",
    "time_zones": "words",
    "year_cues": "words",
    "name_heads": "words",
    "street_words": "words",
    "score_words": "words",
    "bounds_before": "classes",
    "bounds_after": "classes",
    "bound_between": "words",
    "swings": "classes",
    "trends": "classes",
    "irregular_plurals": "pairs",
    "superlatives": "pairs",
    "attributive_plurals": "words",
    "noun_stops": "words",
    "events": "classes",
    "about_cues": "words",
    "rate_words": "words",
    "units": "classes",
    "stat_units": "classes",
    "time_units": "words",
    "currency_words": "classes",
    "currency_signs": "classes",
    # attributions.yaml
    "cleft_words": "words",
    "copulas": "words",
    "existential_words": "words",
    "hearsay_adverbs": "words",
    "hearsay_participles": "words",
    "hearsay_states": "words",
    "infinitive_marks": "words",
    "past_titles": "words",
    "quoting_tails": "words",
    "quoting_verbs": "words",
    "attitude_cues": "words",
    "compound_bodies": "words",
    "compound_tails": "words",
    "nicknames": "classes",
    "nobody": "words",
    "person_nouns": "words",
    "plain_modifiers": "words",
    "portfolio_nouns": "words",
    "speaking_nouns": "words",
    "single_offices": "words",
    "source_synonyms": "classes",
    "watching_bodies": "words",
    "cue_neutral": "classes",
    "cue_assertive": "classes",
    "cue_doubt": "classes",
    "cue_factive": "classes",
    "cue_denial": "classes",
    "cue_estimate": "classes",
    "cue_order": "classes",
    "cue_question": "classes",
    "cue_belief": "classes",
    "cue_phrases": "pairs",
    "cue_sourceless": "pairs",
    "cue_nouns": "pairs",
    "elisions": "words",
    "saying_verbs": "words",
    "person_titles": "words",
    "person_suffixes": "words",
    "role_nouns": "words",
    "institution_nouns": "words",
    "media_nouns": "words",
    "document_nouns": "words",
    "source_pronouns": "pairs",
    "gender_words": "pairs",
    "determiners": "words",
    "prepositions": "words",
    "subordinators": "words",
    "auxiliaries": "words",
    "speech_times": "words",
    "name_links": "words",
    "speech_venues": "words",
    "complementisers": "words",
    "cue_adverbs": "words",
    "addressing_verbs": "words",
    "sharing_cues": "words",
    "institution_links": "words",
    "coordinators": "words",
    "noun_signs": "words",
    "definite": "words",
    "generic_bodies": "words",
    "venue_prepositions": "words",
    "relaying": "words",
    "relay_links": "words",
    "plural_pronouns": "words",
    "plain_cues": "words",
    "relative_words": "words",
    "perception_cues": "words",
    "finite_pasts": "words",
    "ambiguous_pasts": "words",
    "citing_cues": "words",
    "nouns_like_adverbs": "words",
    "deed_cues": "words",
    "deed_sums": "words",
    "deed_objects": "classes",
    "epithets": "words",
    "joint_openers": "words",
    "joint_words": "words",
    "noun_followers": "words",
    "programme_prepositions": "words",
    "placing_cues": "words",
    "placing_links": "words",
    "work_nouns": "words",
    "title_cues": "words",
    "passive_signs": "words",
    # names.yaml
    "given_names": "pairs",
    "title_offices": "pairs",
    "person_honorifics": "words",
    "nouns_of_bare_bodies": "words",
    "participle_endings": "words",
    "sentence_openers": "words",
    "pointing_words": "words",
    "several_words": "words",
    "speech_pasts": "words",
    "body_classes": "classes",
    "further_titles": "words",
    "people_names": "words",
    "impersonal_verbs": "words",
    "impersonal_participles": "words",
    # measures.yaml
    "counted_synonyms": "classes",
    "measures": "pairs",
    # spelling.yaml
    "contractions": "pairs",
    "spellings": "classes",
    # terms.yaml
    "calendar_words": "words",
    "derived_endings": "pairs",
    "doubled_letters": "pairs",
    "endings": "pairs",
    "hedges": "classes",
    "lemmas": "classes",
    "light_words": "words",
    "modals": "classes",
    "negations": "classes",
    "negative_prefixes": "words",
    "number_scales": "numbers",
    "number_words": "numbers",
    "opposites": "pairs",
    "places": "classes",
    "scant_words": "words",
    "short_names": "classes",
    "size_signs": "words",
    "stop_words": "words",
    "synonyms": "classes",
    "unmarked": "words",
    "unstemmed": "classes",
}


def languages() -> tuple[str, ...]:
    """The languages that newscmp ships a lexicon for, sorted."""
    return tuple(sorted(path.name for path in _FOLDER.iterdir() if path.is_dir() and not path.name.startswith("_")))


class Lexicon:
    """The words of one language; each section is parsed when it is first asked for."""

    def __init__(self, lang: str, sections: Mapping[str, Iterable[tuple[str, str]]]) -> None:
        """``sections``: key of SCHEMA -> (file, block of entries), a later block extending the earlier ones."""
        self.lang = lang
        self._sections = {key: tuple(blocks) for key, blocks in sections.items()}
        self._parsed: dict[str, object] = {}

    def words(self, key: str) -> frozenset[str]:
        """A section of shape ``words``."""
        return self._get(key, "words", lambda lines: frozenset(lines))  # type: ignore[return-value]

    def ordered(self, key: str) -> tuple[str, ...]:
        """A section of shape ``ordered``."""
        return self._get(key, "ordered", tuple)  # type: ignore[return-value]

    def classes(self, key: str) -> Mapping[str, str]:
        """A section of shape ``classes``: form -> canonical word."""
        return self._get(key, "classes", lambda lines: self._classes(key, lines))  # type: ignore[return-value]

    def pairs(self, key: str) -> Mapping[str, str]:
        """A section of shape ``pairs``: form -> value."""
        return self._get(key, "pairs", lambda lines: dict(self._split(key, lines)))  # type: ignore[return-value]

    def numbers(self, key: str) -> Mapping[str, Decimal]:
        """A section of shape ``numbers``: word -> Decimal."""
        return self._get(key, "numbers", lambda lines: self._numbers(key, lines))  # type: ignore[return-value]

    def check(self) -> None:
        """Parse every section now. Raises LexiconError on a malformed one."""
        for key, shape in SCHEMA.items():
            getattr(self, shape)(key)

    def _get(self, key: str, shape: str, parse: object) -> object:
        found = self._parsed.get(key)
        if found is None:
            if SCHEMA.get(key) != shape:
                raise LexiconError(f"no section {key!r} of shape {shape!r}")
            found = self._parsed[key] = parse(self._lines(key))  # type: ignore[operator]
        return found

    def _lines(self, key: str) -> list[str]:
        return [
            line.strip()
            for _, block in self._sections.get(key, ())
            for line in block.split("\n")
            if line.strip() and not line.lstrip().startswith("#")
        ]

    def _place(self, key: str) -> str:
        return self._sections[key][-1][0]

    def _split(self, key: str, lines: list[str]) -> list[tuple[str, str]]:
        out = []
        for line in lines:
            form, colon, value = line.partition(": ")
            if not colon or not value.strip():
                raise LexiconError(f"{key}: {line!r} should read 'word: value'", self._place(key))
            out.append((form.strip(), value.strip()))
        return out

    def _classes(self, key: str, lines: list[str]) -> dict[str, str]:
        out: dict[str, str] = {}
        for line in lines:
            canonical, _, forms = line.partition(":")
            canonical = canonical.strip()
            out.setdefault(canonical, canonical)
            for form in forms.split(","):
                if form.strip():
                    out[form.strip()] = canonical
        return out

    def _numbers(self, key: str, lines: list[str]) -> dict[str, Decimal]:
        out = {}
        for word, number in self._split(key, lines):
            try:
                out[word] = Decimal(number)
            except InvalidOperation:
                raise LexiconError(f"{key}: {number!r} is not a number", self._place(key)) from None
        return out


def load_lexicon(lang: str = "en", extra: Iterable[str | Path] = ()) -> Lexicon:
    """The lexicon of a language, extended by the files of ``extra``. Raises LexiconError with path and line."""
    folder = _FOLDER / lang
    if lang not in languages():
        raise LexiconError(f"no lexicon for the language {lang!r}; known: {', '.join(languages())}")
    sections: dict[str, list[tuple[str, str]]] = {}
    shipped = sorted(folder.glob("*.yaml"))
    added = [Path(path) for path in extra]
    for path in shipped + added:
        for key, block in _load_file(path).items():
            sections.setdefault(key, []).append((str(path), block))
    lexicon = Lexicon(lang, sections)
    if added:
        lexicon.check()
    return lexicon


def read_blocks(text: str) -> dict[str, str] | None:
    """A lexicon that has nothing but comments and ``key: |`` blocks indented by two spaces: key -> block.

    None for any other YAML. Shipped lexicons are of this form, and reading it takes no YAML parser, whose import would be
    a tenth of the time that a comparison takes.
    """
    out: dict[str, list[str]] = {}
    block: list[str] | None = None
    for line in text.split("\n"):
        if line[:2] == "  " and block is not None:
            block.append(line[2:])
        elif not line:
            if block is not None:
                block.append("")
        elif line[0] == "#":
            block = None
        else:
            key, mark, rest = line.partition(": |")
            if not mark or rest or not key.isidentifier() or key in out:
                return None
            block = out[key] = []
    return {key: "\n".join(lines).rstrip("\n") + "\n" for key, lines in out.items()}


def _load_file(path: Path) -> dict[str, str]:
    loaded: object
    try:
        text = path.read_text("utf-8")
        loaded = read_blocks(text)
        if loaded is None:
            from newscmp.plainyaml import load_plain

            loaded = load_plain(text, str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(f"cannot read the lexicon: {getattr(error, 'strerror', None) or error}", str(path)) from None
    except YamlError as error:
        raise LexiconError(error.message, error.path, error.line) from None
    if not isinstance(loaded, dict):
        raise LexiconError("a lexicon is a mapping of sections", str(path))
    out = {}
    for key, block in loaded.items():
        if key not in SCHEMA:
            raise LexiconError(f"unknown section {key!r}; the sections are those of {_FOLDER / 'en'}", str(path))
        if isinstance(block, list) and all(isinstance(item, str) for item in block):
            block = "\n".join(str(item) for item in block)
        if not isinstance(block, str):
            raise LexiconError(f"the section {key!r} should be a block (|) or a list of words", str(path))
        out[key] = block
    return out
