"""A folder of notes as an operations team keeps it, from a seed: every form of link, pictures, and what is broken.

Whoever writes it knows what must come out: `Expected` counts links by what becomes of them.
"""

from __future__ import annotations

import random
import struct
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from tests.benchmarks.generated import person, words_of

LINKS_A_NOTE = 5
_FOLDERS = ("网络", "主机", "数据库/主库", "数据库/备库", "安全", "值班/2026", "会议", "门户 系统")
_KINDS = ("操作手册", "故障处理", "变更经验", "系统说明", "会议纪要", "交接说明")
_TAGS = ("网络", "网络/防火墙", "网络/交换机", "主机", "数据库", "数据库/备份", "安全/等保", "值班")
_SUBJECTS = (
    "防火墙",
    "交换机",
    "数据库",
    "负载均衡",
    "堡垒机",
    "电子工单",
    "门户网站",
    "备份任务",
    "证书",
)
_VERBS = ("重启", "升级", "扩容", "迁移", "巡检", "恢复", "加固", "切换")
PICTURES = "附图"


@dataclass(slots=True)
class Expected:
    """What importing the folder must yield. `problems` counts links that lead nowhere, by reason."""

    notes: int = 0
    pictures: int = 0
    links: int = 0
    resolved: int = 0
    problems: Counter[str] = field(default_factory=Counter)
    forms: Counter[str] = field(default_factory=Counter)
    tags: int = 0


@dataclass(frozen=True, slots=True)
class _Note:
    path: str
    title: str

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]

    @property
    def heading(self) -> str:
        return "处置步骤"


@dataclass(frozen=True, slots=True)
class _Maker:
    """Everything that a link may point to."""

    chance: random.Random
    notes: tuple[_Note, ...]
    twins: tuple[str, ...]
    pictures: tuple[str, ...]


Form = Callable[[_Maker, _Note, _Note], tuple[str, str]]
"""(maker, the note the link stands in, the note it leads to) → (what is written, "" or the problem)."""


def write_notes(folder: Path, many: int = 2_000, *, pictures: int = 300, seed: int = 5) -> Expected:
    """Write so many notes with five links each below `folder`, which is made."""
    chance = random.Random(seed)
    notes, twins = _notes(chance, many)
    names = tuple(f"{PICTURES}/图 {number:03d}.png" for number in range(pictures))
    maker = _Maker(chance, notes, twins, names)
    expected = Expected(notes=many, pictures=pictures)
    for number, name in enumerate(names):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture(random.Random(number)))
    forms = list(FORMS.items())
    for number, note in enumerate(notes):
        lines = [_front(maker, number, note, expected), f"# {note.title}\n"]
        lines.append(f"{words_of(chance, 300)}\n\n## {note.heading}\n")
        for place in range(LINKS_A_NOTE):
            name, form = forms[(number * LINKS_A_NOTE + place) % len(forms)]
            # Neighbours mean each other, so that there are circles; every form comes by its own target.
            other = notes[(number + (1 if number % 2 == 0 else -1)) % many]
            target = other if place == 0 else chance.choice(notes)
            written, problem = form(maker, note, target)
            lines.append(f"{place + 1}. {words_of(chance, 40).strip()} {written}\n")
            expected.links += 1
            expected.forms[name] += 1
            expected.problems[problem] += bool(problem)
            expected.resolved += not problem
        lines.append(_NO_LINKS)
        lines.append(f"\n{words_of(chance, 400)}\n")
        path = folder / note.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes("\n".join(lines).encode("gb18030" if number % 97 == 0 else "utf-8"))
    expected.problems += Counter()
    return expected


def picture(chance: random.Random, side: int = 48) -> bytes:
    """A small picture of noise, as PNG."""
    rows = b"".join(b"\0" + chance.randbytes(side * 3) for _row in range(side))
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


_NO_LINKS = """
外部地址不算链接：[官网](https://www.example.com/a) <https://example.com> [盘](file:///etc/passwd)

```
[代码里的](不是链接.md) [[也不是]]
```
"""


def _notes(chance: random.Random, many: int) -> tuple[tuple[_Note, ...], tuple[str, ...]]:
    notes, twins = [], []
    for number in range(many):
        words = f"{chance.choice(_SUBJECTS)}{chance.choice(_VERBS)}"
        title = f"{words}{chance.choice(_KINDS)}（{number:04d}）"
        if number % 100 == 99:
            # The same title as the note before: no link by it can know which is meant.
            title = notes[-1].title
            twins.append(title)
        # Every third is called otherwise than its title, some with blanks.
        name = title if number % 3 or number % 100 == 99 else f"记录 {number:04d}"
        if number % 100 in (98, 99):
            name = f"同题 {number:04d}"
        notes.append(_Note(f"{chance.choice(_FOLDERS)}/{name}.md", title))
    return tuple(notes), tuple(twins)


def _front(maker: _Maker, number: int, note: _Note, expected: Expected) -> str:
    tags = maker.chance.sample(_TAGS, maker.chance.choice((0, 1, 1, 2)))
    expected.tags += len(tags)
    if number % 10 == 7:
        return ""
    listed = ", ".join(f'"{tag}"' for tag in tags)
    day = f"2026-{maker.chance.randint(1, 9):02d}-{maker.chance.randint(1, 28):02d}"
    match number % 3:
        case 0:
            return f"---\ntitle: {note.title}\ntags: [{listed}]\ndate: {day}\n---\n"
        case 1:
            return f'+++\ntitle = "{note.title}"\ntags = [{listed}]\ndate = "{day}"\n+++\n'
        case _:
            return f'{{"title": "{note.title}", "tags": [{listed}], "date": "{day}"}}\n'


def _relative(source: _Note, path: str) -> str:
    return "../" * (source.folder.count("/") + 1) + path


def _inline(label: str, destination: str) -> str:
    return f"[{label}](<{destination}>)" if " " in destination else f"[{label}]({destination})"


def _path(maker: _Maker, source: _Note, target: _Note) -> tuple[str, str]:
    return _inline("见此", _relative(source, target.path)), ""


def _without_ending(maker: _Maker, source: _Note, target: _Note) -> tuple[str, str]:
    return _inline("见此", _relative(source, target.path.removesuffix(".md"))), ""


def _encoded(maker: _Maker, source: _Note, target: _Note) -> tuple[str, str]:
    return f"[见此]({quote(_relative(source, target.path))})", ""


def _anchored(maker: _Maker, source: _Note, target: _Note) -> tuple[str, str]:
    return _inline("步骤", f"{_relative(source, target.path)}#{target.heading}"), ""


def _by_title(maker: _Maker, source: _Note, target: _Note) -> tuple[str, str]:
    problem = "ambiguous" if target.title in maker.twins else ""
    return f"[[{target.title}]]", problem


def _labelled(maker: _Maker, source: _Note, target: _Note) -> tuple[str, str]:
    written, problem = _by_title(maker, source, target)
    return f"{written[:-2]}|另见]]", problem


def _title_and_heading(maker: _Maker, source: _Note, target: _Note) -> tuple[str, str]:
    written, problem = _by_title(maker, source, target)
    return f"{written[:-2]}#{target.heading}]]", problem


def _wiki_path(maker: _Maker, source: _Note, target: _Note) -> tuple[str, str]:
    return f"[[{target.path.removesuffix('.md')}]]", ""


def _picture(maker: _Maker, source: _Note, target: _Note) -> tuple[str, str]:
    name = maker.chance.choice(maker.pictures)
    return f"![图]({quote(_relative(source, name))})", ""


def _embedded(maker: _Maker, source: _Note, target: _Note) -> tuple[str, str]:
    return f"![[{maker.chance.choice(maker.pictures).rpartition('/')[2]}]]", ""


def _by_reference(maker: _Maker, source: _Note, target: _Note) -> tuple[str, str]:
    key = f"参{maker.chance.randrange(10**9)}"
    return f"[见参考][{key}]\n\n[{key}]: <{_relative(source, target.path)}>", ""


def _itself(maker: _Maker, source: _Note, target: _Note) -> tuple[str, str]:
    return _path(maker, source, source)


def _person(maker: _Maker, source: _Note, target: _Note) -> tuple[str, str]:
    return f"[[人员:{person(maker.chance)}]]", ""


def _duty(maker: _Maker, source: _Note, target: _Note) -> tuple[str, str]:
    return f"[[{maker.chance.choice(('R01', 'R35', 'R60'))}]]", ""


def _twin(maker: _Maker, source: _Note, target: _Note) -> tuple[str, str]:
    if not maker.twins:
        return _nothing(maker, source, target)
    return f"[[{maker.chance.choice(maker.twins)}]]", "ambiguous"


def _nothing(maker: _Maker, source: _Note, target: _Note) -> tuple[str, str]:
    return f"[[没有这一篇 {maker.chance.randrange(10**6)}]]", "missing"


def _broken(maker: _Maker, source: _Note, target: _Note) -> tuple[str, str]:
    return f"[旧文](已删除/{maker.chance.randrange(10**6)}.md)", "missing"


def _broken_picture(maker: _Maker, source: _Note, target: _Note) -> tuple[str, str]:
    return f"![缺图](缺/{maker.chance.randrange(10**6)}.png)", "missing"


def _outside_folder(maker: _Maker, source: _Note, target: _Note) -> tuple[str, str]:
    return f"[夹外]({'../' * 9}别处/{maker.chance.randrange(10**6)}.md)", "missing"


FORMS: dict[str, Form] = {
    "relative path": _path,
    "without .md": _without_ending,
    "percent-encoded": _encoded,
    "with a heading": _anchored,
    "[[title]]": _by_title,
    "[[title|label]]": _labelled,
    "[[title#heading]]": _title_and_heading,
    "[[path]]": _wiki_path,
    "picture": _picture,
    "![[picture]]": _embedded,
    "by reference": _by_reference,
    "itself": _itself,
    "person": _person,
    "duty": _duty,
    "two of one title": _twin,
    "no such title": _nothing,
    "no such file": _broken,
    "no such picture": _broken_picture,
    "out of the folder": _outside_folder,
}
