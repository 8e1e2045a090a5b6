"""Which medium files came from: what the kernel's table says, and nothing where nothing is known."""

from __future__ import annotations

from pathlib import Path

from desktop.services.filing.source_medium import SourceMedium, mount_kind, plain, source_medium

MOUNTS = r"""22 27 0:21 / /proc rw,relatime - proc proc rw
36 27 8:17 / /media/usb\0401 rw,nosuid shared:12 master:3 - exfat /dev/sdb1 rw,uid=1000
37 27 253:0 / / rw,relatime - ext4 /dev/vda rw
"""


def test_the_kind_of_file_system_is_read_past_optional_fields() -> None:
    assert mount_kind(MOUNTS, "8:17") == "exfat"
    assert mount_kind(MOUNTS, "253:0") == "ext4"
    assert mount_kind(MOUNTS, "8:18") == ""
    assert mount_kind("", "8:17") == ""


def test_escaped_labels_are_read_and_kept_to_one_line() -> None:
    assert plain(r"USB\x20DISK") == "USB DISK"
    assert plain(r"\xe8\xb5\x84\xe6\x96\x99") == "资料"
    assert plain("甲\n乙\x1b[0m") == "甲 乙 [0m"
    assert len(plain("x" * 500)) == 80


def test_what_is_no_medium_or_not_there_has_none(tmp_path: Path) -> None:
    assert source_medium([tmp_path / "missing"]) == SourceMedium()
    assert source_medium([]) == SourceMedium()


def test_a_folder_of_this_machine_is_described_without_an_error(tmp_path: Path) -> None:
    found = source_medium([tmp_path, tmp_path])
    assert all(len(each) <= 80 for each in (found.label, found.serial, found.file_system))
