# SPDX-License-Identifier: Apache-2.0
"""The server's socket: in a folder of its user's own, and never in place of somebody else's."""

import os
import socket
import stat
from pathlib import Path

__all__ = ["SocketRefusedError", "listen"]

_BACKLOG = 128
_LONGEST = 107  # sun_path with its final zero


class SocketRefusedError(Exception):
    """The path cannot be the server's; the message is one line for the user."""


def listen(path: Path) -> socket.socket:
    """Listen on a path.

    Its folder is made, with access for nobody else, or has to be so already. A socket that is left
    over from a server of this user that has ended is taken away.

    Raises:
        SocketRefusedError: the folder or what is at the path is not ours, or a server runs there.
    """
    path = path.absolute()
    if len(os.fsencode(path)) > _LONGEST:
        raise SocketRefusedError(f"{path}: longer than the {_LONGEST} bytes a socket's path may be")
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        _check_folder(path.parent)
        _clear(path)
        server = socket.socket(socket.AF_UNIX)
        try:
            server.bind(str(path))
            path.chmod(0o600)
            server.listen(_BACKLOG)
        except OSError:
            server.close()
            raise
    except OSError as error:
        raise SocketRefusedError(f"{path}: {error.strerror or error}") from None
    return server


def _check_folder(folder: Path) -> None:
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise SocketRefusedError(f"{folder}: is not a folder")
    if found.st_uid != os.geteuid():
        raise SocketRefusedError(f"{folder}: belongs to another user")
    if found.st_mode & 0o077:
        raise SocketRefusedError(f"{folder}: others may enter it; make it private with chmod 700")


def _clear(path: Path) -> None:
    """Take away a socket that nobody listens on any more."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(found.st_mode) or found.st_uid != os.geteuid():
        raise SocketRefusedError(f"{path}: exists and is not ours")
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except ConnectionRefusedError:
            path.unlink()
            return
    raise SocketRefusedError(f"{path}: a server runs there already")
