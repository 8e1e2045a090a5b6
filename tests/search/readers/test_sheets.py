from __future__ import annotations

import datetime
import io
import time

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from search.fencing.reasons import Reason, Unreadable
from search.kept import pack_kept, unpack_kept
from search.places import place_of
from search.readers.lists import list_content
from search.readers.old_sheets import old_workbook_content
from search.readers.open_document import open_document_content
from search.readers.sheets import workbook_content
from search.records import Extraction
from tests.search.file_samples import make_xls, make_zip


def cell_of(found: Extraction, word: str) -> tuple[str, str]:
    """The sheet and the address of the cell with this word, from the text as it is kept."""
    kept = unpack_kept(pack_kept(found))
    place = place_of(kept, kept.text.index(word))
    return place.label, place.cell


def make_workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "库存台账"
    sheet["A1"] = "设备清单"
    sheet.merge_cells("A1:D1")
    sheet["B3"], sheet["D3"] = "交换机", 1234.5
    sheet["D3"].number_format = "#,##0.00"
    sheet["E3"] = datetime.date(2026, 7, 1)
    sheet["E3"].number_format = 'yyyy"年"m"月"d"日"'
    sheet["F3"], sheet["G3"] = 0.285, True
    sheet["F3"].number_format = "0%"
    sheet["H3"] = "多行\n\t文字"
    sheet["C12"] = "远行"
    sheet["A5000"] = "末行"
    sheet["AZ5001"] = "远列"
    sheet["B3"].comment = Comment("核对过", "某人")
    sheet.oddHeader.center.text = "内部资料"
    hidden = book.create_sheet("备用")
    hidden.sheet_state = "hidden"
    hidden["C2"] = "隐藏内容"
    book.properties.title, book.properties.creator = "季度盘点", "王五"
    book.properties.created = datetime.datetime(2026, 7, 1, 8)  # noqa: DTZ001
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_cells_of_a_workbook_are_found_at_their_addresses_as_people_see_them() -> None:
    found = workbook_content(make_workbook()).extraction()
    expected = {
        "设备清单": "A1",
        "交换机": "B3",
        "1,234.50": "D3",
        "2026年7月1日": "E3",
        "29%": "F3",
        "TRUE": "G3",
        "多行 文字": "H3",
        "远行": "C12",
        "末行": "A5000",
        "远列": "AZ5001",
        "核对过": "B3",
        "内部资料": "",
    }
    assert {word: cell_of(found, word) for word in expected} == {
        word: ("库存台账", cell) for word, cell in expected.items()
    }
    assert cell_of(found, "隐藏内容") == ("备用", "C2")
    assert found.pages == 2
    assert found.text.count("\n") < 60


def test_a_workbook_may_count_its_days_from_1904() -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active["A1"] = datetime.date(2026, 7, 1)
    out = io.BytesIO()
    book.save(out)
    assert "2026-07-01" in workbook_content(out.getvalue()).extraction().text


def test_a_workbook_says_who_made_it_and_when() -> None:
    properties = workbook_content(make_workbook()).extraction().properties
    assert properties["title"] == "季度盘点"
    assert properties["author"] == "王五"
    assert properties["created"].startswith("2026-07-01T08:00")


def test_strings_in_several_runs_are_one_and_their_pronunciation_is_no_part_of_them() -> None:
    main = 'xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"'
    links = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="{links}/{kind}" Target="{target}"/>{more}</Relationships>'
    )
    strings = '<Relationship Id="r2" Type="x/sharedStrings" Target="/xl/s.xml"/>'
    data = make_zip(
        {
            "_rels/.rels": relation.format(
                links=links, kind="officeDocument", target="xl/workbook.xml", more=""
            ),
            "xl/workbook.xml": f'<workbook {main} xmlns:r="{links}"><sheets>'
            '<sheet name="一" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relation.format(
                links=links, kind="worksheet", target="worksheets/sheet1.xml", more=strings
            ),
            "xl/s.xml": f"<sst {main}><si><r><t>保</t></r><r><t>密</t></r><rPh><t>バオ</t></rPh></si></sst>",
            # Rows and cells need not say where they are.
            "xl/worksheets/sheet1.xml": f'<worksheet {main}><sheetData><row/><row><c/><c t="s"><v>0</v></c>'
            '<c t="inlineStr"><is><t>行内</t></is></c><c t="s"><v>99</v></c></row></sheetData></worksheet>',
        }
    )
    found = workbook_content(data).extraction()
    assert found.text == "一\n\t保密\t行内"
    assert cell_of(found, "行内") == ("一", "C2")


def test_a_broken_workbook_is_named() -> None:
    for data in (make_workbook()[:3000], make_zip({"xl/workbook.xml": "<workbook"})):
        with pytest.raises(Unreadable) as refusal:
            workbook_content(data)
        assert refusal.value.reason is Reason.DAMAGED


def test_an_empty_workbook_has_no_text_in_spite_of_its_sheets_names() -> None:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    assert workbook_content(out.getvalue()).extraction().text == ""


def test_a_binary_workbook_is_read_like_its_younger_kin() -> None:
    found = old_workbook_content(make_xls()).extraction()
    expected = {
        "设备": "A1",
        "交换机": "B3",
        "2026年7月1日": "C3",
        "1,234.50": "D3",
        "远处": "BI501",
    }
    assert {word: cell_of(found, word) for word in expected} == {
        word: ("台账", cell) for word, cell in expected.items()
    }
    assert cell_of(found, "隐藏内容") == ("备用", "A1")
    assert found.properties == {"title": "台账", "author": "赵六"}


def test_a_broken_binary_workbook_is_named() -> None:
    whole = make_xls()
    for data in (whole[:2000], whole[:512] + bytes(4000), b"\x09\x08" + bytes(3000)):
        with pytest.raises(Unreadable) as refusal:
            old_workbook_content(data)
        assert refusal.value.reason is Reason.DAMAGED


def make_ods(rows: str) -> bytes:
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<o:document-content xmlns:o="{space}office:1.0" xmlns:b="{space}table:1.0" xmlns:t="{space}text:1.0">'
        f'<o:body><o:spreadsheet><b:table b:name="台账">{rows}</b:table></o:spreadsheet></o:body></o:document-content>'
    )
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    return make_zip({"mimetype": mimetype, "content.xml": content})


def test_repeated_cells_and_rows_of_an_open_sheet_keep_addresses_right() -> None:
    found = open_document_content(
        make_ods(
            "<b:table-row><b:table-cell b:number-columns-repeated='3'/><b:table-cell><t:p>四</t:p></b:table-cell>"
            "<b:covered-table-cell b:number-columns-repeated='2'/><b:table-cell><o:annotation><t:p>批注</t:p>"
            "</o:annotation><t:p>保<t:span>密</t:span></t:p><t:p>协议</t:p></b:table-cell></b:table-row>"
            "<b:table-row b:number-rows-repeated='1048000'><b:table-cell b:number-columns-repeated='16384'/>"
            "</b:table-row><b:table-header-rows><b:table-row b:number-rows-repeated='2'><b:table-cell>"
            "<t:p>重</t:p></b:table-cell></b:table-row></b:table-header-rows><b:table-row><b:table-cell><t:p>末</t:p></b:table-cell></b:table-row>"
        )
    ).extraction()
    expected = {"四": "D1", "保密 协议": "G1", "批注": "G1", "重": "A1048002", "末": "A1048004"}
    assert {word: cell_of(found, word) for word in expected} == {
        word: ("台账", cell) for word, cell in expected.items()
    }
    assert found.text.count("重") == 2


def test_a_sheet_that_repeats_a_cell_a_million_times_is_cut_short() -> None:
    row = (
        "<b:table-row b:number-rows-repeated='1048576'><b:table-cell b:number-columns-repeated='16384'>"
        "<t:p>x</t:p></b:table-cell></b:table-row>"
    )
    started = time.thread_time()
    text = open_document_content(make_ods(row)).extraction().text
    assert len(text) < 3_000_000
    assert time.thread_time() - started < 10


@pytest.mark.parametrize(
    ("text", "word", "cell"),
    [
        ("姓名,电话\n张三,123\n", "123", "B2"),
        ("姓名;电话\n张三;1,23\n", "1,23", "B2"),
        ("姓名\t电话\n张三\t1,23\n", "1,23", "B2"),
        ("sep=|\n姓名|电话\n张三|1,23\n", "1,23", "B2"),
        ('a,"两\n行",c\n1,"引""号",末\n', "末", "C2"),
        ("只有一列\n第二行\n", "第二行", "A2"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_lists_have_cells_whatever_parts_them(
    text: str, word: str, cell: str, encoding: str
) -> None:
    found = list_content(text.encode(encoding)).extraction()
    assert cell_of(found, word) == ("", cell)


def test_a_list_that_is_none_is_read_as_it_stands() -> None:
    assert '"' in list_content(b'a,b\n"' + b"x" * 2_000_000).extraction().text


def test_a_workbook_of_many_cells_is_read_quickly() -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("大表")
    for row in range(5_000):
        sheet.append(
            [f"设备{row}-{column}" if column % 2 else row * column for column in range(20)]
        )
    out = io.BytesIO()
    book.save(out)
    started = time.thread_time()
    found = workbook_content(out.getvalue()).extraction()
    # A tenth of a million, of which a machine like ours must read the whole in ten seconds; a slow one takes longer.
    assert time.thread_time() - started < 5
    assert cell_of(found, "设备4999-19") == ("大表", "T5000")
