# SPDX-License-Identifier: Apache-2.0
"""What every test shares: repeatable hypothesis runs and a cache of builds."""

import os
from pathlib import Path

from hypothesis import HealthCheck, settings

# One run is like the next; a campaign asks for another with --hypothesis-profile=campaign.
settings.register_profile(
    "default",
    derandomize=True,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "campaign", settings.get_profile("default"), derandomize=False, max_examples=20_000
)
settings.load_profile("default")

os.environ.setdefault("PARPORT_CACHE", str(Path(__file__).parents[1] / "build" / "sim"))
