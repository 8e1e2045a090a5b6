"""Answers on secrecy: who is responsible by which rules (q01), and whether state secrets lie here (q06)."""

from __future__ import annotations

import platform

from sqlalchemy import func, select

from desktop.services.audit.audit_details import shown_detail
from desktop.services.contract.duties import board
from desktop.services.inspection.answers.lens import (
    Lens,
    Told,
    gap,
    names,
    paper_row,
    row,
    table,
    tables,
    verdict,
)
from models.audit.journal import AuditFilter, find_events
from models.categories import Category, DocumentState, TextState, VersionKind
from models.inspection.inspection import AnswerRow
from models.obligations.duty_views import DutyView
from models.people.people_state import people_on
from models.records import DocumentRecord
from models.tables import DocumentRow
from resources.words import _, ngettext

_RULES = (
    "制度清单",
    "安全管理制度",
    "密钥管理制度",
    "保密协议",
    "应急预案",
)
_POSTS = ("岗位责任书", "岗位任命", "任命书", "责任划分")
_SECRECY = ("R37", "R66", "R67", "R68", "R69", "R70", "R71", "R73", "R74", "R75", "R76")
"""The duties of secrecy: the contract's Ⅱ6.9 and Ⅱ8."""


def responsibility(lens: Lens) -> Told:
    """q01: the people and papers that carry the responsibility, the rules, and the contract's duties of secrecy."""
    posts = [paper_row(each) for each in lens.of_type(*_POSTS)]
    managers = _managers(lens)
    rules = lens.of_type(*_RULES)
    duties, late = _duties(lens)
    agreement = any(each.type == "保密协议" for each in rules)
    if not agreement:
        summary = _("No secrecy agreement is on file.")
    else:
        summary = _("{rules} rules and {posts} papers on responsibility are on file.").format(
            rules=len(rules), posts=len(posts)
        )
    if managers:
        summary += gap() + _("The contractor's manager is {names}.").format(names=names(managers))
    if late:
        summary += gap() + _("Overdue among the duties of secrecy: {keys}.").format(
            keys=names(late)
        )
    people_columns = _("Paper"), _("Title"), _("Number"), _("Date")
    return Told(
        verdict(bad=not agreement, caution=bool(late) or not posts),
        summary,
        tables(
            table(_("Who is responsible"), people_columns, posts),
            table(_("Rules in force"), people_columns, [paper_row(each) for each in rules]),
            table(
                _("Duties of secrecy"),
                (_("Row"), _("Duty"), _("Clause"), _("Kept"), _("Owed"), _("Overdue")),
                duties,
            ),
        ),
    )


def state_secrets(lens: Lens) -> Told:
    """q06: what was looked through for marks of state secrets, what was refused, what lies withheld."""
    shown = list(lens.documents.values())
    read = [each for each in shown if _is_searched(each)]
    unread = [each for each in shown if not _is_searched(each)]
    withheld = _withheld(lens)
    refused = _refused(lens)
    words = ngettext(
        "{count} document: the text of {read} was searched for marks of state secrets, none of them bears one; "
        "{unread} have no text that can be read, of them name and title were searched.",
        "{count} documents: the text of {read} was searched for marks of state secrets, none of them bears one; "
        "{unread} have no text that can be read, of them name and title were searched.",
        len(shown),
    )
    summary = words.format(count=len(shown), read=len(read), unread=len(unread))
    if withheld:
        words = ngettext(
            "{count} document is withheld: a mark was found in it, nobody can open it.",
            "{count} documents are withheld: a mark was found in them, nobody can open them.",
            withheld,
        )
        summary += gap() + words.format(count=withheld)
    by_category = [
        row(
            _(category.label),
            sum(each.category is category for each in shown),
            sum(each.category is category for each in read),
            sum(each.category is category for each in unread),
        )
        for category in lens.scope.categories
    ]
    looked = [
        row(each.number, each.title, _(each.category.label), _state(each), document=each.id)
        for each in sorted(unread, key=lambda one: one.id)
    ]
    return Told(
        verdict(bad=bool(withheld), caution=bool(refused) or bool(unread)),
        summary,
        tables(
            table(
                _("Searched for marks (绝密★ 机密★ 秘密★)"),
                (_("Category"), _("Documents"), _("Text searched"), _("No text")),
                by_category,
            ),
            table(
                _("Refused before filing"),
                (_("When"), _("Who"), _("Level and place")),
                refused,
            ),
            table(
                _("Without text: to be looked at by eye"),
                (_("Number"), _("Title"), _("Category"), _("Text")),
                looked,
            ),
            table(_("This computer"), (_("Fact"), _("What")), _machine(lens)),
        ),
        (
            _(
                "The marks 秘密, 机密 and 绝密 can't be chosen; a file that bears one is refused before it is filed, "
                "and the refusal is written down without its content."
            ),
            _(
                "The search finds marks that are written as text. It can't see a mark in a picture without text, and "
                "is no inspection of the computer outside this archive."
            ),
        ),
    )


def _is_searched(document: DocumentRecord) -> bool:
    """Whether its text was searched. A source tree's files are read one by one when it is filed."""
    version = document.version
    return version.text_state is TextState.READ or version.kind is VersionKind.TREE


def _managers(lens: Lens) -> list[str]:
    if not lens.has(Category.PERSONNEL):
        return []
    return [
        each.person.label
        for each in people_on(lens.rules, lens.registers, lens.day)
        if each.person.role == "manager" and each.on_site and lens.person(each.person)
    ]


def _duties(lens: Lens) -> tuple[list[AnswerRow], list[str]]:
    """One row for every duty of secrecy, and the keys of those that are overdue."""
    by_rule: dict[str, list[DutyView]] = {each: [] for each in _SECRECY}
    for view in board(lens.house, lens.day).duties:
        if view.duty.rule in by_rule and lens.duty(view) and (view.duty.opens <= lens.day):
            by_rule[view.duty.rule].append(view)
    rows, late = [], []
    for rule, views in by_rule.items():
        if not views:
            continue
        overdue = [lens.duty_name(each) for each in views if each.overdue]
        late += overdue
        kept = sum(each.kept or each.at_rest for each in views)
        paper = lens.first_paper(each for view in views for each in view.evidence)
        rows.append(
            row(
                rule,
                views[0].title,
                views[0].duty.clause,
                kept,
                len(views),
                len(overdue),
                document=paper,
                mood="bad" if overdue else "good" if kept == len(views) else "caution",
            )
        )
    return rows, late


def _withheld(lens: Lens) -> int:
    """How many documents of the categories in scope are withheld; none is told where it is narrowed further."""
    if lens.limits:
        return 0
    with lens.house.database.read() as session:
        return (
            session.scalar(
                select(func.count()).where(
                    DocumentRow.state == DocumentState.WITHHELD,
                    DocumentRow.category.in_(lens.scope.categories),
                )
            )
            or 0
        )


def _refused(lens: Lens) -> list[AnswerRow]:
    """Refusals belong to no category, as nothing was filed: told only where everything is."""
    if not lens.whole:
        return []
    with lens.house.database.read() as session:
        events = find_events(session, AuditFilter(actions=("refused",), text="state secret"))
    return [
        row(each.moment, each.actor, shown_detail(each.action, each.detail), mood="caution")
        for each in events
    ]


def _state(document: DocumentRecord) -> str:
    reason = document.version.text_reason
    return _(reason) if reason else _("no text")


def _machine(lens: Lens) -> list[AnswerRow]:
    vault = lens.house.vault
    return [
        row(_("Operating system"), f"{platform.system()} {platform.release()}"),
        row(_("Network"), _("The program never opens a network connection.")),
        row(_("Encryption at rest"), vault.suite.description),
    ]
