"""What the journal says of an officer's inspection, in the language in use."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from desktop.services.assurance.finding_entry import RISK_WORDS
from models.inspection.inspection import RequestState
from models.inspection.inspection_log import (
    ANSWERED,
    CLOSED,
    NOTED,
    QUESTION,
    RECORD,
    SAMPLED,
    SLIP,
    TAKEN,
    VERIFIED,
    WITHDRAWN,
)
from resources.words import N_, _

ACTIONS = (
    TAKEN,
    ANSWERED,
    NOTED,
    WITHDRAWN,
    SAMPLED,
    QUESTION,
    SLIP,
    RECORD,
    CLOSED,
    N_("finding not entered"),
)
OBJECTS = {"request": N_("request {name}"), "question": N_("question {name}")}
WHOLE_OBJECTS = {"requests": N_("the list of requests")}


def inspection_detail(action: str, detail: str) -> str:
    """`detail` of one of `ACTIONS`, or of "verified" in an edition; what can't be read is shown as it stands."""
    try:
        said = json.loads(detail)
        if not isinstance(said, dict) or action not in _SENTENCES:
            return detail
        return _SENTENCES[action](said)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return detail


def _taken(said: Mapping[str, Any]) -> str:
    return _("{count} requests").format(count=len(said["requests"]))


def _answered(said: Mapping[str, Any]) -> str:
    records = _(", ").join(str(each) for each in said["documents"])
    words = [RequestState(said["state"]).label]
    if records:
        words.append(_("records {ids}").format(ids=records))
    return _("; ").join([*words, *filter(None, [str(said["note"])])])


def _noted(said: Mapping[str, Any]) -> str:
    risk = _(RISK_WORDS[said["risk"]]) if said["risk"] in RISK_WORDS else str(said["risk"])
    return _("{problem} ({risk})").format(problem=said["problem"], risk=risk)


def _sampled(said: Mapping[str, Any]) -> str:
    return _("{found} of {population}, drawn with the seed {seed}.").format(
        found=len(said["documents"]), population=said["population"], seed=said["seed"]
    )


def _verified(said: Mapping[str, Any]) -> str:
    return _("agrees") if said["right"] is True else _("differs")


_SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    TAKEN: _taken,
    ANSWERED: _answered,
    NOTED: _noted,
    WITHDRAWN: lambda said: str(said["reason"]),
    SAMPLED: _sampled,
    VERIFIED: _verified,
    QUESTION: lambda _said: "",
    SLIP: lambda _said: "",
    RECORD: lambda said: f"SHA-256 {said['record'][:16]}…",
    CLOSED: lambda said: f"SHA-256 {said['record'][:16]}…",
}
