# SPDX-License-Identifier: Apache-2.0
"""One simulation for all scenarios of a session."""

import os
from pathlib import Path
from typing import Any

import pytest

from tests.parclass.platforms import IcarusSession, key


@pytest.fixture(scope="session")
def icarus(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> IcarusSession:
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent  # shared by the workers
    parameters: list[dict[str, Any]] = [
        item.callspec.params
        for item in request.session.items
        if isinstance(item, pytest.Function) and item.originalname == "test_on_icarus"
    ]
    wanted = [key(values["mode"], values["name"]) for values in parameters]
    return IcarusSession(Path(base) / "icarus_scenarios", wanted)
