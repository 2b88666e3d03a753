"""Pictures, drawn again: what comes out holds pixels alone, no camera, no place, no passenger bytes. Pure.

Two uses: a document that is a picture keeps its format and size; a portrait or an emblem becomes a WebP of a
fixed largest size.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import IO, Any, Final

from PIL import Image, ImageOps, UnidentifiedImageError

from eventapp.core.files.kinds import FileKind, Problem, Refused

FORMATS: Final = {FileKind.PNG: "PNG", FileKind.JPEG: "JPEG", FileKind.WEBP: "WEBP"}
MOST_PIXELS: Final = 12_200_000  # what a telephone takes; four bytes each
MOST_PIXELS_SHRUNK: Final = 64_000_000  # a JPEG is shrunk while it is read; the others are not
_LONGEST_SIDE: Final = 12_000
_QUALITY: Final = 86


@dataclass(frozen=True, slots=True)
class Frame:
    """The size a picture is given; `crop` fills it from the middle, else the picture fits inside."""

    width: int
    height: int
    crop: bool = False


PORTRAIT: Final = Frame(480, 600, crop=True)
EMBLEM: Final = Frame(640, 320)


def redraw(stream: IO[bytes], kind: FileKind, frame: Frame | None = None) -> bytes:
    """The picture as new bytes: of the same format, or a WebP within `frame`.

    Raises:
        Refused: it has too many pixels, or cannot be read.
    """
    stream.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(stream, formats=[FORMATS[kind]]) as picture:
                return _drawn(picture, kind, frame)
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused(Problem.PIXELS if _is_huge(stream, kind) else Problem.DAMAGED) from None
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError, Warning, OverflowError):
        raise Refused(Problem.DAMAGED) from None
    finally:
        stream.seek(0)


def _drawn(picture: Any, kind: FileKind, frame: Frame | None) -> bytes:
    _check_size(picture.size, kind, frame)
    if kind is FileKind.JPEG and frame is not None:
        picture.draft("RGB", (frame.width * 2, frame.height * 2))
    picture.load()
    ImageOps.exif_transpose(picture, in_place=True)
    mode = "RGBA" if picture.has_transparency_data and kind is not FileKind.JPEG else "RGB"
    pixels = picture if picture.mode == mode else picture.convert(mode)  # copies are large
    if frame is not None:
        pixels = _framed(pixels, frame)
    return _written(pixels, FileKind.WEBP if frame is not None else kind)


def _written(pixels: Any, kind: FileKind) -> bytes:
    """The picture in one format, with nothing of what came beside its pixels."""
    pixels.info = {}
    options: dict[FileKind, dict[str, Any]] = {
        FileKind.WEBP: {"quality": _QUALITY, "method": 4, "exif": b"", "icc_profile": None, "xmp": b""},
        FileKind.JPEG: {"quality": _QUALITY, "exif": b"", "icc_profile": None},
        FileKind.PNG: {"exif": None, "icc_profile": None, "compress_level": 6},
    }
    out = io.BytesIO()
    pixels.save(out, FORMATS[kind], **options[kind])
    return out.getvalue()


def _framed(pixels: Any, frame: Frame) -> Any:
    size = (frame.width, frame.height)
    if frame.crop:
        return ImageOps.fit(pixels, size, Image.Resampling.LANCZOS, centering=(0.5, 0.35))
    shrunk = pixels.copy()
    shrunk.thumbnail(size, Image.Resampling.LANCZOS)
    return shrunk


def _check_size(size: tuple[int, int], kind: FileKind, frame: Frame | None) -> None:
    shrinks = kind is FileKind.JPEG and frame is not None
    most = MOST_PIXELS_SHRUNK if shrinks else MOST_PIXELS
    if max(size) > _LONGEST_SIDE or size[0] * size[1] > most:
        raise Refused(Problem.PIXELS, most=most // 1_000_000)


def _is_huge(stream: IO[bytes], kind: FileKind) -> bool:
    """Whether Pillow itself refused for the number of pixels, which it does before it can be asked."""
    stream.seek(0)
    head = stream.read(32)
    if kind is not FileKind.PNG:
        return False
    width, height = (int.from_bytes(head[start : start + 4]) for start in (16, 20))
    return width * height > MOST_PIXELS
