# SPDX-License-Identifier: Apache-2.0
"""Pages: what they link to is there, and every picture is shown by one of them."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]


def linked(page: Path) -> list[str]:
    """The files that a page links to or shows, as it names them."""
    links = re.findall(r"\]\(([^)\s#]+)[^)]*\)", page.read_text("utf-8"))
    return [link for link in links if "://" not in link]


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_what_a_page_links_to_is_there(page: Path) -> None:
    assert [link for link in linked(page) if not (page.parent / link).exists()] == []


def test_every_picture_is_shown() -> None:
    shown = {(page.parent / link).resolve() for page in PAGES for link in linked(page)}
    pictures = {file.resolve() for file in (ROOT / "docs" / "pictures").iterdir()}
    assert sorted(pictures - shown) == []
