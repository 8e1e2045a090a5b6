"""Pictures of the main papers, for `desktop.views.screenshots`: one page of each PDF file becomes a small PNG."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image

HEIGHT = 900
"""Pixels of a picture, as high as those of the window."""

_COLOURS = 64

_PAPERS: Mapping[str, tuple[str, int]] = {
    "paper-letter": ("1-移交函.pdf", 1),
    "paper-register": ("2-电子档案移交与接收登记表.pdf", 1),
    "paper-list": ("移交清单.pdf", 2),
    "paper-natures": ("4-四性检测报告.pdf", 1),
    "paper-protocol": ("联合核验记录.pdf", 1),
    "paper-record": ("检查记录.pdf", 1),
    "paper-slip": ("记录证明单.pdf", 1),
    "paper-certificate": ("销毁证明.pdf", 1),
}
"""Name of the picture, and which page of which paper it shows."""


def picture(paper: Path, page: int, target: Path) -> None:
    """Write page `page` (from 1) of a PDF file as a PNG of few colours. Raises OSError."""
    with pdfium.PdfDocument(paper) as document:
        shown = document[page - 1]
        image = shown.render(scale=HEIGHT / shown.get_height()).to_pil()
    # Pages hold few colours: a palette halves the file. The seldom ones, a mark in red, keep their place in it.
    few = image.convert("RGB").quantize(_COLOURS, method=Image.Quantize.MAXCOVERAGE)
    few.save(target, optimize=True)


def take_papers(folder: Path, out: Path, only: Collection[str] = ()) -> None:
    """Pictures of the papers that lie below `folder`, of all of them or of those named."""
    for name, (paper, page) in _PAPERS.items():
        found = sorted(folder.rglob(paper))
        if found and (not only or name in only):
            picture(found[0], page, out / f"{name}.png")
