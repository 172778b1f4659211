"""plainyaml: every scalar stays the string that was written, and nothing dangerous comes in."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscmp import plainyaml
from newscmp.errors import YamlError
from newscmp.plainyaml import load_plain


def error_of(text: str, first_line: int = 1) -> str:
    with pytest.raises(YamlError) as caught:
        load_plain(text, "a.yaml", first_line)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_scalars_stay_what_was_written() -> None:
    text = "no: on\ntime: 12:30\nversion: 1.10\ndate: 2024-12-02\nnull: ~\nnumber: 0o17\nempty:\nquoted: 'a: b'\n"
    assert load_plain(text) == {
        "no": "on",
        "time": "12:30",
        "version": "1.10",
        "date": "2024-12-02",
        "null": "~",
        "number": "0o17",
        "empty": "",
        "quoted": "a: b",
    }


def test_lists_and_blocks() -> None:
    assert load_plain("a:\n  - x\n  - {b: c, d: [e]}\n") == {"a": ["x", {"b": "c", "d": ["e"]}]}
    assert load_plain("f: |\n  g\n  h\n") == {"f": "g\nh\n"}
    assert load_plain("- x\n- y") == ["x", "y"]
    assert load_plain("") == load_plain("# nothing\n") == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: 2\na: 3\n", "a.yaml:3: the key 'a' stands twice"),
        ("a:\n  b: 1\n  b: 2\n", "a.yaml:3: the key 'b' stands twice"),
        ("title: Town: it fell\n", 'a.yaml:1: not valid YAML: a value with ": " in it needs quotation marks around it'),
        ("a: &x [y]\nb: *x\n", "a.yaml:2: aliases (*name) are not allowed"),
        ("a: !!python/object/apply:os.system [ls]\n", "a.yaml:1: the tag tag:yaml.org,2002:python/object"),
        ("a: !x {b: c}\n", "a.yaml:1: the tag !x is not allowed"),
        ("a: 1\n---\nb: 2\n", "a.yaml:2: a second YAML document; only one is allowed"),
        ("? [a]\n: b\n", "a.yaml:1: a key must be a plain word"),
        ("a: 'b\n", "a.yaml:"),
        ("a: \x00\n", "a.yaml:1: not valid YAML"),
        ("a: [" * 40 + "]" * 40, "a.yaml:1: "),
        ("[" * 33 + "]" * 33, "a.yaml:1: nested deeper than 32 levels"),
    ],
)
def test_errors_name_the_line(text: str, said: str) -> None:
    assert error_of(text).startswith(said)


def test_lines_count_from_where_the_text_starts() -> None:
    assert error_of("a: 1\na: 2\n", first_line=5).startswith("a.yaml:6:")
    assert error_of("title: a: b\n", first_line=5).startswith("a.yaml:5:")


def test_the_size_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plainyaml, "MAX_SIZE", 10)
    assert error_of("a: 45678901") == "a.yaml:1: YAML of 11 characters is over the limit of 10"
    assert load_plain("a: 4567890") == {"a": "4567890"}


_WORD = st.text(st.characters(codec="ascii", exclude_categories=("Cc",)), max_size=12)


@given(st.dictionaries(_WORD, _WORD | st.lists(_WORD, max_size=3), max_size=5))
def test_json_is_yaml(value: dict[str, str | list[str]]) -> None:
    assert load_plain(json.dumps(value)) == value


@given(st.text(max_size=60))
def test_any_text_is_plain_or_an_error(text: str) -> None:
    def plain(value: object) -> bool:
        if isinstance(value, dict):
            return all(isinstance(key, str) and plain(item) for key, item in value.items())
        return isinstance(value, str) or (isinstance(value, list) and all(map(plain, value)))

    try:
        value = load_plain(text)
    except YamlError:
        return
    assert plain(value)
