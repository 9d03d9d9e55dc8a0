# SPDX-License-Identifier: Apache-2.0
"""The server's socket is its user's alone."""

import os
import socket
from pathlib import Path

import pytest

from cocotbext.ppdev.folder import SocketRefusedError, listen


def refused(path: Path) -> str:
    with pytest.raises(SocketRefusedError) as error:
        listen(path)
    return str(error.value).replace(str(path.parent), "FOLDER")


def test_folder_and_socket_are_private(tmp_path: Path) -> None:
    path = tmp_path / "new" / "socket"
    with listen(path):
        assert path.parent.stat().st_mode & 0o777 == 0o700
        assert path.stat().st_mode & 0o777 == 0o600


def test_a_socket_of_a_dead_server_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "new" / "socket"
    listen(path).close()
    assert path.exists()
    with listen(path), socket.socket(socket.AF_UNIX) as program:
        program.connect(str(path))


def test_a_live_server_keeps_its_socket(tmp_path: Path) -> None:
    path = tmp_path / "new" / "socket"
    with listen(path):
        assert refused(path) == "FOLDER/socket: a server runs there already"


@pytest.mark.parametrize("kind", ["file", "link", "folder"])
def test_what_is_not_ours_stays(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "new" / "socket"
    path.parent.mkdir(mode=0o700)
    if kind == "file":
        path.write_text("precious")
    elif kind == "link":
        path.symlink_to("/etc/passwd")
    else:
        path.mkdir()
    assert refused(path) == "FOLDER/socket: exists and is not ours"
    assert path.is_symlink() or path.exists()


def test_a_folder_that_others_may_enter(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o755)
    message = refused(tmp_path / "open" / "socket")
    assert message == "FOLDER: others may enter it; make it private with chmod 700"


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert refused(tmp_path / "file" / "socket") == "FOLDER/socket: File exists"
    (tmp_path / "link").symlink_to(tmp_path)
    assert refused(tmp_path / "link" / "socket") == "FOLDER: is not a folder"
    assert refused(tmp_path / "no" / "such" / "socket").endswith("No such file or directory")


def test_a_path_that_no_socket_can_have(tmp_path: Path) -> None:
    assert "longer than the 107 bytes" in refused(tmp_path / ("x" * 100) / "socket")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes folders of other users")
def test_a_folder_of_another_user(tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir(mode=0o700)
    os.chown(tmp_path / "theirs", 12345, 12345)
    assert refused(tmp_path / "theirs" / "socket") == "FOLDER: belongs to another user"
