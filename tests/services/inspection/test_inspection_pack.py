"""An inspection pack holds what was asked for, says where it is, adds up, and is on record; or there is none."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from desktop.services.errors import InsideVault
from desktop.services.house import House
from desktop.services.inspection.answers import answer
from desktop.services.inspection.inspection_pack import build_pack
from desktop.services.inspection.request_finding import records_named
from desktop.services.library import audit_events, list_documents, open_document
from desktop.services.progress import Cancelled, Quiet
from exporters.errors import OutputNotEmpty
from models.categories import Category
from models.inspection.inspection import InspectionRequest
from models.inspection.scope import EditionScope

REQUESTS = (
    InspectionRequest(1, "2026年8月备份记录"),
    InspectionRequest(2, "领导接待日安排"),
    InspectionRequest(3, "某某某的保密承诺书"),
)


def sums(folder: Path) -> dict[str, str]:
    lines = (folder / "SHA256SUMS.txt").read_text(encoding="utf-8").splitlines()
    return {path: digest for digest, _blank, path in (line.partition("  ") for line in lines)}


def files(folder: Path) -> set[str]:
    return {each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file()}


def test_every_file_is_listed_with_its_digest_and_nothing_else_lies_there(
    told: House, tmp_path: Path
) -> None:
    out = tmp_path / "pack"
    report = build_pack(told, out, requests=REQUESTS, unit="某检查组")
    listed = sums(out)
    assert files(out) == {*listed, "SHA256SUMS.txt"}
    for path, digest in listed.items():
        assert hashlib.sha256((out / path).read_bytes()).hexdigest() == digest
    whole = hashlib.sha256((out / "SHA256SUMS.txt").read_bytes()).hexdigest()
    assert (report.root, report.files) == (whole, len(listed) + 1)
    assert report.unanswered == (2, 3)
    assert {
        "迎检包清单.pdf",
        "迎检包清单.xlsx",
        "常问项答复.pdf",
        "常问项答复.docx",
    } <= listed.keys()


def test_a_record_lies_there_as_it_was_filed_and_its_leaving_is_on_record(
    told: House, tmp_path: Path
) -> None:
    build_pack(told, tmp_path / "pack", requests=REQUESTS)
    taken = {each.object_name for each in audit_events(told, 5000) if each.action == "exported"}
    packed = [each for each in files(tmp_path / "pack") if each.startswith("资料/")]
    assert len(taken) == len(packed) > 20
    (wanted,) = [each for each in list_documents(told) if each.title == "2026年8月数据备份记录"]
    (lying,) = [each for each in packed if wanted.number in each]
    data = b"".join(open_document(told, wanted.id))
    assert (tmp_path / "pack" / lying).read_bytes() == data
    assert f"{len(packed)}" in answer(told, "q05").summary


def test_outside_of_the_scope_nothing_is_packed(told: House, tmp_path: Path) -> None:
    scope = EditionScope((Category.CRYPTO,))
    report = build_pack(told, tmp_path / "pack", requests=REQUESTS, scope=scope)
    assert report.unanswered == (1, 2, 3)
    assert "q12" in report.withheld
    numbers = [each.number for each in list_documents(told) if each.category is not Category.CRYPTO]
    lying = "\n".join(files(tmp_path / "pack"))
    assert "资料/Q09" in lying
    assert not [each for each in numbers if each in lying]


def test_records_that_were_chosen_go_in_and_nothing_is_guessed_then(
    told: House, tmp_path: Path
) -> None:
    chosen = {1: [1], 2: [2]}
    report = build_pack(told, tmp_path / "pack", requests=REQUESTS, chosen=chosen)
    assert report.unanswered == (3,)


def test_what_fails_leaves_nothing(told: House, tmp_path: Path) -> None:
    class Stops(Quiet):
        def advance(self, amount: int, detail: str = "") -> None:
            if detail:
                raise Cancelled

    with pytest.raises(Cancelled):
        build_pack(told, tmp_path / "pack", progress=Stops())
    assert list(tmp_path.glob("pack*")) == []
    with pytest.raises(InsideVault):
        build_pack(told, told.path / "pack")
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "a").touch()
    with pytest.raises(OutputNotEmpty):
        build_pack(told, tmp_path / "there")


@pytest.mark.parametrize(
    ("wanted", "titles"),
    [
        ("2026年8月备份记录", {"2026年8月数据备份记录"}),
        ("提供应急预案", {"应急预案"}),
        ("请提供所有人员的保密承诺书", {"保密承诺书"}),
        ("江望舒的简历", {"江望舒"}),
        ("简历", set()),
        ("天气", set()),
    ],
)
def test_a_line_finds_what_it_names_and_guesses_nothing(
    told: House, wanted: str, titles: set[str]
) -> None:
    found = records_named(InspectionRequest(1, wanted), list_documents(told))
    if not titles:
        assert found == []
    else:
        (word,) = titles
        assert found
        assert all(word in f"{each.title} {each.type}" for each in found)


def test_a_number_in_a_line_finds_that_record(told: House) -> None:
    wanted = list_documents(told)[40]
    found = records_named(InspectionRequest(1, f"请提供 {wanted.number}"), list_documents(told))
    assert [each.id for each in found] == [wanted.id]
