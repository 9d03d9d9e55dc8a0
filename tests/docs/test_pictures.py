# SPDX-License-Identifier: Apache-2.0
"""The pictures in docs/pictures/ are what the present sources draw."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

DOCS = Path(__file__).parents[2] / "docs"


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SCRIPTS = ("pictures", "controller_pictures", "architecture_picture")
PICTURES = {
    file: (script, draw) for script in SCRIPTS for file, draw in load(script).PICTURES.items()
}


@pytest.mark.parametrize("name", PICTURES)
def test_it_is_up_to_date(name: str) -> None:
    script, draw = PICTURES[name]
    assert (DOCS / "pictures" / name).read_text() == draw(), (
        f"docs/pictures/{name} shows other sources; run python docs/{script}.py and look at it"
    )
