"""The demonstration: one real run, what it promises and what it left; and what it refuses to replace."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from desktop.services.demo import demo
from desktop.services.house import House
from desktop.services.progress import Cancelled
from resources import demo_data
from tests.cli.running import SECRET, Run, environment, process, vault_files
from vault.ids import Passphrase

pytestmark = pytest.mark.slow
MARKER = ".shoudang-demo"


class Demonstration:
    """The one run that the tests of this module share."""

    def __init__(self, folder: Path) -> None:
        self.home, self.folder = folder / "home", folder / "演示"
        self.env = environment(self.home)
        before = sorted(self.home.rglob("*"))
        self.done = process(("demo", self.folder, "--json", "--no-window"), self.env, timeout=900)
        self.home_changed = sorted(self.home.rglob("*")) != before
        self.report: dict[str, Any] = json.loads(self.done.stdout)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    return Demonstration(tmp_path_factory.mktemp("demo"))


def test_the_demo_reports_where_everything_is(shown: Demonstration) -> None:
    assert shown.done.returncode == 0
    assert shown.done.stderr == b""
    assert len(shown.done.stdout.splitlines()) == 1
    report = shown.report
    assert set(report) >= {"vault", "passphrase_file", "package", "documents", "seconds"}
    assert Path(report["vault"], "header").is_file()
    assert Path(report["package"], "bagit.txt").is_file()
    assert 0 < report["seconds"] < 180
    assert report["documents"] > 500
    files = [path for path in shown.folder.glob("records/**/*") if path.is_file()]
    parts = [path.relative_to(shown.folder / "records").parts for path in files]
    # Category, tree, release, and what lies in it: the releases of one tree are versions of one document.
    members = [each for each in parts if each[0].startswith("02") and len(each) > 3]
    trees = {each[1] for each in members}
    assert len(trees) > 1
    articles = len(demo_data.table("knowledge")["article"])
    assert report["documents"] == len(files) - len(members) + len(trees) + articles


def test_the_demo_tells_its_passphrase_to_its_file_only(shown: Demonstration) -> None:
    file = Path(shown.report["passphrase_file"])
    secret = file.read_bytes().strip()
    assert len(secret) >= 20
    assert secret not in shown.done.stdout + shown.done.stderr
    for path in shown.folder.rglob("*"):
        if path.is_file() and path != file:
            assert secret not in path.read_bytes(), path
    assert not shown.home_changed


def test_the_demos_vault_opens_finds_and_is_clean(shown: Demonstration) -> None:
    env = shown.env | {"SHOUDANG_PASSPHRASE_FILE": shown.report["passphrase_file"]}
    vault = shown.report["vault"]
    found = json.loads(process(("search", vault, "等级保护", "--json"), env, 0).stdout)
    assert found["total"] > 5
    assert found["hits"][0]["snippet"]
    listed = json.loads(process(("list", vault, "--json"), env, 0).stdout)
    assert listed["total"] == shown.report["documents"]
    assert {each["category"] for each in listed["documents"]} >= {"source", "pledge", "grading"}
    checked = json.loads(process(("check", vault, "--json"), env, 0).stdout)
    assert checked["findings"] == []


def test_the_demos_package_satisfies_an_independent_reader(shown: Demonstration) -> None:
    reader = Path(sys.executable).parent / "bagit.py"
    command = [sys.executable, reader, "--validate", "--processes", "2", shown.report["package"]]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_demo_has_the_gaps_that_it_is_there_to_show(shown: Demonstration) -> None:
    paths = [
        path.relative_to(shown.folder / "records").as_posix()
        for path in shown.folder.glob("records/**/*")
        if path.is_file()
    ]

    def having(*words: str) -> list[str]:
        return [path for path in paths if all(word in path for word in words)]

    assert having("08运维过程/2026-10/")
    assert having("08运维过程/2026-12/")
    assert not having("08运维过程/2026-11/")
    assert having("保密承诺书")
    assert not having("保密承诺书", "戚牧野")
    assert not having("保密承诺书", "叶行简")
    assert len(having("变更", "甲方确认单", "签字扫描件")) == 3
    assert having("BG-2026-03", "甲方确认单（待签）")
    assert having("DB-2026-07", "整改前")
    assert not having("DB-2026-07", "整改后")
    assert len(having("整改/证据", "整改前")) == len(having("整改/证据", "整改后")) + 1


def test_the_demo_stands_on_the_evening_before_an_inspection(shown: Demonstration) -> None:
    env = shown.env | {"SHOUDANG_PASSPHRASE_FILE": shown.report["passphrase_file"]}
    status = json.loads(process(("status", shown.report["vault"], "--json"), env, 1).stdout)
    assert not status["ready"]
    assert 10 <= len(status["blockers"]) <= 30
    assert len(list(shown.folder.glob("forms/*.pdf"))) == 2


def test_another_demo_replaces_only_what_a_demo_makes(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = _old_demo(tmp_path)
    (folder / "我的笔记.txt").write_text("不是演示的", encoding="utf-8")
    _stop_after_clearing(monkeypatch)
    run("demo", folder, "--no-window")
    left = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
    assert left == {MARKER, "我的笔记.txt"}


@pytest.mark.parametrize("content", ["foreign file", "hidden file", "folder named as the marker"])
def test_a_folder_without_the_marker_is_left_alone(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    _stop_after_clearing(monkeypatch)
    folder = tmp_path / "mine"
    (folder / "records").mkdir(parents=True)
    if content == "folder named as the marker":
        (folder / MARKER).mkdir()
    else:
        name = ".profile" if content == "hidden file" else "records/one.txt"
        (folder / name).write_text("mein", encoding="utf-8")
    before = vault_files(folder)
    outcome = run("demo", folder, "--json", code=2)
    assert outcome.json["error"]["code"] == 2
    assert vault_files(folder) == before


def test_an_empty_folder_is_taken(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _stop_after_clearing(monkeypatch)
    (tmp_path / "empty").mkdir()
    run("demo", tmp_path / "empty", "--no-window", code=1)
    assert (tmp_path / "empty" / MARKER).is_file()


def test_a_demo_that_is_open_elsewhere_is_not_pulled_away(
    run: Run,
    tmp_path: Path,
    quick_template: Path,
    quick_unlock: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = _old_demo(tmp_path)
    shutil.rmtree(folder / "demo.vault")
    shutil.copytree(quick_template, folder / "demo.vault")
    _stop_after_clearing(monkeypatch)
    with House.open(folder / "demo.vault", Passphrase(SECRET)):
        before = vault_files(folder)
        run("demo", folder, "--no-window", code=4)
        assert vault_files(folder) == before


@pytest.mark.parametrize(
    ("place", "code"), [("file", 2), ("file/demo", 7), ("/proc/shoudang-demo", 7), ("loop/demo", 7)]
)
def test_a_place_where_no_demo_can_be_ends_in_words(
    run: Run, tmp_path: Path, place: str, code: int
) -> None:
    (tmp_path / "file").write_text("a file", encoding="utf-8")
    (tmp_path / "loop").symlink_to("loop")
    outcome = run("demo", tmp_path / place, "--json", code=code)
    assert outcome.json["error"]["code"] == code


def _old_demo(parent: Path) -> Path:
    """What an earlier demonstration left, in miniature."""
    folder = parent / "demo"
    for name in (
        "records/08/a.txt",
        "demo.vault/header",
        "package/bagit.txt",
        "forms/a.pdf",
        MARKER,
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("old", encoding="utf-8")
    (folder / "passphrase.txt").write_text("old\n", encoding="utf-8")
    return folder


def _stop_after_clearing(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_given: object, **_options: object) -> None:
        raise Cancelled

    monkeypatch.setattr(demo, "write_records", stop)
