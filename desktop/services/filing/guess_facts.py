"""Facts that stand on a paper: values behind their labels, its heading, its mark, who and which system it is about."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator

from models.categories import Mark
from resources.intake_words import intake_words

HEAD, TAIL = 4_000, 1_500
"""Characters at the beginning and the end of a text in which a paper says what it is."""

_BETWEEN = r"[ \u3000]*(?:（[^）\n]{0,8}）|\([^)\n]{0,8}\))?[ \u3000]*[:：\t|*][ \u3000\t|*]*"
_VALUE = r"([^\t\n|]{1,60})"
_HEADING_LINES = 12
_LONGEST_HEADING = 60
_FEWEST_HAN = 3
_NO_HEADING = re.compile(
    r"第\s*\d+\s*页|^[-=*#_\s\d./:：]+$|^(序号|编号|日期|时间|致)|[。；;]$|\t|^\W*$|fictional"
)
_LIST = re.compile(r"[、，,;；/\s]+")
_NAME = re.compile(r"[\u3400-\u9fff]{2,4}(?:·[\u3400-\u9fff]{1,6})?")
_SYSTEM = re.compile(r"[\w（）()\-]{2,30}?(?:系统|平台)")
_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9〔〕\[\]()（）.\-—_/]*\d[A-Z0-9〔〕号.\-—_/]*", re.IGNORECASE)
_LEADING_NUMBER = re.compile(r"[A-Z]{1,8}\d*(?:-[A-Z0-9]+)*-\d{1,6}(?![\d年.月])")
_OFFICIAL_NUMBER = re.compile(r"[\u3400-\u9fff]{2,12}[〔\[（(]20\d\d[〕\]）)]\s*第?\d{1,5}号")


def labelled(text: str, labels: Iterable[str]) -> Iterator[str]:
    """The values that follow one of `labels` on its line or in the next cell, in the order of the labels."""
    for label in labels:
        for match in _label(label).finditer(text):
            yield match.group(1).strip(" \u3000*")


def heading_of(text: str) -> str:
    """The line that says what a paper is: the first that reads like a title."""
    for raw in text[:HEAD].split("\n")[:_HEADING_LINES]:
        line = raw.strip(" \u3000#*>-—\f").strip()
        han = sum("\u3400" <= character <= "\u9fff" for character in line)
        if han < _FEWEST_HAN or len(line) > _LONGEST_HEADING or _NO_HEADING.search(line):
            continue
        return line
    return ""


def persons_in(text: str, known: Iterable[str]) -> tuple[str, ...]:
    """Known persons whose names stand in `text`, in the order in which they stand."""
    found = [(text.find(name), name) for name in known if len(name) > 1 and name in text]
    return tuple(name for _at, name in sorted(found))


def person_at_front(stem: str) -> str:
    """A name at the beginning of a file name, before a dash or a blank (`张三-简历`), or nothing."""
    match = re.match(r"([\u3400-\u9fff]{2,4})[-_—－ \u3000]", stem)
    return match.group(1) if match and is_name(match.group(1)) else ""


def labelled_persons(text: str, known: frozenset[str]) -> tuple[str, ...]:
    """Persons behind a label such as 姓名; only what is known or looks like a name."""
    for value in labelled(text[:HEAD] + "\n" + text[-TAIL:], _labels("persons")):
        names = [part for part in _LIST.split(value) if part in known or is_name(part)]
        if names:
            return tuple(dict.fromkeys(names))
    for match in _named().finditer(text[:HEAD]):
        if is_name(match.group(1)):
            return (match.group(1),)
    return ()


def is_name(text: str) -> bool:
    """Whether a few characters can be a person's Chinese name: a surname and one or two characters more."""
    words = intake_words()
    if not _NAME.fullmatch(text):
        return False
    if text.startswith(words.compound_surnames):
        return len(text) in (3, 4)
    return text[0] in words.surnames and len(text) in (2, 3)


def systems_in(text: str, known: Iterable[str]) -> tuple[str, ...]:
    """Known systems whose names stand in `text`; one that is part of a longer one there doesn't count."""
    found: list[tuple[int, str]] = []
    rest = text
    for name in sorted((each for each in known if len(each) > 1), key=len, reverse=True):
        at = rest.find(name)
        if at >= 0:
            found.append((at, name))
            rest = rest.replace(name, "\0" * len(name))
    return tuple(name for _at, name in sorted(found))


def labelled_systems(text: str, known: frozenset[str]) -> tuple[str, ...]:
    """Systems behind a label such as 系统名称; unknown ones must be called a system or a platform."""
    for value in labelled(text[:HEAD], _labels("systems")):
        names = [
            part
            for part in re.split(r"[、，,;；]+", value)
            if part in known or (_SYSTEM.fullmatch(part) and part not in ("系统", "平台"))
        ]
        if names:
            return tuple(dict.fromkeys(names))
    return ()


def system_in_name(stem: str, type_word: str) -> str:
    """What stands before the type in a file name when it is called a system or platform (`票据系统运维手册`)."""
    match = re.match(rf"([\w（）]{{2,24}}?(?:系统|平台))(?={re.escape(type_word)})", stem)
    return match.group(1) if type_word and match else ""


def number_in_name(stem: str) -> str:
    """The number that a file name begins with (`SJ-202604-001`), or that of an official letter, or nothing."""
    match = _OFFICIAL_NUMBER.search(stem) or _LEADING_NUMBER.match(stem)
    return match.group() if match else ""


def number_in_text(text: str) -> str:
    """The paper's own number in its head, or nothing."""
    for value in labelled(text[: HEAD // 4], _labels("number")):
        match = _OFFICIAL_NUMBER.match(value) or _NUMBER.match(value)
        if match and len(match.group()) >= 4:
            return match.group().rstrip("-_.—")
    match = _OFFICIAL_NUMBER.search(text[: HEAD // 4])
    return match.group() if match else ""


def mark_in(text: str) -> Mark | None:
    """The mark that a paper bears at its head, alone on a line or behind its label."""
    head = text[: HEAD // 2]
    lines = {line.strip(" \u3000[]【】（）()") for line in head.split("\n")[:8]}
    values = set(labelled(head, _labels("mark")))
    for name, words in intake_words().marks.items():
        if any(word in lines or word in values for word in words):
            return Mark(name)
    return None


@functools.cache
def _named() -> re.Pattern[str]:
    """A name behind its label and a blank, as pdf files give tables, or behind 本人 in a sentence."""
    labels = "|".join(map(re.escape, _labels("persons")))
    return re.compile(
        rf"(?:(?:{labels})[ \u3000]+|本人[ \u3000]*)([\u3400-\u9fff]{{2,4}})(?![\u3400-\u9fff])"
    )


@functools.cache
def _label(label: str) -> re.Pattern[str]:
    # Not inside another word: 报告日期 must not be found by 日期.
    return re.compile(rf"(?<![\u3400-\u9fff]){re.escape(label)}{_BETWEEN}{_VALUE}")


def _labels(field: str) -> tuple[str, ...]:
    return intake_words().labels[field]
