"""The paragraph styles of our Word documents: fonts as Chinese offices expect them, sizes in points."""

from __future__ import annotations

from dataclasses import dataclass

SONG, HEI, FANG, KAI = "宋体", "黑体", "仿宋", "楷体"
SMALL_TITLE = "方正小标宋简体"
"""What GB/T 9704-2012 asks for; where a computer lacks it, Word takes its Song face."""

SERIF, SANS, MONO = "Times New Roman", "Arial", "Consolas"
INK, GREY = "1C2430", "6B7480"


@dataclass(frozen=True, slots=True)
class Style:
    """One paragraph style. `name` is Word's own name where it has one, so that its navigation knows it."""

    id: str
    name: str
    size: float
    east_asian: str = SONG
    latin: str = SERIF
    bold: bool = False
    colour: str = INK
    before: float = 0
    after: float = 0
    leading: float = 0
    justify: str = "left"
    indent: bool = False
    keep_next: bool = False
    widow: bool = True
    outline: int | None = None


HEADER_STYLE = "Header"

STYLES = (
    Style("Normal", "Normal", 10.5),
    Style("Title", "Title", 18, SONG, bold=True, after=4, justify="center", keep_next=True),
    Style("Subtitle", "Subtitle", 11, colour=GREY, after=12, justify="center", keep_next=True),
    Style(
        "Heading1",
        "heading 1",
        13,
        HEI,
        SANS,
        bold=True,
        before=10,
        after=5,
        keep_next=True,
        outline=0,
    ),
    Style(
        "Heading2",
        "heading 2",
        11,
        HEI,
        SANS,
        bold=True,
        before=8,
        after=4,
        keep_next=True,
        outline=1,
    ),
    Style(
        "Heading3",
        "heading 3",
        10.5,
        HEI,
        SANS,
        bold=True,
        before=6,
        after=3,
        keep_next=True,
        outline=2,
    ),
    Style("BodyText", "Body Text", 10.5, leading=18, after=4, justify="both", indent=True),
    Style("BodyTextFlush", "Body Text Flush", 10.5, leading=18, after=4),
    Style("Note", "Note", 8.5, colour=GREY, leading=13.5, after=4),
    Style("Caption", "caption", 9, HEI, SANS, bold=True, before=2, after=3, keep_next=True),
    Style("Cell", "Table Cell", 8.5),
    Style("CellHead", "Table Head", 8.5, HEI, SANS, bold=True, justify="center", keep_next=True),
    Style("Fact", "Fact", 9.5),
    Style("FactLabel", "Fact Label", 9.5, HEI, SANS, bold=True),
    Style("Code", "Code", 16, HEI, SANS, bold=True, before=4, after=4),
    Style("Prose", "Prose", 10.5, leading=18, after=4),
    Style("ProseNote", "Prose Note", 8.5, leading=13.5, after=3),
    Style("CodeBlock", "Code Block", 9, SONG, MONO, leading=13),
    Style("GridCell", "Grid Cell", 9, leading=13),
    Style("GridCellSmall", "Grid Cell Small", 7.5, leading=10.5),
    Style("GridHeadSmall", "Grid Head Small", 7.5, HEI, SANS, True, leading=10.5, keep_next=True),
    Style("GridHead", "Grid Head", 9, HEI, SANS, bold=True, leading=13, keep_next=True),
    Style("SignatureLine", "Signature Line", 9.5, before=7, after=7),
    Style("Picture", "Picture", 10.5, before=4, after=4, justify="center", keep_next=True),
    Style("PictureCaption", "Picture Caption", 8.5, colour=GREY, after=6, justify="center"),
    Style("Gap", "Gap", 5),
    Style(HEADER_STYLE, "header", 8, colour=GREY),
    Style("Footer", "footer", 8, colour=GREY, justify="center"),
    Style("FooterAnchor", "Footer Anchor", 8, colour=GREY),
    Style("FooterSign", "Footer Signatures", 9, after=6),
    Style("CellPicture", "Cell Picture", 8.5, justify="center"),
    Style("LetterSender", "Letter Sender", 28, SMALL_TITLE, colour="C8102E", justify="center"),
    Style("LetterNumber", "Letter Number", 16, FANG, before=6, after=24, justify="right"),
    Style("LetterClosing", "Letter Closing", 16, FANG, leading=29, justify="right"),
    Style(
        "OfficialTitle",
        "Official Title",
        22,
        SMALL_TITLE,
        after=24,
        leading=34,
        justify="center",
        keep_next=True,
    ),
    Style("OfficialText", "Official Text", 16, FANG, leading=29, justify="both", indent=True),
    Style("OfficialTextFlush", "Official Text Flush", 16, FANG, leading=29),
    Style("OfficialTextCentred", "Official Text Centred", 16, FANG, leading=29, justify="center"),
    Style(
        "OfficialHeading1",
        "Official Heading 1",
        16,
        HEI,
        SANS,
        leading=29,
        indent=True,
        keep_next=True,
        outline=0,
    ),
    Style(
        "OfficialHeading2",
        "Official Heading 2",
        16,
        KAI,
        leading=29,
        indent=True,
        keep_next=True,
        outline=1,
    ),
)
