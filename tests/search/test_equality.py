"""Random queries find what brute force finds; the same at any size: python -m tests.benchmarks.equality FOLDER."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from models.categories import Category
from tests.search.brute_force import BruteForce, Words
from tests.search.search_samples import make_document, open_index_in
from tests.search.wishes import Wishes

_WORDS = (
    "保密协议", "网络安全等级保护", "机房巡检记录", "条例自", "条例", "第三条", "二〇二六年", "SM4密钥", "SM4",
    "SM2证书", "getUserName", "get_user_name", "HTTPServer2", "GB18030编码", "2026-08-14", "2022", "10.20.30.40",
    "OA办公系统", "pH值", "ＡＢＣ", "臺灣", "門戶網站", "后台", "乾坤", "a", "B2", "条 例", "条x例", "log4j",
    "密钥SM4算法", "𠮷野家",
)  # fmt: skip
_LINKS = ("", "", "，", "。", " ", "\n", "《", "》", "-", "_", "/", "\u200b", "（", "\f")
_PERSONS = ("张三", "李四", "單文遠", "欧阳一鸣")


def make_papers(seed: int, many: int = 40) -> dict[int, dict[str, str]]:
    chance = random.Random(seed)

    def prose(length: int) -> str:
        return "".join(chance.choice(_WORDS) + chance.choice(_LINKS) for _ in range(length))

    return {
        number: {
            "title": prose(2),
            "name": prose(1) + ".txt",
            "type": chance.choice(("合同", "巡检表", "月报", "")),
            "number": f"HT-{chance.randint(2024, 2026)}-{number:04d}",
            "reference": chance.choice(("", f"网信〔2026〕{number}号")),
            "persons": "\n".join(chance.sample(_PERSONS, chance.randint(0, 2))),
            "systems": chance.choice(("", "门户网站", "HTTPServer2网关")),
            "body": prose(chance.choice((0, 3, 25, 120))),
        }
        for number in range(1, many + 1)
    }


@pytest.mark.parametrize("seed", range(3))
def test_random_queries_find_what_brute_force_finds(tmp_path: Path, seed: int) -> None:
    papers = make_papers(seed)
    brute, wishes = BruteForce(papers), Wishes(papers, seed)
    documents = [
        make_document(
            number,
            paper["body"],
            persons=tuple(paper["persons"].split("\n")) if paper["persons"] else (),
            systems=(paper["systems"],) if paper["systems"] else (),
            **{key: paper[key] for key in ("title", "name", "type", "number", "reference")},
        )
        for number, paper in papers.items()
    ]
    matching = 0
    with open_index_in(tmp_path).closing() as index:
        for start in range(0, len(documents), 3):
            index.update(Category.PLEDGE, documents[start : start + 3])
        for _ in range(250):
            query, wish = wishes.make()
            answer = index.search(query, 1000)
            expected = brute.find(wish)
            assert {hit.document_id for hit in answer.hits} == expected, (query, wish)
            assert answer.total == len(expected)
            matching += 0 < len(expected) < len(papers)
    assert matching > 120


@pytest.mark.parametrize(
    ("text", "wanted", "open_end", "holds"),
    [
        ("条例自2022年", "条例 2022", False, False),
        ("条例（2022年）", "条例 2022", False, True),
        ("条例 2022年", "条例2022", False, False),
        ("def getUserName()", "user", False, True),
        ("def getUserName()", "username", False, False),
        ("def getUserName()", "get name", False, False),
        ("def getUserName()", "usern", True, False),
        ("def getUserName()", "use", True, True),
        ("HTTPServer2", "server", False, True),
        ("HTTPServer2", "http", False, True),
        ("get_user_name", "user name", False, True),
        ("網絡安全", "络安", False, True),
        ("ＳＭ４密鑰", "SM4密钥", False, True),
        ("乾坤", "干坤", False, False),
        ("pH值", "h值", False, False),
    ],
)
def test_brute_force_and_index_know_what_a_word_is(
    tmp_path: Path, text: str, wanted: str, open_end: bool, holds: bool
) -> None:
    found = BruteForce({1: {"body": text}}).find(Words(wanted, open_end=open_end))
    assert (found == {1}) is holds
    with open_index_in(tmp_path).closing() as index:
        index.update(Category.PLEDGE, [make_document(1, text)])
        query = f"{wanted}*" if open_end else f'"{wanted}"'
        assert (index.search(query).total == 1) is holds
