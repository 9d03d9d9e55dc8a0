# SPDX-License-Identifier: Apache-2.0
"""What runs inside a simulation: lines, time, monitors, plugs."""
