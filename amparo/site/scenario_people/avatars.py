"""Faces that are drawn: a coloured ground, a circle, two eyes. Never a photograph, and nobody can be known by one."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw

EDGE_PX = 160
GROUNDS = ("#0b5563", "#7a3b69", "#2f6b3a", "#8a4b08", "#3c4f8a", "#6b6b1f")
FACES = ("#f2d0a9", "#d8a47f", "#b97a56", "#8d5a3b", "#e9c46a")


def drawn_face(number: int) -> bytes:
    """A PNG; the same number gives the same drawing."""
    image = Image.new("RGB", (EDGE_PX, EDGE_PX), GROUNDS[number % len(GROUNDS)])
    draw = ImageDraw.Draw(image)
    draw.ellipse((20, 104, 140, 224), fill=GROUNDS[(number + 3) % len(GROUNDS)])
    draw.ellipse((44, 28, 116, 116), fill=FACES[number // 3 % len(FACES)])
    for eye in (64, 88):
        draw.ellipse((eye, 62, eye + 8, 70), fill="#222222")
    draw.arc((62, 70, 98, 100), 20, 160, fill="#222222", width=3)
    written = BytesIO()
    image.save(written, "PNG")
    return written.getvalue()
