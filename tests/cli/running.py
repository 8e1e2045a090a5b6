"""Running commands as a person's terminal does: in a process of their own, or in this one where only words matter."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from desktop.cli import main
from desktop.services.contracts import load_contract
from desktop.services.filing.intake import file_paths
from desktop.services.filing.texts import make_searchable
from desktop.services.house import House
from desktop.services.records import Filing
from models.categories import Category
from vault.ids import Passphrase

SECRET = "四把锁 Korrekt-Pferd 7"
COMMAND = (sys.executable, "-m", "desktop")
TIMEOUT = 180

PLEDGE_TEXT = "保密承诺书：本人承诺不泄露工作秘密。机房巡检记录由龙䶮保管。\n"
FILES = {
    "承诺书.txt": PLEDGE_TEXT.encode(),
    "巡检/机房巡检 2026-07.md": "# 机房巡检\n\n温度正常，空调滤网已更换。\n".encode(),
    "巡检/空.txt": b"",
    "巡检/照片.png": bytes.fromhex("89504e470d0a1a0a0000000d49484452") + bytes(64),
    "巡检/表.csv": "主机,状态\n网闸,正常\n".encode("gb18030"),
}
"""What the shared archive holds, below the folder `资料`, in the order in which it is filed."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one object on standard output; anything else there fails."""
        assert self.out.endswith("\n")
        assert len(self.out.splitlines()) == 1, self.out
        value = json.loads(self.out)
        assert isinstance(value, dict)
        return value


Run = Callable[..., Outcome]


def capture(
    capsys: pytest.CaptureFixture[str], arguments: tuple[object, ...], code: int | None
) -> Outcome:
    """Run a command in this process."""
    capsys.readouterr()
    found = main([os.fspath(each) if isinstance(each, Path) else str(each) for each in arguments])
    captured = capsys.readouterr()
    outcome = Outcome(found, captured.out, captured.err)
    assert "Traceback" not in outcome.err
    assert code is None or found == code, (found, outcome.out, outcome.err)
    return outcome


def environment(home: Path, **more: str) -> dict[str, str]:
    """As little as a command needs, every place that programs write to below `home`."""
    made = {"HOME": home}
    for name in ("TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        made[name] = home / name.lower()
    for folder in made.values():
        folder.mkdir(parents=True, exist_ok=True)
    system = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "SHOUDANG_LANGUAGE": "en"}
    return {name: str(folder) for name, folder in made.items()} | system | more


def process(
    arguments: tuple[object, ...], env: dict[str, str], code: int | None = None, **options: Any
) -> subprocess.CompletedProcess[bytes]:
    """Run a command in a process of its own."""
    command = [*COMMAND, *(os.fspath(each) for each in arguments)]  # type: ignore[call-overload]
    options = {"stdin": subprocess.DEVNULL, "capture_output": True, "timeout": TIMEOUT} | options
    done = subprocess.run(command, env=env, cwd=_project(), check=False, **options)
    assert code is None or done.returncode == code, (done.returncode, done.stdout, done.stderr)
    return done


def make_archive(folder: Path) -> Path:
    """The shared archive, with everything in `FILES` filed and searchable; returns the vault."""
    papers = folder / "资料"
    for name, data in FILES.items():
        path = papers / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    vault = folder / "档案.vault"
    with House.create(
        vault, Passphrase(SECRET), contract=load_contract("demo"), label="测试", kdf_seconds=0
    ) as house:
        filing = Filing(Category.OPERATIONS, "巡检表", ("龙䶮",), ("网闸",), "2026-07")
        file_paths(house, [papers], filing)
        make_searchable(house)
    return vault


def vault_files(vault: Path) -> dict[str, str]:
    """Every file and folder of a vault with a digest of what it holds, and how it may be used."""
    return {
        path.relative_to(vault).as_posix(): f"{path.stat().st_mode:o} "
        + (hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "")
        for path in sorted(vault.rglob("*"))
    }


@contextlib.contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A file system of `size` at `folder`; skips the test where none may be made."""
    folder.mkdir()
    mount = shutil.which("mount")
    if not sys.platform.startswith("linux") or os.geteuid() != 0 or mount is None:
        pytest.skip("only root on Linux can make a small disk")
    made = subprocess.run(
        [mount, "-t", "tmpfs", "-o", f"size={size}", "none", folder],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        pytest.skip(f"no small disk here: {made.stderr.decode().strip()}")
    try:
        yield folder
    finally:
        # Lazily: a file that is still to be closed is no reason to fail.
        subprocess.run(["umount", "-l", folder], check=True)


def _project() -> Path:
    return Path(__file__).parents[2]
