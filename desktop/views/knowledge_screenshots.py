"""Pictures of the knowledge page, for `desktop.views.screenshots`; a development tool."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QImage, QInputMethodEvent, QPainter
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from desktop.itemmodels.knowledge_tree import Branch
from desktop.services.filing.texts import make_searchable
from desktop.services.house import House
from desktop.services.knowledge.articles import NewArticle, save_article, write_article
from desktop.services.knowledge.pictures import file_picture
from desktop.services.knowledge.reviewing import mark_reviewed
from desktop.services.order.at_hand import set_favourite
from desktop.services.order.collecting import collect, make_collection
from desktop.services.order.tagging import tag_documents
from desktop.services.progress import Progress
from desktop.views.knowledge.editor_pane import _png
from desktop.views.preview.contents import Mode
from desktop.views.shell.places import Place

if TYPE_CHECKING:
    from desktop.views.screenshots import Photographer

_SYSTEM = "电子工单系统"
_RUNBOOK = """# 电子工单系统启停

> 停机前先核对：不在 9:00–18:00 的业务时段，已通知值班长，没有正在跑的批任务。

## 一、停止顺序

1. 先停入口：在负载均衡上摘除两台前置机。
2. 再停应用，每台等待 30 秒：

```bash
systemctl stop ticket-app
journalctl -u ticket-app -n 20   # 看到 "stopped" 再继续
```

3. 最后停数据库，见 [[数据库主备切换]]。

## 二、启动顺序

- [x] 数据库主库可写
- [x] 应用日志没有 `ERROR`
- [ ] 前置机健康检查通过
- [ ] 值班长确认

| 步骤 | 做什么 | 看到什么 | 等多久 |
| --- | --- | --- | ---: |
| 1 | 启动数据库 | 监听 5432 | 1 分钟 |
| 2 | 启动应用 | `Started in 41 s` | 2 分钟 |
| 3 | 放开入口 | 健康检查 200 | 立即 |

PICTURE

## 三、怎样确认已经起来

打开登录页，用值班账号受理一张测试工单，能**派出**并*撤回*即为正常。~~电话确认~~不再需要。
按 [[义务:R35]] 记录；不成功时按 [[12345 数据接入停滞的处理]] 处置，或找 [[人员:周子涵]]。
旧流程见 [[工单系统应急卡]]，厂商说明在 https://vendor.example.com/manual 。

## 四、联系人

值班长、数据库管理员、厂商支持，见 [[交接说明：值班与联络]]。
"""
_FAULT = """# 12345 数据接入停滞的处理

## 现象

7 月 12 日起，12345 热线工单不再进入[[电子工单系统启停|工单系统]]，交换平台队列积压 1,284 条。

## 原因

交换前置机磁盘写满，日志没有轮转。

## 处置

1. 清理 `/var/log/exchange` 下 30 天以前的日志；
2. 重启交换服务；
3. 对账：积压数应在 20 分钟内归零。
"""
_LONG_TITLE = (
    "综合执法平台与市政务数据共享交换平台之间电子工单、案件办理结果双向同步接口"
    "在证书到期更换期间的停机通知、切换步骤与回退方案（含演练记录）"
)


def fill_knowledge(taker: Photographer, _folder: Path) -> None:
    """Articles that link to each other, with tags, collections and a picture."""

    def work(house: House, progress: Progress) -> None:
        picture = file_picture(house, _png(_diagram()), "电子工单系统启停")
        ids = {}
        for title, kind, body, systems in (
            (
                "电子工单系统启停",
                "runbook",
                _RUNBOOK.replace("PICTURE", f"![部署图]({picture.number})"),
                (_SYSTEM,),
            ),
            ("12345 数据接入停滞的处理", "fault", _FAULT, ("12345 数据交换",)),
            (
                "数据库主备切换",
                "runbook",
                "# 数据库主备切换\n\n先看复制延迟，再切换。见 [[电子工单系统启停]]。\n",
                ("数据库集群",),
            ),
            (
                "交接说明：值班与联络",
                "handover",
                "# 值班与联络\n\n[[电子工单系统启停]]、[[数据库主备切换]]、[[备品备件清单]]。\n",
                (_SYSTEM,),
            ),
            (
                "防火墙策略由谁批准",
                "faq",
                "变更经理批准，安全管理员执行，见 [[义务:R35]]。\n",
                ("边界防火墙",),
            ),
            (
                "更换交换平台证书的经验",
                "change",
                "到期前 30 天申请；先在备机验证。\n",
                ("12345 数据交换",),
            ),
            ("执法终端", "term", "现场执法人员使用的移动终端。\n", ()),
            (
                _LONG_TITLE,
                "runbook",
                f"# {_LONG_TITLE}\n\n正文。\n",
                ("综合执法平台", "市政务数据共享交换平台"),
            ),
        ):
            ids[title] = write_article(
                house, NewArticle(title, kind, body, systems=systems)
            ).document.id
        for title, tags in (
            ("电子工单系统启停", ("应用/工单", "值班")),
            ("12345 数据接入停滞的处理", ("网络/数据交换", "值班")),
            ("数据库主备切换", ("数据库",)),
            ("防火墙策略由谁批准", ("网络/防火墙",)),
            ("更换交换平台证书的经验", ("网络/数据交换", "证书")),
        ):
            tag_documents(house, [ids[title]], tags)
        collection = make_collection(house, "交接必读")
        collect(house, collection.id, [ids["电子工单系统启停"], ids["交接说明：值班与联络"]])
        set_favourite(house, "document", str(ids["电子工单系统启停"]), True)
        mark_reviewed(house, [ids["电子工单系统启停"], ids["数据库主备切换"]])
        save_article(
            house,
            ids["数据库主备切换"],
            "# 数据库主备切换\n\n先看复制延迟（不超过 5 秒），再切换。见 [[电子工单系统启停]]。\n",
            reason="演练后补充延迟阈值",
        )
        make_searchable(house, progress=progress)

    taker.work(work)


def take_empty_knowledge(taker: Photographer) -> None:
    """The page before there is anything."""
    taker.window.workspace_or_fail().go(Place.KNOWLEDGE)
    taker.settle()
    taker.grab("knowledge-empty")
    taker.window.workspace_or_fail().go(Place.LIBRARY)


def take_knowledge(taker: Photographer) -> None:
    """The page in its states: reading, filtering, writing, proposals, finding, the dialogs."""
    workspace = taker.window.workspace_or_fail()
    workspace.go(Place.KNOWLEDGE)
    page = workspace.knowledge
    page.refresh()
    _settle(taker)
    rows = {row.title: row.id for row in page.list.model.everything}
    page.open_article(rows["电子工单系统启停"])
    _settle(taker)
    taker.grab("knowledge")
    page.open_article(rows[_LONG_TITLE])
    _settle(taker)
    taker.grab("knowledge-long-title")
    page.list.filter.setText("标签:网络")
    _settle(taker)
    taker.grab("knowledge-filter")
    page.list.filter.clear()
    page.tree.choose((Branch.UNRESOLVED, ""))
    _settle(taker)
    taker.grab("knowledge-unresolved")
    page.tree.choose((Branch.ALL, ""))
    _take_writing(taker, rows["电子工单系统启停"])
    _take_dialogs(taker)
    workspace.go(Place.LIBRARY)
    workspace.library.show_item(rows["电子工单系统启停"])
    taker.settle()
    taker.grab("library-article")
    workspace.library.preview.choose_mode(Mode.TEXT)
    taker.grab("library-article-source")
    workspace.library.preview.choose_mode(Mode.ARTICLE)


def _take_writing(taker: Photographer, document_id: int) -> None:
    page = taker.window.workspace_or_fail().knowledge
    page.writing.begin_editing(document_id)
    _settle(taker)
    page.editor.edit.go_to_line(8)
    _settle(taker)
    taker.grab("knowledge-editor")
    edit = page.editor.edit
    taker.window.activateWindow()
    page.editor.edit.go_to_line(4)
    edit.setFocus()
    _type(edit, "\n另见 [[数据")
    _settle(taker)
    taker.grab("knowledge-proposals")
    page.editor.completer.withdraw()
    page.editor.find_text(replacing=True)
    page.editor.find_bar.wanted.setText("数据库")
    page.editor.find_bar.replacement.setText("主数据库")
    _settle(taker)
    taker.grab("knowledge-find")
    page.editor.find_bar.dismiss()
    page.save()
    taker.settle()
    _grab_dialog(taker, "knowledge-save")
    page.stop_writing()
    _settle(taker)
    drafts = page._overview.drafts
    if drafts:
        taker.window.workspace_or_fail().drafts.offer(drafts)
        taker.pause(50)
        taker.grab("knowledge-drafts")
        taker.window.workspace_or_fail().drafts.offer(())
        page.desk.start(page.desk.discarding(drafts[0].id))
        page.refresh()
        _settle(taker)


def _take_dialogs(taker: Photographer) -> None:
    page = taker.window.workspace_or_fail().knowledge
    page.writing.ask_for_new([_SYSTEM], "fault")
    taker.settle()
    _grab_dialog(taker, "knowledge-new")
    notes = _notes(taker.folder / f"notes-{len(list(taker.folder.glob('notes-*')))}")
    dialog = page.writing.import_notes()
    dialog.offer(notes)
    _settle(taker)
    taker.grab("knowledge-import", dialog)
    dialog.reject()
    opened = page.reader.opened
    if opened is not None:
        page.writing.act("kind", opened)
        taker.settle()
        _grab_dialog(taker, "knowledge-kind")
        page.writing.act("export", opened)
        taker.settle()
        _grab_dialog(taker, "knowledge-export")


def _grab_dialog(taker: Photographer, name: str) -> None:
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    taker.grab(name, dialog)
    dialog.reject()
    taker.settle()


def _notes(folder: Path) -> Path:
    folder.mkdir()
    (folder / "网络").mkdir()
    (folder / "网络" / "核心交换机.md").write_text(
        "# 核心交换机\n\n见 [[防火墙]] 与 [[不存在的笔记]]。\n", "utf-8"
    )
    (folder / "网络" / "防火墙.md").write_text(
        "---\ntags: [网络, 安全]\n---\n# 防火墙\n\n回到 [[核心交换机]]。\n", "utf-8"
    )
    (folder / "会议纪要 2026-07.md").write_text("# 七月例会\n\n- [ ] 更换证书\n", "utf-8")
    (folder / "坏了.md").write_bytes(b"\xff\xfe\x00\x00\x01broken")
    return folder


def _type(edit: QWidget, text: str) -> None:
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(edit, event)


def _settle(taker: Photographer) -> None:
    """Until what follows a moment later is there as well."""
    for _round in range(3):
        taker.settle()
        taker.pause(300)
    taker.settle()


def _diagram() -> QImage:
    """Two boxes and a line: what an article has for a picture."""
    image = QImage(720, 220, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    painter.setFont(QApplication.font())
    painter.setPen(QColor("#444444"))
    for number, words in enumerate(("负载均衡", "前置机 ×2", "应用 ×2", "数据库 主/备")):
        left = 20 + number * 178
        painter.fillRect(left, 70, 140, 80, QColor("#eef3fb"))
        painter.drawRect(left, 70, 140, 80)
        painter.drawText(left + 20, 116, words)
        if number:
            painter.drawLine(left - 38, 110, left, 110)
    painter.end()
    return image
