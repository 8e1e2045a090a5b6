"""The pages of a knowledge base: every link in them leads to a page that is there, and nothing in them can act."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, unquote

import pytest

from exporters.site.building import build_site
from exporters.site.records import Reference, Site, SiteArticle, SiteBody, SiteSystem

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)> & \"引号\" '单' $title"
TITLES = ("电子票据系统 重启 #1 ？", "网闸 100% 堵塞", HOSTILE, "长" * 120)
BODIES = (
    "先停签名服务，再停票据服务；确认 bill-sign 已退出。ＡＢＣ全角",
    "网闸缓冲区满时，先清理 /var/spool，再重启 gate.service",
    HOSTILE,
    "知识",
)


def make_site() -> Site:
    system = Reference("电子票据系统", "systems/7.html")
    articles = tuple(
        SiteArticle(
            path=f"articles/DEMO26-03-202607-{number:04d}.html",
            number=f"DEMO26-03-202607-{number:04d}",
            title=title,
            kind="操作手册" if number < 3 else "故障处理",
            version=number,
            updated=NOW,
            reviewed="2026-10-01 复核",
            systems=(system,),
            persons=("李某",),
            tags=("网络/防火墙", HOSTILE),
            body=lambda number=number, text=text: SiteBody(  # type: ignore[misc]  # the numbers of this round
                f'<h2 id="h-步骤">步骤</h2><p>{number}</p>',
                text,
                ((2, "步骤", "h-步骤"),),
                (
                    Reference(
                        "网闸 100% 堵塞", "articles/DEMO26-03-202607-0002.html", place="h-步骤"
                    ),
                ),
                (Reference("没有页面的文件", note="补充"),),
            ),
        )
        for number, (title, text) in enumerate(zip(TITLES, BODIES, strict=True), 1)
    )
    pages = tuple(Reference(each.title, each.path) for each in articles)
    return Site(
        "知识库",
        f"某运维合同 {HOSTILE}",
        articles,
        (
            SiteSystem(
                "systems/7.html",
                "电子票据系统",
                "业务系统",
                "开具票据",
                (("主机", "yl-pj-app01"),),
                (("操作手册", pages),),
            ),
        ),
        (("交接必读", pages[:2]),),
        ("两个故障还没有处理办法。",),
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("site") / "知识库 100%"
    for path, data in build_site(make_site(), now=NOW):
        target = made / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return made


class Page(HTMLParser):
    """What of a page could lead somewhere or act."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.attributes: set[str] = set()
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.policy = ""
        self._open = ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self._open = tag
        for name, value in attrs:
            self.attributes.add(name)
            if name in ("href", "src"):
                self.links.append(value or "")
            if name == "id":
                self.ids.add(value or "")
        if tag == "meta" and ("http-equiv", "Content-Security-Policy") in attrs:
            self.policy = str(dict(attrs)["content"])

    def handle_data(self, data: str) -> None:
        if self._open in ("script", "style"):
            (self.scripts if self._open == "script" else self.styles).append(data)

    def handle_endtag(self, tag: str) -> None:
        self._open = ""


def test_every_link_leads_to_a_page_and_a_place_that_are_there(folder: Path) -> None:
    pages = {path.resolve(): Page(path) for path in folder.rglob("*.html")}
    assert len(pages) == 6
    followed = 0
    for path, page in pages.items():
        for link in page.links:
            assert not re.match("[a-z]+:|/", link), link
            file, _sign, place = link.partition("#")
            target = (path.parent / unquote(file)).resolve() if file else path
            assert target in pages, link
            assert not place or unquote(place) in pages[target].ids, link
            followed += 1
    assert followed > 20


def test_what_an_article_says_can_not_act(folder: Path) -> None:
    allowed = {"lang", "charset", "http-equiv", "content", "name", "class", "id", "href", "type"}
    allowed |= {"hidden", "placeholder", "aria-label", "autocomplete", "for"}
    allowed |= {"data-words", "data-nothing"}
    for path in folder.rglob("*.html"):
        page = Page(path)
        assert page.attributes <= allowed, path
        assert "default-src 'none'" in page.policy
        named = set(re.findall("'(sha256-[^']+)'", page.policy))
        found = [*page.styles, *(each for each in page.scripts if not each.startswith("["))]
        assert {_digest(each) for each in found} == named
        assert len(page.scripts) == (2 if path.name == "index.html" else 0)


def test_the_search_has_every_word_of_every_article(folder: Path) -> None:
    entries = json.loads(Page(folder / "index.html").scripts[0])
    assert [entry["text"] for entry in entries[:4]] == list(BODIES)
    assert [entry["title"] for entry in entries] == [*TITLES, "电子票据系统"]
    assert "yl-pj-app01" in entries[4]["text"]


@pytest.mark.skipif(shutil.which("chromium") is None, reason="needs a browser")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("票据", [1, 2, 3, 4]),
        ("签名服务", [1]),
        ("abc", [1]),
        ("网闸 GATE.service", [2]),
        ('"再重启 gate"', [2]),
        ("DEMO26-03-202607-0004", [4]),
        ("alert(1)", [1, 2, 3, 4]),
        ("没有这样的词", []),
    ],
)
def test_a_browser_finds_it_from_the_disk(
    folder: Path, tmp_path: Path, query: str, found: list[int]
) -> None:
    dom = browse(folder / "index.html", f"#q={quote(query)}", tmp_path)
    hits = dom.partition('<ol id="hits"')[2].partition("</ol>")[0]
    numbers = sorted(int(each) for each in re.findall(r"DEMO26-03-202607-(\d{4})\.html", hits))
    assert numbers == found
    assert "<img" not in hits
    if query == "签名服务":
        assert "<mark>签名服务</mark>" in hits


def browse(page: Path, place: str, profile: Path) -> str:
    """The page as a browser without a network shows it."""
    flags = (
        "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
        " --disable-component-update --disable-sync --disable-dev-shm-usage --virtual-time-budget=2000"
    )
    command = ["chromium", *flags.split(), f"--user-data-dir={profile}", "--dump-dom"]
    # The path of its socket must be short; what it leaves running a moment longer may still write there.
    with tempfile.TemporaryDirectory(dir="/tmp", ignore_cleanup_errors=True) as short:
        try:
            run = subprocess.run(
                [*command, page.as_uri() + place],
                capture_output=True,
                text=True,
                check=False,
                timeout=120,
                env={**os.environ, "HOME": str(profile), "TMPDIR": short},
            )
        except subprocess.TimeoutExpired:
            pytest.skip("the browser doesn't come to an end here")
    if run.returncode:
        pytest.skip(f"the browser doesn't start here: {run.stderr[-300:]}")
    return run.stdout


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
