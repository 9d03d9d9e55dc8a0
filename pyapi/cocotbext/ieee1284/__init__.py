# SPDX-License-Identifier: Apache-2.0
"""IEEE 1284 in tables: names, lines, modes, phases, times. No behaviour, and it imports nothing."""
