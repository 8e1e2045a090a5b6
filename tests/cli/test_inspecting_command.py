"""An inspection on the command line: the officer acts with a passphrase of its own, the manager sees what is left."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import Run

OFFICER = "检查组 九曲十八弯 的 口令"


@pytest.fixture
def officer_file(tmp_path: Path) -> Path:
    path = tmp_path / "officer.txt"
    path.write_text(OFFICER + "\n", encoding="utf-8")
    return path


@pytest.fixture
def edition(run: Run, vault: Path, officer_file: Path, tmp_path: Path) -> str:
    listed = tmp_path / "清单.csv"
    listed.write_text("序号,检查内容,依据\n1,保密承诺书,58条③\n2,审计日志,\n", "utf-8")
    made = run(
        "edition", "create", vault, "--categories", "operations", "--label", "检查组",
        "--expires", "8h", "--unit", "某某区检查组", "--requests", listed,
        "--officer-passphrase-file", officer_file, "--json",
        code=0,
    )  # fmt: skip
    assert made.json["edition"]["requests"] == 2
    identifier = made.json["edition"]["id"]
    assert isinstance(identifier, str)
    return identifier


def test_an_inspection_from_its_list_to_its_record(
    run: Run,
    vault: Path,
    edition: str,
    officer_file: Path,
    tmp_path: Path,
) -> None:
    def act(command: str, *words: object, code: int = 0) -> dict[str, Any]:
        options = ("--officer-passphrase-file", officer_file, "--json")
        return run("edition", command, vault, "检查组", *words, *options, code=code).json

    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("SHOUDANG_PASSPHRASE_FILE")
        more = tmp_path / "补充.txt"
        more.write_text("1、备份记录\n", "utf-8")
        listed = act("requests", "--take", more)["requests"]
        assert [each["text"] for each in listed] == ["保密承诺书", "审计日志", "备份记录"]
        assert [each["number"] for each in listed] == [1, 2, 3]
        found = act("answer", 1, "found", "--document", 1)
        assert (found["state"], found["documents"]) == ("found", [1])
        act("answer", 2, "pending", "--note", "明天")
        act("answer", 3, "not-applicable", "--note", "不涉及")
        act("answer", 9, "pending", code=2)
        act("answer", 1, "lost", code=2)
        drawn = act("sample", "--category", "operations", "--count", 2, "--seed", "4213")
        assert (drawn["population"], len(drawn["documents"])) == (5, 2)
        assert act("sample", "--count", 2, "--seed", "4213")["documents"] == drawn["documents"]
        act("sample", "--day", "14.8.2026", code=2)
        assert act("finding", "承诺书缺签名", "--risk", "high", "--document", 1)["number"] == 1
        assert act("compare", 1)["right"] is True
        assert len(act("questions")["answers"]) == 17
        assert act("questions", "q01")["answers"][0]["question"] == "q01"
        target = tmp_path / "检查记录.pdf"
        closed = act("close", target)
        assert target.is_file()
        assert Path(str(closed["file"])).is_file()
        act("close", target, code=2)
        act("close", tmp_path / "第二份.pdf", code=2)
        act("answer", 2, "found", "--document", 1, code=2)
        act("finding", "又一个问题", code=2)
        assert len(act("questions")["answers"]) == 17
    left = run("edition", "pending", vault, "--json", code=1).json["pending"]
    assert [(each["number"], each["state"]) for each in left] == [(2, "pending")]
    record = tmp_path / "检查记录.json"
    assert run("edition", "verify-record", vault, record, "--json", code=0).json["ok"] is True
    record.write_bytes(record.read_bytes().replace("缺签名".encode(), "有签名".encode()))
    check = run("edition", "verify-record", vault, record, "--json", code=5).json
    assert check["ok"] is False
    again = tmp_path / "重印.docx"
    run("edition", "record", vault, "检查组", again, code=0)
    assert again.read_bytes()[:2] == b"PK"
    (finding,) = run("finding", "list", vault, "--json", code=None).json["findings"]
    assert finding["problem"] == "承诺书缺签名"


def test_a_list_of_another_shape_is_refused_before_anything_is_prepared(
    run: Run, vault: Path, officer_file: Path, tmp_path: Path
) -> None:
    listed = tmp_path / "错.csv"
    listed.write_text("甲,乙,丙\n丁,戊,己\n", "utf-8")
    refused = run(
        "edition", "create", vault, "--categories", "operations", "--label", "检查组",
        "--expires", "8h", "--requests", listed, "--officer-passphrase-file", officer_file,
        code=2,
    )  # fmt: skip
    assert "row 1" in refused.err
    assert run("edition", "list", vault, "--json", code=0).json["editions"] == []


def test_an_edition_says_how_many_requests_it_holds(
    run: Run, vault: Path, officer_file: Path, tmp_path: Path
) -> None:
    listed = tmp_path / "清单.csv"
    listed.write_text("序号,检查内容,依据\n1,保密承诺书,58条③\n2,审计日志,\n", "utf-8")
    made = run(
        "edition", "create", vault, "--categories", "operations", "--label", "检查组",
        "--expires", "8h", "--requests", listed, "--officer-passphrase-file", officer_file,
        code=0,
    )  # fmt: skip
    assert "It holds 2 requests" in made.err
