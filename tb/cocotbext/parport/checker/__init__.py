# SPDX-License-Identifier: Apache-2.0
"""The judge of the wires: edges in, verdicts out; no simulator."""
