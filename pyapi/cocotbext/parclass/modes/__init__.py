# SPDX-License-Identifier: Apache-2.0
"""What moves bytes in each mode, one file a mode."""
