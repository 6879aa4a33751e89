"""The states of an imported file. A taken or dropped file stays as it is; its content is kept."""

from __future__ import annotations

from amparo.core.lifecycle import Lifecycle, move
from amparo.situation.figures.models import FigureImport

# Who may is asked by the services, which the installation itself may call too.
IMPORT = Lifecycle(
    move("preview", "uploaded|previewed|refused", "previewed"),
    move("refuse", "uploaded|previewed|refused", "refused"),
    move("take", "previewed", "taken"),
    move("drop", "uploaded|previewed|refused", "dropped"),
    states=dict(FigureImport.Status.choices),
)
