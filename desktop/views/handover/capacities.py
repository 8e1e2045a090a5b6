"""The capacities of media that one usually hands over on; sizes as their makers count them, in powers of ten."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QWidget

from resources.words import N_, _

_GIGABYTE = 10**9
_USUAL = (
    (0, N_("One medium holds everything")),
    (4_700_000_000, "DVD 4.7 GB"),
    (25 * _GIGABYTE, "BD 25 GB"),
    (100 * _GIGABYTE, "BD 100 GB"),
    (32 * _GIGABYTE, "32 GB"),
    (128 * _GIGABYTE, "128 GB"),
    (1000 * _GIGABYTE, "1 TB"),
)
"""DVD of DA/T 38; Blu-ray of DA/T 74; the others are sticks and disks."""


class CapacityChoice(QComboBox):
    """One of the usual capacities, or any number of gigabytes that is typed."""

    def __init__(self, capacity: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for size, name in _USUAL:
            self.addItem(_(name) if not size else name, size)
        self.choose(capacity)

    @property
    def capacity(self) -> int:
        """Bytes of one medium; 0 where one holds everything."""
        return int(self.currentData())

    def choose(self, capacity: int) -> None:
        """Show this capacity."""
        self.setCurrentIndex(max(0, self.findData(capacity)))
