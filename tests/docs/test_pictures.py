# SPDX-License-Identifier: Apache-2.0
"""The pictures in docs/ are what the present sources draw."""

import importlib.util
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
spec = importlib.util.spec_from_file_location("pictures", DOCS / "pictures.py")
assert spec is not None
assert spec.loader is not None
pictures = importlib.util.module_from_spec(spec)
spec.loader.exec_module(pictures)


@pytest.mark.parametrize("name", pictures.PICTURES)
def test_it_is_up_to_date(name: str) -> None:
    assert (DOCS / name).read_text() == pictures.PICTURES[name](), (
        f"docs/{name} shows other sources; run python docs/pictures.py and look at it"
    )
