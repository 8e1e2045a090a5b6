"""The pages of a PDF or a picture as images. Runs inside the fence only: every byte here is hostile."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Protocol

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageOps

from search.fencing.reasons import Reason, Unreadable
from search.readers.image_formats import PICTURE_FORMATS, is_picture
from search.readers.pdf import page_is_scan

MOST_DECODED = 120_000_000
"""Pixels of a picture: an A0 sheet at 230 dots an inch. Four bytes each, twice while it is being scaled."""

_MOST_FRAMES = 2_000
_TURNED = (
    5,
    6,
    7,
    8,
)  # values of the Exif tag Orientation (CIPA DC-008, 4.6.4.A) that lie on their side
_ORIENTATION = 0x0112
_SMALLEST_SIDE, _LARGEST_SIDE = 0.1, 1e6

# Larger pictures are refused below, before anything is decoded, and with a reason of our own.
Image.MAX_IMAGE_PIXELS = None


class PageSource(Protocol):
    """An opened file. Pages count from 1."""

    sizes: tuple[tuple[float, float], ...]
    """Width and height as shown: in points for a PDF, in pixels for a picture."""

    def draw(self, number: int, width: int, height: int) -> Image.Image:
        """The page, opaque on white: RGBA of exactly this size."""

    def needs_recognition(self, number: int) -> bool:
        """Whether the page shows more than the text it holds: a scan, perhaps with a page number over it."""

    def close(self) -> None:
        """Let go of it."""


def open_pages(data: bytes, password: str = "", most_pages: int = _MOST_FRAMES) -> PageSource:
    """Open a PDF or a picture; what comes after `most_pages` is left out. Raises Unreadable."""
    if is_picture(data):
        return PicturePages(data, most_pages)
    if b"%PDF-" in data[:1024]:
        return PDFPages(data, password, most_pages)
    raise Unreadable(Reason.UNSUPPORTED)


class PDFPages:
    """A PDF, with its form fields and annotations drawn."""

    def __init__(self, data: bytes, password: str = "", most_pages: int = _MOST_FRAMES) -> None:
        try:
            self.document = pypdfium2.PdfDocument(data, password=password or None)
        except pypdfium2.PdfiumError as error:
            protected = getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD
            raise Unreadable(_refusal(protected, password)) from None
        self.document.init_forms()
        count = min(len(self.document), most_pages)
        if not count:
            raise Unreadable(Reason.DAMAGED)
        self.sizes = tuple(self._size(index) for index in range(count))

    def _size(self, index: int) -> tuple[float, float]:
        try:
            width, height = self.document.get_page_size(index)
        except pypdfium2.PdfiumError:
            return 595.0, 842.0  # a broken page keeps its place, with the size of a sheet of A4
        return _sane(width), _sane(height)

    def page(self, number: int) -> pypdfium2.PdfPage:
        """Raises Unreadable where the page is broken."""
        try:
            return self.document[number - 1]
        except pypdfium2.PdfiumError:
            raise Unreadable(Reason.DAMAGED) from None

    def draw(self, number: int, width: int, height: int) -> Image.Image:
        """The page, opaque on white: RGBA of exactly this size."""
        page = self.page(number)
        try:
            bitmap = pypdfium2.PdfBitmap.new_native(
                width, height, pdfium.FPDFBitmap_BGRA, rev_byteorder=True
            )
            try:
                bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
                place = (bitmap, page, 0, 0, width, height, 0)
                flags = pdfium.FPDF_ANNOT | pdfium.FPDF_REVERSE_BYTE_ORDER
                pdfium.FPDF_RenderPageBitmap(*place, flags)
                if self.document.formenv is not None:
                    pdfium.FPDF_FFLDraw(self.document.formenv, *place, flags)
                return Image.frombytes("RGBA", (width, height), bytes(bitmap.buffer))
            finally:
                bitmap.close()
        finally:
            page.close()

    def needs_recognition(self, number: int) -> bool:
        """Whether the page shows more than the text it holds: a scan, perhaps with a page number over it."""
        page = self.page(number)
        try:
            return bool(page_is_scan(page))
        finally:
            page.close()

    def close(self) -> None:
        """Let go of it."""
        self.document.close()


class PicturePages:
    """A picture; a TIFF may have several pages. An animation shows its first frame."""

    def __init__(self, data: bytes, most_pages: int = _MOST_FRAMES) -> None:
        try:
            self._image = Image.open(io.BytesIO(data), formats=PICTURE_FORMATS)
            self.sizes = tuple(self._frame_sizes(most_pages))
        except Unreadable:
            raise
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - Pillow's decoders raise whatever they like on damaged files
            raise Unreadable(Reason.DAMAGED) from None
        self._decoded: tuple[int, Image.Image] | None = None

    def _frame_sizes(self, most_pages: int) -> Iterator[tuple[float, float]]:
        for number in range(min(most_pages, _MOST_FRAMES)):
            if number:
                try:
                    self._image.seek(number)
                except EOFError:
                    return
            width, height = self._image.size
            if width * height > MOST_DECODED:
                raise Unreadable(Reason.TOO_LARGE)
            turned = self._image.getexif().get(_ORIENTATION) in _TURNED
            yield (float(height), float(width)) if turned else (float(width), float(height))
            if self._image.format != "TIFF":
                return

    def draw(self, number: int, width: int, height: int) -> Image.Image:
        """The page, opaque on white: RGBA of exactly this size."""
        image = self._frame(number)
        if image.size != (width, height):
            scaling = Image.Resampling.BICUBIC
            image = image.resize((width, height), scaling, reducing_gap=2.0)
        return image

    def needs_recognition(self, _number: int) -> bool:
        """A picture holds no text."""
        return True

    def _frame(self, number: int) -> Image.Image:
        if self._decoded is None or self._decoded[0] != number:
            self._decoded = None
            try:
                self._image.seek(number - 1)
                self._decoded = number, _on_white(ImageOps.exif_transpose(self._image))
            except MemoryError:
                raise
            except Exception:  # noqa: BLE001 - Pillow's decoders raise whatever they like on damaged files
                raise Unreadable(Reason.DAMAGED) from None
        return self._decoded[1]

    def close(self) -> None:
        """Let go of it."""
        self._decoded = None
        self._image.close()


def _on_white(image: Image.Image) -> Image.Image:
    """Any picture as opaque RGBA; 16 bits a sample become 8."""
    if image.mode.startswith("I;16"):
        image = image.point(lambda value: value / 256).convert("L")
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        paper.alpha_composite(image)
        return paper
    return image.convert("RGB").convert("RGBA")


def _refusal(protected: bool, password: str) -> Reason:
    if not protected:
        return Reason.DAMAGED
    return Reason.WRONG_PASSWORD if password else Reason.PROTECTED


def _sane(side: float) -> float:
    return min(max(side, _SMALLEST_SIDE), _LARGEST_SIDE) if side == side else _SMALLEST_SIDE
