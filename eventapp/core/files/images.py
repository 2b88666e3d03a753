"""Pictures, drawn again: what comes out holds pixels alone, no camera, no place, no passenger bytes. Pure.

Two uses: a document that is a picture keeps its size (a WebP becomes a JPEG or, where it lets the ground
through, a PNG: writing a large WebP takes too much memory); a portrait or an emblem becomes a small WebP.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import IO, Any, Final

from PIL import Image, ImageOps, UnidentifiedImageError

from eventapp.core.files.kinds import FileKind, Problem, Refused

FORMATS: Final = {FileKind.PNG: "PNG", FileKind.JPEG: "JPEG", FileKind.WEBP: "WEBP"}
# Four bytes of memory a pixel, and twice as much for a moment; a JPEG is shrunk while it is read.
MOST_PIXELS: Final = {FileKind.PNG: 12_200_000, FileKind.WEBP: 4_000_000, FileKind.JPEG: 64_000_000}
_SHRUNK_TO: Final = 8_000_000
_MOST_PROGRESSIVE: Final = 12_200_000  # such a JPEG is held whole before it can be shrunk
_SCALES: Final = (1, 2, 4, 8)  # what a JPEG can be shrunk by
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


def redraw(stream: IO[bytes], kind: FileKind, frame: Frame | None = None) -> tuple[FileKind, bytes]:
    """The picture as new bytes and what they are: of its own size, or a WebP within `frame`.

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
        raise (_too_many(kind) if _is_huge(stream, kind) else Refused(Problem.DAMAGED)) from None
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError, Warning, OverflowError):
        raise Refused(Problem.DAMAGED) from None
    finally:
        stream.seek(0)


def _drawn(picture: Any, kind: FileKind, frame: Frame | None) -> tuple[FileKind, bytes]:
    _check_size(picture.size, kind)
    if kind is FileKind.JPEG:
        if "progressive" in picture.info and picture.width * picture.height > _MOST_PROGRESSIVE:
            raise Refused(Problem.PIXELS, most=_MOST_PROGRESSIVE // 1_000_000)
        _shrink(picture)
    picture.load()
    ImageOps.exif_transpose(picture, in_place=True)
    mode = "RGBA" if picture.has_transparency_data and kind is not FileKind.JPEG else "RGB"
    pixels = picture if picture.mode == mode else picture.convert(mode)  # copies are large
    if frame is not None:
        return FileKind.WEBP, _written(_framed(pixels, frame), FileKind.WEBP)
    if kind is FileKind.WEBP:
        kind = FileKind.PNG if mode == "RGBA" else FileKind.JPEG
    return kind, _written(pixels, kind)


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
    pixels.thumbnail(size, Image.Resampling.LANCZOS)
    return pixels


def _check_size(size: tuple[int, int], kind: FileKind) -> None:
    if max(size) > _LONGEST_SIDE or size[0] * size[1] > MOST_PIXELS[kind]:
        raise _too_many(kind)


def _too_many(kind: FileKind) -> Refused:
    return Refused(Problem.PIXELS, most=MOST_PIXELS[kind] // 1_000_000)


def _shrink(picture: Any) -> None:
    width, height = picture.size
    scale = next(scale for scale in _SCALES if width * height <= _SHRUNK_TO * scale**2)
    picture.draft("RGB", (width // scale, height // scale))


def _is_huge(stream: IO[bytes], kind: FileKind) -> bool:
    """Whether Pillow itself refused for the number of pixels, which it does before it can be asked."""
    stream.seek(0)
    head = stream.read(32)
    if kind is not FileKind.PNG:
        return False
    width, height = (int.from_bytes(head[start : start + 4]) for start in (16, 20))
    return width * height > MOST_PIXELS[kind]
