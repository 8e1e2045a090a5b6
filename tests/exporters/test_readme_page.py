"""README.html: every link leads to its file, every text is escaped, and nothing can be loaded or injected."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from exporters.handover import build_package
from exporters.package_details import PackageDetails
from tests.exporters.builders import CONTRACT, NOW, item
from tests.exporters.signed import build_signed, sign


class _Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.policy = ""
        self.inline: dict[str, str] = {}
        self.text = ""
        self._open = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append(tag)
        self.attributes |= {name for name, _value in attrs}
        self._open = tag
        if tag == "a":
            self.links.append(values["href"] or "")
        if values.get("http-equiv") == "Content-Security-Policy":
            self.policy = values["content"] or ""

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open in ("style", "script"):
            self.inline[self._open] = self.inline.get(self._open, "") + data
        else:
            self.text += data


@pytest.fixture
def page(pristine: Path) -> _Page:
    return _Page((pristine / "README.html").read_text("utf-8"))


def test_every_link_leads_to_its_file_and_every_file_has_one(page: _Page, pristine: Path) -> None:
    targets = {unquote(link) for link in page.links}
    files = {
        p.relative_to(pristine).as_posix() for p in (pristine / "data").rglob("*") if p.is_file()
    }
    assert targets == files
    assert len(page.links) == len(files) == 15
    # As a browser reads it: nothing starts a query, a fragment or a scheme.
    assert all(re.fullmatch(r"data/[A-Za-z0-9/%~!$()*,;=@._-]+", link) for link in page.links)


def test_policy_lets_only_the_page_itself_through(page: _Page) -> None:
    rules = dict(rule.strip().split(" ", 1) for rule in page.policy.split(";"))
    assert rules["default-src"] == "'none'"
    for kind in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(page.inline[kind].encode()).digest()).decode()
        assert rules[f"{kind}-src"] == f"'sha256-{digest}'"
    assert "unsafe" not in page.policy


def test_nothing_is_loaded_and_no_handler_is_inline(page: _Page) -> None:
    assert not {"link", "img", "iframe", "object", "form", "base"} & set(page.tags)
    assert "src" not in page.attributes
    assert "style" not in page.attributes
    assert not [name for name in page.attributes if name.startswith("on")]
    assert "url(" not in page.inline["style"]
    assert "@import" not in page.inline["style"]


def test_hostile_titles_are_text(page: _Page) -> None:
    assert page.tags.count("script") == 1
    assert "g <&>\"' ]]> &#0; _x000D_" in page.text
    assert "a〔U+0000〕b" in page.text


def test_rare_characters_stand_in_the_page(page: _Page) -> None:
    assert "䶮㛃𠮷人员档案" in page.text


def test_placeholders_are_all_filled(pristine: Path) -> None:
    assert not re.search(
        r"\$[a-z_]+", (pristine / "README.html").read_text("utf-8").split("<script>")[0]
    )


def test_a_rehearsal_says_so_first_and_a_final_one_does_not(tmp_path: Path) -> None:
    rehearsal = build_signed(tmp_path / "r", documents=[item(1)], final=False)
    text = (rehearsal / "README.html").read_text("utf-8")
    assert text.index("not the formal handover") < text.index("<dl>")
    final = build_signed(tmp_path / "f", documents=[item(1)])
    assert "not the formal handover" not in (final / "README.html").read_text("utf-8")


def test_earlier_versions_and_names_when_filed_can_be_searched(tmp_path: Path) -> None:
    old = item(1, name="旧名.pdf", data=b"older")
    package = build_signed(tmp_path / "p", documents=[item(1, name="新名.pdf")], earlier=[old])
    page = _Page((package / "README.html").read_text("utf-8"))
    (link,) = [unquote(link) for link in page.links if "%E5%8E%86%E5%8F%B2" in link]
    assert link.startswith("data/其他/历史版本/2026/08运维过程/")
    assert (package / link).read_bytes() == b"older"
    assert "旧名.pdf" in page.text
    assert "新名.pdf" in page.text


def test_a_paper_is_named_once_with_a_link_for_each_format(page: _Page) -> None:
    assert len(re.findall("移交清单", page.text)) == 1
    assert len([link for link in page.links if "移交清单" in unquote(link)]) == 3


def test_the_key_that_signs_stands_on_the_page(tmp_path: Path) -> None:
    package = build_signed(tmp_path / "p", documents=[item(1)])
    page = _Page((package / "README.html").read_text("utf-8"))
    assert sign("00" * 32).fingerprint in page.text


def test_persons_are_found_and_stay_off_where_none_are_named(tmp_path: Path) -> None:
    named = build_signed(tmp_path / "n", documents=[item(1)])
    assert "2026-08 张䶮" in (named / "README.html").read_text("utf-8")
    built = build_package(
        tmp_path / "m", CONTRACT, [item(1)], now=NOW, details=PackageDetails(named=False)
    )
    assert "张䶮" not in (built.folder / "README.html").read_text("utf-8")
