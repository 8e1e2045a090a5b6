"""What the editor's buttons and keys do to Markdown: each one undo step, and taken back by doing it again."""

from __future__ import annotations

import re

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from resources.words import _

_HEADING = re.compile(r"(#{1,6})[ \t]+")
_ITEM = re.compile(r"(\s*)(?:([-*+])|(\d{1,9})([.)]))( +)(\[[ xX]\] +)?")
_QUOTE = re.compile(r"\s*>[> ]*")
_DEEPEST_HEADING = 3
_INDENT = "  "


def surround(edit: QPlainTextEdit, mark: str, otherwise: str) -> None:
    """Put `mark` on both sides of what is selected, or take it away; `otherwise` is written where nothing is."""
    cursor = edit.textCursor()
    text = cursor.selectedText()
    cursor.beginEditBlock()
    if len(text) > 2 * len(mark) and text.startswith(mark) and text.endswith(mark):
        inner = text[len(mark) : -len(mark)]
        _replace_and_select(cursor, inner, 0, len(inner))
    else:
        inner = text or otherwise
        _replace_and_select(cursor, f"{mark}{inner}{mark}", len(mark), len(inner))
    cursor.endEditBlock()
    edit.setTextCursor(cursor)


def cycle_heading(edit: QPlainTextEdit) -> None:
    """No heading, then a heading of the first, second and third level, then none again."""
    cursor = edit.textCursor()
    line = cursor.block().text()
    found = _HEADING.match(line)
    level = len(found[1]) if found else 0
    level = 0 if level >= _DEEPEST_HEADING else level + 1
    _replace_prefix(cursor, len(found[0]) if found else 0, "#" * level + " " if level else "")


def toggle_lines(edit: QPlainTextEdit, kind: str) -> None:
    """Make the selected lines items of a list, numbered items, tasks or a quotation, or plain lines again."""
    cursor = edit.textCursor()
    document = edit.document()
    first = document.findBlock(cursor.selectionStart()).blockNumber()
    last = document.findBlock(cursor.selectionEnd()).blockNumber()
    lines = [document.findBlockByNumber(number).text() for number in range(first, last + 1)]
    has_it = all(_line_kind(line) == kind for line in lines if line.strip())
    cursor.beginEditBlock()
    for place, number in enumerate(range(first, last + 1)):
        line = lines[place]
        if not line.strip() and len(lines) > 1:
            continue
        found = _QUOTE.match(line) if kind == "quote" else _ITEM.match(line)
        indent = "" if kind == "quote" else line[: len(line) - len(line.lstrip())]
        mark = {"list": "- ", "task": "- [ ] ", "quote": "> "}.get(kind, f"{place + 1}. ")
        old = len(found[0]) if found else len(indent)
        at = QTextCursor(document.findBlockByNumber(number))
        _replace_prefix(at, old, indent if has_it else indent + mark)
    cursor.endEditBlock()


def insert_link(edit: QPlainTextEdit) -> None:
    """A link to something in the archive, with what is selected as its words."""
    cursor = edit.textCursor()
    text = cursor.selectedText()
    cursor.beginEditBlock()
    if text:
        _replace_and_select(cursor, f"[[{text}]]", 2, len(text))
    else:
        _replace_and_select(cursor, "[[]]", 2, 0)
    cursor.endEditBlock()
    edit.setTextCursor(cursor)


def insert_code(edit: QPlainTextEdit) -> None:
    """Code in the line, or fenced where whole lines are selected or the line is empty."""
    cursor = edit.textCursor()
    text = cursor.selectedText().replace("\u2029", "\n")
    if "\n" not in text and (text or cursor.block().text().strip()):
        surround(edit, "`", _("code"))
        return
    cursor.beginEditBlock()
    inner = text.rstrip("\n")
    _replace_and_select(cursor, f"```\n{inner}\n```\n", 4, len(inner))
    cursor.endEditBlock()
    edit.setTextCursor(cursor)


def insert_table(edit: QPlainTextEdit) -> None:
    """A table of three columns to be filled in, on lines of its own."""
    first, second, third = _("Step"), _("What to do"), _("What is then seen")
    table = f"| {first} | {second} | {third} |\n| --- | --- | --- |\n| 1 |  |  |\n"
    insert_lines(edit, table, select=(2, len(first)))


def insert_lines(edit: QPlainTextEdit, text: str, select: tuple[int, int] | None = None) -> None:
    """Write `text` on lines of its own, with an empty line before it."""
    cursor = edit.textCursor()
    cursor.beginEditBlock()
    before = ""
    if cursor.block().text().strip():
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        before = "\n\n"
    start, length = select or (len(text), 0)
    _replace_and_select(cursor, before + text, len(before) + start, length)
    cursor.endEditBlock()
    edit.setTextCursor(cursor)


def go_on_with_list(edit: QPlainTextEdit) -> bool:
    """Enter at the end of an item begins the next one; in an empty item it ends the list. Whether it did either."""
    cursor = edit.textCursor()
    line = cursor.block().text()
    found = _ITEM.match(line) or _QUOTE.match(line)
    if cursor.hasSelection() or not found or cursor.positionInBlock() < len(found[0]):
        return False
    cursor.beginEditBlock()
    if not line[len(found[0]) :].strip():
        _replace_prefix(cursor, len(found[0]), "")
    else:
        cursor.insertText("\n" + _next_mark(found))
    cursor.endEditBlock()
    edit.setTextCursor(cursor)
    edit.ensureCursorVisible()
    return True


def indent_lines(edit: QPlainTextEdit, *, back: bool) -> bool:
    """Move selected lines, or the item the cursor is in, a level in or out. Whether there was anything to move."""
    cursor = edit.textCursor()
    document = edit.document()
    first = document.findBlock(cursor.selectionStart())
    last = document.findBlock(cursor.selectionEnd())
    if first == last and not _ITEM.match(first.text()):
        return False
    cursor.beginEditBlock()
    for number in range(first.blockNumber(), last.blockNumber() + 1):
        block = document.findBlockByNumber(number)
        at = QTextCursor(block)
        if back:
            spaces = len(block.text()) - len(block.text().lstrip(" "))
            _replace_prefix(at, min(spaces, len(_INDENT)), "")
        elif block.text().strip():
            at.insertText(_INDENT)
    cursor.endEditBlock()
    return True


def _next_mark(found: re.Match[str]) -> str:
    if found.re is _QUOTE:
        return found[0]
    indent, bullet, number, dot, gap, task = found.groups()
    mark = bullet or f"{int(number) + 1}{dot}"
    return f"{indent}{mark}{gap}{'[ ] ' if task else ''}"


def _line_kind(line: str) -> str:
    if _QUOTE.match(line):
        return "quote"
    found = _ITEM.match(line)
    if not found:
        return ""
    return "task" if found[6] else "list" if found[2] else "numbered"


def _replace_prefix(cursor: QTextCursor, length: int, new: str) -> None:
    start = cursor.block().position()
    at = QTextCursor(cursor)
    at.setPosition(start)
    at.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
    at.insertText(new)


def _replace_and_select(cursor: QTextCursor, text: str, start: int, length: int) -> None:
    """In place of what is selected; then so much of it is selected (in characters of the plane everybody writes in)."""
    begin = cursor.selectionStart()
    cursor.insertText(text)
    cursor.setPosition(begin + start)
    cursor.setPosition(begin + start + length, QTextCursor.MoveMode.KeepAnchor)
