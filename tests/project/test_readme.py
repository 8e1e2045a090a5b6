"""The README is true: its commands run as they stand there, its pictures and files exist."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def shoudang_commands() -> list[str]:
    starts = ("    shoudang ", "    python3 ")
    lines = [line.strip() for line in README.splitlines() if line.startswith(starts)]
    return [re.split(r"\s{2,}#", line)[0] for line in lines]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_every_command_of_the_readme_runs(tmp_path):
    (tmp_path / "资料").mkdir()
    (tmp_path / "资料" / "应急预案.txt").write_text("网络安全事件应急预案", encoding="utf-8")
    (tmp_path / "笔记" / "网络").mkdir(parents=True)
    (tmp_path / "笔记" / "网络" / "防火墙.md").write_text(
        "# 防火墙\n\n见 [[网闸重启手册]]\n", encoding="utf-8"
    )
    (tmp_path / "改过的手册.md").write_text("# 网闸重启手册\n\n先停服务。\n", encoding="utf-8")
    for name in ("介质", "介质一"):
        (tmp_path / name).mkdir()
    (tmp_path / "检查口令.txt").write_text("九月 officer 骑马 81\n", encoding="utf-8")
    secret = tmp_path / "secret"
    secret.write_text("a passphrase for the readme\n", encoding="utf-8")
    bin_folder = Path(sys.executable).parent
    environment = os.environ | {
        "SHOUDANG_PASSPHRASE_FILE": str(secret),
        "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
    }
    commands = shoudang_commands()
    assert "python3 移交包/verify.py" in commands
    assert {command.split()[1] for command in commands} >= {
        "init",
        "add",
        "search",
        "note",
        "tag",
        "collection",
        "relate",
        "field",
        "system",
        "bulk",
        "history",
        "contract",
        "calendar",
        "person",
        "pledge",
        "duty",
        "matter",
        "kpi",
        "finding",
        "register",
        "day",
        "material",
        "handover",
        "verify",
        "medium",
        "seal",
        "unseal",
        "import",
        "inspect",
        "answer",
        "prove",
        "key",
        "backup",
        "restore",
        "edition",
        "audit",
        "purge",
        "destroy",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.project.fresh"],
        input="\n".join(commands),
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert dict(zip(commands, done.stdout.split(), strict=True)) == dict.fromkeys(commands, "0"), (
        done.stderr
    )
    assert (tmp_path / "原件").read_text(encoding="utf-8") == "网络安全事件应急预案"


def test_every_make_target_of_the_readme_exists():
    targets = set(re.findall(r"(?:`|^    )make ([a-z]+)", README, re.MULTILINE))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert targets >= {"demo", "test", "run", "setup", "check"}
    for target in targets:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_every_file_the_readme_names_exists():
    named = re.findall(r"\]\(([^)]+)\)", README) + re.findall(r"`([\w/]+\.md)`", README)
    assert named
    for name in named:
        assert (ROOT / name).is_file(), name


def test_the_readme_names_every_exit_code():
    from desktop.errors import ExitCode

    for code in ExitCode:
        if code is not ExitCode.OURS:
            assert f"| {int(code)} |" in README
