# SPDX-License-Identifier: Apache-2.0
"""The kernel's way to say no."""

import errno

__all__ = ["KernelError"]


class KernelError(Exception):
    """A system call fails with an errno.

    Attributes:
        number: the errno, such as errno.EINVAL.
    """

    def __init__(self, number: int) -> None:
        super().__init__(errno.errorcode.get(number, str(number)))
        self.number = number
