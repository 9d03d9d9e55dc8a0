# SPDX-License-Identifier: Apache-2.0
"""Draws the picture of docs/architecture.md: ``python docs/architecture_picture.py``.

It shows the contracts of pyproject.toml, from which import-linter knows who may import whom. A test
draws it again and compares it with the contracts and with the folders that there are.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any

from cocotbext.parport.report.svgstyle import style_sheet

ROOT = Path(__file__).parents[1]
BENCH = "cocotbext.parport"

WHAT = {
    "cocotbext.parport": "the bench and its commands",
    "cli": "parport: subcommands, exit codes",
    "run": "print a file",
    "exec": "a Linux program",
    "verify": "a verdict on a design",
    "check": "judge a capture",
    "bench": "a design, the other end of its cable, judges, registers",
    "dut": "a user's own design: dut.toml, ports, wrapper",
    "options": "what commands share: --sim, --seed",
    "report": "tables, pages, pictures",
    "simulators": "build and run",
    "registers": "a file a bus",
    "sim": "the lines of a design, time, monitor, plug",
    "capture": "VCD and FST as edges",
    "transfers": "sent and arrived",
    "checker": "the judge of the wires",
    "peripheral": "the device",
    "toml": "users' files",
    "units": "times",
    "caught": "signals",
    "errors": "what users are told",
    "cocotbext.ppdev": "/dev/parport0, /dev/lp0, 0x378",
    "cocotbext.ppdev.shim": "C, loaded first",
    "cocotbext.parclass": "the Windows driver contract",
    "cocotbext.parclass.c": "in C",
    "cocotbext.parclass.model": "no HDL",
    "cocotbext.parclass.verifier": "watches",
    "cocotbext.parclass.modes": "the driver",
    "cocotbext.ieee1284": "the standard in tables: lines, modes, times; nothing that behaves",
}
"""What a box says of itself, by its module; those of the bench without its name."""

WIDTH, MARGIN, GAP = 860, 12, 10
LEFT = 612  # where the bench's frame ends
ROW, BOX = 62, 50  # from row to row; of a box
TOP = 58  # of the first row
STYLE = style_sheet(
    """\
.a text{font:13px system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif;text-anchor:middle}
.a .n{font-weight:600}
.a .t,.a .f{font-size:11px}
.a .l{text-anchor:start}
.a rect,.a path{fill:none;stroke-width:1.3}
.a .wall{stroke-width:6}
.a .door{stroke-width:2.5}
.a .arrow{stroke-width:1.6;stroke-linejoin:round}
""",
    (
        (".a .bg", "fill:{paper}"),
        (".a text", "fill:{ink}"),
        (".a .t", "fill:{soft}"),
        (".a .f", "fill:{line}"),
        (".a .other,.a .arrow", "stroke:{soft}"),
        (".a .cocotb", "stroke:{line};fill:{bus}"),
        (".a .pure", "stroke:{good}"),
        (".a .wall,.a .door", "stroke:{bad}"),
    ),
)


@dataclass(frozen=True)
class Box:
    """A folder, a file or a package, and where it stands.

    Attributes:
        module: its dotted name.
        x, y, width, height: its place.
    """

    module: str
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Where its text is."""
        return self.x + self.width / 2


class Contracts:
    """What pyproject.toml says of imports, as the picture needs it."""

    def __init__(self) -> None:
        settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
        self._by_id: dict[str, Any] = {
            contract["id"]: contract for contract in settings["tool"]["importlinter"]["contracts"]
        }

    @cached_property
    def packages(self) -> list[str]:
        """The packages, from above to below."""
        return list(self._by_id["packages"]["layers"])

    @cached_property
    def rows(self) -> list[tuple[list[str], bool]]:
        """The bench's folders and files from above to below; whether those of a row are blind."""
        layers = self._by_id["folders"]["layers"]
        names = [layer.replace(":", "|").split("|") for layer in layers]
        return [
            ([f"{BENCH}.{name.strip()}" for name in row], "|" in layer)
            for layer, row in zip(layers, names, strict=True)
        ]

    @cached_property
    def blind(self) -> list[str]:
        """Judge, device and driver."""
        return list(self._by_id["judge-device-driver"]["modules"])

    def is_pure(self, module: str) -> bool:
        """It needs no simulator."""
        pure = self._by_id["pure"]["source_modules"]
        return any(f"{module}.".startswith(f"{name}.") for name in pure)

    def cocotb(self, module: str) -> list[str] | None:
        """What of a module imports cocotb, as files; empty if all of it may, None if nothing."""
        allowed = self._by_id["cocotb"]["allowed_importers"]
        if module in allowed:
            return []
        folder = module.removeprefix(f"{BENCH}.")
        files = []
        for name in allowed:
            inside = name.removeprefix(f"{BENCH}.").split(".")
            if len(inside) > 1 and inside[0] in ("*", folder):
                files += [_shown(path) for path in _places(folder, inside[1:])]
        return files or None


def _places(folder: str, inside: list[str]) -> Iterator[Path]:
    """A module of the bench as a file or a folder, if it is there."""
    place = ROOT.joinpath("tb", *BENCH.split("."), folder, *inside)
    for path in (place.with_suffix(".py"), place):
        if path.exists():
            yield path


def _shown(path: Path) -> str:
    return f"{path.name}/" if path.is_dir() else path.name


def place_boxes(contracts: Contracts) -> list[Box]:
    """Where everything stands, frames before what is in them."""
    top, *beside, lowest = contracts.packages
    bottom = TOP + len(contracts.rows) * ROW
    boxes = [Box(top, MARGIN, MARGIN, LEFT - MARGIN, bottom - MARGIN)]
    for number, (row, _) in enumerate(contracts.rows):
        boxes += _side_by_side(row, 2 * MARGIN, LEFT - MARGIN, TOP + number * ROW, contracts)
    level = max(box.y for box in boxes if box.module in contracts.blind)
    left, right = LEFT + 2 * MARGIN, WIDTH - MARGIN
    inside = left + MARGIN, right - MARGIN
    y: float = MARGIN
    for package in beside:
        folders = [name for name in _folders(package) if name not in contracts.blind]
        blind = [name for name in contracts.blind if name.startswith(f"{package}.")]
        end = bottom if package == beside[-1] else level - 3 * ROW
        boxes.append(Box(package, left, y, right - left, end - y))
        boxes += _side_by_side(folders, *inside, (level if blind else end) - ROW, contracts)
        boxes += _side_by_side(blind, *inside, level, contracts)
        y = end + 3 * MARGIN
    return [*boxes, Box(lowest, MARGIN, bottom + 2 * MARGIN, WIDTH - 2 * MARGIN, BOX)]


def _folders(package: str) -> list[str]:
    """The folders with modules in a package of pyapi."""
    place = ROOT.joinpath("pyapi", *package.split("."))
    return sorted(f"{package}.{file.parent.name}" for file in place.glob("*/__init__.py"))


def _side_by_side(
    row: list[str], left: float, right: float, y: float, contracts: Contracts
) -> Iterator[Box]:
    """The boxes of a row; those with more to say are wider."""
    weights = [max(len(text) for _, text in _texts(module, contracts)) + 4 for module in row]
    unit = (right - left - GAP * (len(row) - 1)) / (sum(weights) or 1)
    for module, weight in zip(row, weights, strict=True):
        yield Box(module, round(left, 1), y, round(weight * unit, 1), BOX)
        left += weight * unit + GAP


def draw() -> str:
    """The picture as SVG."""
    contracts = Contracts()
    boxes = place_boxes(contracts)
    bottom = max(box.y + box.height for box in boxes)
    height = bottom + 96
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="a" viewBox="0 0 {WIDTH} {height:g}" '
        f'width="{WIDTH}" height="{height:g}" role="img">',
        "<title>Who may import whom: a box imports only what stands below it</title>",
        f"<style>{STYLE}</style>",
        f'<rect class="bg" width="{WIDTH}" height="{height:g}" rx="6"/>',
        *(_box(box, contracts) for box in boxes),
        *_walls(contracts, {box.module: box for box in boxes}),
        *_arrows(contracts, {box.module: box for box in boxes}),
        *_legend(bottom + 20),
        "</svg>\n",
    ]
    return "\n".join(parts)


def _texts(module: str, contracts: Contracts) -> list[tuple[str, str]]:
    """What stands in a box, line by line, with its class."""
    name = module.removeprefix(f"{BENCH}.")
    last = module.rpartition(".")[2]
    title = f"{last}/" if _is_folder(module) else f"{last}.py"
    texts = [("n", module if module in contracts.packages else title)]
    if name in WHAT:
        texts.append(("t", WHAT[name]))
    if files := contracts.cocotb(module):
        texts.append(("f", " ".join(files)))
    return texts


def _box(box: Box, contracts: Contracts) -> str:
    kind = "pure" if contracts.is_pure(box.module) else "other"
    if contracts.cocotb(box.module) == []:
        kind = "cocotb"
    texts = _texts(box.module, contracts)
    above, step = (22, 15) if len(texts) < 3 else (17, 14)
    y = box.y + above
    return (
        f'<rect class="{kind}" x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" '
        f'height="{box.height:g}" rx="5"/>'
    ) + "".join(
        f'<text class="{style}" x="{box.middle:g}" y="{y + step * line:g}">{escape(text)}</text>'
        for line, (style, text) in enumerate(texts)
    )


def _is_folder(module: str) -> bool:
    return any(ROOT.joinpath(root, *module.split(".")).is_dir() for root in ("tb", "pyapi"))


def _walls(contracts: Contracts, boxes: dict[str, Box]) -> Iterator[str]:
    """Between neighbours that import nothing of each other."""
    pairs = list(pairwise(contracts.blind))
    for row, blind in contracts.rows:
        if blind:
            pairs += [pair for pair in pairwise(row) if pair not in pairs]
    for left, right in pairs:
        kind = "wall" if {left, right} <= set(contracts.blind) else "door"
        x = (boxes[left].x + boxes[left].width + boxes[right].x) / 2
        y = boxes[left].y
        yield f'<path class="{kind}" d="M{x:g} {y - 4:g}V{y + BOX + 4:g}"/>'


def _arrows(contracts: Contracts, boxes: dict[str, Box]) -> Iterator[str]:
    """From each package to those that it imports, where they stand beside each other."""
    top, *beside, lowest = (boxes[package] for package in contracts.packages)
    for box in beside:
        yield _arrow(top.x + top.width, box.y + 20, box.x, box.y + 20)
    for upper, lower in pairwise(beside):
        yield _arrow(upper.middle, upper.y + upper.height, upper.middle, lower.y)
    for box in (top, beside[-1]):
        yield _arrow(box.middle, box.y + box.height, box.middle, lowest.y)


def _arrow(x: float, y: float, to_x: float, to_y: float) -> str:
    """To the right or downwards."""
    head = "m-7 -5l7 5l-7 5" if y == to_y else "m-5 -7l5 7l5 -7"
    return f'<path class="arrow" d="M{x:g} {y:g}L{to_x:g} {to_y:g}{head}"/>'


def _legend(y: float) -> Iterator[str]:
    samples = (
        ("arrow", "a box may import what is below it, and what an arrow leads to"),
        ("door", "neighbours that import nothing of each other"),
        ("wall", "blind to each other: they share ieee1284 alone"),
        ("cocotb", "inside a simulation: imports cocotb"),
        ("pure", "pure: needs no simulator"),
        ("other", "started outside; the files in blue run inside"),
    )
    for number, (kind, text) in enumerate(samples):
        column, line = divmod(number, 3)
        x, at = MARGIN + column * 460, y + line * 24
        if kind in ("door", "wall"):
            yield f'<path class="{kind}" d="M{x + 13} {at:g}v15"/>'
        elif kind == "arrow":
            yield _arrow(x, at + 7, x + 26, at + 7)
        else:
            yield f'<rect class="{kind}" x="{x}" y="{at:g}" width="26" height="15" rx="3"/>'
        yield f'<text class="t l" x="{x + 36}" y="{at + 11:g}">{escape(text)}</text>'


PICTURES = {"architecture.svg": draw}

if __name__ == "__main__":
    for file, picture in PICTURES.items():
        (ROOT / "docs" / "pictures" / file).write_text(picture(), "utf-8")
