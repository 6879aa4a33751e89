"""What a picture loses, what it keeps, and what is not taken for a picture."""

from __future__ import annotations

import struct
import time
import zipfile
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image, PngImagePlugin

from amparo.core.errors import Refusal
from amparo.registry.people.pictures import (
    LARGEST_MB,
    MOST_SCANS,
    NEXT_SEGMENT,
    TOO_LARGE,
    UNREADABLE,
    WRONG_KIND,
    SafePicture,
    safe_picture,
    thumbnail,
)
from amparo.registry.people.tests.hang import SECONDS_OF_A_HANG

RED, BLUE = (220, 20, 20), (20, 20, 220)
SECRET = b"Calle 5 de Mayo 17"


def half_red_half_blue(width: int = 80, height: int = 40) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (width // 2, 0, width, height))
    return image


def written(image: Image.Image, form: str = "JPEG", **how: object) -> bytes:
    out = BytesIO()
    image.save(out, form, **how)
    return out.getvalue()


def opened(picture: SafePicture) -> Image.Image:
    image = Image.open(BytesIO(picture.content), formats=["JPEG"])
    assert image.size == (picture.width, picture.height)
    return image


def is_close(one: object, other: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 30 for a, b in zip(one, other, strict=True))  # type: ignore[call-overload]


def segments(jpeg: bytes) -> list[int]:
    """The codes of a JPEG's segments in their order; nothing may follow its end."""
    found, at = [], 2
    while match := NEXT_SEGMENT.search(jpeg, at):
        found.append(match[1][0])
        if found[-1] == 0xD9:
            assert match.end() == len(jpeg)
            break
        at = match.end() + int.from_bytes(jpeg[match.end() : match.end() + 2], "big")
    return found


def refused(content: bytes) -> str:
    with pytest.raises(Refusal) as refusal:
        safe_picture(content)
    with pytest.raises(Refusal) as of_thumbnail:
        thumbnail(content)
    assert [reason.code for reason in of_thumbnail.value.reasons] == [refusal.value.reasons[0].code]
    assert str(refusal.value.reasons[0])
    return refusal.value.reasons[0].code


# --- what a picture loses


def located() -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Acme"
    exif[ExifTags.Base.ImageDescription] = SECRET.decode()
    exif[ExifTags.Base.DateTime] = "2026:03:01 10:00:00"
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef] = "N"
    gps[ExifTags.GPS.GPSLatitude] = (14.0, 54.0, 31.5)
    return exif


def told_everything(form: str) -> bytes:
    more: dict[str, object] = {"exif": located(), "icc_profile": b"profile " + SECRET}
    if form == "JPEG":
        more |= {"comment": SECRET, "xmp": b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"}
    elif form == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_text("Comment", SECRET.decode())
        text.add_itxt("XML:com.adobe.xmp", SECRET.decode())
        more |= {"pnginfo": text}
    else:
        more |= {"xmp": SECRET}
    return written(half_red_half_blue(), form, **more)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_where_and_when_a_picture_was_taken_is_gone(form: str) -> None:
    content = told_everything(form)
    assert SECRET in content
    with Image.open(BytesIO(content)) as before:
        assert before.getexif().get_ifd(ExifTags.IFD.GPSInfo)
    for picture in (safe_picture(content), thumbnail(content)):
        assert picture.content_type == "image/jpeg"
        assert SECRET not in picture.content and b"Exif" not in picture.content
        after = opened(picture)
        assert not after.getexif() and not after.getexif().get_ifd(ExifTags.IFD.GPSInfo)
        assert not {"exif", "icc_profile", "comment", "xmp", "photoshop"} & set(after.info)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_only_what_draws_the_pixels_is_written(form: str) -> None:
    # APP0 of JFIF, tables, one frame, one scan, the end: no other segment can carry a word.
    found = segments(safe_picture(told_everything(form)).content)
    assert set(found) <= {0xE0, 0xDB, 0xC0, 0xC4, 0xDA, 0xD9}
    assert found.count(0xE0) == found.count(0xDA) == 1


def test_only_the_first_of_several_pictures_is_kept() -> None:
    second = Image.new("RGB", (80, 40), (0, 200, 0))
    for form in ("PNG", "WEBP", "MPO"):
        moving = written(half_red_half_blue(), form, save_all=True, append_images=[second])
        image = opened(safe_picture(moving))
        assert is_close(image.getpixel((10, 20)), RED)
        assert getattr(image, "n_frames", 1) == 1


def archive() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as inside:
        inside.writestr("index.html", "<script>alert(1)</script>")
    return out.getvalue()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("tail", [archive(), b"<html><script>alert(1)</script>", b"%PDF-1.7\n%%EOF"])
def test_what_hangs_behind_a_picture_vanishes(form: str, tail: bytes) -> None:
    picture = safe_picture(written(half_red_half_blue(), form) + tail)
    assert tail not in picture.content and b"<script>" not in picture.content
    assert not zipfile.is_zipfile(BytesIO(picture.content))
    assert is_close(opened(picture).getpixel((10, 20)), RED)


# --- what a picture keeps


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_stands_upright_whichever_way_the_phone_was_held(form: str, orientation: int) -> None:
    lies = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[orientation]
    upright = half_red_half_blue()
    held = upright if lies is None else upright.transpose(Image.Transpose(lies))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    for picture in (safe_picture(written(held, form, exif=exif)), thumbnail(written(held, form, exif=exif))):
        image = opened(picture)
        assert image.size == (80, 40)
        assert is_close(image.getpixel((10, 20)), RED) and is_close(image.getpixel((70, 20)), BLUE)


@pytest.mark.parametrize(("size", "expected"), [((4000, 3000), (2000, 1500)), ((1000, 5000), (400, 2000))])
def test_the_longest_edge_is_2000_pixels_at_most(size: tuple[int, int], expected: tuple[int, int]) -> None:
    for form in ("JPEG", "PNG"):
        picture = safe_picture(written(half_red_half_blue(*size), form))
        assert (picture.width, picture.height) == expected
    assert max(opened(thumbnail(written(half_red_half_blue(*size)))).size) == 320
    assert max(opened(thumbnail(written(half_red_half_blue(*size)), edge_px=64)).size) == 64


def test_a_small_picture_is_not_made_larger() -> None:
    assert opened(safe_picture(written(half_red_half_blue()))).size == (80, 40)
    assert opened(thumbnail(written(half_red_half_blue()))).size == (80, 40)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "PA"])
def test_what_is_transparent_becomes_white(mode: str) -> None:
    clear = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    form = "WEBP" if mode == "RGBA" else "PNG"
    content = written(
        clear.convert("P" if mode == "PA" else mode), form, **({"transparency": 0} if mode == "PA" else {})
    )
    assert is_close(opened(safe_picture(content)).getpixel((20, 20)), (255, 255, 255))


def test_every_mode_in_which_a_scanner_writes_keeps_its_shades() -> None:
    grey = Image.new("L", (40, 40), 128)
    deep = Image.new("I;16", (40, 40), 128 * 256)
    for content in (written(grey), written(grey, "PNG"), written(deep, "PNG"), written(grey.convert("CMYK"))):
        assert is_close(opened(safe_picture(content)).getpixel((20, 20)), (128, 128, 128))
    black = written(Image.new("1", (40, 40), 0), "PNG")
    assert is_close(opened(safe_picture(black)).getpixel((20, 20)), (0, 0, 0))


# --- what is refused

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    "content",
    [
        SVG,
        b"GIF89a/*<html><script>alert(1)</script>*/",
        written(half_red_half_blue(), "GIF"),
        written(half_red_half_blue(), "TIFF"),
        written(half_red_half_blue(), "BMP"),
        b"<!doctype html><img src=x onerror=alert(1)>",
        b"%PDF-1.7\n%\xff\xd8\xff\n%%EOF",
        archive(),
        archive() + written(half_red_half_blue()),
        b"%!PS-Adobe-3.0 EPSF-3.0\n",
        b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 400,
        b"RIFF\x24\x00\x00\x00WAVEfmt ",
        b"This says that it is photo.jpg",
        b"\x00" * 1000,
    ],
    ids=lambda content: repr(content[:4]),
)
def test_what_is_no_picture_is_refused_whatever_it_calls_itself(content: bytes) -> None:
    assert refused(content) == WRONG_KIND.code


@pytest.mark.parametrize("start", [b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF\xff\x00\x00\x00WEBP"])
@pytest.mark.parametrize("rest", [b"", SVG, b"only text that lies about its kind", b"\x00" * 500])
def test_a_picture_in_its_first_bytes_alone_is_refused(start: bytes, rest: bytes) -> None:
    assert refused(start + rest) == UNREADABLE.code


def test_nothing_is_not_a_picture() -> None:
    assert refused(b"") == UNREADABLE.code


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9])
def test_a_picture_that_was_cut_off_is_refused(form: str, kept: float) -> None:
    content = written(Image.effect_noise((200, 200), 60).convert("RGB"), form)
    assert refused(content[: int(len(content) * kept)]) == UNREADABLE.code


def test_more_than_10_mb_are_refused_even_around_a_small_picture() -> None:
    small = written(half_red_half_blue())
    assert refused(small + b"\x00" * (LARGEST_MB * 1_000_000)) == TOO_LARGE.code
    safe_picture(small + b"\x00" * (LARGEST_MB * 1_000_000 - len(small)))


def png_that_claims(width: int, height: int) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\x00" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def webp_that_claims(width: int, height: int) -> bytes:
    canvas = b"\x00" * 4 + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    inside = b"WEBPVP8X" + struct.pack("<I", 10) + canvas + written(Image.new("RGB", (4, 4)), "WEBP")[12:]
    return b"RIFF" + struct.pack("<I", len(inside)) + inside


def jpeg_that_claims(width: int, height: int) -> bytes:
    content = bytearray(written(half_red_half_blue()))
    frame = content.index(b"\xff\xc0")
    content[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(content)


@pytest.mark.parametrize(
    "bomb",
    [
        png_that_claims(50_000, 50_000),
        png_that_claims(10_000, 10_000),
        png_that_claims(8_000, 5_001),
        png_that_claims(2**31 - 1, 1),
        jpeg_that_claims(50_000, 50_000),
        webp_that_claims(16_000, 16_000),
        written(Image.new("RGB", (8_000, 5_001)), "WEBP", lossless=True, method=0),
    ],
    ids=range(7),
)
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_small_file_that_claims_a_huge_picture_is_refused_before_it_is_decoded(
    bomb: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def decode(*_: object) -> None:
        pytest.fail("decoded")

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", decode)
    monkeypatch.setattr("PIL.WebPImagePlugin.WebPImageFile.load", decode)
    assert len(bomb) < 5_000
    assert refused(bomb) == TOO_LARGE.code


@pytest.mark.filterwarnings("error::PIL.Image.DecompressionBombWarning")
def test_a_bomb_is_refused_where_warnings_are_errors() -> None:
    assert refused(png_that_claims(10_000, 10_000)) == TOO_LARGE.code


def with_scans(extra: int) -> bytes:
    """A progressive JPEG whose last scan stands there `extra` more times."""
    content = written(half_red_half_blue(4000, 4000), progressive=True)
    last = content.rindex(b"\xff\xc4")
    return content[:-2] + content[last:-2] * extra + content[-2:]


def test_a_jpeg_that_has_its_pixels_gone_over_for_ever_is_refused_at_once() -> None:
    content = with_scans(3)
    assert safe_picture(content).width == 2000
    content = with_scans(MOST_SCANS)
    started = time.monotonic()
    assert refused(content) == UNREADABLE.code
    assert time.monotonic() - started < SECONDS_OF_A_HANG


WHOLE = {form: written(half_red_half_blue(), form, exif=located()) for form in ("JPEG", "PNG", "WEBP")}


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@given(
    form=st.sampled_from(sorted(WHOLE)),
    at=st.integers(0, 5_000),
    byte=st.integers(0, 255),
    cut=st.integers(0, 40),
)
def test_a_damaged_picture_is_a_refusal_or_a_safe_picture_and_nothing_else(
    form: str, at: int, byte: int, cut: int
) -> None:
    content = bytearray(WHOLE[form])
    content[at % len(content)] = byte
    try:
        picture = safe_picture(bytes(content[: len(content) - cut]))
    except Refusal as refusal:
        assert {reason.code for reason in refusal.reasons} <= {
            TOO_LARGE.code,
            UNREADABLE.code,
            WRONG_KIND.code,
        }
    else:
        assert SECRET not in picture.content
        opened(picture).load()


def test_a_refusal_is_the_same_whatever_was_in_the_file() -> None:
    one, other = b"Maria " * 50, b"Juan " * 50
    for content in (one, other):
        with pytest.raises(Refusal) as refusal:
            safe_picture(content)
        assert str(refusal.value) == WRONG_KIND.code
        assert refusal.value.reasons[0].params == {}
