"""What is done to a scan before it is read, on small pictures of a known state."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from search.pages.scan_cleaning import black_ink, lean, red_ink, turned
from tests.search.scanned_pages import FONTS


def picture(text: str, colour: str = "black", paper: str = "white") -> Image.Image:
    image = Image.new("RGB", (900, 700), paper)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(FONTS / "NotoSansSC-Regular.ttf"), 28)
    for row in range(10):
        draw.text((150, 140 + 44 * row), text, colour, font)
    return image


def pixels(image: Image.Image) -> np.ndarray:
    return np.asarray(image)[:, :, ::-1].copy()


@pytest.mark.parametrize("angle", [-6.0, -2.3, 0.0, 0.7, 5.1])
def test_the_lean_of_a_page_is_found_and_undone(angle: float) -> None:
    leaning = picture("信息系统运维保密管理规定").rotate(
        angle, Image.Resampling.BICUBIC, fillcolor="white"
    )
    grey = black_ink(pixels(leaning))
    assert lean(grey) == pytest.approx(angle, abs=0.25)
    assert lean(turned(grey, -lean(grey))) == pytest.approx(0, abs=0.25)


def test_an_empty_page_does_not_lean() -> None:
    assert lean(black_ink(pixels(Image.new("RGB", (600, 800), "white")))) == 0


def test_red_ink_leaves_the_black_text_below_it() -> None:
    page = picture("信息系统运维保密管理规定")
    bare = black_ink(pixels(page))
    ImageDraw.Draw(page).ellipse((300, 150, 600, 450), outline=(215, 40, 50), width=12)
    stamped = black_ink(pixels(page))
    # The ring crosses letters: nothing of it stays, and where it does not cross, nothing changes.
    assert np.count_nonzero(stamped < 160) == pytest.approx(np.count_nonzero(bare < 160), rel=0.06)


def test_red_text_is_found_where_it_is() -> None:
    assert red_ink(pixels(picture("保密"))) is None
    found = red_ink(pixels(picture("保密", "red")))
    assert found is not None
    cut, (left, top) = found
    assert 100 < left < 160
    assert 100 < top < 180
    assert cut.shape[0] < 520
    assert cut.min() == 0


def test_grey_paper_becomes_white() -> None:
    shaded = pixels(picture("保密", paper="#b0b0b0"))
    assert np.median(black_ink(shaded)) > 250
