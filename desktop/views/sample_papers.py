"""A handful of invented papers for the pictures of the window: names, filings and texts, always the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desktop.services.records import Filing
from models.categories import Category, Mark

_PERSONS = ("林晓舟", "周子涵", "高志远", "沈若兰", "陈立群", "何雨桐")
_SYSTEMS = ("综合执法平台", "视频调度系统", "数据共享交换平台", "移动执法终端")
_LONG_NAME = (
    "关于合同履行期间运维服务范围调整、驻场人员安排以及"
    "第三方软件升级费用承担方式的补充协议（征求意见稿第二版）.txt"
)
_MONTHS = tuple(range(5, 11))

_BACKUPS = "全量备份30次，增量备份4次，全部成功。恢复演练1次，用时42分钟。\n"
_ROUNDS = "巡检52次，发现异常2次：空调告警1次，磁盘预警1次，均已处理。\n"
_OPINIONS = "发放20份，收回20份，满意20份。\n"


@dataclass(frozen=True, slots=True)
class SamplePaper:
    """One file: what it is called, how it is filed, what it says."""

    name: str
    filing: Filing
    text: str


def sample_papers() -> Iterator[SamplePaper]:
    """All of them, in the order in which they are filed."""
    yield from _contract_papers()
    yield from _people_papers()
    yield from _technical_papers()
    yield from _monthly_papers()


def write_paper(paper: SamplePaper, folder: Path) -> Path:
    """Write a paper's file below `folder`."""
    path = folder / paper.name
    path.write_bytes(paper.text.encode("utf-8"))
    return path


def _contract_papers() -> Iterator[SamplePaper]:
    formed = date(2026, 4, 15)
    for name, kind, text in (
        ("运行维护服务合同.txt", "合同", "第七条 服务期限为三百六十五日。乙方应当每月提交运维实施工作记录。"),
        ("中标通知书.txt", "中标通知书", "经评审委员会评审，确定贵单位为本项目中标供应商。"),
        ("运维实施方案及年度计划.txt", "实施方案", "一、年度计划；二、巡检规范；三、应急响应。"),
        (_LONG_NAME, "补充协议", "双方经协商一致，就服务范围调整事宜订立本补充协议。"),
    ):  # fmt: skip
        filing = Filing(Category.CONTRACT, kind, formed=formed, mark=Mark.INTERNAL)
        yield SamplePaper(name, filing, text)


def _people_papers() -> Iterator[SamplePaper]:
    for number, person in enumerate(_PERSONS):
        formed = date(2026, 4, 10 + number)
        pledge = (
            f"保密承诺书\n\n本人{person}，参加运行维护项目，已接受保密教育。本人承诺：\n"
            "一、不打听、不传播与工作无关的业务数据；\n二、账号专人专用，口令定期更换；\n"
            "三、离岗时交还全部资料，不留存任何副本，保密义务长期有效。\n"
        )
        filing = Filing(Category.PLEDGE, "保密承诺书", (person,), formed=formed, mark=Mark.INTERNAL)
        yield SamplePaper(f"{person}保密承诺书.txt", filing, pledge)
        record = (
            f"培训记录\n\n参加人：{person}\n"
            "内容：网络安全等级保护基础、密码应用常识、数据备份规范。\n考核：合格。\n"
        )
        filing = Filing(
            Category.PERSONNEL, "培训记录", (person,), formed=formed, mark=Mark.PERSONAL
        )
        yield SamplePaper(f"{person}入场培训记录.txt", filing, record)


def _technical_papers() -> Iterator[SamplePaper]:
    for system in _SYSTEMS:
        manual = (
            f"{system}运维手册\n\n1 启动与停止\n先停应用，再停数据库；启动顺序相反。\n\n"
            "2 数据备份\n每日凌晨二时全量备份，备份文件异机保存，每季度做一次恢复演练。\n\n"
            "3 常见故障\n连接数耗尽时先查看慢查询，再联系数据库管理员。备份失败时检查磁盘空间。\n"
        )
        filing = Filing(Category.TECHDOC, "用户手册", systems=(system,), formed=date(2026, 5, 20))
        yield SamplePaper(f"{system}运维手册.txt", filing, manual)
    grading = "等级保护测评报告\n\n结论：基本符合。整改建议：完善备份恢复演练记录，限制数据库远程管理地址。\n"
    filing = Filing(Category.GRADING, "测评报告", systems=_SYSTEMS[:1], formed=date(2026, 8, 21))
    yield SamplePaper("等级保护测评报告（三级）.txt", filing, grading)
    crypto = "密码应用方案\n\n重要数据采用国密算法加密存储，密钥由密码机管理，备份介质同样加密。\n"
    filing = Filing(Category.CRYPTO, "密码应用方案", systems=_SYSTEMS[:1], formed=date(2026, 6, 5))
    yield SamplePaper("密码应用方案.txt", filing, crypto)
    code = (
        "def restore(backup):\n    # 从备份恢复，先校验摘要。\n"
        "    assert backup.digest == backup.expected\n    return backup.open()\n"
    )
    filing = Filing(Category.SOURCE, "源码包", systems=_SYSTEMS[2:3], formed=date(2026, 9, 30))
    yield SamplePaper("restore.py", filing, code)


def _monthly_papers() -> Iterator[SamplePaper]:
    for month in _MONTHS:
        period = f"2026-{month:02d}"
        end = date(2026, month, 28)
        for name, kind, text in (
            ("月度运维实施工作记录表", "月度运维实施工作记录表", _monthly_text(month)),
            ("数据备份记录", "备份记录", f"{month}月数据备份记录\n\n{_BACKUPS}"),
            ("机房巡检表", "巡检表", f"{month}月机房巡检表\n\n{_ROUNDS}"),
            ("满意度评价表", "满意度评价表", f"{month}月满意度评价表\n\n{_OPINIONS}"),
        ):
            filing = Filing(
                Category.OPERATIONS,
                kind,
                (_PERSONS[month % len(_PERSONS)],),
                (_SYSTEMS[month % len(_SYSTEMS)],),
                period,
                end,
            )
            yield SamplePaper(f"2026年{month}月{name}.txt", filing, text)
    scan = Filing(Category.OPERATIONS, "签收单", period="2026-10", formed=date(2026, 10, 30))
    # A picture of one white pixel, as a scanner would leave a page without text.
    yield SamplePaper("甲方签收单（扫描件）.bmp", scan, "BM")


def _monthly_text(month: int) -> str:
    return (
        f"2026年{month}月运维实施工作记录\n\n一、本月概况\n平台运行平稳，无重大安全事件。"
        f"受理事件{month + 4}起，全部排除，平均恢复时间1.{month % 10}小时。\n\n二、数据备份\n"
        "按计划完成每日全量备份与每周异地备份，备份文件摘要逐一核对。"
        f"{month + 8}日做了一次恢复演练，恢复后的数据与备份一致。\n\n三、巡检\n"
        "驻场人员每日两次巡检机房、网络与应用，异常处理记录见附件。\n\n四、下月计划\n"
        "配合等级保护测评；更换备份存储的一块硬盘；完善应急预案；"
        "恢复演练改在测试环境进行，演练结果报甲方确认。\n"
    )
