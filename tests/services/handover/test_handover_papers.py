"""The papers of a package from a real archive: lists from its registers, the folder of deliveries, what is signed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from docx import Document
from openpyxl import load_workbook

from desktop.services.contract.evidence import attach_evidence
from desktop.services.contract.materials import receive_material, return_material
from desktop.services.contract.preflight import preflight, waive
from desktop.services.deliveries.deliveries import file_delivery
from desktop.services.handover.handing_over import build_handover
from desktop.services.handover.handover_order import HandoverOrder
from desktop.services.handover.handover_papers import handover_papers
from desktop.services.handover.handover_rows import (
    clauses_by_document,
    handover_clauses,
    handover_lists,
)
from desktop.services.handover.package_selection import select
from desktop.services.handover.packaged import Omission, Packaged
from desktop.services.handover.paper_frames import head_of_package, outer_frame, rendered
from desktop.services.handover.signing_papers import _key_receipt
from desktop.services.handover.source_rows import build_files, guides, packaged_deliveries
from desktop.services.house import House
from desktop.services.library import list_documents
from desktop.services.order.systems import AccountRecord, NewSystem, enter_system
from desktop.services.records import PackageReport
from exporters.bag import WrittenFile
from exporters.catalogue import PackagedDocument
from exporters.handover import Extra, pieces_of
from exporters.layout import SOURCE_DELIVERIES
from exporters.signing_sheets import Binding
from models.categories import Category, VersionKind
from resources import words
from resources.package_profiles import package_profile
from tests.archives import make_quick_house
from tests.services.owed import MONTH, PAPER, TODAY, in_november, paper
from tests.services.trees import write_tree
from vault.ids import utc_now

_SECRET = "hunter2-Xq9vTz81"
FIRST = {
    "README.md": b"# gate\n",
    "pom.xml": b"<project/>",
    "src/main.py": b"print(1)\n",
    "conf/app.ini": f"[db]\npassword = {_SECRET}\n".encode(),
}
SECOND = FIRST | {"src/main.py": b"print(2)\n", "src/more.py": b"print(3)\n"}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    before = words.language()
    words.set_language("en")
    yield
    words.set_language(before)


@pytest.fixture
def house(tmp_path: Path, quick_unlock: None) -> Iterator[House]:
    """An archive in the eighth month with a paper that proves something and two deliveries."""
    with make_quick_house(tmp_path / "archive.vault") as opened:
        in_november(opened)
        file_delivery(opened, write_tree(tmp_path / "one", FIRST), "gate", "v1")
        file_delivery(opened, write_tree(tmp_path / "two", SECOND), "gate", "v2")
        yield opened


def packaged(house: House, profile: str = "client", *, final: bool = False) -> Packaged:
    """What a package of everything would be made of, without writing one."""
    chosen = package_profile(profile)
    assert chosen is not None
    selection = select(house, chosen)
    documents = _entries([each.document for each in selection.items], "电子档案/2026/02源代码")
    earlier = _entries([each.document for each in selection.earlier], "其他/历史版本/2026/02源代码")
    return Packaged(
        contract=house.contract,
        documents=documents,
        earlier=earlier,
        places={entry.document.id: entry.path for entry in documents},
        omissions=(
            Omission("document", "N-1", "简历", "personnel", "the contractor's own", "Ⅱ9.2"),
        ),
        gate=preflight(house),
        profile=profile,
        numbers_shown=False,
        final=final,
        made_by="陆知白",
        checked_by="何听雪",
        content_code="ab" * 32,
        now=utc_now(),
    )


def _entries(documents: Sequence[object], folder: str) -> tuple[PackagedDocument, ...]:
    found = []
    for sequence, document in enumerate(documents, start=1):
        version = document.version  # type: ignore[attr-defined]  # a record
        inside = f"gate@x/{version.path}" if version.kind is VersionKind.MEMBER else version.name
        digest = version.digest
        file = WrittenFile(f"data/{folder}/{inside}", version.size, digest, digest)
        found.append(PackagedDocument(sequence, document, file))  # type: ignore[arg-type]  # as above
    return tuple(found)


def _papers(house: House, made: Packaged | None = None) -> dict[str, bytes]:
    extras: list[Extra] = list(handover_papers(house, made or packaged(house)))
    return {extra.path: b"".join(pieces_of(extra)) for extra in extras}


def _pages(data: bytes) -> list[str]:
    document = pdfium.PdfDocument(data)
    return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document]


def test_every_paper_is_there_in_every_form_and_opens(house: House) -> None:
    papers = _papers(house)
    for name, endings in (
        ("移交清单", ("docx", "pdf", "xlsx")),
        ("电子档案移交与接收登记表", ("docx", "pdf")),
        ("未移交说明", ("docx", "pdf")),
        ("移交前检查", ("docx", "pdf")),
    ):
        for ending in endings:
            data = papers[f"其他/{name}.{ending}"]
            if ending == "pdf":
                assert _pages(data)
            elif ending == "docx":
                assert Document(BytesIO(data)).tables
            else:
                assert load_workbook(BytesIO(data)).sheetnames


def test_every_page_of_every_paper_bears_the_content_code_and_the_signed_head(house: House) -> None:
    head = head_of_package(house)
    for path, data in _papers(house).items():
        if path.endswith(".pdf"):
            for page in _pages(data):
                assert f"Chain head {head.code}" in page
                assert f"Content code {'ab' * 32}" in page
                assert "REHEARSAL" in page


def test_a_document_has_the_clauses_of_what_it_is_evidence_of(house: House) -> None:
    document = paper(house, PAPER)
    other = paper(house, "会议记录")
    attach_evidence(house, [MONTH], document, signed="both", kind=PAPER)
    clauses = clauses_by_document(house, packaged(house))
    assert clauses[document]
    assert all(clause.startswith(("Ⅰ", "Ⅱ")) for clause in clauses[document])
    assert other not in clauses


def test_the_letter_cites_what_owes_the_handover_in_the_contracts_order(house: House) -> None:
    clauses = handover_clauses(house).split(", ")
    assert "Ⅱ6.16" in clauses
    assert "Ⅱ8.4" in clauses
    assert clauses.index("Ⅱ6.16") < clauses.index("Ⅱ8.4")
    assert "Ⅱ11.2" not in clauses


def test_equipment_accounts_and_materials_are_listed_without_any_password(house: House) -> None:
    enter_system(
        house,
        NewSystem(
            "核心交换机",
            "hardware",
            facts={"serial": "SN-88", "model": "某牌 S12700", "count": "2", "place": "三层机房"},
            accounts=[AccountRecord("admin", "管理", "陆知白", "XF-07")],
        ),
    )
    enter_system(house, NewSystem("电子工单", accounts=[AccountRecord("om", "运维", "何听雪", "")]))
    given = receive_material(house, "门禁卡", kind="pass", day=date(2026, 5, 1), serial="K-1")
    receive_material(house, "图纸", kind="papers", day=date(2026, 5, 1))
    return_material(house, given.id, to="甲方 周老师", day=date(2026, 11, 1))
    lists = handover_lists(house, packaged(house))
    listed = {each.name: each for each in lists.equipment}
    assert (listed["核心交换机"].serial, listed["核心交换机"].count) == ("SN-88", "2")
    assert "周老师" in listed["门禁卡"].state
    assert listed["图纸"].state == "to be returned"
    assert {(each.system, each.reference) for each in lists.accounts} == {
        ("核心交换机", "XF-07"),
        ("电子工单", ""),
    }
    masked = handover_lists(house, packaged(house, "masked"))
    assert {each.holder for each in masked.accounts} == {""}
    assert not masked.named


def test_what_is_open_is_listed_and_what_is_waived_says_by_whom(house: House) -> None:
    item = next(each for each in preflight(house).open if each.kind == "duty")
    waive(house, [(item.kind, item.key)], name="甲方代表", reason="已商定补交", day=TODAY)
    items = handover_lists(house, packaged(house)).open_items
    (told,) = [each for each in items if each.number == item.key]
    assert told.waiver == f"甲方代表 on {TODAY}: 已商定补交"
    assert len(items) > 1
    text = "".join(_pages(_papers(house)["其他/移交前检查.pdf"])).replace("\n", "")
    assert "甲方代表" in text
    assert "已商定补交" in text


def test_each_delivery_has_its_folder_with_hashes_components_changes_and_places(
    house: House,
) -> None:
    papers = _papers(house)
    for release in ("v1", "v2"):
        folder = f"{SOURCE_DELIVERIES}/gate@{release}"
        rows = [line.split("\t") for line in papers[f"{folder}/文件摘要.tsv"].decode().splitlines()]
        tree = FIRST if release == "v1" else SECOND
        assert [row[0] for row in rows[1:]] == sorted(tree)
        assert all(len(row) == 6 for row in rows)
        bill = json.loads(papers[f"{folder}/组件清单.cdx.json"])
        assert bill["bomFormat"] == "CycloneDX"
        assert f"{folder}/交付说明.docx" in papers
    changes = papers[f"{SOURCE_DELIVERIES}/gate@v2/与上次交付的差异.tsv"].decode()
    assert changes.splitlines()[1:] == ["Changed\tsrc/main.py\t", "Added\tsrc/more.py\t"]
    assert f"{SOURCE_DELIVERIES}/gate@v1/与上次交付的差异.tsv" not in papers
    for name in ("v1", "v2"):
        seen = papers[f"{SOURCE_DELIVERIES}/gate@{name}/疑似口令位置.tsv"].decode()
        assert seen.splitlines()[1].startswith("conf/app.ini\t2\t")


def test_no_paper_holds_what_looks_like_a_secret(house: House) -> None:
    for path, data in _papers(house).items():
        shown = "".join(_pages(data)) if path.endswith(".pdf") else data.decode("utf-8", "replace")
        assert _SECRET not in shown
        if path.endswith(".docx"):
            document = Document(BytesIO(data))
            assert _SECRET not in "".join(t.text or "" for t in document.element.body.iter())


def test_the_current_delivery_and_the_earlier_one_are_told_apart(house: House) -> None:
    found = packaged_deliveries(house, packaged(house))
    assert [(each.delivered.label, each.current, each.place) for each in found] == [
        ("gate@v2", True, "电子档案/2026/02源代码/gate@x"),
        ("gate@v1", False, "其他/历史版本/2026/02源代码/gate@x"),
    ]
    without = replace(packaged(house), earlier=())
    assert [each.delivered.label for each in packaged_deliveries(house, without)] == ["gate@v2"]


def test_what_decides_a_build_is_found_nearest_to_the_root_first() -> None:
    paths = [
        "a/b/Makefile",
        "web/package.json",
        "pom.xml",
        "App.SLN",
        "src/x.py",
        "构建说明.md",
        "doc/README",
    ]
    assert build_files(paths) == [
        ("App.SLN", ".NET"),
        ("pom.xml", "Maven (Java)"),
        ("web/package.json", "npm (Node.js)"),
        ("a/b/Makefile", "make"),
    ]
    assert guides(paths) == ["构建说明.md", "doc/README"]


def test_the_papers_to_sign_bear_the_root_of_the_package_that_they_lie_beside(
    house: House, tmp_path: Path
) -> None:
    assert {each.category for each in list_documents(house)} == {Category.SOURCE}
    out = tmp_path / "out"
    built = build_handover(house, out, HandoverOrder(made_by="陆知白"))
    assert built.papers is not None
    assert built.signature is not None
    names = sorted(path.name for path in built.papers.iterdir())
    assert names == [
        "1-移交函.docx",
        "1-移交函.pdf",
        "2-电子档案移交与接收登记表.docx",
        "2-电子档案移交与接收登记表.pdf",
        "3-移交清单签字页.docx",
        "3-移交清单签字页.pdf",
        "4-四性检测报告.docx",
        "4-四性检测报告.pdf",
        "5-介质标签.pdf",
    ]
    for path in built.papers.glob("*.pdf"):
        for page in _pages(path.read_bytes()):
            assert built.root in page
    register = "".join(_pages((built.papers / names[3]).read_bytes())).replace("\n", " ")
    assert "checks passed" in register
    assert built.labels[0].number in register
    sheet = "".join(_pages((built.papers / names[5]).read_bytes())).replace(" ", "")
    assert built.signature.fingerprint in sheet
    assert built.papers.parent == out.parent


def test_a_sealed_package_has_a_receipt_for_its_key_that_names_the_sealed_files_only(
    house: House, tmp_path: Path
) -> None:
    made = packaged(house)
    sealed = tmp_path / "out.sdseal"
    for name in ("out.sdseal", "out.sdseal.002", "outer.txt", "out.txt"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "out").mkdir()
    built = PackageReport(tmp_path / "out", 1, 1, 1, "ab" * 32, sealed=sealed)
    head = head_of_package(house)
    frame = outer_frame(made, head, built.root)
    report = _key_receipt(
        built, made, frame, Binding(built.root, head.key, head.code, head.hash, "q")
    )
    text = "".join(_pages(rendered(report, "pdf", made.now)))
    assert "out.sdseal\n" in text
    assert "out.sdseal.002" in text
    assert "out.txt" not in text
    assert "outer.txt" not in text
