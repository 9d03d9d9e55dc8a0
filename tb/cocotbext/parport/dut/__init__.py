# SPDX-License-Identifier: Apache-2.0
"""A user's own design, as dut.toml describes it."""
