from __future__ import annotations

import pytest

from search.fencing.reasons import Reason, Unreadable
from search.readers.lines import Piece, running_text
from search.readers.ofd import ofd_content
from tests.search.file_samples import make_zip

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def text_object(text: str, x: float, y: float, *, size: float = 4, deltas: str = "") -> str:
    step = f' DeltaX="{deltas}"' if deltas else ""
    return (
        f'<ofd:TextObject ID="1" Boundary="{x} {y} 100 10" Font="3" Size="{size}">'
        f'<ofd:TextCode X="0" Y="{size}"{step}>{text}</ofd:TextCode></ofd:TextObject>'
    )


def page(*objects: str, template: str = "") -> str:
    return (
        f"<ofd:Page {SPACE}>{template}<ofd:Content><ofd:Layer ID='2'>{''.join(objects)}</ofd:Layer>"
        "</ofd:Content></ofd:Page>"
    )


def make_ofd(
    pages: list[str], extra: dict[str, str | bytes] | None = None, more: str = ""
) -> bytes:
    listed = "".join(
        f'<ofd:Page ID="{number + 10}" BaseLoc="Pages/Page_{number}/Content.xml"/>'
        for number in range(len(pages))
    )
    parts: dict[str, str | bytes] = {
        "OFD.xml": f'<ofd:OFD {SPACE} Version="1.0"><ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID>'
        "<ofd:Title>验收报告</ofd:Title><ofd:Author>王五</ofd:Author><ofd:CreationDate>2026-07-01</ofd:CreationDate>"
        "</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {SPACE}><ofd:CommonData><ofd:PageArea/>"
        '<ofd:TemplatePage ID="7" BaseLoc="Tpls/Tpl_0/Content.xml"/><ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>'
        f"</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>{more}</ofd:Document>",
    }
    for number, content in enumerate(pages):
        parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = content
    return make_zip({**parts, **(extra or {})})


def test_pages_keep_their_numbers_and_lines_their_words() -> None:
    found = ofd_content(
        make_ofd(
            [
                page(
                    text_object("网络安全等级", 20, 20, deltas="4 4 4 4 4"),
                    text_object("保护", 44, 20),
                    text_object("Version", 60, 20),
                    text_object("第二行", 20, 30),
                ),
                page(text_object("第二页", 20, 20)),
            ]
        )
    ).extraction()
    assert found.text == "网络安全等级保护 Version\n第二行\f第二页"
    assert found.pages == 2
    assert not found.scan
    assert found.properties == {"title": "验收报告", "author": "王五", "created": "2026-07-01"}


def test_a_sentence_that_only_the_page_broke_is_joined() -> None:
    lines = ["为了加强政务信息系统的保密管理工作", "根据有关规定"]
    pieces = [text_object(line, 20, 20 + 8 * n) for n, line in enumerate(lines)]
    assert ofd_content(make_ofd([page(*pieces)])).extraction().text == "".join(lines)


def test_templates_annotations_and_reused_drawings_are_read_with_their_page() -> None:
    annotations = (
        f'<ofd:Annotations {SPACE}><ofd:Page PageID="10"><ofd:FileLoc>Page_0/Annotation.xml</ofd:FileLoc></ofd:Page>'
        "</ofd:Annotations>"
    )
    note = (
        f'<ofd:PageAnnot {SPACE}><ofd:Annot ID="1" Type="Stamp"><ofd:Remark>已核对</ofd:Remark><ofd:Appearance '
        f'Boundary="0 0 9 9">{text_object("水印", 5, 5)}</ofd:Appearance></ofd:Annot></ofd:PageAnnot>'
    )
    drawing = (
        f'<ofd:Res {SPACE}><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="77"><ofd:Content>'
        f"{text_object('图中文字', 0, 0)}</ofd:Content></ofd:CompositeGraphicUnit>"
        "</ofd:CompositeGraphicUnits></ofd:Res>"
    )
    attached = (
        f'<ofd:Attachments {SPACE}><ofd:Attachment ID="1" Name="清单" Format="txt">'
        "<ofd:FileLoc>清单.txt</ofd:FileLoc></ofd:Attachment></ofd:Attachments>"
    )
    content = ofd_content(
        make_ofd(
            [
                page(
                    text_object("正文", 20, 60),
                    '<ofd:CompositeObject ID="9" Boundary="28 60 50 50" ResourceID="77"/>',
                    "<ofd:CustomTags>不是正文</ofd:CustomTags>",
                    template='<ofd:Template TemplateID="7"/>',
                )
            ],
            {
                "Doc_0/Tpls/Tpl_0/Content.xml": page(text_object("页眉", 20, 10)),
                "Doc_0/Annots/Annotations.xml": annotations,
                "Doc_0/Annots/Page_0/Annotation.xml": note,
                "Doc_0/DocumentRes.xml": drawing,
                "Doc_0/Attachs/Attachments.xml": attached,
                "Doc_0/Attachs/清单.txt": "交换机",
            },
            "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>"
            "<ofd:Attachments>/Doc_0/Attachs/Attachments.xml</ofd:Attachments>",
        )
    )
    assert content.extraction().text == "页眉\n正文图中文字\n水印\n已核对"
    assert content.attachments == [("清单.txt", "交换机".encode())]


def test_a_form_that_was_filled_in_later_reads_line_by_line() -> None:
    labels = [(f"项目{n}", 20.0, 20.0 + 10 * n) for n in range(6)]
    values = [(f"内容{n}", 60.0, 20.0 + 10 * n) for n in (3, 0, 5, 1, 4, 2)]
    pieces = [Piece(text, x, y, x + 12, 4) for text, x, y in labels + values]
    assert running_text(pieces) == "\n".join(f"项目{n}\t内容{n}" for n in range(6))


def test_two_columns_drawn_one_after_the_other_stay_apart() -> None:
    columns = [
        (f"{side}{n}", x, 20.0 + 10 * n)
        for side, x in (("左", 20.0), ("右", 120.0))
        for n in range(8)
    ]
    pieces = [Piece(text, x, y, x + 8, 4) for text, x, y in columns]
    assert running_text(pieces).split("\n") == [text for text, _, _ in columns]


def test_a_page_that_is_only_a_picture_is_a_scan_and_an_empty_one_is_not() -> None:
    picture = '<ofd:ImageObject ID="5" ResourceID="6" Boundary="0 0 210 297"/>'
    mixed = ofd_content(make_ofd([page(text_object("封面", 20, 20)), page(picture)])).extraction()
    assert (mixed.scan, mixed.text, mixed.pages) == (True, "封面\f", 2)
    assert not ofd_content(make_ofd([page()])).extraction().scan


def test_broken_and_encrypted_files_are_named() -> None:
    whole = make_ofd([page(text_object("正文", 20, 20))])
    cases = {
        whole[: len(whole) // 2]: Reason.DAMAGED,
        make_zip({"OFD.xml": "<ofd"}): Reason.DAMAGED,
        make_zip({"other.xml": "<a/>"}): Reason.DAMAGED,
        make_zip(
            {
                "OFD.xml": f"<ofd:OFD {SPACE}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
                "</ofd:DocBody></ofd:OFD>",
                "Encryptions.xml": "<a/>",
            }
        ): Reason.PROTECTED,
    }
    for data, reason in cases.items():
        with pytest.raises(Unreadable) as refusal:
            ofd_content(data)
        assert refusal.value.reason is reason


def test_a_missing_page_does_not_take_the_others_with_it() -> None:
    pages = [page(text_object("一", 20, 20)), "<broken", page(text_object("三", 20, 20))]
    found = ofd_content(make_ofd(pages)).extraction()
    assert (found.text, found.pages) == ("一\f\f三", 3)
