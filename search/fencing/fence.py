"""The fence around the process that reads hostile files: no trace left, no network, no other process, bounded memory.

On Linux it is made of resource limits, Landlock and seccomp, each as far as the kernel has it; elsewhere the process
boundary, its time limit and its kill switch remain. It must be closed before the process starts threads.
"""

from __future__ import annotations

import contextlib
import ctypes
import enum
import os
import struct
import sys
import threading
import time
from collections.abc import Iterable
from pathlib import Path

from search.fencing.calls import call_filter

if sys.platform == "linux":
    import resource


class Fence(enum.IntFlag):
    """What holds."""

    NOTHING = 0
    LIMITS = 1
    FILES = 2
    CALLS = 4


_PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 4, 22, 38
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_ABI_QUERY, _RULE_PATH = 1, 1

# Rights by the Landlock ABI that introduced them; all are refused, but for reading below what is allowed.
_FS_RIGHTS = ((1, (1 << 13) - 1), (2, 1 << 13), (3, 1 << 14), (5, 1 << 15))
_READ = 1 << 0 | 1 << 2 | 1 << 3  # execute (map a library), read a file, list a folder
_NET_RIGHTS, _SCOPES = 0b11, 0b11  # TCP bind and connect; abstract sockets and signals

_SECCOMP_FILTER = 2
_BETWEEN_LOOKS = 1.0


def close_fence(memory: int, readable: Iterable[Path] = ()) -> Fence:
    """Close the fence for this process, for good, and say what holds. `memory` is in bytes.

    Files may still be read below the folders in `readable`: libraries load parts of themselves late.
    """
    if sys.platform != "linux":
        return Fence.NOTHING
    kernel = ctypes.CDLL(None, use_errno=True)
    kernel.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    kernel.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    for limit, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_AS, memory),
    ):
        resource.setrlimit(limit, (value, value))
    held = Fence.LIMITS
    if _restrict_files(kernel, readable):
        held |= Fence.FILES
    if _restrict_calls(kernel):
        held |= Fence.CALLS
    return held


def end_with_parent() -> None:
    """End this process soon after the one that started it is gone, busy or not. To be called behind the fence.

    Code that doesn't let other threads run holds it up. On Windows nothing watches: there the pipe's end does.
    """
    if sys.platform == "win32":
        return
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_BETWEEN_LOOKS)
        os._exit(1)

    threading.Thread(target=watch, name="parent", daemon=True).start()


def library_folders() -> list[Path]:
    """Where this interpreter and the system keep code: all that a reader may still open."""
    folders = {Path(entry) for entry in sys.path if entry}
    folders |= {Path(sys.prefix), Path(sys.base_prefix) / "lib", Path("/usr/lib"), Path("/lib")}
    return sorted(folder for folder in folders if folder.exists())


def _restrict_files(kernel: ctypes.CDLL, readable: Iterable[Path]) -> bool:
    abi = kernel.syscall(_LANDLOCK_CREATE, None, ctypes.c_size_t(0), _ABI_QUERY)
    if abi < 1:
        return False
    rights = 0
    for since, bits in _FS_RIGHTS:
        rights |= bits if abi >= since else 0
    attributes = struct.pack(
        "=QQQ", rights, _NET_RIGHTS if abi >= 4 else 0, _SCOPES if abi >= 6 else 0
    )
    attributes = attributes[: 24 if abi >= 6 else 16 if abi >= 4 else 8]
    rules = kernel.syscall(_LANDLOCK_CREATE, attributes, ctypes.c_size_t(len(attributes)), 0)
    if rules < 0:
        return False
    try:
        for folder in readable:
            with contextlib.suppress(OSError):
                _allow_reading(kernel, rules, folder)
        return bool(kernel.syscall(_LANDLOCK_RESTRICT, rules, 0) == 0)
    finally:
        os.close(rules)


def _allow_reading(kernel: ctypes.CDLL, rules: int, path: Path) -> None:
    handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        allowed = _READ if path.is_dir() else _READ & ~(1 << 3)
        rule = struct.pack("=Qi", allowed, handle)
        kernel.syscall(_LANDLOCK_ADD, rules, _RULE_PATH, rule, 0)
    finally:
        os.close(handle)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def _restrict_calls(kernel: ctypes.CDLL) -> bool:
    code = call_filter(os.getpid())
    if code is None:
        return False
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.addressof(buffer))
    done = kernel.prctl(_PR_SET_SECCOMP, _SECCOMP_FILTER, ctypes.byref(program), 0, 0)
    return bool(done == 0)
