"""What is asked of the processes that draw and recognise pages, and the layout of the numbers in it (big-endian).

OPEN       (most pages, 0), password, file           →  (width, height) of each page
OPEN       (most pages, 0), name, password, file     →  to recognise: (pages, 1 if packed in it), their labels
RECOGNISE  (number, 0)                               →  (0 if the page holds its text, else 1), text
PAGE       (number, width), (0, most pixels)         →  (width, height), RGBA
MARKS      (number, 0), query                        →  (x, y, width, height) of each mark
CODES      (number, width), (0, most pixels)         →  the text of each QR code
THUMBNAIL  (0, longest side), (0, most pixels), file →  (width, height), RGBA
"""

from __future__ import annotations

import struct

OPEN, PAGE, MARKS, THUMBNAIL, RECOGNISE, CODES = 1, 2, 3, 4, 5, 6

PAIR = struct.Struct(">II")
"""Two numbers: a page and a width, a width and a height, a number and a limit."""

SIZE = struct.Struct(">dd")
RECTANGLE = struct.Struct(">dddd")
