"""The text of a file that needs a password: read with it for showing, kept nowhere."""

from __future__ import annotations

from search.errors import PageUnavailable
from search.fencing.extract import Extractor
from search.fencing.reasons import Reason
from search.records import Extraction, KeptText

_BY_SENTENCE = {reason.sentence: reason for reason in Reason}


def read_unlocked(name: str, data: bytes, password: str) -> KeptText:
    """The text of `data`. Raises PageUnavailable, with WRONG_PASSWORD as its reason or why else there is none."""
    found = extract_unlocked(name, data, password)
    return KeptText(found.text, found.layout)


def extract_unlocked(name: str, data: bytes, password: str) -> Extraction:
    """The same with all that the readers found."""
    with Extractor(workers=1) as extractor:
        found = extractor.extract(name, data, password=password)
    if found.reason and not found.text:
        raise PageUnavailable(_BY_SENTENCE.get(found.reason, Reason.DAMAGED))
    return found


def needs_password(reason: str) -> bool:
    """Whether the reason why a file has no text is that it needs a password."""
    return reason == Reason.PROTECTED.sentence
