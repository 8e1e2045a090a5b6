"""A title for a file: its name without the suffix, unless that says nothing (scan0001, 新建文档, a camera's number)."""

from __future__ import annotations

import re

from resources.words import _

_SAYS_NOTHING = re.compile(
    r"(?:scan|scanned|img|image|dsc|pxl|photo|picture|screenshot|document|doc|file|untitled|new|copy|wechat|mmexport|cci"
    r"|扫描|扫描件|扫描全能王|图片|照片|截图|屏幕截图|微信图片|新建|文档|文件|工作簿|演示文稿|未命名|副本|无标题)?"
    r"(?:microsoft\s*(?:word|excel|powerpoint))?[\s\d_().（）\-—~]*"
    r"(?:文档|文件|工作簿|文本文档|表格|副本|扫描件|document|worksheet)?[\s\d_().（）\-—~]*",
    re.IGNORECASE,
)
_HASH = re.compile(r"[0-9a-f]{16,}|[0-9a-f-]{32,}", re.IGNORECASE)
_PROGRAM_TITLE = re.compile(
    r"^(?:microsoft|幻灯片|powerpoint|工作簿|sheet|book|文档|untitled|无标题|\W|\d)", re.IGNORECASE
)
_FEWEST = 4


def title_of(stem: str, heading: str, property_title: str) -> tuple[str, str]:
    """(title, reason): the file's name where it says something, else its heading or the title in its properties."""
    if not says_nothing(stem):
        return stem, _("the file name")
    if heading:
        return heading, _("from the heading, as the file name says nothing")
    told = " ".join(property_title.split())
    if len(told) >= _FEWEST and not _PROGRAM_TITLE.match(told) and not says_nothing(told):
        return told, _("from the file's properties, as the file name says nothing")
    return stem, _("the file name")


def says_nothing(stem: str) -> bool:
    """Whether a name was given by a machine."""
    return bool(_SAYS_NOTHING.fullmatch(stem.strip()) or _HASH.fullmatch(stem.strip()))
