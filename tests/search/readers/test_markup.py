from __future__ import annotations

from email.message import EmailMessage

import pytest

from search.fencing.reasons import Reason, Unreadable
from search.readers.embedding import embedded_hex, unwrapped
from search.readers.epub import epub_content
from search.readers.mail import email_content
from search.readers.markup import html_content
from search.readers.rtf import rtf_content
from tests.search.file_samples import make_compound, make_zip


def make_mail() -> EmailMessage:
    inner = EmailMessage()
    inner["Subject"] = "原邮件"
    inner.set_content("内层正文")
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = (
        "验收通知",
        "李四 <l@a.example>",
        "z@a.example",
    )
    message["Date"] = "Wed, 01 Jul 2026 08:00:00 +0800"
    message.set_content("请查收。", charset="gb18030")
    message.add_alternative("<p>请<b>查收</b>。</p>", subtype="html")
    message.add_attachment("交换机".encode(), maintype="text", subtype="plain", filename="清单.txt")
    message.add_attachment(inner)
    message.add_attachment(
        b"\x89PNG", maintype="image", subtype="png", filename="l.png", disposition="inline"
    )
    return message


def test_a_mail_says_its_body_once_and_hands_on_what_is_attached() -> None:
    content = email_content(make_mail().as_bytes())
    found = content.extraction()
    assert found.text.split("\n") == [
        "Subject: 验收通知",
        "From: 李四 <l@a.example>",
        "To: z@a.example",
        "Date: Wed, 01 Jul 2026 08:00:00 +0800",
        "请查收。",
    ]
    assert [name for name, _ in content.attachments] == ["清单.txt", "原邮件.eml"]
    assert content.attachments[0][1].decode() == "交换机"
    assert email_content(content.attachments[1][1]).extraction().text == "Subject: 原邮件\n内层正文"
    assert found.properties == {
        "title": "验收通知",
        "author": "李四 <l@a.example>",
        "created": "2026-07-01T08:00:00+08:00",
    }


def test_a_mail_of_markup_alone_is_read() -> None:
    message = EmailMessage()
    message["Subject"] = "通知"
    message.set_content("<p>请<b>查收</b>。</p>", subtype="html", charset="gbk")
    assert email_content(message.as_bytes()).extraction().text == "Subject: 通知\n请查收。"


def test_headers_that_were_never_encoded_are_read() -> None:
    data = b"Subject: " + "验收通知".encode("gbk") + b"\r\n\r\n" + "请查收".encode("gbk")
    assert email_content(data).extraction().text == "Subject: 验收通知\n请查收"
    name = b'attachment; filename="' + "清单.txt".encode("gbk") + b'"'
    data = b"Subject: a\r\nContent-Disposition: " + name + b"\r\n\r\nx"
    assert email_content(data).attachments == [("清单.txt", b"x")]


def test_a_mail_nested_without_end_is_named() -> None:
    data = b"Content-Type: multipart/mixed; boundary=b0\n\n"
    for number in range(60):
        data += b"--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n" % (number, number + 1)
    with pytest.raises(Unreadable) as refusal:
        email_content(data)
    assert refusal.value.reason is Reason.NESTED


def test_what_is_no_mail_is_named() -> None:
    with pytest.raises(Unreadable):
        email_content(b"\x00\x01\x02" * 100)


def test_rtf_keeps_notes_and_headers_out_of_its_sentences() -> None:
    found = rtf_content(
        rb"{\rtf1\ansi\ansicpg936{\fonttbl{\f0\fcharset134 SimSun;}{\f1\fcharset2 Symbol;}}"
        rb"{\info{\title \'b1\'a3\'c3\'dc}{\author \u24352?\u19977?}{\creatim\yr2026\mo7\dy1\hr8}{\nofpages2}}"
        rb"{\header \'d2\'b3\'c3\'bc\par}{\listtext\f0 1.\tab}\f0\'b1\'a3{\footnote \'d7\'a2\'ca\'cd}"
        rb"{\b\'c3\'dc}\uc1\u21327?{\f1\'b7}{\*\x hidden}\par\page\bin4 }xyz{\par end}"
    ).extraction()
    assert found.text == "1.\t保密协\n\f\nend\n页眉\n\n注释"
    assert found.pages == 2
    assert found.properties == {"title": "保密", "author": "张三", "created": "2026-07-01T08:00:00"}


def test_objects_inside_rtf_and_inside_their_wrappers_are_found() -> None:
    native = (
        b"\x00\x00\x02\x00"
        + "清单.txt".encode("gbk")
        + b"\0C:\\x\0\x00\x00\x03\x00\x02\x00\x00\x00x\0"
    )
    inner = "交换机".encode()
    stream = b"\x00\x00" + native + len(inner).to_bytes(4, "little") + inner
    wrapper = make_compound({"\x01Ole10Native": stream})
    assert unwrapped("oleObject1.bin", wrapper) == ("清单.txt", inner)
    document = make_compound({"WordDocument": b"x"})
    assert unwrapped("a.doc", document) == ("a.doc", document)
    rtf = rb"{\rtf1{\object{\*\objdata 0105" + wrapper.hex().encode() + b"}}}"
    assert embedded_hex(rtf) == [("清单.txt", inner)]


def test_an_epub_is_read_in_the_order_of_its_spine() -> None:
    def chapter(text: str) -> str:
        return f'<html xmlns="http://www.w3.org/1999/xhtml"><body><p>{text}</p></body></html>'

    data = make_zip(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container><rootfiles><rootfile full-path="OPS/b.opf"/></rootfiles></container>',
            "OPS/b.opf": '<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>手册</dc:title></metadata>'
            '<manifest><item id="a" href="one.xhtml" media-type="application/xhtml+xml"/><item id="b" '
            'href="two%20.xhtml" media-type="application/xhtml+xml"/><item id="c" href="x.css" media-type="text/css"/>'
            '</manifest><spine><itemref idref="b"/><itemref idref="a"/></spine></package>',
            "OPS/one.xhtml": chapter("后"),
            "OPS/two .xhtml": chapter("先"),
        }
    )
    found = epub_content(data).extraction()
    assert found.text == "先\n后"
    assert found.properties["title"] == "手册"


def test_a_page_of_html_has_a_title() -> None:
    page = "<html><head><title>标题</title></head><body><p>正文</p></body></html>".encode("gbk")
    found = html_content(page.replace(b"<head>", b'<head><meta charset="gb2312">')).extraction()
    assert (found.text, found.properties) == ("标题\n正文", {"title": "标题"})
