"""Watching a process at the border to the system: every call that changes a file, the database library's own included.

The child is forked, followed with ptrace and stopped by a seccomp filter at calls that write, flush, name or remove.
Linux on x86-64 only; `available` says whether it can be done here.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import functools
import os
import platform
import signal
import struct
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

_REGISTERS = (
    *("r15", "r14", "r13", "r12", "rbp", "rbx", "r11", "r10", "r9", "r8", "rax", "rcx", "rdx"),
    *("rsi", "rdi", "orig_rax", "rip", "cs", "eflags", "rsp", "ss", "fs_base", "gs_base"),
    *("ds", "es", "fs", "gs"),
)
_CONT, _GETREGS, _SETREGS, _SYSCALL, _SEIZE = 7, 12, 13, 24, 0x4206
_OPTIONS = (
    1 | 2 | 4 | 8 | 16 | 0x80 | 0x100000
)  # sysgood, fork, vfork, clone, exec, seccomp, exitkill
_EVENT_SECCOMP = 7
_WALL = 0x40000000
_CREATES = os.O_CREAT | os.O_TRUNC

# name: (number, how its file is given: by handle, by path, by folder handle and path)
_CALLS = {
    "write": (1, "fd"),
    "open": (2, "path"),
    "pwrite": (18, "fd"),
    "writev": (20, "fd"),
    "sendfile": (40, "fd"),
    "fsync": (74, "fd"),
    "fdatasync": (75, "fd"),
    "truncate": (76, "path"),
    "ftruncate": (77, "fd"),
    "rename": (82, "path"),
    "mkdir": (83, "path"),
    "rmdir": (84, "path"),
    "unlink": (87, "path"),
    "openat": (257, "at"),
    "mkdirat": (258, "at"),
    "unlinkat": (263, "at"),
    "renameat": (264, "at"),
    "fallocate": (285, "fd"),
    "pwritev": (296, "fd"),
    "renameat2": (316, "at"),
    "copy_file_range": (326, "fd"),
}
_NUMBERS = {number: name for name, (number, _how) in _CALLS.items()}
ROOMY = ("write", "pwrite", "writev", "sendfile", "open", "openat", "mkdir", "mkdirat", "ftruncate")
ROOMY += ("fallocate", "pwritev", "copy_file_range")
"""The calls that need room on the medium."""


class _Registers(ctypes.Structure):
    _fields_ = [(name, ctypes.c_ulonglong) for name in _REGISTERS]


@dataclass(frozen=True, slots=True)
class Touch:
    """One call that is about to be made, or was. `target` is the new name of a renamed file."""

    number: int
    call: str
    path: str
    target: str
    handle: str
    arguments: tuple[int, ...]


class Plan(Protocol):
    """What is done about a touch."""

    def before(self, touch: Touch) -> int | None:
        """0 to let it happen, an error number to make it fail instead, None to kill the process."""

    def after(self, touch: Touch, result: int) -> bool:
        """Whether the process lives on."""


@functools.cache
def available() -> bool:
    """Whether calls can be watched here."""
    if not sys.platform.startswith("linux") or platform.machine() != "x86_64":
        return False
    seen: list[str] = []

    class _Look:
        def before(self, touch: Touch) -> int | None:
            seen.append(touch.call)
            return 0

        def after(self, touch: Touch, result: int) -> bool:
            return True

    try:
        code = trace(
            lambda: os.write(os.open("/dev/null", os.O_WRONLY), b"x"), "/dev/null", _Look()
        )
    except OSError:
        return False
    return code == 0 and "write" in seen


def trace(work: Callable[[], object], below: str, plan: Plan) -> int:
    """Run `work` in a child and ask `plan` at every call that touches something below the folder `below`.

    Returns the child's exit code: 0, 1 after an exception, -9 when it was killed.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(writing)
        os.read(reading, 1)
        code = 1
        try:
            _install_filter()
            work()
            code = 0
        except BaseException as error:
            print(repr(error), file=sys.stderr, flush=True)
        finally:
            os._exit(code)
    os.close(reading)
    try:
        _ptrace(_SEIZE, child, 0, _OPTIONS)
    except OSError:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        raise
    finally:
        os.close(writing)
    return _Tracer(child, below, plan).run()


class _Tracer:
    """The parent's side: one loop over the stops of the child's threads and processes."""

    def __init__(self, child: int, below: str, plan: Plan) -> None:
        self._child, self._below, self._plan = child, below, plan
        self._known = {child}
        self._waiting: dict[int, Touch] = {}
        self._count = 0
        self._code = 0

    def run(self) -> int:
        while self._known:
            try:
                task, status = os.waitpid(-1, _WALL)
            except ChildProcessError:
                break
            if os.WIFEXITED(status) or os.WIFSIGNALED(status):
                self._known.discard(task)
                self._waiting.pop(task, None)
                if task == self._child:
                    self._code = os.waitstatus_to_exitcode(status)
                    self._kill()  # Whatever it had started goes with it.
                continue
            self._known.add(task)
            with contextlib.suppress(ProcessLookupError):
                self._stopped(task, status)
        return self._code

    def _stopped(self, task: int, status: int) -> None:
        event, signal_number = status >> 16, os.WSTOPSIG(status)
        if event == _EVENT_SECCOMP:
            self._entering(task)
        elif signal_number == signal.SIGTRAP | 0x80:
            touch = self._waiting.pop(task, None)
            if touch is not None and not self._plan.after(touch, _signed(_registers(task).rax)):
                self._kill()
                return
            _ptrace(_CONT, task, 0, 0)
        else:
            _ptrace(_CONT, task, 0, 0 if event else signal_number)

    def _entering(self, task: int) -> None:
        registers = _registers(task)
        touch = self._touch(task, registers)
        if touch is None:
            _ptrace(_CONT, task, 0, 0)
            return
        verdict = self._plan.before(touch)
        if verdict is None:
            self._kill()
        elif verdict:
            registers.orig_rax = 2**64 - 1  # No such call: it is skipped, and this is its answer.
            registers.rax = 2**64 - verdict
            _ptrace(_SETREGS, task, 0, ctypes.addressof(registers))
            _ptrace(_CONT, task, 0, 0)
        else:
            self._waiting[task] = touch
            _ptrace(_SYSCALL, task, 0, 0)

    def _touch(self, task: int, registers: _Registers) -> Touch | None:
        call = _NUMBERS.get(registers.orig_rax)
        if call is None:
            return None
        arguments = (registers.rdi, registers.rsi, registers.rdx, registers.r10, registers.r8)
        handle, target = "", ""
        how = _CALLS[call][1]
        try:
            if how == "fd":
                handle = f"/proc/{task}/fd/{arguments[0] & 0xFFFFFFFF}"
                path = str(Path(handle).readlink()).removesuffix(" (deleted)")
            elif how == "path":
                path = _absolute(task, -100, arguments[0])
                target = _absolute(task, -100, arguments[1]) if call == "rename" else ""
            else:
                path = _absolute(task, _signed32(arguments[0]), arguments[1])
                if call.startswith("rename"):
                    target = _absolute(task, _signed32(arguments[2]), arguments[3])
        except OSError:
            return None
        if not (path + "/").startswith(self._below):
            return None
        self._count += 1
        return Touch(self._count, call, path, target, handle, arguments)

    def _kill(self) -> None:
        for task in self._known:
            with contextlib.suppress(ProcessLookupError):
                os.kill(task, signal.SIGKILL)


def _ptrace(request: int, task: int, address: int, data: int) -> None:
    if _library().ptrace(request, task, address, data) < 0:
        number = ctypes.get_errno()
        raise ProcessLookupError if number == errno.ESRCH else OSError(number, os.strerror(number))


@functools.cache
def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(None, use_errno=True)
    library.ptrace.argtypes = [ctypes.c_long] * 4
    library.ptrace.restype = ctypes.c_long
    library.prctl.argtypes = [ctypes.c_int, *[ctypes.c_ulong] * 4]
    return library


def _registers(task: int) -> _Registers:
    registers = _Registers()
    _ptrace(_GETREGS, task, 0, ctypes.addressof(registers))
    return registers


def _signed(value: int) -> int:
    return value - 2**64 if value >= 2**63 else value


def _signed32(value: int) -> int:
    low = value & 0xFFFFFFFF
    return low - 2**32 if low >= 2**31 else low


def _absolute(task: int, folder: int, address: int) -> str:
    with Path(f"/proc/{task}/mem").open("rb", 0) as memory:
        memory.seek(address)
        text = b""
        while b"\0" not in text:
            # Never across a page's end in one piece: the next one may not be there.
            text += memory.read(min(256, 4096 - (address + len(text)) % 4096))
    name = os.fsdecode(text.partition(b"\0")[0])
    if not name.startswith("/"):
        base = f"/proc/{task}/" + ("cwd" if folder == -100 else f"fd/{folder}")
        name = f"{Path(base).readlink()}/{name}"
    return os.path.normpath(name)


def _install_filter() -> None:
    """Stop at the calls of `_CALLS`, at opening only when it may make or cut a file."""
    program = b"".join(_filter())
    buffer = ctypes.create_string_buffer(program)
    counted = struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(buffer))
    holder = ctypes.create_string_buffer(counted)
    library = _library()
    if library.prctl(38, 1, 0, 0, 0) or library.prctl(22, 2, ctypes.addressof(holder), 0, 0):
        raise OSError(ctypes.get_errno(), "no filter could be installed")


def _filter() -> Iterator[bytes]:
    load, equal, any_of, give = 0x20, 0x15, 0x45, 0x06
    plain = [number for name, (number, _how) in _CALLS.items() if name not in ("open", "openat")]
    body: list[tuple[int, int, int, int]] = [(load, 4, 0, 0), (equal, 0xC000003E, 1, 0)]
    body.append((give, 0x7FFF0000, 0, 0))
    body.append((load, 0, 0, 0))
    for number in plain:
        body.append((equal, number, 0, 1))
        body.append((give, 0x7FF00000, 0, 0))
    for number, place in ((2, 24), (257, 32)):
        body.append((equal, number, 0, 4))
        body.append((load, place, 0, 0))
        body.append((any_of, _CREATES, 0, 1))
        body.append((give, 0x7FF00000, 0, 0))
        body.append((give, 0x7FFF0000, 0, 0))
    body.append((give, 0x7FFF0000, 0, 0))
    for code, value, if_so, if_not in body:
        yield struct.pack("HBBI", code, if_so, if_not, value)
