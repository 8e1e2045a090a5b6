"""Fonts for PDFs that name a font without bringing it, as many Chinese ones do. Inside the fence only."""

from __future__ import annotations

import ctypes
from pathlib import Path

import pypdfium2  # noqa: F401 - starts pdfium, which is started anew below
import pypdfium2.raw as pdfium

from resources.typefaces import REGULAR

_SYSTEM = ("/usr/share/fonts", "/usr/local/share/fonts")


def font_folders() -> list[Path]:
    """Ours, so that there always is a Chinese one, and the system's."""
    return [folder for folder in (REGULAR.parent, *map(Path, _SYSTEM)) if folder.is_dir()]


def use_fonts() -> None:
    """Tell pdfium where fonts are; before any document is opened."""
    pdfium.FPDF_DestroyLibrary()
    names = [str(folder).encode() for folder in font_folders()]
    paths = (ctypes.POINTER(ctypes.c_char) * (len(names) + 1))()
    for number, name in enumerate(names):
        buffer = ctypes.create_string_buffer(name)
        paths[number] = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_char))
    config = pdfium.FPDF_LIBRARY_CONFIG(version=2, m_pUserFontPaths=paths)
    pdfium.FPDF_InitLibraryWithConfig(config)
