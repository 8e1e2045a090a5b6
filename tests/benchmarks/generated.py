"""Records as an operations contract makes them, by the thousand, from a seed; all people and systems are invented."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from models.categories import Category
from search.records import IndexedDocument

_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜单曾仇解"
_GIVEN = "伟芳娜敏静强磊军洋勇艳杰娟涛明超秀霞平刚桂文辉丽玲建国志远雨晨思浩宇欣"
_SYSTEMS = (
    "门户网站", "政务邮箱", "办公自动化系统", "数据共享平台", "密钥管理系统", "日志审计系统",
    "一体化运维平台", "电子签章系统", "视频会议系统", "机房动环监控", "统一身份认证", "档案管理系统",
)  # fmt: skip
_TYPES = {
    Category.CONTRACT: ("合同", "验收报告", "补充协议", "会议纪要"),
    Category.SOURCE: ("源代码说明", "发布说明", "构建记录"),
    Category.TECHDOC: ("设计方案", "部署手册", "接口说明", "操作手册"),
    Category.PLEDGE: ("保密承诺书", "离岗承诺书"),
    Category.PERSONNEL: ("简历", "资格证书", "培训记录", "背景审查表"),
    Category.GRADING: ("定级报告", "测评报告", "整改方案"),
    Category.CRYPTO: ("密评报告", "密码应用方案", "密钥台账"),
    Category.OPERATIONS: ("巡检表", "变更单", "事件单", "月报", "备份记录", "应急演练记录"),
}
_SHARES = (6, 3, 12, 4, 8, 6, 6, 55)
"""How often each category is filed: operations make most of the paper."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_SUBJECTS = _words(
    """
    服务器 交换机 防火墙 数据库 存储 负载均衡 堡垒机 网闸 入侵检测 虚拟机
    备份任务 证书 域名 空调 电源 机柜 链路 账号 口令 补丁 日志 接口
    缓存 消息队列 容器 中间件
    """
)
_ADJECTIVES = _words(
    """
    主用 备用 核心 接入 外网 内网 测试 生产 异地 本地 历史 临时 新增
    老旧 关键 一般
    """
)
_VERBS = _words(
    """
    检查 更换 升级 重启 迁移 扩容 关闭 开通 核对 登记 演练 恢复 告警
    调整 加固 测试 确认 移交 归档 销毁
    """
)
_RESULTS = _words(
    """
    一切正常 未见异常 已经恢复 需要跟踪 等待审批 超过阈值 低于要求 符合要求
    已通知负责人 列入下月计划
    """
)
_LATIN = _words(
    """
    SM4 SM2 SSLVPN getUserName HTTPServer2 backup_daily OA-2026 Nginx Redis MySQL8
    10.20.30.40 GB/T22239 CPU 98% TLS1.3 log4j
    """
)
_LINKS = "，。，。；，、\n"


def words_of(chance: random.Random, many: int) -> str:
    """About so many characters of prose, with some Latin words and numbers in it."""
    pieces: list[str] = []
    length = 0
    while length < many:
        kind = chance.random()
        if kind < 0.12:
            piece = chance.choice(_LATIN)
        elif kind < 0.22:
            piece = f"第{chance.randint(1, 400)}号"
        elif kind < 0.3:
            piece = chance.choice(_SYSTEMS)
        elif kind < 0.36:
            piece = person(chance)
        elif kind < 0.55:
            piece = _rare(chance)
        else:
            piece = chance.choice(_ADJECTIVES) + chance.choice(_SUBJECTS) + chance.choice(_VERBS)
        piece += chance.choice(("", "", chance.choice(_RESULTS))) + chance.choice(_LINKS)
        pieces.append(piece)
        length += len(piece)
    return "".join(pieces)


def person(chance: random.Random) -> str:
    """An invented name."""
    return chance.choice(_SURNAMES) + "".join(chance.choices(_GIVEN, k=chance.choice((1, 2, 2))))


def documents(many: int, seed: int = 20260701) -> Iterator[IndexedDocument]:
    """So many documents with texts of 200 to 5,000 characters, most of them short."""
    chance = random.Random(seed)
    staff = [person(chance) for _ in range(60)]
    categories = list(Category)
    for number in range(1, many + 1):
        category = chance.choices(categories, _SHARES)[0]
        kind = chance.choice(_TYPES[category])
        formed = date(2021, 1, 1) + timedelta(days=chance.randrange(2000))
        systems = tuple(chance.sample(_SYSTEMS, chance.choice((0, 1, 1, 2))))
        format_name = chance.choice(("docx", "pdf", "xlsx", "txt", "ofd", "wps"))
        title = f"{formed:%Y年%m月}{systems[0] if systems else ''}{kind}"
        yield IndexedDocument(
            document_id=number,
            version_id=number,
            category=category,
            title=title,
            name=f"{title}-{number}.{format_name}",
            number=f"YW-{category.code}-{formed:%Y%m}-{number:05d}",
            type=kind,
            period=f"{formed:%Y-%m}",
            persons=tuple(chance.sample(staff, chance.choice((1, 1, 2, 3)))),
            systems=systems,
            text=words_of(chance, int(200 * 25 ** (chance.random() ** 1.5))),
            formed=formed,
            filed=formed + timedelta(days=chance.randrange(40)),
            mark=chance.choice(("公开", "内部", "内部", "工作秘密", "商业秘密", "个人敏感")),
            status=chance.choice(("定稿", "定稿", "草稿", "作废")),
            format=format_name,
            size=chance.randrange(2_000, 5_000_000),
            text_state="read",
            ownership=chance.choice(("交付成果", "甲方资料", "乙方自有")),
            retention=chance.choice(("Y", "D30", "D10")),
        )


def mixed_queries(many: int, seed: int = 7) -> list[str]:
    """Queries as people type them: a word, several, a phrase, a field, an exclusion, one character, a beginning."""
    chance = random.Random(seed)
    makers: tuple[Callable[[], str], ...] = (
        lambda: chance.choice(_SUBJECTS) + chance.choice(_VERBS),
        lambda: chance.choice(_SUBJECTS),
        lambda: f"{chance.choice(_SYSTEMS)} {chance.choice(_VERBS)}",
        lambda: f'"{chance.choice(_ADJECTIVES)}{chance.choice(_SUBJECTS)}{chance.choice(_VERBS)}"',
        lambda: person(chance),
        lambda: f"人员:{chance.choice(_SURNAMES)}",
        lambda: f"标题:{chance.choice(_TYPES[Category.OPERATIONS])} {chance.choice(_SUBJECTS)}",
        lambda: f"{chance.choice(_SUBJECTS)} -{chance.choice(_RESULTS)}",
        lambda: f"{chance.choice(_SUBJECTS)} OR {chance.choice(_LATIN)}",
        lambda: chance.choice("检机网备测主的第号正"),
        lambda: f"{chance.choice(_LATIN)[:3]}*",
        lambda: f"第{chance.randint(1, 400)}号",
        lambda: f"形成:{chance.randint(2021, 2026)} {chance.choice(_SUBJECTS)}",
        lambda: f"类别:运维过程 标记:内部 {chance.choice(_VERBS)}",
        lambda: f"编号:YW-08-{chance.randint(2021, 2026)}*",
        lambda: f"格式:pdf {chance.choice(_SYSTEMS)}",
    )
    return [maker() for maker in itertools.islice(itertools.cycle(makers), many)]


def _rare(chance: random.Random) -> str:
    """Two to four characters that seldom stand together: the long tail of every language."""
    return "".join(
        chr(0x4E00 + int(6000 * chance.random() ** 2)) for _ in range(chance.randint(2, 4))
    )
