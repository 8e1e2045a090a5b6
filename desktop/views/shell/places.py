"""The pages one can be at while a vault is open. Only pages that exist are listed."""

from __future__ import annotations

import enum

from resources.artwork import Icon
from resources.words import _


class Place(enum.Enum):
    LIBRARY = "library"
    SEARCH = "search"
    KNOWLEDGE = "knowledge"
    SYSTEMS = "systems"
    CONTRACT = "contract"
    PEOPLE = "people"
    ASSURANCE = "assurance"
    HANDOVER = "handover"
    VAULT = "vault"


PLACE_ICONS = {
    Place.LIBRARY: Icon.LIBRARY,
    Place.SEARCH: Icon.SEARCH,
    Place.KNOWLEDGE: Icon.KNOWLEDGE,
    Place.SYSTEMS: Icon.SYSTEMS,
    Place.CONTRACT: Icon.OBLIGATIONS,
    Place.PEOPLE: Icon.PEOPLE,
    Place.ASSURANCE: Icon.ASSURANCE,
    Place.HANDOVER: Icon.HANDOVER,
    Place.VAULT: Icon.VAULT,
}


def place_name(place: Place) -> str:
    """A page's name in the navigation and the menu."""
    return {
        Place.LIBRARY: _("Library"),
        Place.SEARCH: _("Search"),
        Place.KNOWLEDGE: _("Knowledge"),
        Place.SYSTEMS: _("Systems"),
        Place.CONTRACT: _("Obligations"),
        Place.PEOPLE: _("People"),
        Place.ASSURANCE: _("Assurance"),
        Place.HANDOVER: _("Handover"),
        Place.VAULT: _("Vault"),
    }[place]
