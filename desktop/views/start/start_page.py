"""The start page: the seal and its promises at the left, the two forms at the right."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.jobs.ports import VaultDoor
from desktop.jobs.runner import JobRunner
from desktop.settings import Settings
from desktop.views.controls.buttons import button
from desktop.views.controls.notice import Mood
from desktop.views.controls.words import words
from desktop.views.start.create_wizard import CreateWizard
from desktop.views.start.open_form import OpenForm
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, XS, L
from resources.artwork import Icon
from resources.words import _

_SEAL = 88
_FORM_EM = 30
_COVER_EM = 27
_PICTURE = 22


class StartPage(QWidget):
    """Shown while no vault is open.

    Signals:
        opened(OpenVault)            a vault was opened or created
        edition_opened(OpenEdition)  an officer's edition was opened
        key_folder_chosen(Path)      a key file lay in this folder
        vault_made()                 the wizard holds an open vault now
        receiver_requested()         a package is to be verified, without any vault
    """

    opened = Signal(object)
    edition_opened = Signal(object)
    key_folder_chosen = Signal(object)
    vault_made = Signal()
    receiver_requested = Signal()

    def __init__(
        self,
        door: VaultDoor,
        runner: JobRunner,
        settings: Settings,
        look: Look,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._look = look
        self.takes_in = False
        """Whether a package is to be taken into the vault that is about to be made."""
        self.open_form = OpenForm(door, runner, settings, look)
        self.create_form = CreateWizard(door, runner, look)
        self._forms = QStackedWidget()
        self._forms.addWidget(self.open_form)
        self._forms.addWidget(self.create_form)
        self.open_form.opened.connect(self.opened)
        self.open_form.edition_opened.connect(self.edition_opened)
        self.open_form.key_folder_chosen.connect(self.key_folder_chosen)
        self.create_form.opened.connect(self.opened)
        self.create_form.made.connect(self.vault_made)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._build_cover(), 9)
        row.addWidget(self._build_forms(), 16)
        self.show_open() if settings.recent else self.show_create()

    def show_open(self) -> None:
        """Turn to the form that opens a vault."""
        self.takes_in = False
        self._open_tab.setChecked(True)
        self._forms.setCurrentWidget(self.open_form)
        self.open_form.start_typing()

    def show_create(self) -> None:
        """Turn to the form that creates a vault."""
        self.takes_in = False
        self._create_tab.setChecked(True)
        self._forms.setCurrentWidget(self.create_form)
        self.create_form.start_typing()

    def show_successor(self) -> None:
        """Turn to the form that creates a vault, into which a package is taken as soon as it is there."""
        self.show_create()
        self.takes_in = True
        self.create_form.notice.say(
            Mood.PLAIN,
            _("Make the vault first, for the same contract; then choose the package."),
            _("A vault that takes over"),
        )

    def offer(self, vault: Path) -> None:
        """Fill in a vault to be opened."""
        self.show_open()
        self.open_form.offer(vault)

    def _build_forms(self) -> QWidget:
        tabs = QHBoxLayout()
        tabs.setSpacing(0)
        group = QButtonGroup(self)
        self._open_tab = _tab(_("Open a vault"), group)
        self._create_tab = _tab(_("Create a vault"), group)
        self._open_tab.clicked.connect(self.show_open)
        self._create_tab.clicked.connect(self.show_create)
        tabs.addWidget(self._open_tab)
        tabs.addWidget(self._create_tab)
        tabs.addStretch(1)
        column = QVBoxLayout()
        column.addLayout(tabs)
        column.addWidget(self._forms, 1)
        column.addLayout(self._build_packages())
        middle = QWidget()
        middle.setLayout(column)
        middle.setMaximumWidth(self.fontMetrics().height() * _FORM_EM)
        inner = QWidget()
        inner.setObjectName("page")
        row = QHBoxLayout(inner)
        row.setContentsMargins(2 * XL, 2 * XL, 2 * XL, XL)
        row.addStretch(1)
        row.addWidget(middle, 100)
        row.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        return area

    def _build_packages(self) -> QVBoxLayout:
        """What somebody does who was handed a package."""
        rule = QFrame()
        rule.setObjectName("rule")
        self.receive_link = button(_("Verify a package"), self.receiver_requested.emit, kind="link")
        self.successor_link = button(
            _("Make a vault from a package"), self.show_successor, kind="link"
        )
        row = QHBoxLayout()
        row.setSpacing(L)
        row.addWidget(words(_("You were handed a package?"), "soft"))
        row.addWidget(self.receive_link)
        row.addWidget(self.successor_link)
        row.addStretch(1)
        column = QVBoxLayout()
        column.setContentsMargins(0, XL, 0, 0)
        column.addWidget(rule)
        column.addLayout(row)
        return column

    def _build_cover(self) -> QWidget:
        cover = QFrame()
        cover.setObjectName("cover")
        cover.setMaximumWidth(self.fontMetrics().height() * _COVER_EM)
        seal = QLabel()
        seal.setPixmap(self._look.seal(_SEAL, self.devicePixelRatioF()))
        seal.setFixedSize(_SEAL, _SEAL)
        seal.setAccessibleName(_("Seal of Shoudang"))
        column = QVBoxLayout(cover)
        column.setContentsMargins(2 * XL, 2 * XL, 2 * XL, XL)
        column.setSpacing(0)
        column.addWidget(seal)
        column.addSpacing(XL)
        column.addWidget(words(_("Shoudang"), "display"))
        column.addSpacing(XS)
        column.addWidget(words(_("The archive of one contract, sealed."), "soft", wrap=True))
        column.addSpacing(XL)
        column.addStretch(1)
        for icon, headline, sentence in (
            (
                Icon.INTAKE,
                _("Filed means safe"),
                _("Every file is sealed and on the disk before the window says so."),
            ),
            (
                Icon.SEARCH,
                _("Found in seconds"),
                _("Every word of every document, and an honest count of what search can't see."),
            ),
            (
                Icon.HANDOVER,
                _("Handed over with proof"),
                _("An open package that the receiver verifies without this program."),
            ),
        ):
            column.addLayout(self._promise(icon, headline, sentence))
            column.addSpacing(XL)
        column.addStretch(8)
        column.addWidget(
            words(
                _("Works offline. This program never opens a network connection."),
                "caption",
                wrap=True,
            )
        )
        return cover

    def _promise(self, icon: Icon, headline: str, sentence: str) -> QHBoxLayout:
        picture = QLabel()
        picture.setPixmap(
            self._look.picture(
                icon, self._look.colours.accent_ink, _PICTURE, self.devicePixelRatioF()
            )
        )
        text = QVBoxLayout()
        text.setSpacing(XS)
        text.addWidget(words(headline, "strong"))
        text.addWidget(words(sentence, "soft", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(L)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(text, 1)
        return row


def _tab(text: str, group: QButtonGroup) -> QPushButton:
    tab = QPushButton(text)
    tab.setProperty("kind", "tab")
    tab.setCheckable(True)
    tab.setAccessibleName(text)
    tab.setCursor(Qt.CursorShape.PointingHandCursor)
    group.addButton(tab)
    return tab
