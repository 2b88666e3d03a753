"""Make the fonts of typeset documents in this folder, from the packages that NOTICE names.

    pip download --no-deps fontpkg-amiri==1.2 fontpkg-ibm-plex-sans==3.201 noto-cjk-sans-jp-regular==0.0.1
    npm pack @expo-google-fonts/noto-emoji@0.4.7; apt-get download fonts-noto-core=20201225-1
    unpack all of them into one folder; pip install fonttools; python make.py <that folder>

Hinting goes, since print has no use for it. IBM Plex is a reserved name: what is made from it is called
"Hiwar Sans". Han characters get their Chinese forms where a text does not say its language.
`manifest.json` says in which order the families are tried and which characters they have.
"""

import json
import sys
from itertools import groupby
from pathlib import Path

from fontTools import subset  # type: ignore[import-not-found]
from fontTools.ttLib import TTFont  # type: ignore[import-not-found]
from fontTools.varLib import instancer  # type: ignore[import-not-found]

HERE = Path(__file__).resolve().parent
SCRIPTS = (
    *("Hebrew", "Armenian", "Georgian", "Devanagari", "Bengali", "Tamil", "Sinhala", "Thai", "Lao", "Khmer"),
    *("Myanmar", "Ethiopic", "Thaana", "Tifinagh"),
)
# What names are written with: two-byte characters, up to the lead byte that ends the frequent ones.
EAST_ASIAN = {"gb2312": 0xFF, "big5": 0xC6, "shift_jis": 0xFF, "euc_kr": 0xFF}
NAMES = "瑄翀喆龢頡堃珺婧睿玥璟钰煊芃赟燚犇昶昉玮琛"  # and these, which occur in names


def kept(
    font: TTFont,
    characters: set[int] | None,
    family: str,
    style: str = "Regular",
    features: tuple[str, ...] = ("*",),
) -> TTFont:
    """`font` with these characters alone (None: all) and these features, unhinted, called `family`."""
    options = subset.Options(hinting=False, layout_features=features, glyph_names=False, notdef_outline=True)
    options.name_IDs = ["*"]  # licence and authors stay in the file
    options.drop_tables += ["DSIG", "vhea", "vmtx", "VORG", "FFTM", "STAT", "MVAR", "avar"]
    worker = subset.Subsetter(options)
    worker.populate(unicodes=set(font.getBestCmap()) if characters is None else characters)
    worker.subset(font)
    names = {1: family, 2: style, 3: f"{family} {style}", 4: f"{family} {style}", 16: family, 17: style}
    names[6] = f"{family}-{style}".replace(" ", "")
    for record in list(font["name"].names):
        if record.nameID in names:
            where = record.nameID, record.platformID, record.platEncID, record.langID
            font["name"].setName(names[record.nameID], *where)
    font["head"].modified = font["head"].created  # the same bytes every time
    font.recalcTimestamp = False
    return font


def in_encodings() -> set[int]:
    """The East Asian characters that names are written with."""
    found = set(map(ord, NAMES))
    for encoding, last in EAST_ASIAN.items():
        for code in [*range(0x2E80, 0xD800), *range(0xF900, 0x10000)]:
            try:
                encoded = chr(code).encode(encoding)
            except UnicodeEncodeError:
                continue
            if len(encoded) <= 2 and encoded[0] <= last:  # noqa: PLR2004
                found.add(code)
    return found


def chinese_first(font: TTFont) -> None:
    """Let every Han character have the form of mainland China unless the text says otherwise."""
    table = font["GSUB"].table
    script = next(one.Script for one in table.ScriptList.ScriptRecord if one.ScriptTag == "hani")
    language = next(one.LangSys for one in script.LangSysRecord if one.LangSysTag == "ZHS ")
    forms: dict[str, str] = {}
    for index in language.FeatureIndex:
        record = table.FeatureList.FeatureRecord[index]
        if record.FeatureTag == "locl":
            for lookup in record.Feature.LookupListIndex:
                for part in table.LookupList.Lookup[lookup].SubTable:
                    forms |= getattr(getattr(part, "ExtSubTable", part), "mapping", {})
    for cmap in font["cmap"].tables:
        if hasattr(cmap, "cmap"):
            cmap.cmap = {code: forms.get(glyph, glyph) for code, glyph in cmap.cmap.items()}


def make(source: Path) -> list[tuple[str, str]]:
    """Write every file; returns them with their families, in the order they are tried."""
    made = []

    def write(font: TTFont, name: str, family: str) -> None:
        font.save(HERE / name, reorderTables=True)
        made.append((name, family))

    for style in ("Regular", "Bold"):
        font = TTFont(source / f"fontpkg_amiri/files/Amiri-{style}.ttf")
        write(kept(font, None, "Amiri", style), f"Amiri-{style}.ttf", "Amiri")
    for style, weight in (("Regular", 400), ("SemiBold", 600)):
        font = TTFont(source / "fontpkg_ibm_plex_sans/files/IBMPlexSans[wdth,wght].ttf")
        font = instancer.instantiateVariableFont(font, {"wght": weight, "wdth": 100})
        font["OS/2"].usWeightClass = weight
        write(kept(font, None, "Hiwar Sans", style), f"HiwarSans-{style}.ttf", "Hiwar Sans")
    for script in SCRIPTS:
        font = TTFont(source / f"noto/usr/share/fonts/truetype/noto/NotoSans{script}-Regular.ttf")
        common = set(range(0x20, 0x250))
        family = f"Noto Sans {script}"
        characters = set(font.getBestCmap()) - common | {0x20}
        write(kept(font, characters, family), f"NotoSans{script}-Regular.ttf", family)
    for number, name in enumerate(("NotoSansSymbols", "NotoSansSymbols2")):
        font = TTFont(source / f"noto/usr/share/fonts/truetype/noto/{name}-Regular.ttf")
        family = f"Noto Sans Symbols{'' if not number else '2'}"
        write(kept(font, set(range(0x2100, 0x2C00)) | {0x20}, family), f"{name}-Regular.ttf", family)
    font = TTFont(source / "noto_cjk_sans_jp_regular/NotoSansCJKjp-Regular.otf")
    chinese_first(font)
    wanted = in_encodings() | {0x20}
    font = kept(font, wanted, "Hiwar Fallback CJK", features=())
    write(font, "HiwarFallbackCJK-Regular.otf", "Hiwar Fallback CJK")
    font = TTFont(source / "package/400Regular/NotoEmoji_400Regular.ttf")
    write(kept(font, None, "Noto Emoji", features=()), "NotoEmoji-Regular.ttf", "Noto Emoji")
    return made


def manifest(made: list[tuple[str, str]]) -> str:
    """Families and covered characters, as inclusive ranges in hexadecimal."""
    codes: set[int] = set()
    for name, _family in made:
        codes |= set(TTFont(HERE / name).getBestCmap())
    runs = groupby(enumerate(sorted(codes)), key=lambda pair: pair[1] - pair[0])
    ranges = []
    for _key, run in runs:
        members = [code for _number, code in run]
        ranges.append(f"{members[0]:04X}-{members[-1]:04X}")
    families = list(dict.fromkeys(family for _name, family in made))
    return json.dumps({"families": families, "ranges": " ".join(ranges)}, indent=1) + "\n"


if __name__ == "__main__":
    (HERE / "manifest.json").write_text(manifest(make(Path(sys.argv[1]))))
