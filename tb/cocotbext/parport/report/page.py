# SPDX-License-Identifier: Apache-2.0
"""Templates to text. All that is not marked as markup is escaped: designs have odd names."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from cocotbext.parport.report.svgstyle import STYLE, style_sheet
from cocotbext.parport.units import brief_ns, format_time

__all__ = ["markup", "printable", "render"]

_TEMPLATES = Path(__file__).parent / "templates"
_SHARED = "--paper:{paper};--ink:{ink};--line:{line};--pass:{good};--fail:{bad}"
_VARIABLES = style_sheet("", [(":root", _SHARED)])
"""The colours that a page shares with its pictures; those of its own stand in style.css."""

_NEVER = frozenset((*range(0x7F, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF))


def render(template: str, **values: Any) -> str:
    """Fill a template.

    Args:
        template: the name of its file.
        values: what it shows.
    """
    style = f"{_VARIABLES}\n{(_TEMPLATES / 'style.css').read_text()}{STYLE}"
    return _environment().get_template(template).render(style=Markup(style), **values)


def markup(svg: str) -> Markup:
    """Markup of our own making: it goes into a page as it is."""
    return Markup(svg)


def printable(text: str) -> str:
    """A text without the control characters that neither HTML nor XML has."""
    return "".join(c for c in text if c in "\n\t" or (ord(c) >= 32 and ord(c) not in _NEVER))


def _finalize(value: Any) -> Any:
    return printable(value) if type(value) is str else value  # markup stays markup


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["time_ps"] = format_time
    environment.filters["brief_ns"] = brief_ns
    return environment
