"""The dialogs of order over a real archive: what is ticked, planned, changed and undone; the trash with its delay."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.itemmodels.document_rows import prepare_rows
from desktop.itemmodels.document_table import DocumentTableModel
from desktop.itemmodels.order_choices import Borne, Choice, ChoiceListModel, ChoiceRole
from desktop.jobs.archive import Archive
from desktop.jobs.houses import HouseDoor, HouseVault
from desktop.jobs.runner import JobRunner
from desktop.services.filing.amending import list_trash, trash
from desktop.services.house import House
from desktop.services.library import get_document
from desktop.services.order.bulk_editing import BulkChange, apply_bulk, bulk_edits, plan_bulk
from desktop.services.order.collecting import collections, collections_of, make_collection
from desktop.services.order.custom_fields import define_field, fields, set_field, values_of
from desktop.services.order.relating import relate, relations_of
from desktop.services.order.tagging import tag_documents, tags, tags_of
from desktop.services.order.trash_can import trash_contents
from desktop.views.library.document_view import DocumentView
from desktop.views.library.trash_dialogs import TrashDialog, TrashListDialog
from desktop.views.order.arrange_dialog import ArrangeDialog
from desktop.views.order.ask_dialog import AskDialog, ChooseDialog, NameDialog
from desktop.views.order.bulk_dialog import BulkDialog
from desktop.views.order.field_pane import FieldDialog
from desktop.views.order.order_dialog import OrderDialog, OrderPart
from desktop.views.order.undo_dialog import UndoDialog
from desktop.views.theme.look import Look
from resources.knowledge import relation_kind
from resources.trash_policy import trash_days
from tests.gui.fakes import make_document
from tests.gui.ordering import Settle, dialog_over, filed
from tests.timing import quickest

MANY = 20_000


@pytest.fixture
def vault_archive(house: House, runner: JobRunner) -> Archive:
    return Archive(HouseVault(house), HouseDoor(), runner)


@pytest.fixture
def settle(qtbot: QtBot, runner: JobRunner) -> Settle:
    return lambda: qtbot.waitUntil(lambda: not runner.busy, timeout=20_000)


@pytest.fixture
def ground(qtbot: QtBot, settle: Settle) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made, before_close_func=lambda _widget: settle())
    made.show()
    return made


def choices(count: int) -> list[Choice]:
    return [Choice(each, f"组{each % 7}/标签{each}", each) for each in range(1, count + 1)]


def test_choices_keep_the_rules_of_models(qtmodeltester: ModelTester) -> None:
    model = ChoiceListModel()
    model.replace(choices(30))
    model.add("新的/一个")
    model.show_matching("标签2")
    qtmodeltester.check(model)


def test_twenty_thousand_choices_narrow_without_delay() -> None:
    model = ChoiceListModel()
    model.replace(choices(MANY))
    model.show_matching("标签19999")
    assert model.rowCount() == 1
    model.turn(0)
    assert [each.key for each in model.added()] == [19999]


def test_half_a_tick_stays_until_it_is_touched() -> None:
    model = ChoiceListModel()
    model.replace([Choice(1, "网络", 3, Borne.SOME), Choice(2, "待办", 1, Borne.ALL)])
    assert (model.added(), model.removed()) == ((), ())
    model.turn(0)
    model.turn(1)
    assert [each.path for each in model.added()] == ["网络"]
    assert [each.path for each in model.removed()] == ["待办"]
    model.turn(0)
    assert [each.path for each in model.removed()] == ["网络", "待办"]


def test_a_name_in_another_case_is_the_same_choice() -> None:
    model = ChoiceListModel()
    model.replace([Choice(1, "VPN", 3)])
    model.add("vpn")
    assert [(each.key, each.path) for each in model.added()] == [(1, "VPN")]


def test_arranging_many_changes_only_what_was_touched(
    house: House, vault_archive: Archive, look: Look, ground: QWidget, settle: Settle
) -> None:
    documents = filed(house, 3)
    first, second, third = (each.id for each in documents)
    tag_documents(house, [first, second, third], ["全部"])
    tag_documents(house, [first], ["只有一份"])
    dialog = ArrangeDialog(vault_archive, look, ground, documents)
    dialog.open()
    settle()
    borne = {each.path: each.borne for each in dialog.tags.model.choices}
    assert borne == {"全部": Borne.ALL, "只有一份": Borne.SOME}
    assert dialog.tabs.count() == 3, "relations are said of one document at a time"
    dialog.tags.field.setText("网络/防火墙")
    dialog.tags.take()
    dialog.tags.model.set_borne("全部", Borne.NONE)
    dialog.collections.field.setText("年终验收")
    dialog.collections.take()
    dialog.submit()
    settle()
    assert tags_of(house, [first]) == {first: ("只有一份", "网络/防火墙")}
    assert tags_of(house, [second]) == {second: ("网络/防火墙",)}
    assert collections_of(house, [third]) == {third: ("年终验收",)}


def test_arranging_one_says_fields_and_relations(
    house: House, vault_archive: Archive, look: Look, ground: QWidget, settle: Settle
) -> None:
    here, other, old = filed(house, 3)
    floor = define_field(house, "楼层", "choice", choices=("三层", "五层"))
    hidden = define_field(house, "别的类型", "text", types=("不存在的类型",))
    relate(house, here.id, "supersedes", old.id)
    dialog = ArrangeDialog(vault_archive, look, ground, [here])
    dialog.open()
    settle()
    assert [each.field.id for each in dialog.editors] == [floor.id], hidden
    box = dialog.editors[0].focusProxy()
    box.setCurrentIndex(box.findData("五层"))  # type: ignore[attr-defined]  # a combo box
    box.activated.emit(2)  # type: ignore[attr-defined]  # the same
    pane = dialog.relations
    pane.kind.setCurrentText(relation_kind("evidence").label)
    assert not pane.add.isEnabled()
    pane.document.setText(other.number)
    assert pane.add.isEnabled()
    pane.take()
    pane.table.selectRow(0)
    pane.drop()
    dialog.submit()
    settle()
    assert values_of(house, [here.id]) == {here.id: {floor.id: "五层"}}
    assert [(each.kind, each.other.id) for each in relations_of(house, here.id)] == [
        ("evidence", other.id)
    ]


def test_what_a_field_refuses_is_said_and_nothing_is_lost(
    house: House, vault_archive: Archive, look: Look, ground: QWidget, settle: Settle
) -> None:
    (here,) = filed(house, 1)
    define_field(house, "质保到期", "date")
    dialog = ArrangeDialog(vault_archive, look, ground, [here])
    dialog.open()
    settle()
    line = dialog.editors[0].focusProxy()
    line.setText("上个月")  # type: ignore[attr-defined]  # a line
    line.textEdited.emit("上个月")  # type: ignore[attr-defined]  # the same
    dialog.tags.model.add("新标签")
    dialog.submit()
    settle()
    assert "质保到期" in dialog.notice.sentence
    assert dialog.isVisible()
    assert not tags(house), "nothing was done by halves"
    dialog.reject()


def test_enter_takes_a_tag_and_leaves_the_dialog_open(
    qtbot: QtBot,
    house: House,
    vault_archive: Archive,
    look: Look,
    ground: QWidget,
    settle: Settle,
) -> None:
    dialog = ArrangeDialog(vault_archive, look, ground, filed(house, 1))
    dialog.open()
    settle()
    qtbot.keyClicks(dialog.tags.field, "VPN")
    qtbot.keyClick(dialog.tags.field, Qt.Key.Key_Return)
    settle()
    assert dialog.isVisible()
    assert [each.path for each in dialog.tags.model.added()] == ["VPN"]
    dialog.reject()


def test_bulk_edit_shows_before_it_changes_and_can_be_undone(
    house: House, vault_archive: Archive, look: Look, ground: QWidget, settle: Settle
) -> None:
    documents = filed(house, 3)
    ids = [each.id for each in documents]
    tag_documents(house, ids[:1], ["已归档"])
    dialog = BulkDialog(vault_archive, look, ground, documents)
    dialog.open()
    settle()
    dialog.submit()
    assert dialog.notice.sentence, "there is nothing to preview"
    dialog.form.add_tags.setText("已归档，待查")
    dialog.form.period.setText("2026-09")
    dialog.submit()
    settle()
    assert dialog.model.rowCount() == 3
    assert "2026-09" in dialog.model.records[0].changes
    assert not tags_of(house, ids[1:]), "a preview changes nothing"
    dialog.return_to_form()
    assert dialog.form.period.text() == "2026-09"
    dialog.submit()
    settle()
    dialog.submit()
    settle()
    assert {each: set(found) for each, found in tags_of(house, ids).items()} == {
        each: {"已归档", "待查"} for each in ids
    }
    assert get_document(house, ids[0]).period == "2026-09"
    undo = UndoDialog(vault_archive, look, ground)
    undo.open()
    settle()
    assert undo.confirm.isEnabled()
    undo.submit()
    settle()
    assert tags_of(house, ids) == {ids[0]: ("已归档",)}
    assert bulk_edits(house)[0].undone is not None
    assert not undo.confirm.isEnabled(), "nothing is undone twice"
    undo.reject()


def test_undo_tells_what_it_left_alone(
    house: House, vault_archive: Archive, look: Look, ground: QWidget, settle: Settle
) -> None:
    ids = [each.id for each in filed(house, 2)]
    floor = define_field(house, "楼层", "text")
    apply_bulk(house, plan_bulk(house, ids, BulkChange(fields={floor.id: "三层"})))
    set_field(house, ids[:1], floor.id, "五层")
    undo = UndoDialog(vault_archive, look, ground)
    undo.open()
    settle()
    undo.submit()
    settle()
    assert [each.document for each in undo.skipped.records] == ids[:1]
    assert undo.skipped.records[0].sentence
    assert values_of(house, ids) == {ids[0]: {floor.id: "五层"}}
    undo.reject()


def test_tags_are_renamed_moved_merged_and_removed(
    house: House, vault_archive: Archive, look: Look, ground: QWidget, settle: Settle
) -> None:
    ids = [each.id for each in filed(house, 2)]
    tag_documents(house, ids[:1], ["网络/防火墙"])
    tag_documents(house, ids[1:], ["防火墙设备"])
    dialog = OrderDialog(vault_archive, look, ground)
    dialog.open()
    settle()
    pane = dialog.tags
    assert not pane.rename.isEnabled()

    def choose(path: str) -> None:
        row = pane.model.row_of(path)
        assert row is not None
        pane.list.setCurrentIndex(pane.model.index(row))

    choose("防火墙设备")
    pane.ask_name()
    naming = dialog_over(pane, NameDialog)
    naming.name.setText("防火墙设施")
    naming.submit()
    settle()
    choose("防火墙设施")
    pane.ask_place()
    placing = dialog_over(pane, ChooseDialog)
    assert not placing.confirm.isEnabled(), "where to is for a person to say"
    placing.box.setCurrentText("网络")
    placing.submit()
    settle()
    assert [each.path for each in tags(house)] == ["网络", "网络/防火墙", "网络/防火墙设施"]
    choose("网络/防火墙设施")
    pane.ask_target()
    merging = dialog_over(pane, ChooseDialog)
    merging.box.setCurrentText("网络/防火墙")
    merging.submit()
    settle()
    assert {each.path: each.documents for each in tags(house)} == {"网络": 0, "网络/防火墙": 2}
    choose("网络")
    pane.ask_removal()
    dialog_over(pane, AskDialog).submit()
    settle()
    assert not tags(house)
    dialog.reject()


def test_collections_are_made_and_put_in_order(
    house: House, vault_archive: Archive, look: Look, ground: QWidget, settle: Settle
) -> None:
    make_collection(house, "第一")
    dialog = OrderDialog(vault_archive, look, ground, OrderPart.COLLECTIONS)
    dialog.open()
    settle()
    pane = dialog.collections
    pane.ask_new()
    naming = dialog_over(pane, NameDialog)
    naming.name.setText("第二")
    naming.submit()
    settle()
    pane.table.selectRow(1)
    pane.shift(-1)
    settle()
    assert [each.name for each in collections(house)] == ["第二", "第一"]
    assert pane.table.chosen.name == "第二", "the chosen one stays chosen"
    pane.ask_removal()
    dialog_over(pane, AskDialog).submit()
    settle()
    assert [each.name for each in collections(house)] == ["第一"]
    dialog.reject()


def test_fields_are_defined_with_their_choices(
    house: House, vault_archive: Archive, look: Look, ground: QWidget, settle: Settle
) -> None:
    dialog = OrderDialog(vault_archive, look, ground, OrderPart.FIELDS)
    dialog.open()
    settle()
    dialog.fields.ask_new()
    asked = dialog_over(dialog.fields, FieldDialog)
    asked.submit()
    assert asked.notice.sentence, "a field needs a name"
    asked.name.setText("楼层")
    asked.kind.setCurrentIndex(asked.kind.findData("choice"))
    assert asked.choices.isVisible()
    asked.choices.setText("三层，五层")
    asked.every.setChecked(False)
    asked.types.setText("巡检表")
    asked.submit()
    settle()
    (field,) = fields(house)
    assert (field.kind, field.choices, field.types) == ("choice", ("三层", "五层"), ("巡检表",))
    dialog.reject()


def test_several_documents_go_into_the_trash_and_come_back(
    house: House, vault_archive: Archive, look: Look, ground: QWidget, settle: Settle
) -> None:
    documents = filed(house, 3)
    question = TrashDialog(vault_archive, look, ground, documents[:2])
    question.open()
    question.reason.setText("重复入库")
    question.submit()
    settle()
    assert len(list_trash(house)) == 2
    dialog = TrashListDialog(vault_archive, look, ground)
    dialog.open()
    settle()
    assert not dialog.purge.isEnabled(), "the delay is not over"
    assert "重复入库" in dialog.table.model().index(0, 2).data()
    dialog.table.selectAll()
    dialog.submit()
    settle()
    assert not list_trash(house)
    assert not dialog.confirm.isEnabled()
    dialog.reject()


def test_the_trash_says_from_when_on_it_can_be_purged(house: House) -> None:
    (document,) = filed(house, 1)
    trash(house, [document.id], reason="")
    (found,) = trash_contents(house)
    assert found.since is not None
    last = found.since.astimezone().date() + timedelta(days=trash_days())
    assert found.purgeable == last
    assert not found.is_purgeable(last - timedelta(days=1))
    assert found.is_purgeable(last)
    assert found.is_purgeable(date.max)


def test_the_menu_knows_one_document_from_several(qtbot: QtBot, look: Look) -> None:
    model = DocumentTableModel()
    model.replace(prepare_rows([make_document(number) for number in range(1, 6)]))
    view = DocumentView(model, look)
    qtbot.addWidget(view)
    view.selectRow(0)

    def entries() -> set[str]:
        menu = view.document_menu()
        assert menu is not None
        found = {each.text() for each in menu.actions() if each.text()}
        menu.deleteLater()
        return found

    assert {"History…", "Relations view…", "Arrange…", "Purge for good…"} <= entries()
    assert "Change together…" not in entries()
    view.choose_several(set(range(1, 4)) | {view.chosen.id if view.chosen else 0})
    assert {"Change together…", "Arrange…", "Put into the trash…"} <= entries()
    assert "Purge for good…" not in entries(), "what can't be undone is for one at a time"
    with qtbot.waitSignal(view.arrange_requested) as asked:
        menu = view.document_menu()
        assert menu is not None
        next(each for each in menu.actions() if each.text() == "Arrange…").trigger()
    assert len(asked.args[0]) == len(view.chosen_documents) > 1


def test_marked_choices_say_what_is_new() -> None:
    model = ChoiceListModel()
    model.replace([Choice(1, "网络", 2)])
    model.add("网络/防火墙")
    row = model.row_of("网络/防火墙")
    assert row == 1, "below the one it belongs to"
    index = model.index(row)
    assert index.data(ChoiceRole.DEPTH) == 1
    assert index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked


def test_twenty_thousand_documents_are_chosen_again_without_delay(qtbot: QtBot, look: Look) -> None:
    model = DocumentTableModel()
    model.replace(prepare_rows([make_document(number) for number in range(1, MANY + 1)]))
    view = DocumentView(model, look)
    qtbot.addWidget(view)
    view.selectAll()

    def again() -> None:
        chosen = view.chosen_documents
        view.clearSelection()
        view.choose_several({each.id for each in chosen})

    assert quickest(again, rounds=2) < 2.0
    assert len(view.chosen_documents) == MANY
