"""The fenced process that turns Word documents into articles. Started by the service, never imported by it.

Answer: JSON (title, names of the pictures, what was left out), the Markdown, then each picture's bytes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from search.fencing.reasons import Reason, Unreadable
from search.fencing.serving import serve
from search.readers.word_article import word_article

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def main(memory: int) -> None:
    """Serve requests: the bytes of one document each."""
    serve(memory, _handle)


def _handle(_code: int, parts: list[bytes]) -> Sequence[bytes]:
    (data,) = parts
    if data.startswith(_OLE):
        # A document with a password is packed so; one of Word 97 as well, and that has no Markdown in it.
        locked = "EncryptedPackage".encode("utf-16-le") in data
        raise Unreadable(Reason.PROTECTED if locked else Reason.UNSUPPORTED)
    made = word_article(data)
    facts = {
        "title": made.title,
        "pictures": [name for name, _data in made.pictures],
        "left_out": sorted(made.left_out),
    }
    return [
        json.dumps(facts).encode(),
        made.text.encode("utf-8", "replace"),
        *(data for _name, data in made.pictures),
    ]
