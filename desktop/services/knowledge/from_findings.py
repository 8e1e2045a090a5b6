"""From a finding of the register to knowledge: an article begun with all that its loop has gathered."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from desktop.services.assurance.assurance_entry import system_names
from desktop.services.assurance.finding_board import finding_view
from desktop.services.assurance.finding_entry import RISK_WORDS
from desktop.services.house import House
from desktop.services.knowledge.article_entry import NewArticle, kind_of
from desktop.services.knowledge.from_work import block, inert
from exporters.prose.links import wiki_link
from models.assurance.finding_state import FindingView
from models.assurance.findings_machine import TRANSITIONS
from models.obligations.evidence_rules import EvidenceView
from resources.knowledge import fill_template
from resources.words import _

_CLAUSE_END = re.compile("[，。；！？\n]|, |; ")
_LONGEST_CLAUSE = 40
_PREFIX = "问题"
"""How links name findings; the other spellings are understood as well."""


def article_from_finding(house: House, finding_id: int, kind: str = "fault") -> NewArticle:
    """An article of `kind` to be written about a finding, its template filled with facts, steps and papers of its loop.

    It links to the finding and to the papers. Nothing is filed. Raises ContractRefused: no-such-finding, NoSuchKind.
    """
    kind_of(kind)
    view = finding_view(house, finding_id)
    finding, standing = view.finding, view.standing
    systems = _systems(house, view)
    persons = tuple(dict.fromkeys(filter(None, (*standing.fixers, finding.owner))))
    clause = _CLAUSE_END.split(finding.problem.strip(), maxsplit=1)[0][:_LONGEST_CLAUSE].strip()
    about = finding.object or "".join(systems)
    title = clause if about in clause else f"{about}：{clause}"
    values = {
        "title": inert(title),
        "system": inert("、".join(systems)),
        "persons": inert("、".join(persons)),
        "origin": wiki_link(f"{_PREFIX}:{finding.number}", finding.number),
        "level": inert(_(RISK_WORDS[finding.risk])) if finding.risk in RISK_WORDS else "",
        "started": finding.found.isoformat(),
        "recovered": standing.closed.isoformat() if standing.closed else "",
        "date": finding.found.isoformat(),
        "related": _papers(view.evidence),
    }
    said = {
        "phenomenon": [finding.problem, _labelled(_("Object"), finding.object), finding.threat],
        "cure": [finding.measure or finding.advice],
        "confirmed": _steps(view),
    }
    values |= {name: block(kind, name, lines) for name, lines in said.items()}
    values["purpose"] = values["phenomenon"]
    return NewArticle(
        title=title,
        kind=kind,
        body=fill_template(kind, values),
        systems=systems,
        persons=persons,
    )


def _systems(house: House, view: FindingView) -> tuple[str, ...]:
    if view.system is None or view.system[0] != "system":
        return ()
    name = system_names(house).get(view.system[1], "")
    return (name,) if name else ()


def _steps(view: FindingView) -> list[str]:
    """What was said of it by whom since it was reported as fixed for the first time, one line a step."""
    found = []
    for each in itertools.dropwhile(lambda step: step.step != "fixed", view.steps):
        known = TRANSITIONS.get(each.step)
        words = [each.day.isoformat(), _(known.label) if known else each.step, each.name]
        found.append(" ".join(filter(None, [*words, each.reason])))
    return found


def _papers(evidence: Sequence[EvidenceView]) -> str:
    """Links to the papers, as further items of the template's list."""
    named = {each.number: each.title for each in evidence if each.number}
    return "\n- ".join(wiki_link(number, title) for number, title in named.items())


def _labelled(label: str, words: str) -> str:
    return f"{label}：{words}" if words else ""
