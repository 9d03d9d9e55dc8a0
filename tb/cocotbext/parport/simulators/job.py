# SPDX-License-Identifier: Apache-2.0
"""What a command asks of a simulation, as a file that goes into it; the answers are files, too."""

import os
import pickle
from pathlib import Path
from typing import Self

__all__ = ["SimJob"]

_VARIABLE = "PARPORT_JOB"


class SimJob:
    """Base of the dataclasses in which a command says what to simulate, and where answers go.

    What the command has read goes along as it was read: by now its file may hold something else.
    """

    def save(self, path: Path) -> dict[str, str]:
        """Write the job's file.

        Returns:
            The environment in which a simulation finds it.
        """
        path.write_bytes(pickle.dumps(self))
        return {_VARIABLE: str(path.absolute())}

    @classmethod
    def load(cls) -> Self:
        """Read the job of the simulation that this is."""
        job = pickle.loads(Path(os.environ[_VARIABLE]).read_bytes())
        assert isinstance(job, cls)
        return job
