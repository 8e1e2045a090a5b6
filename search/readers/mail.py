"""Text out of e-mail (RFC 5322, MIME): heads and body; what is attached is handed on."""

from __future__ import annotations

import email
import email.message
import email.policy
import email.utils
import re
from collections.abc import Iterator
from email.header import decode_header

from search.fencing.reasons import Reason, Unreadable
from search.readers.content import Content, lines
from search.readers.encodings import decode, decode_as
from search.readers.markup import html_text

_HEADS = ("Subject", "From", "To", "Cc", "Date")
_BODIES = ("text/plain", "text/html")
_NAMING = ("content-disposition", "content-type")
_RAW_NAME = re.compile(r'name\s*=\s*"?([^";\r\n]+)')
_WHITE = re.compile(r"[ \t\r\n\f]+")
_DEEPEST = 20
_MOST_PARTS = 10_000
_MESSAGES = ("message/rfc822", "message/global")


def email_content(data: bytes) -> Content:
    """Subject, parties, date and body, with the files and messages attached. Raises Unreadable."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    raw = {name.title(): value for name, value in reversed(list(message.raw_items()))}
    heads = {name: _header_text(raw[name]) for name in _HEADS if raw.get(name)}
    content = Content()
    bodies = list(_bodies(message, content, 0))
    if not heads and not any(bodies):
        raise Unreadable(Reason.DAMAGED)
    content.pages = [lines([*(f"{name}: {value}" for name, value in heads.items()), *bodies])]
    content.properties = {
        "title": heads.get("Subject", ""),
        "author": heads.get("From", ""),
        "created": _moment(heads.get("Date", "")),
    }
    return content


def _bodies(message: email.message.Message, content: Content, depth: int) -> Iterator[str]:
    """What people read of a message, in its order; attachments go to the content."""
    kind = message.get_content_type()
    if depth > _DEEPEST or len(content.attachments) > _MOST_PARTS:
        raise Unreadable(Reason.NESTED)
    name = _file_name(message)
    if kind in _MESSAGES:
        _attach_message(message, name, content)
    elif message.is_multipart():
        parts = [part for part in message.get_payload() if isinstance(part, email.message.Message)]
        if kind == "multipart/alternative":
            parts = _best_alternative(parts)
        for part in parts:
            yield from _bodies(part, content, depth + 1)
    elif _is_attached(message, name):
        payload = message.get_payload(decode=True)
        if isinstance(payload, bytes):
            content.attachments.append((name or "?", payload))
    elif kind in _BODIES:
        yield _body_text(message)


def _best_alternative(parts: list[email.message.Message]) -> list[email.message.Message]:
    """The plainest of several forms of one body that says anything, and whatever is no form of it."""
    for kind in _BODIES:
        for part in parts:
            if part.get_content_type() == kind and _body_text(part).strip():
                rest = [each for each in parts if each.get_content_type() not in _BODIES]
                return [part, *(each for each in rest if not _holds_body(each))]
    return parts


def _holds_body(part: email.message.Message) -> bool:
    """Whether this is the same body once more, with its pictures: attachments are still looked for in the others."""
    return part.is_multipart() and not any(each.get_filename() for each in part.walk())


def _is_attached(message: email.message.Message, name: str) -> bool:
    disposition = message.get_content_disposition()
    if disposition == "attachment":
        return True
    # Pictures in the text are mostly letterheads and smileys.
    return bool(name) and message.get_content_maintype() != "image"


def _attach_message(message: email.message.Message, name: str, content: Content) -> None:
    for inner in message.get_payload() if message.is_multipart() else []:
        if isinstance(inner, email.message.Message):
            subject = _header_text(inner["Subject"] or "")
            content.attachments.append((name or f"{subject or '?'}.eml", inner.as_bytes()))


def _body_text(part: email.message.Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    if part.get_content_type() == "text/html":
        try:
            return html_text(payload, part.get_content_charset() or "")
        except Unreadable:
            return ""
    text = decode_as(payload, part.get_content_charset() or "") or ""
    return text.replace("\r\n", "\n").strip()


def _moment(date: str) -> str:
    try:
        return email.utils.parsedate_to_datetime(date).isoformat(timespec="seconds")
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def _file_name(part: email.message.Message) -> str:
    """The name of an attachment; where it was never encoded, as its bytes say."""
    name = _header_text(part.get_filename() or "")
    if "\ufffd" not in name:
        return name
    for header, value in part.raw_items():
        found = _RAW_NAME.search(str(value)) if header.lower() in _NAMING else None
        if found:
            return _header_text(found.group(1))
    return name


def _header_text(value: object) -> str:
    pieces: list[str] = []
    for piece, encoding in decode_header(str(value)):
        if isinstance(piece, str):
            # Bytes above ASCII arrive as surrogates: a header that was never encoded.
            raw = piece.encode("utf-8", "surrogateescape")
            pieces.append(decode(raw) or "" if not piece.isascii() else piece)
        else:
            pieces.append(decode_as(piece, encoding or "") or "")
    return _WHITE.sub(" ", "".join(pieces)).strip()
