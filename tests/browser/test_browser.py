"""The page of `compare --format html` in a real browser: by mouse, by keyboard, without script, on a phone, in the dark."""

from __future__ import annotations

import base64
import json
import shutil
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from newscmp.cli import main

ROOT = Path(__file__).parents[2]
TRY = (
    "</style></script><script>window.hit=1</script><img src=x onerror=window.hit=1><svg onload=window.hit=1>"
    "\" onmouseover=\"window.hit=1\" autofocus onfocus=window.hit=1 <a href=javascript:window.hit=1>go</a> "
    "<style>*{display:none}</style>"
    "<iframe src=https://example.org></iframe><link rel=stylesheet href=https://example.org/x.css> \u202etxet"
)
HOSTILE = f"""\
---
title: 'Ferry {TRY.replace("'", "''")}'
outlet: 'Wire {TRY.replace("'", "''")}'
url: 'javascript:window.hit=1'
---

A ferry with at least PEOPLE people on board ran aground off {TRY} on Tuesday, said Ilsa {TRY} Brandt.

"We were {TRY} lucky," she said. In all CREW crew of the {TRY} were hurt, police said.
"""
# The views that people have: width, height, colour scheme.
VIEWS = {
    "desktop-light": (1280, 900, "light"),
    "desktop-dark": (1280, 900, "dark"),
    "phone-light": (360, 760, "light"),
    "phone-dark": (390, 844, "dark"),
}
Open = Callable[..., "Tab"]


class Tab:
    """The page as it is open in the browser."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def run(self, script: str, *given: object) -> Any:
        return self.driver.execute_script(script, *given)

    def rows(self) -> list[str]:
        """The ids of the rows of changes that show, in the order in which they stand."""
        script = "return [...document.querySelectorAll('table.rows tbody tr')].filter(r => !r.hidden).map(r => r.id)"
        return list(self.run(script))

    def choose(self, name: str, value: str) -> None:
        """Set one of the filters as its user would."""
        script = (
            "const f = document.querySelector('form.filters').elements[arguments[0]]; f.value = arguments[1];"
            "f.dispatchEvent(new Event('input', {bubbles: true}))"
        )
        self.run(script, name, value)

    def press(self, *keys: str) -> None:
        from selenium.webdriver import ActionChains

        ActionChains(self.driver).send_keys(*keys).perform()

    def wait(self, script: str) -> None:
        """Until the script gives something true."""
        from selenium.webdriver.support.wait import WebDriverWait

        WebDriverWait(self.driver, 10, 0.02).until(lambda driver: driver.execute_script(f"return {script}"))

    def messages(self) -> list[str]:
        """What the browser has complained of: errors, and what the policy forbade."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def shows(self, id: str) -> bool:
        """Whether an element can be seen, within the window."""
        script = (
            "const r = document.getElementById(arguments[0]).getBoundingClientRect();"
            "return r.height > 0 && r.bottom > 0 && r.top < innerHeight"
        )
        return bool(self.run(script, id))


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The pages that the command writes, by name."""
    folder = tmp_path_factory.mktemp("pages")
    for name, people, crew in (("base", "12", "3"), ("other", "16", "4"), ("same", "12", "3")):
        (folder / f"{name}.txt").write_text(HOSTILE.replace("PEOPLE", people).replace("CREW", crew), "utf-8")
    given = {
        "story": [str(ROOT / "seeds/aleppo")],
        "hostile": [str(folder / "base.txt"), str(folder / "other.txt"), "--all"],
        "same": [str(folder / "base.txt"), str(folder / "same.txt")],
    }
    for name, more in (("far", 0), ("near", 1)):
        told = (f"In town {n} there were {100 + n + more} boats at bridge {'abcdefg'[n % 7]}{n}." for n in range(600))
        (folder / f"{name}.txt").write_text("\n\n".join(told), "utf-8")
    given["long"] = [str(folder / "far.txt"), str(folder / "near.txt"), "--kind", "figure"]
    for name in ("wire", "post"):
        for story in ("one", "two"):
            (folder / "stories" / story).mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / "fixtures/ferry" / f"{name}.txt", folder / "stories" / story)
    given["stories"] = [str(folder / "stories")]
    out = {}
    for name, arguments in given.items():
        out[name] = folder / f"{name}.html"
        done = CliRunner().invoke(main, ["compare", "-f", "html", "-o", str(out[name]), *arguments])
        assert done.exit_code in (0, 1), done.output
    return out


@pytest.fixture
def open_page(driver: Any, pages: dict[str, Path]) -> Open:
    """Opens a page as a file, in a view, with or without script."""

    def open_it(name: str = "story", view: str = "desktop-light", script: bool = True, hash: str = "") -> Tab:
        width, height, scheme = VIEWS[view]
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
        driver.get("about:blank")
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        features = [
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "screen", "features": features})
        driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not script})
        driver.get_log("browser")
        driver.get(pages[name].as_uri() + hash)
        driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
        return Tab(driver)

    return open_it


# ---- what the page is for


def test_filters_by_kind_severity_version_and_words(open_page: Open) -> None:
    tab = open_page()
    every = tab.rows()
    assert len(every) > 50
    tab.choose("kind", "figure")
    kinds = tab.run("return [...document.querySelectorAll('table.rows tbody tr:not([hidden])')].map(r => r.dataset.k)")
    assert kinds
    assert all(kind.startswith("figure.") for kind in kinds)
    tab.choose("kind", "figure.bound")
    assert len(tab.rows()) == kinds.count("figure.bound")
    tab.choose("kind", "")
    tab.choose("severity", "1")
    assert 0 < len(tab.rows()) < 10
    tab.choose("severity", "")
    tab.choose("version", "3")
    harbour = tab.rows()
    assert 0 < len(harbour) < len(every)
    tab.choose("text", "OBSERVATORY  refinement: over 412")
    assert len(tab.rows()) == 1
    assert tab.run("return document.querySelector('output').textContent") == f"1 of {len(every)}"
    tab.choose("text", "no such word")
    assert tab.rows() == []
    assert tab.run("return document.querySelector('.nomatch').checkVisibility()")
    tab.run("document.querySelector('form.filters button[type=reset]').click()")
    tab.wait(f"document.querySelector('output').textContent === '{len(every)} of {len(every)}'")
    assert tab.rows() == every


def test_sorts_by_the_headers_and_by_the_list(open_page: Open) -> None:
    tab = open_page()
    every = tab.rows()
    script = "return [...document.querySelectorAll('table.rows tbody tr')].map(r => r.dataset[arguments[0]])"
    tab.run("document.querySelector('th[data-sort=kind] button').click()")
    kinds = tab.run(script, "k")
    assert kinds == sorted(kinds)
    assert tab.run("return document.querySelector('th[data-sort=kind]').ariaSort") == "ascending"
    tab.run("document.querySelector('th[data-sort=kind] button').click()")
    assert tab.run(script, "k") == sorted(kinds, reverse=True)
    assert tab.run("return document.querySelector('th[data-sort=kind]').ariaSort") == "descending"
    tab.choose("sort", "severity")
    ranks = tab.run(script, "s")
    assert ranks == sorted(ranks)
    assert tab.run("return document.querySelectorAll('th[aria-sort]').length") == 0
    tab.choose("sort", "index")
    assert tab.rows() == every


def test_a_count_of_the_summary_leads_to_its_rows(open_page: Open) -> None:
    tab = open_page()
    link = "document.querySelector('.counts a[data-kind=\"quote.altered\"]')"
    count = int(tab.run(f"return {link}.textContent"))
    tab.run(f"{link}.click()")
    assert len(tab.rows()) == count


def test_a_row_leads_to_both_places_and_each_leads_back(open_page: Open) -> None:
    tab = open_page()
    # A row of the last version, which does not stand beside BASE at first.
    rows = "[...document.querySelectorAll('table.rows tr[data-v=\"6\"]')]"
    row = tab.run(f"return {rows}.find(r => r.querySelectorAll('.go').length > 1).id")
    for place in (1, 0):
        link = f"document.querySelectorAll('#{row} a.go')[{place}]"
        target = tab.run(f"return {link}.hash")[1:]
        tab.run(f"{link}.click()")
        tab.wait(f"location.hash === '#{target}'")
        tab.wait(f"document.activeElement.id === '{target}'")
        assert tab.shows(target)
        assert tab.run("return document.querySelector(':target').id") == target
        assert tab.run("return document.querySelector('.chooser select').value") == "6"
        tab.choose("kind", "story")  # the row is filtered out, and shows again when it is asked for
        assert row not in tab.rows()
        tab.run(f"document.querySelector('#{target} .refs a[href=\"#{row}\"]').click()")
        tab.wait(f"document.activeElement.id === '{row}'")
        assert row in tab.rows()
        assert tab.shows(row)
    assert not tab.messages()


def test_one_version_stands_beside_base_and_the_others_can_be_chosen(open_page: Open) -> None:
    tab = open_page()
    told = "[...document.querySelectorAll('.tellings > [data-v]')].filter(t => t.checkVisibility())"
    versions = f"return [...new Set({told}.map(t => t.dataset.v))]"
    assert tab.run(versions) == ["1"]
    tab.run("document.querySelector('.chooser [data-step=\"1\"]').click()")
    assert tab.run(versions) == ["2"]
    # What differs from another version alone is not marked in BASE.
    marks = "[...document.querySelectorAll('.side mark.c:not(.off)')]"
    assert tab.run(f"return {marks}.length > 0 && {marks}.every(m => m.dataset.v.split(' ').includes('2'))")
    tab.run("const s = document.querySelector('.chooser select'); s.value = ''; s.dispatchEvent(new Event('change'))")
    assert sorted(tab.run(versions)) == list("123456")
    level = (
        "return [...document.querySelectorAll('.pair:not(.only)')].filter(p => p.checkVisibility()).every(p => "
        "Math.abs(p.children[0].getBoundingClientRect().top - p.children[1].getBoundingClientRect().top) < 2)"
    )
    assert tab.run(level)


def test_a_link_into_the_page_opens_it_there(open_page: Open) -> None:
    tab = open_page(hash="#v5-4")
    assert tab.run("return document.querySelector('.chooser select').value") == "5"
    tab.wait("document.activeElement.id === 'v5-4'")
    assert tab.shows("v5-4")


def test_everything_can_be_done_by_keyboard(open_page: Open) -> None:
    from selenium.webdriver.common.keys import Keys

    tab = open_page()
    tab.press(Keys.TAB)
    assert tab.run("return document.activeElement.className") == "skip"
    assert tab.run("return document.activeElement.getBoundingClientRect().top >= 0")
    tab.press(Keys.ENTER)
    tab.wait("location.hash === '#changes'")
    tab.press(Keys.TAB, "446", Keys.TAB)
    assert tab.run("return document.activeElement.name") == "kind"
    assert len(tab.rows()) == 2
    tab.press("every f")  # types ahead in the list
    tab.wait("document.activeElement.value === 'figure'")
    outline = "return getComputedStyle(document.activeElement).outlineStyle"
    assert tab.run(outline) == "solid"
    for _ in range(30):
        tab.press(Keys.TAB)
        if tab.run("return document.activeElement.className") == "go":
            break
    target = tab.run("return document.activeElement.hash")[1:]
    tab.press(Keys.ENTER)
    tab.wait(f"document.activeElement.id === '{target}'")
    tab.press(Keys.TAB, Keys.TAB)
    tab.press(Keys.ENTER)
    tab.wait("document.activeElement.tagName === 'TR'")
    # Nothing that can be used is out of reach of Tab, and what scrolls can be scrolled.
    assert tab.run("return document.querySelectorAll('[tabindex]:not([tabindex=\"0\"]):not([tabindex=\"-1\"])').length") == 0
    unreached = (
        "return [...document.querySelectorAll('*')].filter(e => e.scrollWidth > e.clientWidth + 1 && "
        "['auto', 'scroll'].includes(getComputedStyle(e).overflowX) && e.tabIndex < 0).length"
    )
    assert tab.run(unreached) == 0


def test_without_script_all_content_is_there(open_page: Open) -> None:
    tab = open_page(script=False)
    assert tab.run("return document.querySelectorAll('form:not([hidden])').length") == 0
    hidden = (
        "return [...document.querySelectorAll('.pair, .st, table.rows tr, section, .track')]"
        ".filter(e => !e.closest('details') && !e.checkVisibility()).length"
    )
    assert tab.run(hidden) == 0
    assert len(tab.rows()) > 50
    told = tab.run("return [...new Set([...document.querySelectorAll('.tellings > .st')].map(e => e.dataset.v))].sort()")
    assert told == list("123456")


def test_of_several_stories_each_is_worked_with_alone(open_page: Open) -> None:
    tab = open_page("stories")
    count = "[...document.querySelectorAll('#s{} table.rows tbody tr')].filter(r => !r.hidden).length"
    before = tab.run(f"return {count.format(2)}")
    tab.run("document.querySelector('#s1 form.filters').elements.text.focus()")
    tab.press("no such word")
    assert tab.run(f"return {count.format(1)}") == 0
    assert tab.run(f"return {count.format(2)}") == before > 0
    tab.run("document.querySelector('.stories a[href=\"#s2\"]').click()")
    tab.wait("document.querySelector(':target').id === 's2'")
    tab.run("document.querySelector('#s2 td.says a.go').click()")
    tab.wait("document.activeElement.id.startsWith('s2-v0-')")
    assert tab.messages() == []


# ---- what an article may try


@pytest.mark.parametrize("name", ["hostile", "same"])
def test_nothing_of_an_article_acts(open_page: Open, name: str) -> None:
    tab = open_page(name)
    tab.run("document.querySelectorAll('a').forEach(a => a.focus())")
    tab.run("document.querySelectorAll('summary').forEach(s => s.click())")
    tab.run("document.querySelectorAll('*').forEach(e => e.dispatchEvent(new MouseEvent('mouseover', {bubbles: true})))")
    assert tab.run("return window.hit === undefined")
    active = "'img, iframe, link, object, embed, [onload], [onerror], [onmouseover], [onfocus], [style]'"
    assert tab.run(f"return document.querySelectorAll({active}).length") == 0
    assert tab.run("return [...document.links].every(a => ['file:', 'http:', 'https:'].includes(a.protocol))")
    assert "window.hit" in tab.run("return document.body.innerText")
    assert tab.messages() == []
    assert tab.run("return performance.getEntriesByType('resource').length") == 0


def test_the_policy_holds_what_would_come_through(open_page: Open) -> None:
    """A page that an article had got into would still do nothing: the test of the test above."""
    tab = open_page("hostile")
    tab.run(
        "const p = document.createElement('p'); p.innerHTML = '<img src=https://example.org/x onerror=\"window.hit=1\">"
        "<b style=\"color:red\">x</b>'; document.body.append(p);"
        "const s = document.createElement('script'); s.textContent = 'window.hit=2'; document.body.append(s)"
    )
    tab.wait("document.querySelector('img').complete")
    assert tab.run("return window.hit === undefined")
    assert any("Content Security Policy" in message for message in tab.messages())


@pytest.mark.parametrize("view", VIEWS)
def test_own_style_and_script_are_allowed_and_nothing_is_fetched(open_page: Open, view: str) -> None:
    tab = open_page(view=view)
    assert tab.messages() == []
    assert tab.run("return performance.getEntriesByType('resource').length") == 0
    assert tab.run("return getComputedStyle(document.body).margin") == "0px"
    assert tab.run("return document.querySelector('form.filters').hidden") is False


# ---- what it looks like


def colours(png: bytes) -> tuple[int, int, int]:
    """Of a picture: width, height, and how many different rows of pixels it has, as far as compression tells them apart."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    data, at = b"", 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        data += png[at + 8 : at + 8 + length] if png[at + 4 : at + 8] == b"IDAT" else b""
        at += length + 12
    pixels = zlib.decompress(data)
    line = len(pixels) // height
    return width, height, len({pixels[k : k + line] for k in range(0, len(pixels), line)})


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("name", ["story", "hostile"])
def test_every_view_has_something_to_see_and_fits_its_window(open_page: Open, name: str, view: str) -> None:
    tab = open_page(name, view)
    width, height, _ = VIEWS[view]
    assert tab.run("return [document.documentElement.scrollWidth <= innerWidth, innerWidth]") == [True, width]
    shot = base64.b64decode(tab.driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})["data"])
    assert colours(shot)[:2] == (width, height)
    assert colours(shot)[2] > 60
    dark = tab.run("return getComputedStyle(document.body).backgroundColor.match(/\\d+/g).every(c => c < 60)")
    assert dark is view.endswith("dark")


def test_the_page_is_printed_whole_and_without_its_controls(open_page: Open) -> None:
    tab = open_page(view="desktop-dark")
    tab.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    tab.driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": 718, "height": 1000, "deviceScaleFactor": 1, "mobile": False}
    )
    assert tab.run("return document.documentElement.scrollWidth <= innerWidth")
    assert tab.run("return [...document.querySelectorAll('form, .skip, nav ul')].every(e => !e.checkVisibility())")
    scrolled = "return [...document.querySelectorAll('.scroll')].every(e => e.scrollHeight <= e.clientHeight + 1)"
    assert tab.run(scrolled)
    pdf = base64.b64decode(tab.driver.execute_cdp_cmd("Page.printToPDF", {})["data"])
    assert pdf.startswith(b"%PDF")
    assert pdf.count(b"/Type /Page\n") > 5


def test_who_has_chosen_nothing_prints_all_versions_and_paper_says_what_is_left_out(open_page: Open) -> None:
    tab = open_page()
    told = "[...document.querySelectorAll('.tellings > [data-v]:not([hidden])')]"
    versions = f"return [...new Set({told}.map(t => t.dataset.v))].sort().join('')"
    noted = "return [...document.querySelectorAll('.printed')].map(p => p.textContent)"

    def printed() -> tuple[str, list[str]]:
        tab.run(f"addEventListener('beforeprint', () => {{ window.seen = [(() => {{ {versions} }})(), "
                f"(() => {{ {noted} }})()] }}, {{once: true}})")
        tab.driver.execute_cdp_cmd("Page.printToPDF", {})
        return tuple(tab.run("return window.seen"))

    assert printed() == ("123456", ["", ""])
    assert tab.run(versions) == "1"  # on the screen everything is as it was
    tab.choose("kind", "figure.bound")
    tab.run("document.querySelector('.chooser [data-step=\"1\"]').click()")
    shown, (rows, beside) = printed()
    assert shown == "2"
    every = tab.run("return document.querySelectorAll('.rows tbody tr').length")
    assert rows == f"{len(tab.rows())} of {every} changes; the filters leave out the others."
    assert beside.startswith("Beside BASE: ")
    assert beside.endswith("; other versions are left out.")
    assert not tab.run("return [...document.querySelectorAll('.printed')].some(p => p.checkVisibility())")
    tab.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert tab.run("return [...document.querySelectorAll('.printed')].every(p => p.checkVisibility())")


def test_of_a_long_story_only_what_is_near_is_laid_out_and_all_of_it_can_be_reached(open_page: Open) -> None:
    tab = open_page("long")
    assert tab.run("return document.querySelectorAll('.story.long table.rows tbody tr').length") == 600
    assert tab.run("return getComputedStyle(document.querySelector('.rows tbody tr')).contentVisibility") == "auto"
    # The columns stand under their headers, as in a table.
    edges = "(r => [...r.cells].map(c => Math.round(c.getBoundingClientRect().left)))"
    assert tab.run(f"return {edges}(document.querySelector('.rows thead tr'))") == tab.run(
        f"return {edges}(document.querySelector('.rows tbody tr'))"
    )
    tab.run("document.querySelector('#v1-500 .refs a').click()")
    tab.wait("document.activeElement.tagName === 'TR'")
    assert tab.shows(tab.run("return document.activeElement.id"))
    tab.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert tab.run("return getComputedStyle(document.querySelector('.rows tbody tr')).contentVisibility") == "visible"


def test_marks_are_told_apart_without_colour(open_page: Open) -> None:
    tab = open_page()
    script = (
        "return Object.fromEntries(['f', 'q', 'a'].map(name => { const s = getComputedStyle(document.querySelector("
        "'.side .text .' + name)); return [name, [s.textDecorationLine + s.textDecorationStyle, s.fontWeight, s.fontStyle, "
        "s.borderLeftWidth]] }))"
    )
    looks = tab.run(script)
    assert len({json.dumps(look[:3]) for look in looks.values()}) == 3
    assert looks["q"][3] == "3px"
    assert looks["f"][3] == looks["a"][3] == "0px"


# ---- for everybody


@pytest.mark.parametrize(
    ("name", "view"), [("story", "desktop-dark"), ("story", "phone-light"), ("stories", "desktop-light")]
)
def test_nothing_keeps_anybody_from_using_it(open_page: Open, axe: str, name: str, view: str) -> None:
    tab = open_page(name, view)
    tab.run("document.querySelectorAll('details').forEach((d, n) => { d.open = n < 4 })")
    tab.run(axe)  # chromedriver runs it beside the page: the policy allows it nothing in the page itself
    found = tab.driver.execute_async_script("axe.run(document, {resultTypes: ['violations']}).then(arguments[0])")
    assert len(found["passes"]) > 20
    assert "color-contrast" in {one["id"] for one in found["passes"]}
    said = [
        (one["impact"], one["id"], one["nodes"][0]["target"], one["nodes"][0]["failureSummary"])
        for one in found["violations"]
        if one["impact"] != "minor"
    ]
    assert said == []
