"""The verify.py inside a package: agrees with ours, with nothing but the standard library."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from exporters.verify import verify_package

_DOCUMENT = "data/电子档案/2026/01合同与验收/TEST26-01-0001_合同正本_V1.pdf"


def _run(package: Path) -> tuple[int, list[str]]:
    # Isolated and without writing byte code: nothing may be added to the package by checking it.
    command = [sys.executable, "-I", "-B", "-X", "utf8", str(package / "verify.py")]
    done = subprocess.run(
        command, check=False, capture_output=True, encoding="utf-8", cwd=package.parent
    )
    assert not done.stderr
    return done.returncode, done.stdout.splitlines()


def test_a_whole_package_is_whole_with_the_same_root(package: Path) -> None:
    code, lines = _run(package)
    assert code == 0
    assert lines[0] == "文件 files: 15  问题 findings: 0"
    assert lines[1] == f"根值 root: {verify_package(package).root}"
    assert verify_package(package).ok


@pytest.mark.parametrize(
    ("damage", "line"),
    [
        (lambda p: (p / _DOCUMENT).write_bytes(b"x"), f"改动 changed: {_DOCUMENT}"),
        (lambda p: (p / _DOCUMENT).unlink(), f"缺失 missing: {_DOCUMENT}"),
        (lambda p: (p / "data" / "x").write_bytes(b"x"), "多余 added: data/x"),
        (lambda p: (p / "README.html").write_bytes(b"x"), "改动 changed: README.html"),
        (lambda p: (p / "data" / "l").symlink_to("/"), "链接 link: data/l"),
    ],
)
def test_damage_is_named(package: Path, damage: Callable[[Path], object], line: str) -> None:
    damage(package)
    code, lines = _run(package)
    assert code == 1
    assert lines[0] == line


def test_it_imports_the_standard_library_only(package: Path) -> None:
    tree = ast.parse((package / "verify.py").read_text("utf-8"), feature_version=(3, 8))
    imported = {
        name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names
    }
    assert imported == {"hashlib", "json", "os", "re", "stat", "sys", "unicodedata"}
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
