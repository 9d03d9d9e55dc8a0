# SPDX-License-Identifier: Apache-2.0
"""What is judged in each mode of the cable; strobe.py and answer.py are compatibility's judges."""
