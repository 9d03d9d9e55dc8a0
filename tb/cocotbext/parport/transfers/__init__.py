# SPDX-License-Identifier: Apache-2.0
"""What went over the cable, as transfers; no simulator."""
