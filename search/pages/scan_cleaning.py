"""A scan made easier to read: even paper, no red ink, no specks, level lines. Inside the fence only.

Grey images are arrays of bytes, 255 is paper; colour images have three channels, blue first.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

_PAPER_BLUR = 31
_RED_LEAD = 45
"""So much must red exceed green and blue for ink to count as red: seals, and the headings of official documents."""

_LEAST_RED, _RED_MARGIN = 1 / 20_000, 24
_STEEPEST, _COARSE, _FINE = 8.0, 1.0, 0.1
_PROFILE_SIDE = 900
_LEVEL = 0.15  # degrees: less than a pixel over a line's height


def black_ink(image: Pixels) -> Pixels:
    """What is printed in black or blue, on even white: red ink lets red light through, black does not."""
    return _cleaned(cv2.add(image[:, :, 2], _redness(image)).astype(np.uint8))


def red_ink(image: Pixels) -> tuple[Pixels, tuple[int, int]] | None:
    """What is printed in red, black on white, cut to where it is; and the cut's left and top edge. None without any."""
    redness = _redness(image)
    inked = (redness > _RED_LEAD).astype(np.uint8)
    # A few coloured dots are a scanner's noise.
    inked = cv2.morphologyEx(inked, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)).astype(np.uint8)
    if cv2.countNonZero(inked) < _LEAST_RED * inked.size:
        return None
    left, top, width, height = cv2.boundingRect(inked)
    left, top = max(0, left - _RED_MARGIN), max(0, top - _RED_MARGIN)
    cut = redness[top : top + height + 2 * _RED_MARGIN, left : left + width + 2 * _RED_MARGIN]
    return cv2.bitwise_not(cv2.add(cut, cut)).astype(np.uint8), (left, top)


def _redness(image: Pixels) -> Pixels:
    """By how much red exceeds the other colours."""
    blue, green, red = cv2.split(image)
    return cv2.GaussianBlur(cv2.subtract(red, cv2.max(blue, green)), (3, 3), 0).astype(np.uint8)


def _cleaned(light: Pixels) -> Pixels:
    """Paper made white, and grain and specks smoothed."""
    smooth = cv2.medianBlur(light, 3)
    small = cv2.resize(smooth, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((9, 9), np.uint8)), _PAPER_BLUR)
    paper = cv2.resize(paper, (light.shape[1], light.shape[0]), interpolation=cv2.INTER_LINEAR)
    return cv2.divide(smooth, np.maximum(paper, 1), scale=255.0).astype(np.uint8)


def lean(grey: Pixels) -> float:
    """By how many degrees the lines rise to the right, from -8 to 8; 0 where there are no lines to tell by.

    Rows of ink are densest when they are level: the angle with the largest variation between neighbouring rows wins.
    """
    scale = _PROFILE_SIDE / max(grey.shape)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ink = (small < 160).astype(np.uint8) * 255
    if cv2.countNonZero(ink) < 200:
        return 0.0
    coarse = np.arange(-_STEEPEST, _STEEPEST + _COARSE, _COARSE)
    best = max(coarse, key=lambda angle: _evenness(ink, float(angle)))
    fine = np.arange(best - _COARSE, best + _COARSE + _FINE, _FINE)
    found = float(max(fine, key=lambda angle: _evenness(ink, float(angle))))
    return 0.0 if _evenness(ink, found) < 1.1 * _evenness(ink, 0.0) else found


def _evenness(ink: Pixels, angle: float) -> float:
    profile = turned(ink, -angle, paper=0).sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(profile)).sum())


def turned(image: Pixels, angle: float, paper: int = 255) -> Pixels:
    """The image turned by `angle` degrees counter-clockwise on a sheet that holds all of it."""
    if abs(angle) < _LEVEL:
        return image
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    cosine, sine = abs(math.cos(math.radians(angle))), abs(math.sin(math.radians(angle)))
    sheet = round(width * cosine + height * sine), round(width * sine + height * cosine)
    matrix[:, 2] += (sheet[0] - width) / 2, (sheet[1] - height) / 2
    filled = (paper,) * 3
    return cv2.warpAffine(image, matrix, sheet, flags=cv2.INTER_CUBIC, borderValue=filled).astype(
        np.uint8
    )
