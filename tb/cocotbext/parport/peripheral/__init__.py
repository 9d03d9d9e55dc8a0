# SPDX-License-Identifier: Apache-2.0
"""Models of the device's end of the cable: host lines in, its own lines out; no simulator."""
