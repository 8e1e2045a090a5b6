"""Settings and rules: what the contract leaves open and the paper that fixed it, known years, files of rules."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.errors import explain
from desktop.itemmodels.contract_states import Sight
from desktop.itemmodels.formats import format_count, format_date
from desktop.itemmodels.money import format_fen
from desktop.jobs.archive import Archive
from desktop.jobs.contract_rules import OpenRules, RuleJobs
from desktop.jobs.latest import Latest
from desktop.services.contract.contract_settings import SettingView
from desktop.services.contract.rules import RuleFile
from desktop.views.contract.card_scroll import CardScroll
from desktop.views.contract.legend import MarkSign
from desktop.views.controls.buttons import button
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.words import words
from desktop.views.systems.document_line import ItemLine
from desktop.views.systems.parts import Card, Pairs
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import M, S
from resources.artwork import Icon
from resources.words import _, ngettext

_WIDEST_EM = 56


class RulesView(CardScroll):
    """Reads when it is turned to.

    Signals:
        setting_wanted(object)          answer this `SettingView`
        rule_wanted(str)                look at and correct the rules of this name
        import_wanted(str)              read a sheet into this register
        export_wanted(str, str)         write this register, which has this title, as a sheet
        holidays_wanted()               read a year's days off from a file
        item_activated(str, str, str)   kind, key and place of what is to be shown
    """

    setting_wanted = Signal(object)
    import_wanted = Signal(str)
    export_wanted = Signal(str, str)
    rule_wanted = Signal(str)
    holidays_wanted = Signal()
    item_activated = Signal(str, str, str)

    def __init__(self, archive: Archive, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._jobs = RuleJobs(archive)
        self._asking = Latest(archive, self)
        self.shown: OpenRules | None = None
        self._asking.answered.connect(self._show)
        self._asking.failed.connect(self._fail)

    def refresh(self) -> None:
        """Read the settings and rules again."""
        self._asking.ask(self._jobs.reading())

    def _fail(self, error: Exception) -> None:
        held, column = self.begin(_WIDEST_EM)
        notice = Notice(self._look)
        column.addWidget(notice)
        column.addStretch(1)
        notice.explain(explain(error))
        self.show_cards(held)

    def _show(self, rules: OpenRules) -> None:
        self.shown = rules
        held, column = self.begin(_WIDEST_EM)
        if rules.faults:
            notice = Notice(self._look)
            column.addWidget(notice)
            notice.say(
                Mood.BAD,
                "\n".join(str(each) for each in rules.faults),
                _("Rules that were kept can't be read and are passed over"),
            )
        column.addWidget(self._contract(rules))
        for name, label in rules.groups:
            settings = [each for each in rules.settings if each.rule.group == name]
            if settings:
                column.addWidget(self._settings(label, settings, rules))
        column.addWidget(self._years(rules))
        column.addWidget(self._registers())
        column.addWidget(self._files(rules))
        column.addStretch(1)
        self.show_cards(held)

    def _contract(self, rules: OpenRules) -> Card:
        terms = rules.terms
        card = Card(_("The contract"))
        span = _("{first} to {last}").format(
            first=format_date(terms.start), last=format_date(terms.end)
        )
        days = ngettext("{count} day", "{count} days", terms.days)
        card.put(
            Pairs(
                [
                    (_("Title of the contract"), terms.title),
                    (_("Client"), terms.client),
                    (_("Contractor"), terms.contractor),
                    (_("Signed"), format_date(terms.signed)),
                    (_("Service"), f"{span}  ·  {days.format(count=format_count(terms.days))}"),
                    (_("Amount"), format_fen(terms.amount_fen)),
                ],
                columns=2,
            )
        )
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(button(_("Look at the profile…"), lambda: self.rule_wanted.emit("contract")))
        line.addStretch(1)
        card.put(row)
        return card

    def _settings(self, label: str, settings: list[SettingView], rules: OpenRules) -> Card:
        card = Card(label)
        for each in settings:
            card.put(self._setting(each, rules))
        return card

    def _setting(self, setting: SettingView, rules: OpenRules) -> QWidget:
        held = QWidget()
        row = QHBoxLayout(held)
        row.setContentsMargins(0, S, 0, S)
        row.setSpacing(M)
        sight = Sight.CONFIRMED if setting.settled else Sight.COLLECT
        row.addWidget(MarkSign(self._look, sight), 0, Qt.AlignmentFlag.AlignTop)
        text = QVBoxLayout()
        text.setSpacing(0)
        question = str(setting.rule.question)
        text.addWidget(words(question, wrap=True))
        answer = setting.shown or _("no answer yet")
        text.addWidget(words(answer, "strong", wrap=True))
        said = [
            setting.rule.clause,
            {
                "vault": _("settled in this vault"),
                "contract": _("fixed by the contract's profile"),
                "default": _("not settled: this is the default"),
            }[setting.by],
            setting.note,
        ]
        text.addWidget(words("  ·  ".join(one for one in said if one), "caption", wrap=True))
        document = setting.document_id
        if document is not None:
            text.addWidget(
                ItemLine(
                    self._look,
                    rules.papers.get(document, ""),
                    lambda: self.item_activated.emit("document", str(document), ""),
                    icon=Icon.EVIDENCE,
                )
            )
        row.addLayout(text, 1)
        act = button(
            _("Settle…"),
            lambda: self.setting_wanted.emit(setting),
            name=_("Settle: {question}").format(question=question),
        )
        row.addWidget(act, 0, Qt.AlignmentFlag.AlignTop)
        return held

    def _years(self, rules: OpenRules) -> Card:
        card = Card(_("Working days"))
        first, last = rules.terms.signed.year, rules.terms.end.year
        known = {each.year: each for each in rules.years}
        for year in sorted({*range(first, last + 1), *known}):
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(S)
            days = known.get(year)
            sight = Sight.CONFIRMED if days else Sight.COLLECT
            line.addWidget(MarkSign(self._look, sight), 0, Qt.AlignmentFlag.AlignTop)
            if days:
                said = _("{off} days off, {made_up} make-up working days").format(
                    off=len(days.holidays), made_up=len(days.workdays)
                )
            else:
                said = _("not known: only weekends count as days off")
            text = QVBoxLayout()
            text.setSpacing(0)
            text.addWidget(words(f"{year}  ·  {said}", wrap=True))
            if days:
                text.addWidget(words(days.source, "caption", wrap=True))
            line.addLayout(text, 1)
            card.put(row)
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, S, 0, 0)
        line.addWidget(button(_("Import holidays…"), self.holidays_wanted.emit))
        line.addStretch(1)
        card.put(row)
        return card

    def _registers(self) -> Card:
        card = Card(_("Registers as sheets"))
        card.say(
            _(
                "A register is written as a workbook, filled in and read back; every cell that is wrong is named. "
                "Numbers of people are masked."
            )
        )
        for name, title in register_titles().items():
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(S)
            line.addWidget(words(title), 1)
            for said, wanted in (
                (_("Export…"), self._exporting(name, title)),
                (_("Import…"), self._importing(name)),
            ):
                line.addWidget(button(said, wanted, kind="link", name=f"{title}: {said}"))
            card.put(row)
        return card

    def _exporting(self, name: str, title: str) -> Callable[[], None]:
        return lambda: self.export_wanted.emit(name, title)

    def _importing(self, name: str) -> Callable[[], None]:
        return lambda: self.import_wanted.emit(name)

    def _files(self, rules: OpenRules) -> Card:
        card = Card(_("Rules"), len(rules.files))
        card.say(
            _(
                "Everything that is judged here follows from these files. A correction is kept as a revision of this "
                "vault; what is shipped stays as it is."
            )
        )
        for each in rules.files:
            card.add(
                ItemLine(
                    self._look,
                    each.title,
                    self._opening(each),
                    icon=Icon.TEXT,
                    aside=_("revision {number}").format(number=each.revision)
                    if each.revision
                    else _("as shipped"),
                    mood="accent_ink" if each.revision else "",
                    hint=each.origin,
                )
            )
        return card

    def _opening(self, file: RuleFile) -> Callable[[], None]:
        return lambda: self.rule_wanted.emit(file.name)


def register_titles() -> dict[str, str]:
    """The registers there are as sheets, by their words on the command line."""
    return {
        "people": _("Register of people"),
        "duties": _("Register of duties"),
        "findings": _("Register of findings"),
        "kpi": _("KPI ledger"),
        "media": _("Register of media"),
    }
