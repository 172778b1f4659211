"""Sheets drawn with characters: the default table, and records where that is too narrow."""

from __future__ import annotations

from collections.abc import Sequence

from newscmp.render.layout import END_MARK, STRONG, colour_marks, display_width, plain_marks, wrap
from newscmp.render.sheets import NOTHING, Cell, Said, Sheet

GAP = 2  # columns between two columns
NARROW = 22  # a column of text that would be narrower is not readable: records instead
NARROW_WORDS = 16  # the same for a column of a few words
WIDE = 120  # from here on nothing is folded
LINES = 6  # about as many lines of context a cell


def draw_table(sheet: Sheet, width: int, colour: bool) -> str:
    """A sheet within ``width`` columns, header and rows separated by rules; "" when it has no rows."""
    if not sheet.rows:
        return ""
    folded = width < WIDE
    headers, rows = (_fold(sheet) if folded else (list(sheet.headers), [list(map(_one, row)) for row in sheet.rows]))
    widths = column_widths(headers, rows, width - GAP * (len(headers) - 1))
    if widths is None:
        return _draw_records(sheet, width, colour)
    out = []
    if sheet.heading:
        out += [*_styled(wrap(sheet.heading, width), colour, STRONG), ""]
    out += _draw_row([wrap(header, w) for header, w in zip(headers, widths, strict=True)], widths)
    out.append((" " * GAP).join("─" * w for w in widths))
    for number, row in enumerate(rows):
        if number:
            out.append("")
        out += _draw_row([_cell_lines(cell, w, colour) for cell, w in zip(row, widths, strict=True)], widths)
    return "\n".join(out) + "\n"


def _one(cell: Cell) -> list[Cell]:
    return [cell]


def _fold(sheet: Sheet) -> tuple[list[str], list[list[list[Cell]]]]:
    """Headers and rows with the columns of ``sheet.folded`` stacked."""
    headers = [sheet.headers[columns[0]] for columns in sheet.folded]
    return headers, [[[row[index] for index in columns if row[index]] for columns in sheet.folded] for row in sheet.rows]


def _natural(cell: Cell) -> int:
    return len(cell.text) + len(cell.number) + 5 if isinstance(cell, Said) else display_width(cell)


def column_widths(headers: Sequence[str], rows: Sequence[Sequence[list[Cell]]], room: int) -> list[int] | None:
    """A width a column, ``room`` in all: texts share what the others leave; None when that is too little."""
    natural, texts = [], []
    for index, header in enumerate(headers):
        cells = [cell for row in rows for cell in row[index]]
        texts.append(any(isinstance(cell, Said) for cell in cells) or header.partition(" ")[0] in ("BASE", "OTHER"))
        natural.append(max([display_width(header), *map(_natural, cells)]))
    narrow = NARROW
    if not any(texts):  # no column quotes: all but the first share
        narrow, texts = NARROW_WORDS, [index > 0 for index in range(len(headers))]
    cap = max(room // (len(natural) + 1), 14)
    fixed = [
        min(n, max(cap, 22) if index == 0 else cap * 5 // 4)
        for index, (n, text) in enumerate(zip(natural, texts, strict=True))
        if not text
    ]
    shared = [n for n, text in zip(natural, texts, strict=True) if text]
    left = room - sum(fixed)
    each = left // len(shared) if shared else left
    if (each < narrow and any(n > each for n in shared)) or each < 1:
        return None
    shares = _share(shared, left)
    return [shares.pop(0) if text else fixed.pop(0) for text in texts]


def _share(natural: list[int], room: int) -> list[int]:
    """``room`` given to columns evenly, none more than it needs."""
    out = [0] * len(natural)
    for place, index in enumerate(sorted(range(len(natural)), key=natural.__getitem__)):
        out[index] = max(min(natural[index], room // (len(natural) - place)), 1)
        room -= out[index]
    return out


def _cell_lines(cells: list[Cell], width: int, colour: bool) -> list[str]:
    lines = []
    for cell in cells:
        text = cell.shown(width * LINES, words=colour) if isinstance(cell, Said) else cell
        lines += colour_marks(wrap(text, width)) if colour else wrap(plain_marks(text), width)
    return lines


def _draw_row(cells: Sequence[list[str]], widths: Sequence[int]) -> list[str]:
    out = []
    for number in range(max(map(len, cells))):
        line = ""
        for cell, width in zip(cells, widths, strict=True):
            text = cell[number] if number < len(cell) else ""
            line += text + " " * (width - _shown_width(text) + GAP)
        out.append(line.rstrip())
    return out


def _shown_width(text: str) -> int:
    """Width of a drawn line, our own colour codes left out."""
    if "\x1b" not in text:
        return display_width(text)
    pieces = text.split("\x1b[")
    return display_width(pieces[0]) + sum(display_width(piece.partition("m")[2]) for piece in pieces[1:])


def _draw_records(sheet: Sheet, width: int, colour: bool) -> str:
    """One row below the other, for a narrow page."""
    width = max(width, 20)
    heading = sheet.heading or ", ".join(header for header in sheet.headers if header.startswith(("BASE ", "OTHER ")))
    blocks = ["\n".join(_styled(wrap(heading, width), colour, STRONG))] if heading else []
    draw = _named_record if sheet.named else _record
    return "\n\n".join([*blocks, *("\n".join(draw(sheet, row, width, colour)) for row in sheet.rows)]) + "\n"


def _record(sheet: Sheet, row: Sequence[Cell], width: int, colour: bool) -> list[str]:
    """What a row says, then the texts, each named BASE or OTHER."""
    lines, texts = [], []
    for header, cell in zip(sheet.headers, row, strict=True):
        if isinstance(cell, Said):
            side = header.partition(" ")[0]
            first, *rest = _cell_lines([cell], width - len(side) - 1, colour)
            texts += [f"{side} {first}", *(f"{' ' * len(side)} {line}" for line in rest)]
        elif cell and cell != NOTHING:
            lines += _cell_lines([cell], width, colour)
    return lines + texts


def _named_record(sheet: Sheet, row: Sequence[Cell], width: int, colour: bool) -> list[str]:
    """The first cell, then one line a cell with its header beside it."""
    names = min(max(map(display_width, sheet.headers[1:])), width * 2 // 5)
    lines = _cell_lines([row[0]], width, colour)
    for header, cell in zip(sheet.headers[1:], row[1:], strict=True):
        if cell and cell != NOTHING:
            widths = (names, width - names - 2 * GAP)
            drawn = _draw_row([wrap(header, names), _cell_lines([cell], widths[1], colour)], widths)
            lines += [" " * GAP + line for line in drawn]
    return lines


def _styled(lines: list[str], colour: bool, mark: str) -> list[str]:
    return colour_marks([f"{mark}{line}{END_MARK}" for line in lines]) if colour else lines
