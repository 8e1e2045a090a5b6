"""Makes what is shown of matters out of how they stand: lines of the list, steps, sentences about notice and money."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from desktop.jobs.people_said import MatterSaid
from desktop.jobs.people_shown import (
    MatterLine,
    MatterPreview,
    ShownDemand,
    ShownMatter,
    ShownStep,
    StepHistory,
)
from desktop.services.contract.evidence import papers_of
from desktop.services.contract.registers import registers_of, today_of
from desktop.services.contract.rules import rules_of
from desktop.services.house import House
from models.documents.fact_fields import written_facts
from models.obligations.register_records import Matter, MatterStep
from models.obligations.registers import Registers
from models.people.matter_rules import ADVANCE, MatterKind, Paper
from models.people.matter_state import Matters
from models.people.matter_views import BLOCKED, DONE, MatterView, StepView
from models.people.notice import NoticeView
from resources.words import _, ngettext

ENTERED_LATE = timedelta(days=3)
"""What was entered longer than this after it happened is shown with the day of its entry."""

_PREVIEW = -1
"""The id of a matter that isn't there yet."""


def matter(house: House, matter_id: int, day: date | None) -> ShownMatter:
    """One matter with its steps on `day`. Raises KeyError."""
    rules, registers = rules_of(house), registers_of(house)
    on = day or today_of(house)
    matters = Matters(rules, registers, papers_of(house), on)
    view = matters.view(matter_id)
    held = view.matter
    labels = {each.id: each.label for each in view.kind.facts}
    fields = {each.id: each for each in view.kind.facts}
    notice, mood = _notice_words(view)
    return ShownMatter(
        line_of(view, registers),
        view.kind.clause,
        tuple((labels[name], fields[name].shown(value)) for name, value in view.facts.items()),
        _person(registers, held.person_id),
        _person(registers, held.other_id),
        tuple(_step(each, matters, view) for each in view.steps),
        notice,
        mood,
        _money_words(view),
        _warnings(view),
        held.note,
        MatterSaid(
            held.kind,
            held.title,
            held.person_id,
            held.other_id,
            held.day,
            held.planned,
            view.facts,
            held.note,
        ),
    )


def preview(house: House, said: MatterSaid) -> MatterPreview:
    """What would follow if this were opened: nothing is entered."""
    rules, registers, today = rules_of(house), registers_of(house), today_of(house)
    kind = rules.matters[said.kind]
    made = Matter(
        _PREVIEW,
        said.kind,
        "",
        "",
        said.person,
        said.other,
        min(said.day or today, today),
        said.planned,
        written_facts(said.facts),
        "",
    )
    planned = replace(registers, matter={**registers.matter, _PREVIEW: made})
    view = Matters(rules, planned, papers_of(house), today).view(_PREVIEW)
    notices = []
    for each in view.notices:
        step = kind.step(each.notice.step).label
        latest = each.deadline.latest if each.deadline else None
        more = _rule_words(each)
        if latest is None:
            more = _("The last day follows from the planned day ({rule}).").format(rule=more)
        notices.append((step, latest, latest is not None and latest < today, more))
    return MatterPreview(
        tuple(notices),
        _stake_words(view, kind),
        tuple(
            (each.label, tuple(_paper_words(paper) for paper in each.papers)) for each in kind.steps
        ),
        _warnings(view),
    )


def line_of(view: MatterView, registers: Registers) -> MatterLine:
    """A matter in its list."""
    held = view.matter
    steps = [each for each in view.steps if each.state != "not-needed"]
    open_ = [
        each.deadline.latest
        for each in view.notices
        if each.deadline is not None and each.given is None and not view.closed
    ]
    following = view.next_steps
    names = (_person(registers, each) for each in (held.person_id, held.other_id))
    return MatterLine(
        held.id,
        held.kind,
        view.kind.label,
        held.number,
        held.title or view.kind.label,
        held.day,
        held.planned,
        view.closed,
        sum(each.state == DONE for each in steps),
        len(steps),
        following[0].step.label if following else "",
        min(open_, default=None),
        view.late,
        view.exposure_fen,
        tuple(each[1] for each in names if each is not None),
    )


def _step(each: StepView, matters: Matters, view: MatterView) -> ShownStep:
    force = ""
    if each.state == BLOCKED and not view.withdrawn:
        obstacles = matters.obstacles(view.matter.id, each.id, view.day)
        if obstacles and all(one.world for one in obstacles):
            force = _("It happened all the same, and is entered as what happened.")
    evidence = tuple(proof for paper in each.papers for proof in paper.evidence)
    notices = [one for one in view.notices if one.notice.step == each.id]
    return ShownStep(
        each.id,
        each.step.label,
        each.state,
        each.day,
        each.taken.name if each.taken else "",
        each.latest,
        any(one.late for one in notices),
        bool(each.step.gate),
        force,
        each.why,
        tuple(
            ShownDemand(
                paper.paper.type,
                paper.paper.name,
                paper.paper.sign,
                paper.paper.optional,
                paper.met,
            )
            for paper in each.papers
        ),
        evidence,
        tuple(_history(one) for one in each.history),
        _("taken though it was barred") if each.forced else "",
        each.step.optional,
    )


def _history(row: MatterStep) -> StepHistory:
    return StepHistory(
        row.step,
        row.undone,
        row.day,
        row.moment,
        row.actor,
        row.name,
        row.reason,
        _entered_late(row.moment, row.day),
    )


def _entered_late(moment: datetime, day: date) -> bool:
    return moment.astimezone().date() - day > ENTERED_LATE


def _person(registers: Registers, person_id: int | None) -> tuple[int, str] | None:
    person = registers.person.get(person_id or 0)
    return None if person is None else (person.id, person.label)


def _notice_words(view: MatterView) -> tuple[str, str]:
    """Every notice in a sentence, and how bad the worst of them is."""
    said: list[str] = []
    moods: list[str] = []
    for each in view.notices:
        step = view.kind.step(each.notice.step).label
        if each.deadline is None:
            if not view.closed:
                sentence = _("{step}: the last day follows from what is still open ({rule}).")
                said.append(sentence.format(step=step, rule=_rule_words(each)))
                moods.append("plain")
            continue
        latest = each.deadline.latest
        if each.given is not None:
            sentence = (
                _("{step}: done on {given}, {days} days after the last day {latest}.")
                if each.late
                else _("{step}: done on {given}, in time (last day {latest}).")
            )
            moods.append("bad" if each.late else "good")
        elif view.closed:
            continue
        else:
            sentence = (
                _("{step}: the last day was {latest}, {days} days ago ({rule}).")
                if each.late
                else _("{step}: on {latest} at the latest, in {left} days ({rule}).")
            )
            moods.append("bad" if each.late else "caution")
        said.append(
            sentence.format(
                step=step,
                given=each.given,
                latest=latest,
                days=each.late_days,
                left=(latest - view.day).days,
                rule=_rule_words(each),
            )
        )
    order = ("bad", "caution", "plain", "good")
    return "\n".join(said), min(moods, key=order.index, default="plain")


def _rule_words(each: NoticeView) -> str:
    """What the clause asks for."""
    notice = each.notice
    if notice.rule == ADVANCE:
        words = (
            ngettext("{n} working day ahead", "{n} working days ahead", notice.days)
            if notice.working
            else ngettext("{n} day ahead", "{n} days ahead", notice.days)
        )
    elif notice.days == 0:
        words = _("the same day")
    else:
        words = (
            ngettext("within {n} working day", "within {n} working days", notice.days)
            if notice.working
            else ngettext("within {n} day", "within {n} days", notice.days)
        )
    return " ".join(filter(None, (notice.clause, words.format(n=notice.days))))


def _money_words(view: MatterView) -> str:
    said = []
    if view.exposure_fen:
        clauses = _(", ").join(dict.fromkeys(each.clause for each in view.breaches))
        sentence = _("As it went, this may cost {money} ({clauses}).")
        said.append(sentence.format(money=money(view.exposure_fen), clauses=clauses))
    if view.at_stake_fen and not view.closed:
        sentence = _("To go on as things stand would cost {money}.")
        said.append(sentence.format(money=money(view.at_stake_fen)))
    return "\n".join(said)


def _stake_words(view: MatterView, kind: MatterKind) -> str:
    if view.at_stake_fen or view.exposure_fen:
        amount = money(view.at_stake_fen or view.exposure_fen)
        barred = [kind.step(each.step).label for each in kind.breaches if each.without]
        if barred:
            sentence = _("{money} is at stake: “{step}” must wait for the signed papers.")
            return sentence.format(money=amount, step=barred[0])
        return _("{money} is at stake.").format(money=amount)
    return ""


def _warnings(view: MatterView) -> tuple[str, ...]:
    said = []
    if view.withdrawn:
        said.append(_("This matter was withdrawn: it was opened by mistake."))
    if view.unknown and not view.closed:
        years = _(", ").join(map(str, view.unknown))
        sentence = _("The holidays of {years} aren't known: the last day may be another one.")
        said.append(sentence.format(years=years))
    return tuple(said)


def _paper_words(paper: Paper) -> str:
    sign = {
        "both": _("signed by both"),
        "client": _("signed by the client"),
    }.get(paper.sign, "")
    return f"{paper.name} ({sign})" if sign else paper.name


def money(fen: int) -> str:
    """An amount in yuan; jiao and fen only where there are any."""
    yuan, rest = divmod(fen, 100)
    return f"¥{yuan:,}.{rest:02d}" if rest else f"¥{yuan:,}"
