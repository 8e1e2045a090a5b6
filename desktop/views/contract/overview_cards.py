"""The cards of the overview, each made anew from a reading."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.itemmodels.contract_overview import (
    Coverage,
    blocker_words,
    coverage_words,
    payment_words,
    window_words,
)
from desktop.itemmodels.contract_states import Sight
from desktop.itemmodels.formats import format_count
from desktop.itemmodels.money import format_fen
from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.jobs.contract import ContractReading
from desktop.views.contract.duty_list import DutyList
from desktop.views.contract.legend import MarkSign
from desktop.views.contract.overview_parts import held, pair, pair_row
from desktop.views.controls.buttons import button
from desktop.views.controls.chart_bars import DividedBar, Portion
from desktop.views.controls.chart_ink import Tone
from desktop.views.controls.row_table import RowTable
from desktop.views.controls.words import words
from desktop.views.systems.document_line import ItemLine
from desktop.views.systems.parts import Card
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import L, M, S
from models.contract.payments import PaymentState, PaymentView
from models.handover.blockers import Blocker
from models.obligations.exposure import Exposure
from models.obligations.overview import Overview
from resources.artwork import Icon
from resources.words import _, ngettext

Go = Callable[[str, str, str], object]
"""Shows an item: kind, key, place."""

_MOST_BLOCKERS = 7
_MOST_ITEMS, _MOST_NAMES, _MOST_DUE = 5, 12, 6

BLOCKER_ICONS = {
    "duty": Icon.OBLIGATIONS,
    "person": Icon.PEOPLE,
    "matter": Icon.OPERATIONS,
    "finding": Icon.ASSURANCE,
    "kpi": Icon.CHART,
}


def stat_card(label: str, value: str, below: str, extra: QWidget | None = None) -> Card:
    """One number with what it means."""
    card = Card(label)
    card.put(words(value, "title"))
    card.put(words(below, "caption", wrap=True))
    if extra is not None:
        card.put(held(extra))
    card.fill()
    card.setAccessibleName(f"{label}: {value}. {below}")
    return card


def time_bar(look: Look, overview: Overview) -> DividedBar:
    """How many of the contract's months have begun."""
    bar = DividedBar(look, _("Months of the contract"))
    gone = _("{count} begun").format(count=overview.month)
    left = overview.months - overview.month
    bar.show_portions(
        [
            Portion(overview.month, Tone.GOOD, gone),
            Portion(left, Tone.IDLE, _("{count} to come").format(count=left)),
        ]
    )
    return bar


def blockers_card(look: Look, reading: ContractReading, go: Go) -> Card:
    """What stands in the way, each one click from its place."""
    blockers = reading.overview.blockers
    card = Card(_("What stands in the way"), len(blockers))
    if not blockers:
        card.say(_("Nothing. What is owed by now is there."))
        card.fill()
        return card
    for each in blockers[:_MOST_BLOCKERS]:
        card.add(
            ItemLine(
                look,
                blocker_words(each, reading),
                _going(go, each.kind, each.key),
                icon=BLOCKER_ICONS.get(each.kind, Icon.WARNING),
                aside=each.clause,
            )
        )
    if len(blockers) > _MOST_BLOCKERS:
        _add_rest(card, look, reading, go)
    card.fill()
    return card


def _add_rest(card: Card, look: Look, reading: ContractReading, go: Go) -> None:
    """The others, however many, in a table that opens on request; one click leads to each."""
    blockers = reading.overview.blockers[_MOST_BLOCKERS:]
    model: RowsModel[Blocker] = RowsModel(
        [
            RowColumn(
                _("What stands in the way"),
                lambda one: blocker_words(one, reading),
                stretch=True,
            ),
            RowColumn(_("Clause"), lambda one: one.clause, sample="Ⅱ7.1(3)a"),
        ],
        card,
    )
    model.replace(blockers)
    table = RowTable(model, look, _("What else stands in the way"))
    table.clicked.connect(lambda index: _leave(go, model.record_at(index.row())))
    table.row_activated.connect(lambda one: _leave(go, one))
    table.setCursor(Qt.CursorShape.PointingHandCursor)
    holder = held(table)
    holder.hide()
    more = ngettext("Show {count} more", "Show {count} more", len(blockers))
    unfold = button(more.format(count=format_count(len(blockers))), lambda: None, kind="link")
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.addWidget(unfold)
    line.addStretch(1)
    unfold.clicked.connect(lambda _checked=False: _unfold(row, holder, table))
    card.put(row)
    card.put(holder)


def due_card(look: Look, reading: ContractReading, go: Go) -> Card:
    """What is due within a week."""
    views = reading.overview.due_this_week
    card = Card(_("Due this week"), len(views))
    if not views:
        card.say(_("Nothing is due within seven days."))
        card.fill()
        return card
    duties = DutyList(look, _("Due this week"))
    duties.duties.replace(views, reading.name_of)
    duties.setFixedHeight(min(len(views), _MOST_DUE) * duties.sizeHintForRow(0) + 2)
    duties.duty_entered.connect(lambda key: go("duty", key, ""))
    duties.clicked.connect(lambda index: go("duty", duties.duties.views[index.row()].duty.key, ""))
    card.add(duties)
    card.fill()
    return card


def coverage_card(look: Look, shares: Sequence[Coverage], go: Go) -> Card:
    """Each category as a bar: what is done, open, late and not due yet."""
    card = Card(_("Coverage by category"))
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(M)
    grid.setVerticalSpacing(S)
    for row, each in enumerate(shares):
        name = _(each.category.label)
        done, open_, late, later = coverage_words(each)
        bar = DividedBar(look, name)
        bar.show_portions(
            [
                Portion(each.done, Tone.GOOD, done),
                Portion(each.open, Tone.CAUTION, open_),
                Portion(each.late, Tone.BAD, late),
                Portion(each.later, Tone.IDLE, later),
            ]
        )
        link = button(name, _going(go, "category", each.category.value), kind="row")
        grid.addWidget(link, row, 0)
        grid.addWidget(bar, row, 1)
        count = words(f"{format_count(each.done)} / {format_count(each.owed)}", "caption")
        count.setToolTip(_("done of what is owed by now"))
        grid.addWidget(count, row, 2, Qt.AlignmentFlag.AlignRight)
    grid.setColumnStretch(1, 1)
    holder = QWidget()
    holder.setLayout(grid)
    card.put(holder)
    card.put(_tone_legend(look))
    card.fill()
    return card


def exposure_card(look: Look, exposure: Exposure, go: Go) -> Card:
    """What breaches may cost, by clause; what would come on top; what the contract caps."""
    card = Card(_("Money at stake"))
    card.put(words(format_fen(exposure.total_fen), "title"))
    for each in exposure.clauses:
        said = f"{each.clause}  {each.title}" + (f"  × {each.count}" if each.count > 1 else "")
        card.put(pair(said, format_fen(each.fen)))
        if each.note:
            card.put(words(each.note, "caption", wrap=True))
    if exposure.withheld_fen:
        card.put(pair(_("may be refused besides"), format_fen(exposure.withheld_fen)))
    if exposure.open_fen:
        card.put(pair(_("on top if all that is open were missed"), format_fen(exposure.open_fen)))
    for sentence in (*exposure.caps, *exposure.terminations):
        card.put(words(sentence, "caption", wrap=True))
    costly = sorted(exposure.items, key=lambda one: -(one.fen or one.withheld_fen))
    for item in costly[:_MOST_ITEMS]:
        fen = item.fen or item.withheld_fen
        aside = format_fen(fen) if fen else item.clause
        card.add(
            ItemLine(
                look,
                item.title,
                _going(go, item.subject, item.key),
                icon=BLOCKER_ICONS.get(item.subject, Icon.WARNING),
                aside=aside,
                hint="\n".join(one for one in (item.title, item.note) if one),
            )
        )
    rest = len(exposure.items) - _MOST_ITEMS
    if rest > 0:
        card.say(_("and {count} others").format(count=format_count(rest)))
    if not exposure.items:
        card.say(_("No breach on this day."))
    card.fill()
    return card


def payments_card(look: Look, payments: Sequence[PaymentView], go: Go) -> Card:
    """The contract's payments, in order."""
    card = Card(_("Payments"))
    if not payments:
        card.say(_("The contract's profile names no payment."))
    for each in payments:
        done = each.state is PaymentState.RECEIVED
        late = each.state in (PaymentState.LATE, PaymentState.TO_INVOICE)
        sight = Sight.CONFIRMED if done else Sight.COLLECT if late else Sight.NOT_DUE
        if each.state in (PaymentState.INVOICED, PaymentState.PART_RECEIVED):
            sight = Sight.SUBMITTED
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(S)
        line.addWidget(MarkSign(look, sight), 0, Qt.AlignmentFlag.AlignTop)
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addLayout(pair_row(f"{each.number}  {each.title}", format_fen(each.amount_fen)))
        said = "  ·  ".join((window_words(each), payment_words(each)))
        text.addWidget(words(said, "caption", wrap=True))
        line.addLayout(text, 1)
        if each.rows:
            name = _("Entries of payment {number}").format(number=each.number)
            entered = _going(go, "payment-entries", str(each.number))
            line.addWidget(
                button(_("Entries…"), entered, kind="link", name=name),
                0,
                Qt.AlignmentFlag.AlignTop,
            )
        if not done:
            name = _("Enter something of payment {number}").format(number=each.number)
            enter = button(
                _("Enter…"), _going(go, "payment", str(each.number)), kind="link", name=name
            )
            line.addWidget(enter, 0, Qt.AlignmentFlag.AlignTop)
        card.put(row)
    if payments:
        card.add(
            ItemLine(look, _("Payments in the matrix"), _going(go, "rule", "R04"), icon=Icon.MONEY)
        )
    card.fill()
    return card


def pledges_card(look: Look, overview: Overview, go: Go) -> Card:
    """Whose pledge is missing among those on site, and how findings stand."""
    card = Card(_("Pledges and findings"))
    pledges, findings = overview.pledges, overview.findings
    missing = pledges.needed - pledges.valid
    bar = DividedBar(look, _("Pledges of those on site"))
    bar.show_portions(
        [
            Portion(pledges.valid, Tone.GOOD, _("{count} valid").format(count=pledges.valid)),
            Portion(missing, Tone.BAD, _("{count} missing").format(count=missing)),
        ]
    )
    card.put(pair(_("Valid pledges of those on site"), f"{pledges.valid} / {pledges.needed}"))
    card.put(held(bar))
    if pledges.missing:
        names = _(", ").join(pledges.missing[:_MOST_NAMES])
        card.put(words(_("missing: {names}").format(names=names), "caption", wrap=True))
    card.add(ItemLine(look, _("People"), _going(go, "place", "people"), icon=Icon.PEOPLE))
    card.put(pair(_("Findings open"), format_count(findings.open)))
    rest = DividedBar(look, _("Findings of assessments"))
    rest.show_portions(
        [
            Portion(findings.closed, Tone.GOOD, _("{count} closed").format(count=findings.closed)),
            Portion(
                findings.open - findings.overdue,
                Tone.CAUTION,
                _("{count} open").format(count=findings.open - findings.overdue),
            ),
            Portion(
                findings.overdue, Tone.BAD, _("{count} overdue").format(count=findings.overdue)
            ),
        ]
    )
    card.put(held(rest))
    card.add(ItemLine(look, _("Assurance"), _going(go, "place", "assurance"), icon=Icon.ASSURANCE))
    card.fill()
    return card


def _tone_legend(look: Look) -> QWidget:
    legend = QWidget()
    row = QHBoxLayout(legend)
    row.setContentsMargins(0, S, 0, 0)
    row.setSpacing(S)
    for tone, said in (
        (Tone.GOOD, _("done")),
        (Tone.CAUTION, _("still open")),
        (Tone.BAD, _("overdue")),
        (Tone.IDLE, _("not due yet")),
    ):
        bar = DividedBar(look, said)
        bar.show_portions([Portion(1, tone, said)])
        bar.setFixedWidth(L + M)
        row.addWidget(bar)
        row.addWidget(words(said, "caption"))
        row.addSpacing(S)
    row.addStretch(1)
    return legend


def _going(go: Go, kind: str, key: str) -> Callable[[], object]:
    return lambda: go(kind, key, "")


def _leave(go: Go, blocker: Blocker) -> None:
    go(blocker.kind, blocker.key, "")


def _unfold(row: QWidget, holder: QWidget, table: QWidget) -> None:
    row.hide()
    holder.show()
    table.setFocus()
