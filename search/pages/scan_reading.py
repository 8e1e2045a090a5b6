"""A picture of a page to its text, with the models of rapidocr. Inside the fence only.

The sheet is cleaned and levelled, set upright, lines are found on a smaller copy and read from the full one. What is
printed in red is read apart, so that seals don't cover the text below them and headings in red are not lost.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from rapidocr import RapidOCR
from rapidocr.ch_ppocr_det import TextDetOutput

from search.pages.page_images import PageSource, PDFPages
from search.pages.scan_cleaning import Pixels, black_ink, lean, red_ink, turned
from search.pages.scan_layout import Piece, page_text

_DOTS_PER_POINT = 200 / 72  # 200 dots an inch, at which print of 6 points is still 17 pixels high
_LONGEST_SIDE = 4_000
_DETECTED_SIDE, _DETECTED_LARGE_SIDE = 1_280, 1_920
_LARGE = 2_600
_THREADS = 2
_LEAST_CERTAIN, _RED_CERTAIN = 0.5, 0.75
_UPRIGHT_CERTAIN = 0.9
_TALL = 1.5  # times as high as wide: a line that stands on its end
_MOSTLY = 0.6
_COVERED = 0.3

Boxes = NDArray[np.float32]
"""Four corners each, clockwise from the upper left."""


class ScanReader:
    """Loads the models; one for the life of the process."""

    def __init__(self, models: Mapping[str, Path]) -> None:
        cv2.setNumThreads(_THREADS)
        parameters: dict[str, Any] = {
            "Global.log_level": "critical",
            "Global.use_preprocess_img": False,
            # The library would blow a narrow strip up until its short side has 736 pixels.
            "Det.limit_type": "max",
            "Det.limit_side_len": _DETECTED_LARGE_SIDE,
            "EngineConfig.onnxruntime.intra_op_num_threads": _THREADS,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
        parameters |= {f"{part}.model_path": str(path) for part, path in models.items()}
        self._engine = RapidOCR(params=parameters)

    def text(self, pages: PageSource, number: int) -> str:
        """What page `number` shows."""
        return self.read(_pixels(pages, number))

    def read(self, image: Pixels) -> str:
        """What an image shows; three channels, blue first."""
        black = black_ink(image)
        angle = lean(black)
        black = _three_channels(turned(black, -angle))
        boxes, quarters = self._upright(black)
        pieces = self._pieces(_quarters(black, quarters), boxes, _LEAST_CERTAIN)
        red = self._red_pieces(image, angle, quarters, pieces)
        # A heading stands alone and keeps its place. What a seal says would tear the lines that it is pressed on.
        headings = [each for each in red if not any(each.overlap(other) > 0 for other in pieces)]
        seals = [each for each in red if each not in headings]
        return "\n".join(filter(None, [page_text(pieces + headings), page_text(seals)]))

    def _red_pieces(
        self, image: Pixels, angle: float, quarters: int, known: list[Piece]
    ) -> list[Piece]:
        """What is printed in red, where nothing else was read."""
        found = red_ink(_quarters(turned(image, -angle), quarters))
        if found is None:
            return []
        red, (left, top) = _three_channels(found[0]), found[1]
        pieces = [
            replace(
                piece,
                left=piece.left + left,
                right=piece.right + left,
                top=piece.top + top,
                bottom=piece.bottom + top,
            )
            for piece in self._pieces(red, self._lines(red), _RED_CERTAIN)
        ]
        return [piece for piece in pieces if not any(_covers(other, piece) for other in known)]

    def _upright(self, image: Pixels) -> tuple[Boxes, int]:
        """The lines, and by how many quarters of a turn the sheet must be turned for them to be upright."""
        boxes = self._lines(image)
        if not len(boxes):
            return boxes, 0
        quarters = 0
        widths, heights = _sides(boxes)
        if (heights > _TALL * widths).mean() > _MOSTLY:
            quarters = 1
            boxes = _turned_boxes(boxes, image.shape[1])
        crops = self._engine.crop_text_regions(_quarters(image, quarters), boxes)
        _, found = self._engine.cls_and_rotate(crops)
        certain = [label for label, score in found.cls_res or [] if score > _UPRIGHT_CERTAIN]
        if sum(label == "180" for label in certain) > _MOSTLY * max(1, len(certain)):
            quarters += 2
            height, width = image.shape[:2] if quarters == 2 else image.shape[1::-1]
            boxes = _turned_boxes(_turned_boxes(boxes, width), height)
        return boxes, quarters

    def _lines(self, image: Pixels) -> Boxes:
        """Where lines of text stand."""
        longest = max(image.shape[:2])
        target = _DETECTED_LARGE_SIDE if longest > _LARGE else _DETECTED_SIDE
        scale = min(1.0, target / longest)
        small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        find: Callable[[Pixels], TextDetOutput] = self._engine._load_det_model()  # type: ignore[no-untyped-call]  # rapidocr's own
        found = find(small.astype(np.uint8, copy=False)).boxes
        if found is None:
            return np.zeros((0, 4, 2), np.float32)
        boxes: Boxes = np.asarray(found, np.float32) / np.float32(scale)
        return boxes

    def _pieces(self, image: Pixels, boxes: Boxes, certain: float) -> list[Piece]:
        if not len(boxes):
            return []
        crops = self._engine.crop_text_regions(image, boxes)
        read = self._engine.recognize_txt(crops)
        pieces = []
        for box, text, score in zip(boxes, read.txts or (), read.scores or (), strict=True):
            if score >= certain:
                (left, top), (right, bottom) = box.min(axis=0).tolist(), box.max(axis=0).tolist()
                pieces.append(Piece(left, top, right, bottom, text))
        return pieces


def _pixels(pages: PageSource, number: int) -> Pixels:
    width, height = pages.sizes[number - 1]
    scale = _DOTS_PER_POINT if isinstance(pages, PDFPages) else 1.0
    scale = min(scale, _LONGEST_SIDE / max(width, height))
    size = max(1, math.ceil(width * scale)), max(1, math.ceil(height * scale))
    image = np.asarray(pages.draw(number, *size))
    return cv2.cvtColor(image, cv2.COLOR_RGBA2BGR).astype(np.uint8)


def _three_channels(grey: Pixels) -> Pixels:
    return cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR).astype(np.uint8)


def _quarters(image: Pixels, quarters: int) -> Pixels:
    return np.ascontiguousarray(np.rot90(image, quarters))


def _turned_boxes(boxes: Boxes, width: int) -> Boxes:
    """The boxes of an image of this width after a quarter of a turn counter-clockwise."""
    turned_boxes: Boxes = np.stack([boxes[:, :, 1], width - boxes[:, :, 0]], axis=-1)
    return turned_boxes[:, [1, 2, 3, 0]]


def _sides(boxes: Boxes) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    span = boxes.max(axis=1) - boxes.min(axis=1)
    return span[:, 0], span[:, 1]


def _covers(one: Piece, other: Piece) -> bool:
    """Whether the first takes up a good part of the second's place."""
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    area = (other.right - other.left) * (other.bottom - other.top)
    return width > 0 and height > 0 and width * height > _COVERED * area
