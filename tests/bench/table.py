# SPDX-License-Identifier: Apache-2.0
"""The table of ``make bench``, for people and for docs/performance.md."""

from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

__all__ = ["markdown", "print_table"]

_HEADS = ("row", "work", "ours", "reference", "ratio", "smallest, largest", "target", "")
_WIDE = 150  # of a pipe, which has no width of its own, and of a table with one line a row
_LEGEND = "ratio: ours / reference, the median of pairs that ran in turns; 1/20: 20 times as fast"
_NUMBERS = ("ours", "reference", "ratio")
_STYLES = {"met": "green", "missed": "red"}


def print_table(console: Console, rows: dict[str, dict[str, Any]]) -> None:
    """Print all rows, aligned; on a narrow terminal, a row takes several lines."""
    if not console.is_terminal:
        console.width = _WIDE
    narrow = console.width < _WIDE
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for head in _narrow(_HEADS) if narrow else _HEADS:
        right = head.partition("\n")[0] in _NUMBERS
        table.add_column(head, justify="right" if right else "left", no_wrap="work" not in head)
    for name, row in rows.items():
        cells = _cells(name, row)
        table.add_row(*map(_styled, _narrow(cells) if narrow else cells))
    console.print(table)
    console.print(_LEGEND, style="dim", highlight=False)


def _narrow(cells: tuple[str, ...]) -> tuple[str, ...]:
    """The same cells in fewer columns."""
    name, what, ours, reference, ratio, spread, target, verdict = cells
    sides, ratios, targets = (ours, reference), (ratio, spread), (target, verdict)
    return f"{name}\n{what}", *("\n".join(pair) for pair in (sides, ratios, targets))


def _styled(text: str) -> Text:
    """A cell; its verdict has a colour."""
    cell = Text(text)
    for verdict, style in _STYLES.items():
        cell.highlight_regex(f"{verdict}$", style)
    return cell


def markdown(rows: dict[str, dict[str, Any]]) -> str:
    """The same as a table in Markdown."""
    rule = tuple("--:" if head in _NUMBERS else "---" for head in _HEADS)
    lines: list[tuple[str, ...]] = [_HEADS, rule]
    lines += [_cells(f"`{name}`", row) for name, row in rows.items()]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"


def _cells(name: str, row: dict[str, Any]) -> tuple[str, ...]:
    verdict = {True: "met", False: "missed", None: ""}[row["met"]]
    return (
        name,
        row["what"],
        _value(row["ours"], row["unit"]),
        _value(row["reference"], row["unit"]),
        _ratio(row),
        f"{_digits(row['ratio_min'])}, {_digits(row['ratio_max'])}",
        row["target"],
        verdict,
    )


def _ratio(row: dict[str, Any]) -> str:
    """The ratio, and as a fraction where it is far from 1."""
    ratio = row["ratio"]
    return f"{_digits(ratio)} = 1/{1 / ratio:.0f}" if 0 < ratio < 1 / 3 else _digits(ratio)


def _value(value: float, unit: str) -> str:
    return f"{value:,.0f} {unit}" if value >= 1_000 else f"{_digits(value)} {unit}"


def _digits(value: float) -> str:
    """Three digits that count."""
    return f"{value:.3g}" if value < 1_000 else f"{value:,.0f}"
