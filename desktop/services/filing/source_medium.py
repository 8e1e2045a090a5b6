"""Which medium files came from: its label, its serial number and its kind of file system, as far as the system tells.

Read from what the kernel and udev keep as files (Linux) or asked of the volume (Windows). Nothing is started, nothing
is written, and where nothing is known nothing is said.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_MOUNTS = Path("/proc/self/mountinfo")
_BLOCKS = Path("/sys/dev/block")
_BY = Path("/dev/disk")
_LONGEST = 80
_ESCAPED = re.compile(r"\\([0-7]{3})|\\x([0-9a-fA-F]{2})")
_OF_NO_MEDIUM = frozenset(
    ["overlay", "tmpfs", "ramfs", "proc", "sysfs", "devtmpfs", "9p", "fuse.portal", "squashfs"]
)


@dataclass(frozen=True, slots=True)
class SourceMedium:
    """Every field may be empty. `serial` is the device's number, else that of its file system."""

    label: str = ""
    serial: str = ""
    file_system: str = ""


def source_medium(paths: Sequence[Path]) -> SourceMedium:
    """The medium that all of `paths` lie on; nothing when they lie on several."""
    found: SourceMedium | None = None
    for path in paths:
        medium = _medium_of(path)
        if found is not None and medium != found:
            return SourceMedium()
        found = medium
    return found or SourceMedium()


def _medium_of(path: Path) -> SourceMedium:
    with contextlib.suppress(OSError):
        return _volume(Path(os.path.realpath(path)))
    return SourceMedium()


def mount_kind(mountinfo: str, number: str) -> str:
    """The kind of file system of the device with a number (`8:17`), from the text of /proc/self/mountinfo."""
    for line in mountinfo.splitlines():
        fields, dash, rest = line.partition(" - ")
        parts = fields.split()
        if dash and len(parts) > 2 and parts[2] == number:
            return rest.split(" ", 1)[0]
    return ""


def plain(text: str) -> str:
    """A name from udev or the kernel without its escapes (`\\x20`, `\\040`), on one line."""
    raw = _ESCAPED.sub(lambda found: chr(int(found[1], 8) if found[1] else int(found[2], 16)), text)
    with contextlib.suppress(UnicodeError):
        raw = raw.encode("latin-1").decode("utf-8")
    shown = "".join(character if character.isprintable() else " " for character in raw)
    return " ".join(shown.split())[:_LONGEST]


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace").strip()
    except OSError:
        return ""


if sys.platform == "win32":
    import ctypes

    def _volume(path: Path) -> SourceMedium:
        """GetVolumeInformationW of the root that holds `path` (Windows API, fileapi.h)."""
        kernel = ctypes.windll.kernel32
        root = ctypes.create_unicode_buffer(261)
        if not kernel.GetVolumePathNameW(str(path), root, len(root)):
            return SourceMedium()
        label = ctypes.create_unicode_buffer(261)
        kind = ctypes.create_unicode_buffer(261)
        serial = ctypes.c_uint32()
        known = kernel.GetVolumeInformationW(
            root, label, len(label), ctypes.byref(serial), None, None, kind, len(kind)
        )
        if not known:
            return SourceMedium()
        number = f"{serial.value >> 16:04X}-{serial.value & 0xFFFF:04X}"
        return SourceMedium(plain(label.value), number, plain(kind.value))

else:

    def _volume(path: Path) -> SourceMedium:
        """What /proc, /sys and /dev/disk say of the device that holds `path`."""
        device = path.stat().st_dev
        number = f"{os.major(device)}:{os.minor(device)}"
        kind = mount_kind(_read(_MOUNTS), number)
        if not kind or kind in _OF_NO_MEDIUM:
            return SourceMedium()
        if "/" in kind or kind.startswith(("nfs", "cifs", "smb")):
            return SourceMedium("", "", kind[:_LONGEST])
        label = _link_name(_BY / "by-label", device)
        serial = _serial(number) or _link_name(_BY / "by-uuid", device)
        return SourceMedium(label, serial, kind)

    def _serial(number: str) -> str:
        """The serial number of the disk that a block device is, or is a partition of, from /sys."""
        with contextlib.suppress(OSError):
            folder = (_BLOCKS / number).resolve(strict=True)
            # A partition lies in its disk's folder; a USB stick's number is kept by the USB device further up.
            for place in (folder, *folder.parents):
                if place == place.parent or place.name == "devices":
                    break
                for name in ("serial", "device/serial"):
                    if found := plain(_read(place / name)):
                        return found
        return ""

    def _link_name(folder: Path, device: int) -> str:
        """What udev calls a device in one of its folders of links."""
        with contextlib.suppress(OSError):
            for link in folder.iterdir():
                with contextlib.suppress(OSError):
                    if link.stat().st_rdev == device:
                        return plain(link.name)
        return ""
