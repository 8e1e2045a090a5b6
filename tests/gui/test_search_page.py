"""The search page by keyboard: chips, proposals, errors in place, facets, order, more results, views, citation."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.itemmodels.facets import FacetModel, LineKind
from desktop.itemmodels.search_hits import badge, whereabouts
from desktop.jobs.archive import FIRST_RESULTS, Archive
from desktop.jobs.changes import Change, LibraryChanged
from desktop.jobs.edition_reading import EditionReading
from desktop.jobs.runner import JobRunner
from desktop.jobs.searching import with_views
from desktop.services.searching.search_records import (
    Completion,
    CountedView,
    Facet,
    FacetValue,
    FoundDocument,
    Option,
    SavedView,
    Sort,
)
from desktop.views.search.coverage_dialog import CoverageDialog
from desktop.views.search.help_dialog import QueryHelpDialog
from desktop.views.search.search_page import SearchPage
from desktop.views.theme.look import Look
from models.categories import VersionKind
from search.records import Place
from tests.gui.fakes import FakeEdition, FakeVault, make_document

Key, CTRL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NOW = datetime(2026, 9, 1, tzinfo=UTC)


def make_page(qtbot: QtBot, archive: Archive | EditionReading, look: Look) -> SearchPage:
    made = SearchPage(archive, look, edition=isinstance(archive, EditionReading))
    qtbot.addWidget(made)
    made.resize(1400, 800)
    made.show()
    made.activateWindow()
    made.focus_box()
    qtbot.waitUntil(made.box.hasFocus)
    return made


@pytest.fixture
def page(qtbot: QtBot, archive: Archive, vault: FakeVault, look: Look) -> SearchPage:
    vault.records = [make_document(number, f"备份记录{number:03d}") for number in range(1, 101)]
    vault.texts = {number: f"第{number}次备份，备份成功。" for number in range(1, 101)}
    return make_page(qtbot, archive, look)


def compose(box: object, preedit: str = "", commit: str = "") -> None:
    """What an input method sends while characters are being chosen, and when they are."""
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(box, event)


def ask(qtbot: QtBot, page: SearchPage, query: str) -> None:
    with qtbot.waitSignal(page.painted, check_params_cb=lambda asked: asked == query.strip()):
        compose(page.box, commit=query)


def propose(vault: FakeVault, *options: Option) -> None:
    vault.completion = lambda text, cursor: Completion(0, cursor, options)


class TestProposals:
    PERSON = Option("人员:周子涵", "周子涵", "8 份")
    PLACE = Option("类型:备份记录", "类型:备份记录")

    @pytest.fixture(autouse=True)
    def proposals(self, page: SearchPage, vault: FakeVault) -> None:
        propose(vault, self.PERSON, self.PLACE)

    def test_appear_while_typing_and_leave_the_keys_to_the_box(
        self, qtbot: QtBot, page: SearchPage
    ) -> None:
        qtbot.keyClicks(page.box, "zzh")
        qtbot.waitUntil(lambda: page.completer.shown)
        assert page.box.hasFocus()
        qtbot.keyClicks(page.box, "x")
        assert page.box.text() == "zzhx"

    def test_enter_asks_what_was_typed_unless_a_proposal_was_chosen(
        self, qtbot: QtBot, page: SearchPage
    ) -> None:
        qtbot.keyClicks(page.box, "zzh")
        qtbot.waitUntil(lambda: page.completer.shown)
        qtbot.keyClick(page.box, Key.Key_Return)
        assert page.box.text() == "zzh"
        assert not page.completer.shown

    def test_down_and_enter_take_one(self, qtbot: QtBot, page: SearchPage) -> None:
        qtbot.keyClicks(page.box, "zzh")
        qtbot.waitUntil(lambda: page.completer.shown)
        qtbot.keyClick(page.box, Key.Key_Down)
        qtbot.keyClick(page.box, Key.Key_Down)
        qtbot.keyClick(page.box, Key.Key_Return)
        assert page.box.text() == "类型:备份记录"
        assert page.box.cursorPosition() == len("类型:备份记录")
        assert page.box.hasFocus()

    def test_tab_takes_the_first_and_otherwise_moves_on(
        self, qtbot: QtBot, page: SearchPage
    ) -> None:
        qtbot.keyClicks(page.box, "zzh")
        qtbot.waitUntil(lambda: page.completer.shown)
        qtbot.keyClick(page.box, Key.Key_Tab)
        assert page.box.text() == "人员:周子涵"
        qtbot.keyClick(page.box, Key.Key_Tab)
        assert not page.box.hasFocus()

    def test_escape_puts_them_away_and_keeps_the_query(
        self, qtbot: QtBot, page: SearchPage
    ) -> None:
        qtbot.keyClicks(page.box, "zzh")
        qtbot.waitUntil(lambda: page.completer.shown)
        qtbot.keyClick(page.box, Key.Key_Escape)
        assert not page.completer.shown
        assert page.box.text() == "zzh"

    def test_an_input_method_at_work_is_not_disturbed(
        self, qtbot: QtBot, page: SearchPage, runner: JobRunner
    ) -> None:
        qtbot.keyClicks(page.box, "z")
        qtbot.waitUntil(lambda: page.completer.shown)
        compose(page.box, preedit="zhou")
        assert not page.completer.shown
        # The arrow keys belong to the input method's own list.
        qtbot.keyClick(page.box, Key.Key_Down)
        assert page.box.hasFocus()
        qtbot.waitUntil(lambda: not runner.busy)
        assert not page.completer.shown
        compose(page.box, commit="周")
        qtbot.waitUntil(lambda: page.completer.shown)
        assert page.box.text() == "z周"

    def test_stay_on_the_window_at_its_edge(self, qtbot: QtBot, page: SearchPage) -> None:
        compose(page.box, commit="很长的查询" * 12)
        qtbot.waitUntil(lambda: page.completer.shown)
        popup = page.completer.popup
        corner = popup.mapTo(page, QPoint(popup.width(), popup.height()))
        assert page.rect().contains(corner)


class TestErrors:
    def test_are_underlined_where_they_are_and_say_what_would_be_right(
        self, qtbot: QtBot, page: SearchPage
    ) -> None:
        ask(qtbot, page, "备份")
        rows = page.model.rowCount()
        compose(page.box, commit=" (恢复")
        qtbot.waitUntil(lambda: page.box.error is not None)
        assert page.box.error == 3
        assert "character 4" in page.head.error_words.text()
        assert page.head.error_words.isVisible()
        assert page.model.rowCount() == rows
        compose(page.box, commit=")")
        assert page.box.error is None
        qtbot.waitUntil(page.head.error_words.isHidden)

    def test_stand_at_their_place_behind_leading_blanks(
        self, qtbot: QtBot, page: SearchPage
    ) -> None:
        compose(page.box, commit="  (备份")
        qtbot.waitUntil(lambda: page.box.error == 2)


class TestChips:
    def test_show_the_filters_and_take_them_out(self, qtbot: QtBot, page: SearchPage) -> None:
        compose(page.box, commit="备份 人员:林晓舟 类别:运维过程")
        qtbot.waitUntil(lambda: len(page.head.chips.labels) == 2)
        page.head.chips.remove(0)
        qtbot.waitUntil(lambda: len(page.head.chips.labels) == 1)
        assert page.box.text() == "备份 类别:运维过程"
        page.head.chips.remove(0)
        assert page.box.text() == "备份"
        assert not page.head.chips.isVisible()


class TestFacets:
    FACETS = (
        Facet(
            "category",
            "Category",
            (
                FacetValue("operations", "Operations", 70, "备份 类别:运维过程"),
                FacetValue("pledge", "Pledges", 30, "备份 类别:保密承诺"),
            ),
        ),
        Facet(
            "persons",
            "Person",
            tuple(
                FacetValue(f"P{n}", f"P{n}", 20 - n, f"备份 人员:P{n}", n == 0) for n in range(9)
            ),
        ),
        Facet("mark", "Mark", (FacetValue("内部", "Internal", 100, "备份 标记:内部"),)),
    )

    def test_a_value_writes_the_query(
        self, qtbot: QtBot, page: SearchPage, vault: FakeVault
    ) -> None:
        vault.offered = self.FACETS
        ask(qtbot, page, "备份")
        qtbot.waitUntil(lambda: page.facets.facets.rowCount() > 0)
        row = page.facets.facets.row_of("category", "Pledges")
        assert row is not None
        page.facets.setFocus()
        page.facets.setCurrentIndex(page.facets.facets.index(row))
        qtbot.keyClick(page.facets, Key.Key_Return)
        assert page.box.text() == "备份 类别:保密承诺"
        qtbot.waitUntil(lambda: vault.searched[-1] == "备份 类别:保密承诺")

    def test_what_every_match_has_is_not_offered_and_the_rest_unfolds(self, qapp: object) -> None:
        model = FacetModel()
        model.replace(self.FACETS)
        lines = [model.line_at(row) for row in range(model.rowCount())]
        assert [line.label for line in lines if line.kind is LineKind.HEADING] == [
            "Category",
            "Person",
        ]
        assert [line.label for line in lines if line.chosen] == ["P0"]
        assert lines[-1].kind is LineKind.MORE
        assert lines[-1].label == "4 more"
        model.unfold("persons")
        assert model.row_of("persons", "P8") is not None

    def test_counts_change_without_a_reset(self, qtbot: QtBot) -> None:
        model = FacetModel()
        model.replace(self.FACETS)
        again = tuple(
            Facet(
                facet.field,
                facet.label,
                tuple(
                    FacetValue(v.value, v.label, v.count * 2, v.refined_query, v.chosen)
                    for v in facet.values
                ),
            )
            for facet in self.FACETS
        )
        with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged):
            model.replace(again)


class TestResults:
    def test_more_come_when_the_list_is_scrolled_to_its_end(
        self, qtbot: QtBot, page: SearchPage, vault: FakeVault
    ) -> None:
        ask(qtbot, page, "备份")
        assert page.model.rowCount() == FIRST_RESULTS
        page.enter_list()
        qtbot.keyClick(page.list, Key.Key_End)
        qtbot.waitUntil(lambda: page.model.rowCount() > FIRST_RESULTS)
        for _again in range(5):
            qtbot.keyClick(page.list, Key.Key_End)
            qtbot.waitUntil(lambda: page.model.rowCount() in (84, 100))
        qtbot.waitUntil(lambda: page.model.rowCount() == 100)
        assert len({page.model.found_at(row).document.id for row in range(100)}) == 100
        assert not page.model.canFetchMore(page.list.rootIndex())

    def test_a_hit_that_was_chosen_stays_chosen_in_the_next_answer(
        self, qtbot: QtBot, page: SearchPage, archive: Archive
    ) -> None:
        ask(qtbot, page, "备份")
        page.enter_list()
        for _step in range(3):
            qtbot.keyClick(page.list, Key.Key_Down)
        chosen = page.current
        assert chosen is not None
        assert chosen.document.id == 4
        with qtbot.waitSignal(page.painted), qtbot.assertNotEmitted(page.model.modelReset):
            archive.library_changed.emit(LibraryChanged(Change.SEARCHABLE))
        assert page.current is not None
        assert page.current.document.id == 4
        assert page.list.hasFocus()

    def test_what_nobody_chose_gives_way_to_the_best_of_the_next_answer(
        self, qtbot: QtBot, page: SearchPage
    ) -> None:
        ask(qtbot, page, "第7次备份")
        assert page.current is not None
        page.focus_box()
        ask(qtbot, page, "备份")
        assert page.current is not None
        assert page.current.document.id == 1

    def test_the_order_is_asked_for(self, qtbot: QtBot, page: SearchPage, vault: FakeVault) -> None:
        ask(qtbot, page, "备份")
        with qtbot.waitSignal(page.painted):
            page.head.sort.menu().actions()[2].trigger()
        assert vault.sorts[-1] is Sort.FORMED_DOWN
        assert page.head.sort.text() == "Date formed, latest first"

    def test_nothing_found_offers_another_spelling(
        self, qtbot: QtBot, page: SearchPage, vault: FakeVault
    ) -> None:
        vault.suggestion = "备份"
        ask(qtbot, page, "备粉")
        assert page.head.suggestion.isVisible()
        with qtbot.waitSignal(page.painted):
            page.head.suggestion.click()
        assert page.box.text() == "备份"
        assert page.model.rowCount()
        assert not page.head.suggestion.isVisible()

    def test_say_where_they_are_and_what_they_are(self) -> None:
        record = make_document(1)
        found = FoundDocument(record, record.version, 1.0, None, (), Place(3, "page"), 5)
        assert whereabouts(found) == "page 3  ·  5 places"
        assert badge(found) == ""
        old = replace(record.version, ordinal=1, live=False)
        assert badge(replace(found, version=old)) == "Old version 1"
        member = replace(record.version, kind=VersionKind.MEMBER, path="src/a.py")
        assert badge(replace(found, version=member)) == "In a source tree"


class TestKeys:
    def test_enter_leads_to_the_results_then_to_reading_and_escape_back(
        self, qtbot: QtBot, page: SearchPage
    ) -> None:
        ask(qtbot, page, "备份")
        qtbot.keyClick(page.box, Key.Key_Return)
        assert page.list.hasFocus()
        qtbot.keyClick(page.list, Key.Key_Return)
        assert page.reading
        reader = QApplication.focusWidget()
        assert reader is page.preview.text_view
        qtbot.keyClick(reader, Key.Key_Escape)
        assert not page.reading
        assert page.list.hasFocus()
        qtbot.keyClick(page.list, Key.Key_Escape)
        assert page.box.hasFocus()

    def test_slash_and_letters_lead_from_the_list_to_the_box(
        self, qtbot: QtBot, page: SearchPage
    ) -> None:
        ask(qtbot, page, "备份")
        page.enter_list()
        qtbot.keyClick(page.list, Key.Key_Slash)
        assert page.box.hasFocus()
        assert page.box.selectedText() == "备份"
        page.enter_list()
        qtbot.keyClicks(page.list, "x")
        assert page.box.hasFocus()
        assert page.box.text() == "备份x"

    def test_up_from_the_first_result_leads_to_the_box(
        self, qtbot: QtBot, page: SearchPage
    ) -> None:
        ask(qtbot, page, "备份")
        page.enter_list()
        qtbot.keyClick(page.list, Key.Key_Up)
        assert page.box.hasFocus()

    def test_f1_opens_the_help_whose_examples_ask(
        self, qtbot: QtBot, page: SearchPage, vault: FakeVault
    ) -> None:
        qtbot.keyClick(page.box, Key.Key_F1)
        (dialog,) = page.findChildren(QueryHelpDialog)
        dialog.examples[3].click()
        assert page.box.text() == "backup -draft"
        qtbot.waitUntil(lambda: vault.searched[-1:] == ["backup -draft"])

    def test_the_citation_goes_to_the_clipboard(
        self, qtbot: QtBot, page: SearchPage, qapp: QApplication
    ) -> None:
        ask(qtbot, page, "第7次备份")
        qtbot.waitUntil(lambda: page.preview.contents is not None)
        qtbot.keyClick(page.box, Key.Key_C, CTRL | SHIFT)
        words = QGuiApplication.clipboard().text()
        assert "DEMO-08-00007" in words
        assert "SHA-256" in words
        assert words in page.preview.notice.sentence


class TestCoverage:
    def test_is_said_before_anything_is_asked_and_opens_its_reasons(
        self, qtbot: QtBot, archive: Archive, vault: FakeVault, look: Look
    ) -> None:
        vault.records = [make_document(1, "备份"), make_document(2, "扫描件", searchable=False)]
        page = make_page(qtbot, archive, look)
        qtbot.waitUntil(lambda: page.coverage.said.text() == "1 of 2 searchable")
        page.coverage.said.click()
        qtbot.waitUntil(lambda: bool(page.window().findChildren(CoverageDialog)))
        (dialog,) = page.window().findChildren(CoverageDialog)
        said = " ".join(label.text() for label in dialog.findChildren(type(page.head.count)))
        assert "It holds no text." in said
        assert "扫描件" in said
        dialog.reject()


class TestViews:
    VIEW = SavedView(7, "备份台账", "备份 类别:运维过程", Sort.FORMED_DOWN, 0, True, NOW)

    def test_one_asks_its_query_in_its_order(
        self, qtbot: QtBot, archive: Archive, vault: FakeVault, look: Look
    ) -> None:
        plain = SavedView(3, "甲", "甲", Sort.SCORE, 0, False, NOW)
        vault.saved = (CountedView(plain, 4), CountedView(self.VIEW, 9))
        page = make_page(qtbot, archive, look)
        qtbot.waitUntil(lambda: page.views.views.rowCount() == 2)
        page.views.setFocus()
        page.views.setCurrentIndex(page.views.views.index(0))
        with qtbot.waitSignal(page.painted):
            qtbot.keyClick(page.views, Key.Key_Return)
        assert vault.searched[-1] == "备份 类别:运维过程"
        assert vault.sorts[-1] is Sort.FORMED_DOWN

    def test_are_proposed_where_their_name_is_typed(self) -> None:
        nothing = Completion(0, 2, ())
        (option,) = with_views(nothing, "台账", [self.VIEW]).options
        assert option.insert == self.VIEW.query
        assert with_views(nothing, "人员", [self.VIEW]).options == ()
        behind = Completion(3, 5, ())
        assert with_views(behind, "甲 台账", [self.VIEW]).options == ()


class TestEdition:
    def test_an_officer_can_not_keep_views_or_copy(
        self, qtbot: QtBot, runner: JobRunner, look: Look
    ) -> None:
        edition = FakeEdition()
        edition.records = [make_document(1, "备份")]
        edition.texts = {1: "备份成功"}
        QGuiApplication.clipboard().setText("before")
        page = make_page(qtbot, EditionReading(edition, runner), look)
        ask(qtbot, page, "备份")
        qtbot.waitUntil(lambda: page.preview.contents is not None)
        assert page.head.save.isHidden()
        qtbot.keyClick(page.box, Key.Key_C, CTRL | SHIFT)
        assert QGuiApplication.clipboard().text() == "before"
        assert "DEMO-08-00001" in page.preview.notice.sentence
        assert page.views.menu_for(TestViews.VIEW) is None
