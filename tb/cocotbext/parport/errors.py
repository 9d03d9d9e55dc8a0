# SPDX-License-Identifier: Apache-2.0
"""What the package raises when the call, a file or the environment is wrong."""


class UserError(Exception):
    """Something the user can put right.

    The message is one line that names the file, the key or the line, the value found and what would
    be right. The command prints it on standard error and exits with 2; no traceback is shown.
    """
