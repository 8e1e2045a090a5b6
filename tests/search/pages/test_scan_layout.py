"""Recognised pieces in reading order: what is one line, one paragraph, one column."""

from __future__ import annotations

from search.pages.scan_layout import Piece, page_text

SIZE = 20.0


def piece(text: str, left: float, top: float, *, size: float = SIZE) -> Piece:
    """A run of full-width characters."""
    return Piece(left, top, left + size * len(text), top + size, text)


def sheet(lines: list[str], left: float = 100, top: float = 100) -> list[Piece]:
    return [piece(line, left, top + 30 * number) for number, line in enumerate(lines)]


def test_pieces_come_top_down_and_left_to_right() -> None:
    scattered = [
        piece("丁", 400, 131),
        piece("乙", 400, 100),
        piece("丙", 100, 130),
        piece("甲", 100, 102),
    ]
    assert page_text(scattered) == "甲 乙\n丙 丁"


def test_a_name_broken_by_the_margin_is_joined() -> None:
    lines = ["本人已阅读并理解全部保密规定，承诺人欧阳", "若溪，自签字之日起履行保密义务直至期满。"]
    assert "欧阳若溪" in page_text(sheet(lines))


def test_lines_that_end_early_stay_lines() -> None:
    lines = [
        "关于保密的通知",
        "各有关单位",
        "请认真贯彻落实保密工作责任制的各项要求，",
        "切实加强管理。",
        "二〇二六年",
    ]
    assert page_text(sheet(lines)) == (
        "关于保密的通知\n各有关单位\n请认真贯彻落实保密工作责任制的各项要求，切实加强管理。\n二〇二六年"
    )


def test_an_indented_line_begins_a_paragraph() -> None:
    first = piece("请认真贯彻落实保密工作责任制的各项要求", 100, 100)
    assert "\n" in page_text([first, piece("各单位应当加强人员管理工作", 140, 130)])
    assert "\n" not in page_text([first, piece("各单位应当加强人员管理工作", 100, 130)])


def test_a_sentence_that_fills_its_line_ends_the_paragraph() -> None:
    lines = ["请认真贯彻落实保密工作责任制的各项要求。", "各单位应当加强管理。"]
    assert page_text(sheet(lines)).count("\n") == 1


def test_a_heading_is_not_joined_to_the_text() -> None:
    heading = piece("关于加强运维人员保密管理工作的通知", 100, 60, size=34)
    assert "\n" in page_text([heading, piece("各单位应当加强人员管理工作", 100, 110)])


def test_words_of_an_alphabet_keep_their_blank_and_lose_their_hyphen() -> None:
    def line(text: str, top: float) -> Piece:
        return Piece(100, top, 500, top + SIZE, text)

    text = page_text(
        [line("the archive keeps every ver-", 100), line("sion of a document and", 130)]
    )
    assert text == "the archive keeps every version of a document and"
    assert page_text([line("one line of words", 100), line("and another one", 130)]) == (
        "one line of words and another one"
    )
    han = page_text([line("国密算法应当采用SM", 100), line("4密钥长度为一百二十八位", 130)])
    assert "SM4" in han


def test_spaced_out_characters_are_one_word() -> None:
    assert page_text([piece("姓 名：周 以 宁", 100, 100)]) == "姓名：周以宁"


def test_two_columns_of_running_text_follow_each_other() -> None:
    left = [f"左栏第{number}行写满了整整一行文字" for number in "一二三四五六"]
    right = [f"右栏第{number}行写满了整整一行文字" for number in "一二三四五六"]
    text = page_text(sheet(left) + sheet(right, left=500))
    assert text.index("左栏第六行") < text.index("右栏第一行")


def test_a_table_is_read_row_by_row() -> None:
    names = sheet(["姓名", "周以宁", "陈思睿", "黄梓涵", "孙悦", "李沐言"])
    posts = sheet(["岗位", "驻场工程师", "项目经理", "运维", "安全管理员", "库管"], left=500)
    assert page_text(names + posts).splitlines()[1] == "周以宁 驻场工程师"


def test_nothing_is_nothing() -> None:
    assert page_text([]) == ""
    assert page_text([piece(" ", 0, 0)]) == ""
