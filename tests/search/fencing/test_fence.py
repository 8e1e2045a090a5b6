"""What a process behind the fence can no longer do, tried in a real one."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from search.fencing.extract import Extractor
from search.fencing.fence import Fence

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the fence is Linux's")

ROOT = Path(__file__).parents[3]


def behind_fence(body: str, *arguments: str, before: str = "") -> str:
    """What `body` prints behind the fence; `before` runs ahead of its closing."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import ctypes, errno, fcntl, os, resource, signal, socket, sys, threading\n"
        "import search.fencing.fence as fence\n"
        "kernel = ctypes.CDLL(None, use_errno=True)\n"
        f"{before}\n"
        "held = fence.close_fence(512 * 1024 * 1024, [*fence.library_folders(), *map(fence.Path, sys.argv[2:])])\n"
        "def call(number, *arguments):\n"
        "    if kernel.syscall(number, *arguments) < 0:\n"
        "        raise OSError(ctypes.get_errno(), 'refused')\n"
        "def refused(action):\n"
        "    try:\n"
        "        action()\n"
        "    except OSError:\n"
        "        return True\n"
        "    return False\n"
    ) + textwrap.dedent(body)
    result = subprocess.run(
        [sys.executable, "-c", code, str(ROOT), *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


def test_the_real_reader_is_behind_the_whole_fence() -> None:
    with Extractor(workers=1) as extractor:
        held = extractor.fence()
    assert Fence.LIMITS in held
    if behind_fence("print(int(held))") != str(int(Fence.LIMITS)):
        assert held == Fence.LIMITS | Fence.FILES | Fence.CALLS


@pytest.mark.parametrize(
    "action",
    [
        "open(folder + '/new', 'wb')",
        "open(folder + '/old', 'ab')",
        "os.truncate(folder + '/old', 0)",
        "os.unlink(folder + '/old')",
        "os.rename(folder + '/old', folder + '/other')",
        "os.mkdir(folder + '/d')",
        "os.symlink('/', folder + '/s')",
        "os.link(folder + '/old', folder + '/l')",
        "os.mkfifo(folder + '/f')",
        "open('/dev/shm/shoudang-test', 'wb')",
        "open(folder + '/old', 'rb')",
        "os.listdir(folder)",
        "socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
        "socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)",
        "os.execv('/bin/true', ['true'])",
        "os.fork()",
        "os.posix_spawn('/bin/true', ['true'], {})",
        "os.setxattr(folder + '/old', 'user.text', b'secret')",
        "os.setxattr(folder + '/old', 'user.text', b'secret', follow_symlinks=False)",
        "os.setxattr(opened, 'user.text', b'secret')",
        "os.removexattr(folder + '/old', 'user.old')",
        "os.chmod(folder + '/old', 0o640)",
        "os.fchmod(opened, 0o640)",
        "call(452, -100, (folder + '/old').encode(), 0o640, 0)",
        "os.chown(folder + '/old', os.getuid(), os.getgid())",
        "os.lchown(folder + '/old', os.getuid(), os.getgid())",
        "os.fchown(opened, os.getuid(), os.getgid())",
        "os.utime(folder + '/old', (1, 1))",
        "os.utime(folder + '/old', (1, 1), follow_symlinks=False)",
        "os.utime(opened, (1, 1))",
        "fcntl.ioctl(opened, 0x40086602, b'\\0' * 8)",
        "os.pidfd_open(os.getppid())",
        "signal.pidfd_send_signal(outside, 0)",
        "os.kill(os.getppid(), 0)",
        "os.kill(0, 0)",
        "resource.prlimit(os.getppid(), resource.RLIMIT_CORE, (0, 0))",
        "os.memfd_create('text')",
        "socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)",
        "os.unshare(0) if hasattr(os, 'unshare') else call(272, 0)",
        "call(101, 16, os.getppid(), 0, 0)",
        "call(29, 0, 4096, 0o1600)",
        "call(68, 0, 0o1600)",
        "call(240, b'text', 0o101, 0o600, None)",
        "call(248, b'user', b'text', b'secret', 6, -3)",
        "call(425, 1, bytes(120))",
        "call(321, 0, bytes(120), 120)",
        "call(298, bytes(120), 0, -1, -1, 0)",
    ],
)
def test_the_fence_refuses(tmp_path: Path, action: str) -> None:
    old = tmp_path / "old"
    old.write_bytes(b"untouched")
    before = (
        "folder, outside = sys.argv[2], os.pidfd_open(os.getppid())\n"
        "opened = os.open(folder + '/old', os.O_RDONLY)\n"
        # The folder itself is out of reach, so that no right to read hides what is tried.
        "sys.argv[2:] = []"
    )
    state = old.stat()
    assert behind_fence(f"print(refused(lambda: {action}))", str(tmp_path), before=before) == "True"
    assert [path.name for path in tmp_path.iterdir()] == ["old"]
    after = old.stat()
    assert (after.st_mode, after.st_mtime_ns, after.st_ctime_ns) == (
        state.st_mode,
        state.st_mtime_ns,
        state.st_ctime_ns,
    )
    assert old.read_bytes() == b"untouched"


@pytest.mark.parametrize(
    "action",
    [
        "open(folder + '/new', 'wb')",
        "os.open(folder + '/old', os.O_RDWR)",
        "os.open(folder, os.O_TMPFILE | os.O_RDWR)",
        "kernel.creat((folder + '/new').encode(), 0o600) < 0 and open(folder + '/no such file')",
        "os.truncate(folder + '/old', 0)",
        "os.unlink(folder + '/old')",
        "os.rename(folder + '/old', folder + '/other')",
        "os.mkdir(folder + '/d')",
        "os.rmdir(folder + '/e')",
        "os.symlink('/', folder + '/s')",
        "os.link(folder + '/old', folder + '/l')",
        "os.mkfifo(folder + '/f')",
    ],
)
def test_no_file_is_made_or_changed_where_the_kernel_has_no_landlock(
    tmp_path: Path, action: str
) -> None:
    (tmp_path / "old").write_bytes(b"untouched")
    (tmp_path / "e").mkdir()
    before = "folder = sys.argv[2]\nfence._restrict_files = lambda *_: False"
    body = f"print(refused(lambda: {action}), open(folder + '/old').read())"
    assert behind_fence(body, str(tmp_path), before=before) == "True untouched"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["e", "old"]


def test_a_reader_may_still_end_itself_and_ask_harmless_things() -> None:
    body = """
        os.kill(os.getpid(), 0)
        signal.pthread_kill(threading.get_ident(), 0)
        one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        one.send(b'x')
        print(other.recv(1), os.isatty(0), resource.getrlimit(resource.RLIMIT_CORE), flush=True)
        print(os.strerror(ctypes.get_errno()) if kernel.syscall(460) < 0 else 'a new call')
    """
    assert behind_fence(body).splitlines() == [
        "b'x' False (0, 0)",
        "Function not implemented",
    ]


def test_the_fence_holds_in_threads_started_later(tmp_path: Path) -> None:
    body = """
        answers = []
        target = sys.argv[2] + '/new'
        thread = threading.Thread(target=lambda: answers.append(refused(lambda: open(target, 'wb'))))
        thread.start(); thread.join()
        print(answers)
    """
    assert behind_fence(body, str(tmp_path)) == "[True]"


def test_memory_is_bounded_and_no_core_is_dumped() -> None:
    body = """
        try:
            bytearray(1 << 30)
            print('allocated')
        except MemoryError:
            print(resource.getrlimit(resource.RLIMIT_CORE), resource.getrlimit(resource.RLIMIT_FSIZE),
                  ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
    """
    assert behind_fence(body) == "(0, 0) (0, 0) 0"
