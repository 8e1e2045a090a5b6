"""Where the models for text recognition lie: in the wheel of rapidocr, which is looked up, not imported."""

from __future__ import annotations

import importlib.util
from pathlib import Path

_MODELS = {
    "Det": "PP-OCRv6_det_small.onnx",
    "Cls": "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
    "Rec": "PP-OCRv6_rec_small.onnx",
}


def model_paths() -> dict[str, Path]:
    """The models by the library's names of what they do (detect, classify, recognise); empty without the library."""
    found = importlib.util.find_spec("rapidocr")
    if found is None or found.origin is None:
        return {}
    folder = Path(found.origin).parent / "models"
    return {part: folder / name for part, name in _MODELS.items()}
