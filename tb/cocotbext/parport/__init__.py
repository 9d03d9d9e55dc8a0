# SPDX-License-Identifier: Apache-2.0
"""The bench of a co-simulation harness for parallel ports."""
