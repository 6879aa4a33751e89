"""Photos of people and scans of their papers, made safe to keep and to show.

A phone writes into a photo where it was taken, when, and with which device. Whoever finds that finds the person. So a
picture is never kept as it came: it is decoded, turned upright, scaled and encoded anew, and nothing but its pixels
crosses over. What was hidden before, behind or beside the pixels is gone with the rest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image

from amparo.core.errors import Kind, Refusal

JPEG = "image/jpeg"
LARGEST_MB = 10
MOST_MEGAPIXELS = 40
# A camera writes some ten. Each costs a walk over all pixels and as little as 70 bytes: 10 MB could keep a server busy
# for many minutes.
MOST_SCANS = 50
LONGEST_EDGE_PX = 2000
THUMBNAIL_EDGE_PX = 320
QUALITY = 85
DECODERS = ("JPEG", "PNG", "WEBP")

TOO_LARGE = Kind(
    "people.picture_too_large",
    _("The picture is larger than {megabytes} MB or {megapixels} megapixels."),
    _("Make it smaller, or take it again with a lower resolution."),
)
UNREADABLE = Kind(
    "people.picture_unreadable",
    _("The picture is empty, cut off or damaged."),
    _("Open it on your device to see whether it is whole, or take it again, and upload it once more."),
)
WRONG_KIND = Kind(
    "people.picture_wrong_kind",
    _("This is not a picture in JPEG, PNG or WebP, whatever its name says."),
    _(
        "Save it as JPEG, PNG or WebP, or take a photo of it. An iPhone takes photos as JPEG when “Most Compatible” "
        "is chosen under Settings, Camera, Formats."
    ),
)

UPRIGHT_BY = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

START_OF_SCAN, END_OF_IMAGE = 0xDA, 0xD9
# Stuffed zeros, restarts and TEM carry no segment.
NEXT_SEGMENT = re.compile(rb"\xff+([^\x00\x01\xff\xd0-\xd7])", re.DOTALL)


@dataclass(frozen=True)
class SafePicture:
    """A JPEG that holds pixels and nothing else; `width` and `height` in pixels."""

    content: bytes
    content_type: str
    width: int
    height: int


def safe_picture(content: bytes) -> SafePicture:
    """The picture in `content` (JPEG, PNG, WebP; the first of several), upright, its longest edge 2000 px at most.

    Transparent parts become white. Colours are taken as sRGB: a colour profile can tell a device apart, and goes.
    Raises `Refusal`: over 10 MB or 40 megapixels, unreadable, or of another kind. The kind is read from the content.
    """
    return _made_safe(content, LONGEST_EDGE_PX)


def thumbnail(content: bytes, edge_px: int = THUMBNAIL_EDGE_PX) -> SafePicture:
    """As `safe_picture`, its longest edge `edge_px` at most. A smaller picture is not made larger."""
    return _made_safe(content, edge_px)


def _made_safe(content: bytes, edge_px: int) -> SafePicture:
    if not content:
        raise Refusal(UNREADABLE())
    if len(content) > LARGEST_MB * 1_000_000:
        raise _too_large()
    if not _starts_like_a_picture(content):
        raise Refusal(WRONG_KIND())
    if _scans(content) > MOST_SCANS:
        raise Refusal(UNREADABLE())
    try:
        return _encoded(_pixels(content, edge_px))
    except Refusal:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise _too_large() from fault
    # Decoders of damaged files raise nearly everything, from SyntaxError to IndexError.
    except Exception as fault:
        raise Refusal(UNREADABLE()) from fault


def _too_large() -> Refusal:
    return Refusal(TOO_LARGE(megabytes=LARGEST_MB, megapixels=MOST_MEGAPIXELS))


def _starts_like_a_picture(content: bytes) -> bool:
    return (
        content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))
        or content[:4] + content[8:12] == b"RIFFWEBP"
    )


def _scans(content: bytes) -> int:
    """How many times a JPEG has its pixels gone over; 0 for other kinds."""
    if not content.startswith(b"\xff\xd8"):
        return 0
    scans, at = 0, 2
    while (found := NEXT_SEGMENT.search(content, at)) and found[1][0] != END_OF_IMAGE:
        scans += found[1][0] == START_OF_SCAN
        at = found.end() + max(2, int.from_bytes(content[found.end() : found.end() + 2], "big"))
    return scans


def _pixels(content: bytes, edge_px: int) -> Image.Image:
    """Red, green and blue of the first frame in a picture of its own, upright and scaled."""
    with Image.open(BytesIO(content), formats=DECODERS) as opened:
        if opened.width * opened.height > MOST_MEGAPIXELS * 1_000_000:
            raise _too_large()
        opened.draft(None, (edge_px, edge_px))
        opened.load()
        turn = UPRIGHT_BY.get(opened.getexif().get(ExifTags.Base.Orientation, 1))
        decoded = _in_eight_bits(opened)
    decoded.thumbnail((edge_px, edge_px), Image.Resampling.LANCZOS)
    if turn is not None:
        decoded = decoded.transpose(turn)
    # A new picture, because Pillow carries what it read about the old one into what it writes.
    plain = Image.new("RGB", decoded.size, "white")
    plain.paste(decoded, mask=decoded if decoded.mode == "RGBA" else None)
    return plain


def _in_eight_bits(image: Image.Image) -> Image.Image:
    """RGBA where something is transparent, else RGB."""
    if image.mode.startswith("I"):
        # Pillow cuts 16 bits of grey off at 255 where it should divide: a scan would come out white.
        image = image.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _encoded(image: Image.Image) -> SafePicture:
    written = BytesIO()
    image.save(written, "JPEG", quality=QUALITY, optimize=True)
    return SafePicture(written.getvalue(), JPEG, image.width, image.height)
