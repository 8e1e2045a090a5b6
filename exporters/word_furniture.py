"""What stands around the text of a Word document: header, footer with anchor and page number, a letter's red head."""

from __future__ import annotations

from collections.abc import Iterator

from exporters.report import Closing, Letterhead, Report
from exporters.word_xml import RULE, TWIPS_A_MM, page_numbers, paragraph, runs, styled

WARNING, RED = "B3261E", "C8102E"
_LETTER_OVERHANG = round(7 * TWIPS_A_MM)
"""The red lines are 170 mm long, the text 156 mm wide (GB/T 9704-2012 §10.1)."""


def header_xml(report: Report, width: int) -> str:
    """What the paper belongs to at the left, what must not be missed at the right."""
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{width}"/></w:tabs>' if report.mark else ""
    rule = (
        f'<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="4" w:color="{RULE}"/></w:pBdr>'
        if report.header
        else ""
    )
    content = runs(report.header.replace("\n", " "))
    if report.mark:
        look = f'<w:rPr><w:b/><w:color w:val="{WARNING}"/></w:rPr>'
        words = runs(report.mark.replace("\n", " ")).replace("<w:r>", f"<w:r>{look}")
        content += f"<w:r><w:tab/></w:r>{words}"
    return styled(content, "Header", rule + tab)


def footer_xml(report: Report, width: int, *, red_line: bool = False) -> Iterator[str]:
    """Lines to sign, then the anchor at the left and the page's number at the right, in the middle without one."""
    if report.sign_off:
        yield _sign_off(report.sign_off, width)
    border = ""
    if red_line:
        line = f'w:val="thinThickMediumGap" w:sz="12" w:space="4" w:color="{RED}"'
        border = (
            f"<w:pBdr><w:top {line}/></w:pBdr>"
            f'<w:ind w:left="-{_LETTER_OVERHANG}" w:right="-{_LETTER_OVERHANG}"/>'
        )
    if not report.anchor:
        yield styled(page_numbers(), "Footer", border)
        return
    if not red_line and not report.official:
        border = f'<w:pBdr><w:top w:val="single" w:sz="4" w:space="3" w:color="{RULE}"/></w:pBdr>'
    *first, last = report.anchor.split("\n")
    for number, line in enumerate(first):
        yield styled(runs(line), "FooterAnchor", "" if number else border)
    # In the order that the schema wants: borders, tabs, indents.
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{width}"/></w:tabs>'
    rule, indent, rest = ("", "", "") if first else border.partition("<w:ind")
    yield styled(
        f"{runs(last)}<w:r><w:tab/></w:r>{page_numbers()}",
        "FooterAnchor",
        f"{rule}{tab}{indent}{rest}",
    )


def letterhead_xml(head: Letterhead) -> Iterator[str]:
    """The sender in red above the double line, the letter's number below it at the right."""
    line = f'w:val="thickThinMediumGap" w:sz="12" w:space="6" w:color="{RED}"'
    yield styled(
        runs(head.sender.replace("\n", " ")),
        "LetterSender",
        f"<w:pBdr><w:bottom {line}/></w:pBdr>"
        f'<w:ind w:left="-{_LETTER_OVERHANG}" w:right="-{_LETTER_OVERHANG}"/>',
    )
    yield paragraph(head.number, "LetterNumber")


def closing_xml(closing: Closing) -> Iterator[str]:
    """Sender and day at the right, kept with each other and with what stands before."""
    # Four characters from the edge (GB/T 9704-2012 §7.3.5.1).
    indent = '<w:ind w:rightChars="400" w:right="1280"/>'
    yield paragraph("", "OfficialTextFlush", keep=True)
    yield styled(runs(closing.sender), "LetterClosing", f"<w:keepNext/>{indent}")
    yield styled(runs(closing.day), "LetterClosing", indent)


def _sign_off(parties: tuple[str, ...], width: int) -> str:
    """One line for a name a party: tabs drawn as lines."""
    share = width / len(parties)
    stops, content = "", ""
    for place, party in enumerate(parties):
        room = sum(180 if c >= "\u2e80" else 90 for c in party)
        start, end = place * share, (place + 1) * share - 200
        if place:
            stops += f'<w:tab w:val="left" w:pos="{round(start)}"/>'
            content += "<w:r><w:tab/></w:r>"
        stops += (
            f'<w:tab w:val="left" w:leader="underscore" w:pos="{round(max(end, start + room))}"/>'
        )
        content += runs(party) + "<w:r><w:tab/></w:r>"
    return styled(content, "FooterSign", f"<w:tabs>{stops}</w:tabs>")


def official_style(style: str) -> str:
    """The style that takes a style's place in an official paper."""
    return {
        "Title": "OfficialTitle",
        "Subtitle": "OfficialTextCentred",
        "BodyText": "OfficialText",
        "BodyTextFlush": "OfficialTextFlush",
        "Heading1": "OfficialHeading1",
        "Heading2": "OfficialHeading2",
        "Heading3": "OfficialHeading2",
    }.get(style, style)
