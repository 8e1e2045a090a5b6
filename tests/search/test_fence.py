"""What a process behind the fence can no longer do, tried in a real one."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from search.extract import Extractor
from search.fence import Fence

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the fence is Linux's")

ROOT = Path(__file__).parents[2]


def behind_fence(body: str, *arguments: str, before: str = "") -> str:
    """What `body` prints behind the fence; `before` runs ahead of its closing."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import ctypes, errno, fcntl, os, resource, signal, socket, sys, threading\n"
        "import search.fence as fence\n"
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
    ],
)
def test_the_fence_refuses(tmp_path: Path, action: str) -> None:
    (tmp_path / "old").write_bytes(b"untouched")
    body = f"folder = sys.argv[2]\nprint(refused(lambda: {action}))"
    assert behind_fence(body, str(tmp_path)) == "True"
    assert [path.name for path in tmp_path.iterdir()] == ["old"]
    assert (tmp_path / "old").read_bytes() == b"untouched"


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
