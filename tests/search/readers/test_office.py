from __future__ import annotations

import io
import struct

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from search.fencing.reasons import Reason, Unreadable
from search.readers.number_words import number_words
from search.readers.office import slides_content, word_content
from search.readers.old_slides import old_slides_content
from search.readers.old_word import old_word_content
from search.readers.outlook import outlook_content
from search.records import Page
from tests.search.file_samples import make_compound, make_doc, make_msg, make_ppt, make_zip

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def saved(document: docx.document.Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def make_word(body: str, extra: dict[str, str] | None = None) -> bytes:
    return make_zip(
        {
            "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
            **(extra or {}),
        }
    )


def links(**parts: str) -> str:
    found = "".join(
        f'<Relationship Id="{name}" Type="{TYPES}/{name.rstrip("0123456789")}" Target="{target}"/>'
        for name, target in parts.items()
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{found}</Relationships>'


def text_of(data: bytes) -> str:
    return word_content(data).extraction().text


def test_a_word_document_says_what_people_see() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("关于")
    paragraph.add_run("保密").bold = True
    paragraph.add_run("协议的通知")
    document.sections[0].header.paragraphs[0].text = "页眉文字"
    document.sections[0].footer.paragraphs[0].text = "页脚文字"
    document.add_table(1, 2).cell(0, 1).text = "张三"
    document.core_properties.title, document.core_properties.author = "通知", "王五"
    content = word_content(saved(document))
    assert content.extraction().text == "页眉文字\n关于保密协议的通知\n\t张三\t\n页脚文字"
    properties = content.extraction().properties
    assert (properties["title"], properties["author"]) == ("通知", "王五")


def test_a_text_box_does_not_tear_the_sentence_it_hangs_in() -> None:
    box = "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
    fallback = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )
    data = make_word(f"<w:p><w:r><w:t>保</w:t></w:r>{fallback}<w:r><w:t>密</w:t></w:r></w:p>")
    assert text_of(data) == "保密\n框内"


def test_what_was_deleted_and_what_fields_are_told_is_no_text() -> None:
    data = make_word(
        "<w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins>"
        "<w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
    )
    assert text_of(data) == "新"


def test_numbers_that_word_writes_before_paragraphs_are_text() -> None:
    def level(number: int, form: str, text: str, start: int = 1) -> str:
        return (
            f'<w:lvl w:ilvl="{number}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
            f'<w:lvlText w:val="{text}"/></w:lvl>'
        )

    numbering = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="1">'
        f"{level(0, 'chineseCountingThousand', '第%1条')}{level(1, 'decimal', '（%2）')}"
        f'{level(2, "bullet", "●")}</w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num>'
        '<w:num w:numId="6"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="21"/>'
        "</w:lvlOverride></w:num></w:numbering>"
    )
    styles = (
        f'<w:styles {W}><w:style w:styleId="base"><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="article"><w:basedOn w:val="base"/></w:style></w:styles>'
    )

    def paragraph(text: str, properties: str) -> str:
        return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"

    def listed(number: int, at: int) -> str:
        return f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>'

    body = (
        paragraph("总则", '<w:pStyle w:val="article"/>')
        + paragraph("甲", listed(5, 1))
        + paragraph("乙", listed(5, 1))
        + paragraph("点", listed(5, 2))
        + paragraph("职责", listed(5, 0))
        + paragraph("丙", listed(5, 1))
        + paragraph("附则", listed(6, 0))
        + paragraph("正文", "")
    )
    relations = links(numbering="numbering.xml", styles="styles.xml")
    parts = {
        "word/numbering.xml": numbering,
        "word/styles.xml": styles,
        "word/_rels/document.xml.rels": relations,
    }
    assert text_of(make_word(body, parts)).split("\n") == [
        "第一条 总则",
        "（1） 甲",
        "（2） 乙",
        "点",
        "第二条 职责",
        "（1） 丙",
        "第二十一条 附则",
        "正文",
    ]


@pytest.mark.parametrize(
    ("number", "form", "words"),
    [
        (105, "chineseCountingThousand", "一百零五"),
        (12, "chineseCounting", "十二"),
        (10010, "chineseCounting", "一万零一十"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (3, "ideographTraditional", "丙"),
        (20, "ideographDigital", "二〇"),
        (4, "decimalEnclosedCircle", "④"),
        (28, "upperLetter", "BB"),
        (49, "lowerRoman", "xlix"),
        (7, "decimalZero", "07"),
    ],
)
def test_numbers_are_written_in_their_form(number: int, form: str, words: str) -> None:
    assert number_words(number, form) == words


def long_word(pages: int, *, rendered: bool, counted: int = 0) -> bytes:
    mark = "<w:lastRenderedPageBreak/>" if rendered else ""
    asked = f'<w:p><w:r><w:br w:type="page"/>{mark}</w:r></w:p>'
    body = asked.join(f"<w:p><w:r><w:t>{'文' * 2000}</w:t></w:r></w:p>" for _ in range(pages))
    extra = (
        {"docProps/app.xml": f"<Properties><Pages>{counted}</Pages></Properties>"}
        if counted
        else {}
    )
    return make_word(body, extra)


def test_page_numbers_are_told_only_where_they_are_known() -> None:
    assert word_content(long_word(3, rendered=True)).extraction().pages == 3
    assert word_content(long_word(3, rendered=False, counted=3)).extraction().pages == 3
    # Two thousand characters run over more than one page, so the writer's breaks are not all there are.
    assert word_content(long_word(3, rendered=False)).extraction().pages == 0
    assert word_content(long_word(3, rendered=False, counted=6)).extraction().pages == 0
    document = docx.Document()
    document.add_paragraph("一").add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("二")
    assert word_content(saved(document)).extraction().text == "一\f二"


def test_a_watermark_is_text() -> None:
    document = docx.Document()
    mark = parse_xml(
        f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape>'
        '<v:textpath string="内部资料"/></v:shape></w:pict></w:r>'
    )
    document.sections[0].header.paragraphs[0]._p.append(mark)
    assert text_of(saved(document)) == "内部资料"


def make_slides() -> bytes:
    def slide(text: str) -> str:
        return f'<p:sld xmlns:p="p" {A}><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>'

    return make_zip(
        {
            "ppt/presentation.xml": f'<p:presentation xmlns:p="p" {R}><p:sldIdLst><p:sldId r:id="slide2"/>'
            '<p:sldId r:id="slide1"/></p:sldIdLst></p:presentation>',
            "ppt/_rels/presentation.xml.rels": links(
                slide1="slides/slide1.xml", slide2="slides/slide2.xml"
            ),
            "ppt/slides/slide1.xml": slide("先画后放"),
            "ppt/slides/slide2.xml": slide("后画先放"),
            "ppt/slides/_rels/slide1.xml.rels": links(
                slideLayout="../slideLayouts/slideLayout1.xml"
            ),
            "ppt/slideLayouts/slideLayout1.xml": f'<p:sldLayout xmlns:p="p" {A}><p:sp><p:nvPr><p:ph/></p:nvPr><a:p>'
            "<a:t>单击此处编辑标题</a:t></a:p></p:sp><p:sp><a:p><a:t>内部</a:t><a:t>资料</a:t></a:p></p:sp></p:sldLayout>",
            "docProps/core.xml": '<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>总结</dc:title></c>',
            "ppt/slides/_rels/slide2.xml.rels": links(notesSlide="../notesSlides/notesSlide9.xml"),
            "ppt/notesSlides/notesSlide9.xml": slide("备注"),
        }
    )


def test_slides_come_in_the_order_in_which_they_are_shown() -> None:
    found = slides_content(make_slides()).extraction()
    assert found.text == "后画先放\n备注\n内部资料\f先画后放"
    assert found.layout.pages == (Page("slide"), Page("slide"))
    assert found.properties == {"title": "总结"}


def test_a_binary_document_is_put_together_from_its_pieces() -> None:
    data = make_doc(
        [
            ("关于保密", False),
            ("abc", True),
            ('协议\x13HYPERLINK "http://x.example" \x14链接\x15\r', False),
            ("甲\x07乙\x07\x07丙\x07丁\x07\x07", False),
        ],
        others=("脚注\r", "页眉\r", "宏\r", "批注\r"),
    )
    found = old_word_content(data).extraction()
    assert found.text == "关于保密abc协议链接\n甲\t乙\n丙\t丁\n页眉\n脚注\n批注"
    assert found.properties == {"title": "巡检记录", "author": "王五"}


def test_rare_characters_do_not_shift_the_stories_of_a_binary_document() -> None:
    # Places are counted in units of UTF-16, of which 𠮷 takes two.
    text = "张𠮷\r"
    data = bytearray(make_doc([(text, False)], others=("脚注\r",)))
    at = data.index(struct.pack("<2I", len(text), 3))
    struct.pack_into("<I", data, at, len(text) + 1)
    pieces = data.index(struct.pack("<3I", 0, len(text), len(text) + 3))
    struct.pack_into("<2I", data, pieces + 4, len(text) + 1, len(text) + 4)
    assert old_word_content(bytes(data)).extraction().text == "张𠮷\n脚注"


def test_binary_documents_that_cannot_be_read_are_named() -> None:
    whole = make_doc([("正文\r", False)])
    cases = {
        whole[:700]: Reason.DAMAGED,
        make_doc([("正文\r", False)], flags=0x0100): Reason.PROTECTED,
        make_compound({"WordDocument": bytes(4096), "1Table": b""}): Reason.DAMAGED,
    }
    for data, reason in cases.items():
        with pytest.raises(Unreadable) as refusal:
            old_word_content(data)
        assert refusal.value.reason is reason


def test_binary_slides_come_in_order_with_notes_and_what_their_master_says() -> None:
    found = old_slides_content(make_ppt()).extraction()
    assert found.text == "季度总结\n文本框\n备注：张三\n内部资料\f第二张\n下一行"
    assert found.layout.pages == (Page("slide"), Page("slide"))


def test_an_outlook_message_is_read_in_the_code_page_that_it_names() -> None:
    found = outlook_content(make_msg("cp1251", 1251, "Акт")).extraction()
    assert found.properties["title"] == "Акт"


def test_an_outlook_message_brings_its_attachments_along() -> None:
    content = outlook_content(make_msg())
    found = content.extraction()
    assert found.text.startswith(
        "Subject: 验收通知\nFrom: 李四\nTo: 张三\nDate: 2024-07-03T00:00:00+00:00\n"
    )
    assert found.text.endswith("内层正文")
    assert "请查收。" in found.text
    assert found.layout.pages == (Page("part"), Page("part", "转发"))
    assert [(name, data.decode().strip()) for name, data in content.attachments] == [
        ("清单.txt", "交换机")
    ]
    assert found.properties["title"] == "验收通知"
