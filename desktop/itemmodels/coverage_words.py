"""What the line about coverage says, and what can be done about each reason that text isn't seen."""

from __future__ import annotations

from desktop.itemmodels.formats import format_count
from desktop.services.searching.search_records import Coverage
from resources.words import N_, _
from search.fencing.reasons import Reason
from search.fencing.recognition import NOT_INSTALLED

# The reasons are message ids of `services.coverage`, `services.texts` and `search.fencing.reasons`.
_ADVICE = {
    "Their text has not been read yet.": N_("Nothing: it follows in the background."),
    "They have not entered the index yet.": N_("Nothing: it follows in the background."),
    "They hold no text.": N_(
        "They are found by title, number, persons and other facts. Fill these in well."
    ),
    "It shows pages or pictures; their text waits for recognition.": N_(
        "Nothing: it follows in the background."
    ),
    NOT_INSTALLED: N_(
        "Install the extra “ocr” and run `shoudang index`, or fill in the facts well."
    ),
    Reason.PROTECTED.sentence: N_(
        "File a copy without a password beside it, or open it here with its password."
    ),
    Reason.DAMAGED.sentence: N_("Ask whoever made the file for a whole one, and file it anew."),
    Reason.TOO_SLOW.sentence: N_("Run `shoudang index` once more when the machine is idle."),
    Reason.STOPPED.sentence: N_("Run `shoudang index` once more when the machine is idle."),
    Reason.UNSUPPORTED.sentence: N_(
        "File a copy in a usual format, such as PDF or OFD, beside it."
    ),
}
_OTHERWISE = N_("They are found by title and facts. What is in them must be looked at.")


def coverage_words(coverage: Coverage) -> str:
    """The line under every list of results."""
    return _("{searchable} of {documents} searchable").format(
        searchable=format_count(coverage.searchable), documents=format_count(coverage.documents)
    )


def advice(sentence: str) -> str:
    """What to do about a reason, given as it was translated for showing."""
    known = {_(reason): _(words) for reason, words in _ADVICE.items()}
    return known.get(sentence, _(_OTHERWISE))
