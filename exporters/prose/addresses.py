"""Tells addresses that lead out of the archive from names of what is in it."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

from exporters.prose.records import LinkStyle

# RFC 3986 §3.1.
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
# What our own targets begin with; see links.split_target.
_OWN = re.compile(r"(person|system|duty|finding):", re.IGNORECASE)
# In [[double brackets]] a title may begin with a word and a colon ("FAQ: printers"), so only real schemes count there.
_KNOWN = re.compile(
    r"(https?|ftps?|sftp|ssh|telnet|file|mailto|tel|sms|data|javascript|vbscript|livescript|mocha|about|blob|"
    r"filesystem|view-source|wss?|smb|cifs|nfs|ldaps?|jar|res|chrome|edge|ms-[a-z-]+|obsidian|joplin|zotero|evernote|"
    r"onenote|vscode|magnet|news|nntp|ircs?|xmpp|skype|weixin|dingtalk|git|svn|rtsp|rtmp|urn|cid|mid|qrc|intent|"
    r"content|steam|slack|zoommtg|callto|search-ms|mhtml|feed|view|wyciwyg|x-[a-z-]+):",
    re.IGNORECASE,
)
_DRIVE = re.compile(r"[a-z]:(?:[\\/]|$)", re.IGNORECASE)
# Browsers drop tabs and line ends inside an address and blanks around it (WHATWG URL §4.4); zero-width and
# direction marks only deceive the eye.
_DROPPED = re.compile(
    "[\x00-\x20\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202f\u205f-\u206f"
    "\u3000\ufe00-\ufe0f\ufeff\ufff9-\ufffc]"
)
# Characters beyond these have no compatibility form that is a letter, digit or punctuation of an address.
_VOUCHED_IMAGE = re.compile(r"data:image/(?:png|jpeg|gif|webp|bmp);base64,[A-Za-z0-9+/=]+\Z")
_VOUCHED_LOCAL = re.compile(r"(?:item|img):[^\s\"'<>`]*\Z")


def is_outside(raw: str, style: LinkStyle) -> bool:
    """Whether `raw` leads out of the archive: a scheme, a host, a drive, an absolute or a UNC path."""
    for plain in _readings(raw):
        if plain[:1] in ("/", "\\") or _DRIVE.match(plain):
            return True
        if _OWN.match(plain):
            continue
        if style == "wiki":
            if _KNOWN.match(plain) or "://" in plain:
                return True
        elif _SCHEME.match(plain):
            return True
    return False


def _readings(raw: str) -> set[str]:
    """`raw` as a browser may read it: without what it drops, percent-decoded, full-width letters as plain ones.

    The full-width colon stays: in Chinese titles it is punctuation and starts no scheme.
    """
    bare = _DROPPED.sub("", raw)
    found = {bare}
    for _round in range(2):
        decoded = _DROPPED.sub("", unquote(bare))
        if decoded == bare:
            break
        found.add(decoded)
        bare = decoded
    if not raw.isascii():
        found |= {
            "".join(c if c in "：︓﹕" else unicodedata.normalize("NFKC", c) for c in reading)
            for reading in tuple(found)
        }
    return found


def is_safe_target(href: str) -> bool:
    """Whether a destination that a caller vouches for may stand in an href: `item:…`, or a relative one."""
    return bool(_VOUCHED_LOCAL.match(href)) or _is_relative(href)


def is_safe_image(source: str) -> bool:
    """Whether a source that a caller vouches for may stand in a src: `img:…`, relative, or the image itself."""
    return (
        bool(_VOUCHED_IMAGE.match(source))
        or bool(_VOUCHED_LOCAL.match(source))
        or _is_relative(source)
    )


def _is_relative(address: str) -> bool:
    return bool(address) and not is_outside(address, "inline") and not _OWN.match(address)
