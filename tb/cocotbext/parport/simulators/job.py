# SPDX-License-Identifier: Apache-2.0
"""What goes into a simulation and what comes out, as files."""

__all__ = ["JOB_VARIABLE"]

JOB_VARIABLE = "PARPORT_JOB"
"""Environment variable with the path of the job's file."""
