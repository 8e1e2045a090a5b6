"""The system calls a reader may not make, as a seccomp program.

A list of what is refused, not of what is allowed: the libraries inside the fence may change, and what leaves something
behind, reaches another process or asks the kernel for rare services has to be refused whatever they are.
"""

from __future__ import annotations

import platform
import struct
import sys
from collections.abc import Iterable

# By name, the numbers on x86_64 and on aarch64; None where the call does not exist.
_REFUSED: dict[str, tuple[int | None, int]] = {
    # Other programs, other processes.
    "execve": (59, 221),
    "execveat": (322, 281),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "process_mrelease": (448, 448),
    "kcmp": (312, 272),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424),
    "tkill": (200, 130),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "unshare": (272, 97),
    "setns": (308, 268),
    # The network, and sockets of this machine.
    "socket": (41, 198),
    "connect": (42, 203),
    "bind": (49, 200),
    "listen": (50, 201),
    "accept": (43, 202),
    "accept4": (288, 242),
    # What files are called, and what is kept beside their content: Landlock leaves the latter open.
    "mkdirat": (258, 34),
    "unlinkat": (263, 35),
    "symlinkat": (266, 36),
    "linkat": (265, 37),
    "renameat2": (316, 276),
    "mknodat": (259, 33),
    "truncate": (76, 45),
    "ftruncate": (77, 46),
    "fallocate": (285, 47),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchown": (93, 55),
    "fchownat": (260, 54),
    "utimensat": (280, 88),
    "renameat": (264, 38),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    # Memory and queues that other processes can see.
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "shmctl": (31, 195),
    "shmat": (30, 196),
    "semget": (64, 190),
    "semctl": (66, 191),
    "semtimedop": (220, 192),
    "semop": (65, 193),
    "msgget": (68, 186),
    "msgctl": (71, 187),
    "msgrcv": (70, 188),
    "msgsnd": (69, 189),
    "mq_open": (240, 180),
    "mq_unlink": (241, 181),
    "mq_timedsend": (242, 182),
    "mq_timedreceive": (243, 183),
    "mq_notify": (244, 184),
    "mq_getsetattr": (245, 185),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    # Mounts and the system's own settings.
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "acct": (163, 89),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "adjtimex": (159, 171),
    "clock_adjtime": (305, 266),
    "reboot": (169, 142),
    "syslog": (103, 116),
    "personality": (135, 92),
    # Parts of the kernel that are attacked most.
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "fanotify_init": (300, 262),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
}
# Calls that only x86_64 still has: fork, vfork; chmod, chown, lchown; utime, utimes, futimesat; creat, rename, mkdir,
# rmdir, link, unlink, symlink, mknod; iopl, ioperm.
_REFUSED_OLD = (57, 58, 90, 92, 94, 132, 235, 261, 85, 82, 83, 84, 86, 87, 88, 133, 172, 173)

# Guarded by an argument: open, openat, clone, kill, tgkill, prlimit64, socketpair, ioctl.
_GUARDED = {
    "x86_64": (2, 257, 56, 62, 234, 302, 53, 16),
    "aarch64": (None, 56, 220, 129, 131, 261, 199, 29),
}
_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

# openat2 and clone3 hide their flags behind a pointer; without them the C library falls back to openat and clone.
_HIDDEN = (437, 435)
_NEWEST = 450
"""Calls that came later (fchmodat2, setxattrat, …) don't exist for a reader, so that new ones need no new list."""

_FOR_WRITING = (
    0o3 | 0o100 | 0o1000 | 0o20000000
)  # O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, and what makes O_TMPFILE
_CLONE_THREAD = 0x00010000
_UNIX, _STREAM, _TYPE = 1, 1, 0xF
# TCGETS and its successor, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX: is it a terminal, how much is waiting.
_HARMLESS_IOCTLS = (0x5401, 0x802C542A, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)

_X32 = 0x40000000
_ALLOW, _KILL = 0x7FFF0000, 0x80000000
_EPERM, _ENOTTY, _ENOSYS = 0x00050001, 0x00050019, 0x00050026


def call_filter(process: int) -> bytes | None:
    """The program for the process of this number, over (call number, architecture, arguments); None elsewhere."""
    machine = platform.machine()
    if machine not in _ARCHITECTURES or sys.byteorder != "little":
        return None
    column = 0 if machine == "x86_64" else 1
    refused = [numbers[column] for numbers in _REFUSED.values()]
    refused += _REFUSED_OLD if machine == "x86_64" else ()
    old_open, opening, clone, kill, tgkill, prlimit, socketpair, ioctl = _GUARDED[machine]
    steps = [_load(4), _equal(_ARCHITECTURES[machine], 1, 0), _give(_KILL), _load(0)]
    # Calls of the x32 table carry a bit of their own and would slip by their numbers.
    steps += [_at_least(_X32, 0, 1), _give(_KILL)]
    steps += [_at_least(_NEWEST + 1, 0, 1), _give(_ENOSYS)]
    for number in refused:
        steps += _when(number, [_give(_EPERM)])
    for number in _HIDDEN:
        steps += _when(number, [_give(_ENOSYS)])
    steps += _when(old_open, [_argument(1), *_allow_without(_FOR_WRITING)])
    steps += _when(opening, [_argument(2), *_allow_without(_FOR_WRITING)])
    steps += _when(clone, [_argument(0), _any_bit(_CLONE_THREAD, 1, 0), *_answers(_EPERM)])
    # A process may end itself, and abort does; it may not signal another, nor its group.
    for number in (kill, tgkill):
        steps += _when(number, [_argument(0), *_allow_values((process,), _EPERM)])
    steps += _when(prlimit, [_argument(0), *_allow_values((0, process), _EPERM)])
    # A pair of streams reaches nobody, and the runtime inside kreuzberg aborts without one. A datagram socket could be
    # told an address with every message.
    pair = [_argument(0), _equal(_UNIX, 1, 0), _give(_EPERM), _argument(1), _masked(_TYPE)]
    steps += _when(socketpair, [*pair, *_allow_values((_STREAM,), _EPERM)])
    steps += _when(ioctl, [_argument(1), *_allow_values(_HARMLESS_IOCTLS, _ENOTTY)])
    return b"".join([*steps, _give(_ALLOW)])


def _step(code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
    return struct.pack("<HBBI", code, then, otherwise, value)


def _load(offset: int) -> bytes:
    return _step(0x20, offset)


def _argument(number: int) -> bytes:
    """Load the lower half of an argument: all that the kernel looks at in the calls that are guarded."""
    return _load(16 + 8 * number)


def _masked(bits: int) -> bytes:
    return _step(0x54, bits)


def _equal(value: int, then: int, otherwise: int) -> bytes:
    return _step(0x15, value, then, otherwise)


def _at_least(value: int, then: int, otherwise: int) -> bytes:
    return _step(0x35, value, then, otherwise)


def _any_bit(bits: int, then: int, otherwise: int) -> bytes:
    return _step(0x45, bits, then, otherwise)


def _give(answer: int) -> bytes:
    return _step(0x06, answer)


def _when(number: int | None, steps: list[bytes]) -> list[bytes]:
    """The steps for one call; they end with an answer, as the number is no longer loaded after them."""
    return [] if number is None else [_equal(number, 0, len(steps)), *steps]


def _answers(refusal: int) -> list[bytes]:
    return [_give(refusal), _give(_ALLOW)]


def _allow_without(bits: int) -> list[bytes]:
    return [_any_bit(bits, 0, 1), *_answers(_EPERM)]


def _allow_values(values: Iterable[int], refusal: int) -> list[bytes]:
    steps: list[bytes] = []
    for value in values:
        steps += [_equal(value, 0, 1), _give(_ALLOW)]
    return [*steps, _give(refusal)]
