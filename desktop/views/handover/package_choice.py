"""Which package the last steps speak of: the newest one, unless another is chosen."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from desktop.itemmodels.formats import format_moment
from desktop.jobs.handed_over import Made, Shelf
from desktop.views.controls.words import words
from desktop.views.theme.tokens import M
from resources.words import _

_WIDEST = 40


class PackageChoice(QWidget):
    """Signals:
    package_chosen(Made)   another package is meant
    """

    package_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QComboBox()
        self.box.setAccessibleName(_("Package"))
        self.box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.box.setMinimumContentsLength(_WIDEST // 2)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(M)
        row.addWidget(words(_("Package"), "field"))
        row.addWidget(self.box, 1)
        self.box.activated.connect(self._tell)

    @property
    def made(self) -> Made | None:
        """The package that is meant."""
        made: Made | None = self.box.currentData()
        return made

    def show_shelf(self, shelf: Shelf, folder: str) -> None:
        """Offer what there is; the one in `folder` is meant, or the newest."""
        self.box.clear()
        for made in shelf.packages:
            self.box.addItem(_package_words(made), made)
        wanted = [at for at in range(self.box.count()) if str(shelf.packages[at].folder) == folder]
        if wanted:
            self.box.setCurrentIndex(wanted[0])
        self.setVisible(bool(shelf.packages))

    def _tell(self, _index: int) -> None:
        if self.made is not None:
            self.package_chosen.emit(self.made)


def _package_words(made: Made) -> str:
    kind = _("final") if made.final else _("rehearsal")
    there = "" if made.there else " · " + _("no longer there")
    return f"{format_moment(made.moment)} · {kind} · {made.folder.name} · {made.root[:12]}{there}"
