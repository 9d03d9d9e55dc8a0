# SPDX-License-Identifier: Apache-2.0
"""The device's half of each mode, one file a mode."""
