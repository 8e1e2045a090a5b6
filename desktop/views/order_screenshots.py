"""Pictures of the systems page, the relations view, history, order and trash, for `desktop.views.screenshots`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QDialog

from desktop.services.filing.amending import trash
from desktop.services.house import House
from desktop.services.knowledge.article_entry import NewArticle
from desktop.services.knowledge.articles import save_article, write_article
from desktop.services.library import list_documents
from desktop.services.order.bulk_editing import BulkChange, apply_bulk, plan_bulk
from desktop.services.order.collecting import collect, make_collection
from desktop.services.order.custom_fields import define_field, set_field
from desktop.services.order.relating import relate
from desktop.services.order.systems import AccountRecord, NewSystem, enter_system
from desktop.services.order.tagging import tag_documents
from desktop.services.progress import Progress
from desktop.services.searching.indexing import index_waiting
from desktop.views.items.history_dialog import HistoryDialog
from desktop.views.order.bulk_dialog import BulkDialog
from desktop.views.order.order_dialog import OrderPart
from desktop.views.shell.places import Place
from desktop.views.shell.workspace import Workspace

if TYPE_CHECKING:
    from desktop.views.screenshots import Photographer

_SETTLING = 300
_NAME = "综合执法平台"
_RUNBOOK = """# {title}

## 启动顺序

1. 先启动数据库主节点，确认主备同步延迟低于 2 秒。
2. 再启动应用节点，文书模板服务进程数应为 4。
3. 最后打开[[系统:网关]]的流量，观察五分钟。

出现「登录页打不开」时，见[[登录页打不开的处理]]；按 [[R35]] 提前五个工作日书面通知。
"""
_LATER = _RUNBOOK.replace("观察五分钟", "观察十五分钟，并请值班人员确认首页响应不超过三秒").replace(
    "低于 2 秒", "低于 1 秒"
)
_LONG = "云岚市城市管理综合执法大数据平台与市级非税收入收缴系统票据数据交换前置机（含备用链路）"


def fill_order(taker: Photographer) -> None:
    """Systems, a runbook in two versions, tags, collections, fields, relations, and something in the trash."""
    taker.work(_fill)
    taker.settle()


def take_systems_empty(taker: Photographer) -> None:
    """The page before any system is entered."""
    workspace = taker.window.workspace_or_fail()
    workspace.go(Place.SYSTEMS)
    _rest(taker)
    taker.grab("systems-empty")
    workspace.library.order_requested.emit("tags")
    _grab_dialog(taker, "order-tags-empty")
    workspace.library.trash_requested.emit()
    _grab_dialog(taker, "trash-empty")
    workspace.go(Place.LIBRARY)


def take_order(taker: Photographer) -> None:
    """Every page and dialog of this kind."""
    workspace = taker.window.workspace_or_fail()
    _take_systems(taker, workspace)
    _take_dialogs(taker, workspace)
    workspace.go(Place.LIBRARY)


def _take_systems(taker: Photographer, workspace: Workspace) -> None:
    workspace.go(Place.SYSTEMS)
    page = workspace.systems
    _rest(taker)
    assert page.register is not None
    by_name = {each.name: each for each in page.register.systems}
    page.open_system(by_name[_NAME].id)
    _rest(taker)
    taker.grab("systems")
    bar = page.sheet.verticalScrollBar()
    bar.setValue(bar.maximum())
    taker.pause(50)
    taker.grab("systems-documents")
    page.open_system(by_name[_LONG].id)
    _rest(taker)
    taker.grab("systems-long-name")
    page.show_gaps()
    _rest(taker)
    taker.grab("systems-gaps")
    page.open_system(by_name[_NAME].id)
    _rest(taker)
    for act, name in (
        ("edit", "systems-change"),
        ("merge", "systems-merge"),
        ("retire", "systems-retire"),
        ("export", "systems-export"),
        ("relations", "relations"),
    ):
        page.act(act)
        _grab_dialog(taker, name)
    page.enter_system()
    _grab_dialog(taker, "systems-enter")


def _take_dialogs(taker: Photographer, workspace: Workspace) -> None:
    workspace.go(Place.LIBRARY)
    taker.settle()
    records = list(workspace.library.model.records)
    runbook = next(each for each in records if each.title.endswith("操作手册"))
    order = workspace.order
    order.arrange([runbook])
    taker.settle()
    dialog = _active()
    for number in range(dialog.tabs.count()):  # type: ignore[attr-defined]  # an ArrangeDialog
        dialog.tabs.setCurrentIndex(number)  # type: ignore[attr-defined]  # the same
        taker.pause(50)
        taker.grab(f"order-arrange-{number}", dialog)
    dialog.reject()
    order.arrange(records[:6])
    _grab_dialog(taker, "order-arrange-many")
    order.change_together(records[:40])
    taker.settle()
    bulk = _active()
    assert isinstance(bulk, BulkDialog)
    bulk.form.add_tags.setText("网络/防火墙、待归档")
    bulk.form.period.setText("2026-09")
    taker.pause(50)
    taker.grab("bulk-form", bulk)
    bulk.submit()
    _rest(taker)
    taker.grab("bulk-preview", bulk)
    bulk.reject()
    order.show_edits()
    _grab_dialog(taker, "bulk-undo")
    for part in OrderPart:
        order.show_all(part)
        _grab_dialog(taker, f"order-{part.name.lower()}")
    order.show_relations(runbook)
    _grab_dialog(taker, "relations-article")
    _take_history(taker, order.show_history, runbook)
    workspace.library.trash_requested.emit()
    _grab_dialog(taker, "trash")
    workspace.library.table.setFocus()
    workspace.library.table.selectRow(0)
    shown = {workspace.library.model.record_at(row).id for row in range(1, 6)}
    workspace.library.table.choose_several(shown)
    _rest(taker)
    taker.grab("library-several")


def _take_history(taker: Photographer, show: Callable[..., object], record: object) -> None:
    show(record)
    _rest(taker)
    history = _active()
    assert isinstance(history, HistoryDialog)
    taker.grab("history", history)
    history.show_comparison()
    _rest(taker)
    taker.grab("history-compare", history)
    history.compare.modes.button(1).click()
    _rest(taker)
    taker.grab("history-unified", history)
    history.reject()
    taker.settle()


def _grab_dialog(taker: Photographer, name: str) -> None:
    _rest(taker)
    dialog = _active()
    taker.grab(name, dialog)
    dialog.reject()
    taker.settle()


def _active() -> QDialog:
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    return dialog


def _rest(taker: Photographer) -> None:
    taker.settle()
    taker.pause(_SETTLING)
    taker.settle()


def _fill(house: House, progress: Progress) -> None:
    """Invented systems and what belongs to them."""
    gateway = enter_system(
        house,
        NewSystem("网关", "host", code="GW", facts={"address": "10.26.21.15", "memory": "64 GB"}),
    )
    enter_system(house, NewSystem(_LONG, "exchange", owner="财务科"))
    enter_system(house, NewSystem("达梦数据库 DM8", "software", facts={"release": "8.1.3"}))
    enter_system(
        house,
        NewSystem(
            _NAME,
            "business",
            code="ZFYW",
            owner="执法一科",
            purpose="承载立案、调查取证、审核、处罚决定、执行、结案全流程，向移动执法终端提供案件接口。",
            facts={
                "address": "10.26.11.21、10.26.11.22",
                "database": "达梦 DM8（主备集群）",
                "modules": "案件登记、文书生成、法制审核、自由裁量基准库、案卷评查、统计报表",
                "checks": "登录与案件登记页面响应不超过 3 秒；文书模板服务进程数为 4",
            },
            people=[("林晓舟", "lead"), ("周子涵", "deputy"), ("陈国栋", "owner")],
            accounts=[
                AccountRecord("zf_admin", "应用管理", "林晓舟", "MF-2026-003"),
                AccountRecord("dm_dba", "数据库维护", "周子涵", "MF-2026-004"),
            ],
            ties=[("runs-on", gateway.id)],
        ),
    )
    cure = write_article(
        house,
        NewArticle(
            "登录页打不开的处理",
            "fault",
            "# 现象\n\n登录页打不开。\n\n# 处置\n\n重启[[系统:网关]]。\n",
            systems=(_NAME,),
        ),
    )
    title = f"{_NAME}操作手册"
    runbook = write_article(
        house,
        NewArticle(
            title, "runbook", _RUNBOOK.format(title=title), systems=(_NAME,), persons=("林晓舟",)
        ),
    )
    number = runbook.document.id
    save_article(
        house,
        number,
        _LATER.format(title=title),
        reason="演练后延长观察时间",
        based_on=runbook.document.version.id,
    )
    _order(house, number, cure.document.id)
    index_waiting(house, progress)


def _order(house: House, runbook: int, cure: int) -> None:
    documents = list_documents(house)
    ids = [each.id for each in documents if each.id not in (runbook, cure)]
    tag_documents(house, ids[:7], ["网络/防火墙", "网络/交换机"])
    tag_documents(house, [*ids[3:12], runbook], ["运行/月度巡检", "待归档"])
    tag_documents(house, [runbook], ["运行/应急/停电后逐级恢复供电与业务系统启动顺序说明"])
    first = make_collection(house, "年终验收", "验收会上要用的材料")
    second = make_collection(house, "交接给新的项目组")
    collect(house, first.id, ids[:9])
    collect(house, second.id, [runbook, cure, *ids[2:5]])
    floor = define_field(house, "机房楼层", "choice", choices=("三层", "五层", "灾备中心"))
    define_field(house, "质保到期", "date", types=("操作手册", "巡检表"))
    define_field(house, "是否双人复核", "yes-no")
    set_field(house, [runbook], floor.id, "三层")
    relate(house, runbook, "derived", ids[0], "据此编写")
    relate(house, cure, "answers", ids[1])
    relate(house, runbook, "supersedes", cure)
    plan = plan_bulk(house, ids[:5], BulkChange(add_tags=("待归档",), period="2026-08"))
    apply_bulk(house, plan)
    trash(house, ids[-2:], reason="重复入库")
