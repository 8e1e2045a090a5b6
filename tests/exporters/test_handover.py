"""The handover package: complete, compared with its records, readable with others' tools, the same every time."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import bagit
import pypdfium2 as pdfium
import pytest
from docx import Document
from openpyxl import load_workbook

from exporters.errors import ContentChanged, NothingToExport, OutputFailed, VerificationFailed
from exporters.handover import PackageItem, build_package
from exporters.verify import verify_package
from models.categories import Category, VersionKind
from tests.exporters.builders import CONTRACT, NOW, RARE, item, items
from tests.exporters.test_bag import FullDisk


def _payload(folder: Path) -> list[str]:
    data = folder / "data"
    return sorted(path.relative_to(data).as_posix() for path in data.rglob("*") if path.is_file())


def test_the_medium_is_laid_out_as_the_rules_ask(pristine: Path) -> None:
    shown = "a〔U+0000〕b〔U+000B〕c〔U+001F〕d〔U+007F〕e〔U+FFFF〕｜〔U+D800〕g"
    paths = _payload(pristine)
    assert [path for path in paths if "_a〔U+0000〕" not in path] == [
        "其他/电子档案移交与接收登记表.docx",
        "其他/移交清单.docx",
        "其他/移交清单.pdf",
        "其他/移交清单.xlsx",
        "文件目录.XML",
        "电子档案/2026/01合同与验收/TEST26-01-0001_合同正本_V1.pdf",
        "电子档案/2026/02源代码/app/.gitignore",
        "电子档案/2026/02源代码/app/Makefile",
        "电子档案/2026/02源代码/app/makefile~2",
        "电子档案/2026/02源代码/app/src/main.c",
        "电子档案/2026/05人员档案/TEST26-05-0002_〔U+4DAE〕〔U+36C3〕〔U+20BB7〕人员档案_V1.xlsx",
        "电子档案/2026/08运维过程/TEST26-08-0008_备份记录_V1.xlsx",
        "电子档案/2026/08运维过程/TEST26-08-0009_备份记录_V1.xlsx",
        "说明文件.TXT",
    ]
    (hostile,) = [path for path in paths if "_a〔U+0000〕" in path]
    assert hostile.startswith(f"电子档案/2026/04保密承诺/TEST26-04-0003_{shown} ＜&＞")
    assert hostile.endswith("_V1.docx")


def test_names_that_no_gbk_reader_holds_are_mapped_and_kept_in_the_catalogue(
    tmp_path: Path,
) -> None:
    rare = item(1, Category.SOURCE, title="𠮷ñ.c", name="𠮷ñ.c", path="䶮/𠮷ñ.c")
    twin = item(2, Category.SOURCE, title="x", name="x", path="䶮/〔U+20BB7〕〔U+00F1〕.c")
    built = build_package(tmp_path / "p", CONTRACT, [rare, twin], now=NOW)
    for path in _payload(built.folder):
        path.encode("gbk")
    folder = "电子档案/2026/02源代码/〔U+4DAE〕"
    assert f"{folder}/〔U+20BB7〕〔U+00F1〕.c" in _payload(built.folder)
    root = ElementTree.parse(built.folder / "data" / "文件目录.XML").getroot()
    assert "䶮/𠮷ñ.c" in [field.text for field in root.iter("原路径")]
    assert len({field.text for field in root.iter("电子档案名称")}) == 2


def test_equal_input_gives_an_equal_package(pristine: Path, tmp_path: Path) -> None:
    again = build_package(tmp_path / "again", CONTRACT, items()[::-1], now=NOW)
    assert _payload(again.folder) == _payload(pristine)
    assert again.root == verify_package(pristine).root


def test_the_root_is_the_digest_of_the_tag_manifest(tmp_path: Path) -> None:
    built = build_package(tmp_path / "p", CONTRACT, items(), now=NOW)
    data = (built.folder / "tagmanifest-sha256.txt").read_bytes()
    assert built.root == hashlib.sha256(data).hexdigest()
    assert built.documents == 9
    assert built.files == len(_payload(built.folder)) == 15
    assert built.bytes == sum(
        (built.folder / "data" / p).stat().st_size for p in _payload(built.folder)
    )


def test_every_document_is_there_byte_for_byte(pristine: Path) -> None:
    found = {
        path.read_bytes() for path in (pristine / "data" / "电子档案").rglob("*") if path.is_file()
    }
    assert found == {b"".join(entry.open()) for entry in items()}


def test_bagit_python_finds_it_valid(pristine: Path) -> None:
    bag = bagit.Bag(str(pristine))
    bag.validate()
    assert bag.info["Payload-Oxum"].endswith(".15")
    command = [sys.executable, "-m", "bagit", "--validate", "--quiet", str(pristine)]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0


def test_bagit_python_and_we_agree_on_damage(package: Path) -> None:
    victim = next((package / "data" / "电子档案").rglob("*.pdf"))
    victim.write_bytes(victim.read_bytes().replace(b"1", b"2", 1))
    assert not verify_package(package).ok
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(package)).validate()


def test_a_bag_made_by_bagit_python_verifies_here(tmp_path: Path) -> None:
    (tmp_path / "100% 说明.txt").write_text("x")
    bagit.make_bag(str(tmp_path), {"Source-Organization": "x"}, checksums=["sha256", "sha512"])
    outcome = verify_package(tmp_path)
    assert outcome.findings == ()
    assert (outcome.files, outcome.bytes) == (1, 1)


def test_plain_sha256sum_finds_it_valid(pristine: Path) -> None:
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        command = ["sha256sum", "--check", "--quiet", "--strict", manifest]
        done = subprocess.run(command, cwd=pristine, check=False, capture_output=True)
        # sha256sum knows no percent-encoding; none of these names needs any.
        assert (done.returncode, done.stdout) == (0, b"")


def test_the_catalogue_names_every_document_with_its_digests(pristine: Path) -> None:
    root = ElementTree.parse(pristine / "data" / "文件目录.XML").getroot()
    entries = [{field.tag: field.text or "" for field in entry} for entry in root.iter("文件")]
    assert [entry["顺序号"] for entry in entries] == [str(n) for n in range(1, 10)]
    assert {"档号", "责任者", "题名", "日期", "密级", "电子档案名称", "备注"} <= entries[0].keys()
    for entry in entries:
        data = (pristine / "data" / entry["电子档案名称"]).read_bytes()
        assert entry["SHA256"] == hashlib.sha256(data).hexdigest()
        assert entry["SM3"] == hashlib.new("sm3", data).hexdigest()
        assert int(entry["字节数"]) == len(data)
    twin = next(entry for entry in entries if entry["原文件名"] == "makefile")
    assert twin["电子档案名称"].endswith("/app/makefile~2")
    assert f"{RARE}人员档案" in [entry["题名"] for entry in entries]


def test_the_sm3_listing_covers_the_payload(pristine: Path) -> None:
    lines = (pristine / "sm3sum.txt").read_text("utf-8").splitlines()
    assert len(lines) == 15
    for line in lines:
        digest, path = line.split("  ", 1)
        assert digest == hashlib.new("sm3", (pristine / path).read_bytes()).hexdigest()


def test_the_handover_list_shows_every_document_in_three_formats(pristine: Path) -> None:
    others = pristine / "data" / "其他"
    numbers = [entry.document.number for entry in items()]
    tables = Document(str(others / "移交清单.docx")).tables
    word = {cell.text for table in tables for row in table.rows for cell in row.cells}
    book = load_workbook(BytesIO((others / "移交清单.xlsx").read_bytes()))
    sheet = {row[1] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)}
    pages = pdfium.PdfDocument(str(others / "移交清单.pdf"))
    printed = "".join(page.get_textpage().get_text_bounded() for page in pages)
    printed = printed.replace("\r", "").replace("\n", "")
    for number in numbers:
        assert number in word
        assert number in sheet
        assert number in printed
    assert any(RARE in text for text in word)
    assert "䶮㛃" in printed
    for party in (CONTRACT.client, CONTRACT.contractor):
        assert f"by: {party}" in printed


def test_a_source_tree_is_one_line_on_paper_and_listed_in_full(tmp_path: Path) -> None:
    tree = item(1, Category.SOURCE, title="app 2.1", name="app@2.1", path="app@2.1")
    of_tree = replace(tree.document.version, kind=VersionKind.TREE)
    listing = replace(tree, document=replace(tree.document, version=of_tree))
    sources = [listing]
    for n in range(2, 302):
        file = item(n, Category.SOURCE, title=f"app/f{n}.c", name=f"f{n}.c", path=f"src/f{n}.c")
        version = replace(
            file.document.version, document_id=1, kind=VersionKind.MEMBER, member_of=1
        )
        document = replace(tree.document, title=file.document.title, version=version)
        sources.append(PackageItem(document, file.open, "app@2.1"))
    built = build_package(tmp_path / "p", CONTRACT, sources, now=NOW)
    assert built.documents == 1
    assert sum(path.endswith(".c") for path in _payload(built.folder)) == 300
    others = built.folder / "data" / "其他"
    tables = Document(str(others / "移交清单.docx")).tables
    number = tree.document.number
    assert sum(number in row.cells[1].text for table in tables for row in table.rows) == 1
    sheet = load_workbook(BytesIO((others / "移交清单.xlsx").read_bytes())).worksheets[0]
    assert sheet.max_row == 302


def test_no_document_is_never_a_success(tmp_path: Path) -> None:
    with pytest.raises(NothingToExport):
        build_package(tmp_path / "p", CONTRACT, [], now=NOW)
    assert not (tmp_path / "p").exists()


@pytest.mark.parametrize("digest_name", ["sha256", "sm3"])
def test_content_that_differs_from_its_record_is_refused(tmp_path: Path, digest_name: str) -> None:
    good = item(1, digest_name=digest_name)
    build_package(tmp_path / "good", CONTRACT, [good], now=NOW, digest_name=digest_name)  # type: ignore[arg-type]  # parametrised
    for claimed in (b"other", b"content 2" * 50):
        bad = item(2, data=b"content 3" * 50, claimed=claimed, digest_name=digest_name)
        with pytest.raises(ContentChanged) as caught:
            build_package(tmp_path / "p", CONTRACT, [good, bad], now=NOW, digest_name=digest_name)  # type: ignore[arg-type]  # parametrised
        assert caught.value.object_name == "TEST26-08-0002 巡检.pdf"
        assert not (tmp_path / "p").exists()


def test_a_full_disk_anywhere_leaves_nothing(tmp_path: Path) -> None:
    measure = FullDisk(100_000_000)
    build_package(tmp_path / "whole", CONTRACT, items(), now=NOW, opener=measure)
    needed = 100_000_000 - measure.room
    for room in (0, 50, 1000, 1_500_000, needed - 20_000, needed - 1):
        with pytest.raises(OutputFailed) as caught:
            build_package(tmp_path / "p", CONTRACT, items(), now=NOW, opener=FullDisk(room))
        assert caught.value.full
        assert not (tmp_path / "p").exists()


def test_what_the_medium_changed_is_found_before_the_word_done(tmp_path: Path) -> None:
    class Liar(FullDisk):
        """A medium that takes every byte and keeps one of them wrong."""

        def __call__(self, path: Path):  # type: ignore[no-untyped-def]  # a test double
            sink = super().__call__(path)
            if path.name.startswith("TEST26-08-0009"):
                write = sink.write
                sink.write = lambda data: write(bytes(data).replace(b"9", b"8"))  # type: ignore[method-assign]  # as above
            return sink

    with pytest.raises(VerificationFailed) as caught:
        build_package(tmp_path / "p", CONTRACT, items(), now=NOW, opener=Liar(1 << 40))
    (finding,) = caught.value.findings
    assert finding.check == "payload-changed"
    assert "TEST26-08-0009" in finding.object_name
    assert not (tmp_path / "p").exists()


def test_stopping_leaves_nothing(tmp_path: Path) -> None:
    class Stopped(Exception):
        pass

    left = 0

    def stop_later() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise Stopped

    for left in (1, 5, 40):  # noqa: B007 - counted down by the function above
        with pytest.raises(Stopped):
            build_package(tmp_path / "p", CONTRACT, items(), now=NOW, checkpoint=stop_later)
        assert not (tmp_path / "p").exists()


def test_every_byte_is_reported_once_written_and_once_read(tmp_path: Path) -> None:
    seen: list[int] = []
    built = build_package(
        tmp_path / "p", CONTRACT, items(), now=NOW, on_bytes=lambda n, _name: seen.append(n)
    )
    documents = sum(entry.document.version.size for entry in items())
    whole = sum(path.stat().st_size for path in built.folder.rglob("*") if path.is_file())
    # The marker of an unfinished package is not read back, and is gone.
    assert sum(seen) == documents + whole


def test_the_year_comes_from_the_paper_then_the_period(tmp_path: Path) -> None:
    built = build_package(
        tmp_path / "p",
        CONTRACT,
        [item(1, formed=date(2025, 12, 31)), item(2, formed=None)],
        now=NOW,
    )
    folders = [path.name for path in (built.folder / "data" / "电子档案").iterdir()]
    assert sorted(folders) == ["2025", "2026"]


def test_names_in_the_package_stay_chinese_and_words_follow_the_language(pristine: Path) -> None:
    text = (pristine / "data" / "说明文件.TXT").read_bytes()
    assert text.startswith(b"\xef\xbb\xbfDescription of this medium\r\n")
    assert b"\n" not in text.replace(b"\r\n", b"")
