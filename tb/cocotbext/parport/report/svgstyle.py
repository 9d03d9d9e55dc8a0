# SPDX-License-Identifier: Apache-2.0
"""The colours and shapes of pictures, in light and dark."""

from collections.abc import Iterable

__all__ = ["STYLE", "style_sheet"]

# Plain colours, not CSS variables: pictures are also shown by programs that know no variables.
_RULES = (
    (".w .bg", "fill:{paper}"),
    (".w text", "fill:{ink}"),
    (".w .t", "fill:{soft}"),
    (".w .g", "stroke:{rule}"),
    (".w .s", "stroke:{line}"),
    (".w .b", "stroke:{line};fill:{bus}"),
    (".w .x", "stroke:{x};fill:{x}"),
    (".w .m,.w .d", "stroke:{good}"),
    (".w .mt", "fill:{good};stroke:{paper}"),
    (".w .m.bad,.w .d.bad", "stroke:{bad}"),
    (".w .mt.bad", "fill:{bad}"),
)
_LIGHT = {
    "paper": "#ffffff",
    "ink": "#1f2933",
    "soft": "#66727d",
    "rule": "#e6eaed",
    "line": "#0b63c4",
    "bus": "#e9f2fc",
    "x": "#c26a12",
    "good": "#19794a",
    "bad": "#b3261e",
}
_DARK = {
    "paper": "#10161c",
    "ink": "#e4e9ed",
    "soft": "#98a4ae",
    "rule": "#28323a",
    "line": "#6cb6ff",
    "bus": "#17293a",
    "x": "#f0b072",
    "good": "#6fd19a",
    "bad": "#ff8a80",
}
_SHAPES = """\
.w text{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.w .t,.w .mt{font-size:11px}
.w .s,.w .m,.w .d,.w .g{fill:none}
.w .s,.w .b{stroke-width:1.6;stroke-linejoin:round}
.w .x{fill-opacity:.25}
.w .m{stroke-width:1.3}
.w .mt{paint-order:stroke;stroke-width:4px;stroke-linejoin:round}
.w .d{stroke-dasharray:2 3}
"""


def style_sheet(shapes: str, rules: Iterable[tuple[str, str]]) -> str:
    """A style sheet in light and dark.

    Args:
        shapes: what is the same in both.
        rules: selectors, and their colours by name: ``("text", "fill:{ink}")``.
    """
    light, dark = (
        "".join(f"{what}{{{how.format(**palette)}}}" for what, how in rules)
        for palette in (_LIGHT, _DARK)
    )
    return f"{shapes}{light}\n@media(prefers-color-scheme:dark){{{dark}}}"


STYLE = style_sheet(_SHAPES, _RULES)
"""The style sheet inside each waveform."""
