"""Where an officer can go: the parts of an inspection in the order in which it goes on, with their drawings."""

from __future__ import annotations

import enum

from resources.artwork import Icon
from resources.words import _


class OfficerPlace(enum.Enum):
    """The pages of an edition's window."""

    QUESTIONS = "questions"
    REQUESTS = "requests"
    SAMPLES = "samples"
    DOCUMENTS = "documents"
    SEARCH = "search"
    FINDINGS = "findings"
    CLOSING = "closing"


ICONS = {
    OfficerPlace.QUESTIONS: Icon.HELP,
    OfficerPlace.REQUESTS: Icon.TASK,
    OfficerPlace.SAMPLES: Icon.CHECK,
    OfficerPlace.DOCUMENTS: Icon.LIBRARY,
    OfficerPlace.SEARCH: Icon.SEARCH,
    OfficerPlace.FINDINGS: Icon.WARNING,
    OfficerPlace.CLOSING: Icon.HANDOVER,
}


def officer_place_name(place: OfficerPlace) -> str:
    """What a page is called."""
    return {
        OfficerPlace.QUESTIONS: _("Questions"),
        OfficerPlace.REQUESTS: _("Requests"),
        OfficerPlace.SAMPLES: _("Samples"),
        OfficerPlace.DOCUMENTS: _("Documents"),
        OfficerPlace.SEARCH: _("Search"),
        OfficerPlace.FINDINGS: _("Problems"),
        OfficerPlace.CLOSING: _("Finish"),
    }[place]
