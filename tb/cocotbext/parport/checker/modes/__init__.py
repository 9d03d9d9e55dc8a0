# SPDX-License-Identifier: Apache-2.0
"""What is judged in each mode of the cable, one file a mode."""
