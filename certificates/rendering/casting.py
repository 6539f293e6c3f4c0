"""The part of a font that goes into a PDF: each letter cast whole, so that it is read back as it was typed.

Programs that search, copy and read aloud take a raised mark, or a letter tucked under its neighbour, for the end of a
word, and give a letter of two shapes to whichever they meet first. So what Arabic letters turn into beside each other is
cast beforehand: a glyph of its own, moved and as wide as it will stand, that stands for one letter.

``python -m certificates.rendering.casting`` finds these sorts anew, by setting all the syllables below and by the places
that the font has for vowels, and writes them down beside the fonts.
"""

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from itertools import product

import uharfbuzz as hb
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import ROUND_XY_TO_GRID, Glyph, GlyphComponent

from certificates.rendering import attaching, faces, reading
from certificates.rendering.faces import ASSETS, Face, Sort

NOT_FOR_PAPER = (
    "GSUB",
    "GPOS",
    "GDEF",
    "cmap",
    "name",
    "OS/2",
    "post",
    "kern",
    "DSIG",
    "STAT",
)  # the PDF says it itself
NUDGE = 28  # thousandths of the size: no reader takes a smaller step between letters for a space
UNSEEN = "\u200d"  # what a shape without a letter of its own stands for
ARABIC = [
    *range(0x621, 0x63B),  # the letters
    *range(0x640, 0x653),  # tatweel, the other letters, and the vowels
    *(0x670, 0x671, 0x60C, 0x61B, 0x61F),  # the small alef, wasla, punctuation
    *range(0x660, 0x66D),  # figures, percent, separators
    *(0x67E, 0x686, 0x698, 0x6A4, 0x6A9, 0x6AF, 0x6BE, 0x6C1, 0x6CC),  # of neighbouring languages
]
LATIN = [
    *range(0x20, 0x7F),
    *range(0xA0, 0xAD),
    *range(0xAE, 0x180),  # the letters of western and central Europe
    *(0x1E0C, 0x1E0D, 0x1E24, 0x1E25, 0x1E62, 0x1E63, 0x1E6C, 0x1E6D, 0x1E92, 0x1E93),  # transliteration's dots
    *(0x2BE, 0x2BF, 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2026),
]
REPERTOIRE = frozenset(map(chr, [*ARABIC, *LATIN])) | faces.JOINERS

LETTERS, FOREIGN = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأإؤئةى", "پچژڤگکیہھ"
SYLLABLES = [  # what may stand at each place: every way that letters are known to change each other
    (["", *"بحسكلمهعنف"], "رزوؤدذاژ", LETTERS, ["", *"ابحرمينهكسع"]),
    ("ل", LETTERS, LETTERS, ["", *"ابحرسمهي"]),
    (LETTERS, "بتجحكمهيعسلنف", LETTERS),
    (LETTERS + FOREIGN, LETTERS + FOREIGN),
    ("بحفكمن", "لحجخكبي", "كمبني", "اازرنمىحه"),
    ("بةك", "ك", "نبيملئ", "الحكمآأنز"),
    (["", *"بلك"], "إ", "بي", "ا"),
    ("رزوؤ", "س", "جحخ", "اه"),
    ("بلسح", LETTERS, "رزوؤژ", "يب", "اة"),
    ("بت", "بتني", "رزوؤژ", LETTERS, ["", "و"]),
]


@dataclass(frozen=True, eq=False)
class Case:
    """A font file whose every glyph is a Sort, numbered by its code.

    ``codes``: of each Sort; ``plain``: the code of each shape of the whole font by its number, as it stands for itself;
    ``moved``: by a shape, its height and its text, pairs of where it stands and its code; ``turned``: of brackets as
    Arabic turns them; ``unseen``: of a shape that is none.
    """

    name: str
    data: bytes
    codes: dict
    plain: dict
    moved: dict
    turned: dict
    unseen: int
    texts: list  # by code
    widths: list  # by code, thousandths of the size
    box: tuple
    ascent: int
    descent: int

    def pieces(self, sort):
        """What draws a Sort that has no code, triples of a code and its place; and whether it is read as what it is."""
        (number, x, y), *others = sort.shapes
        near = self.moved.get((number, y, sort.text))
        if near and not others:
            at, code = min(near, key=lambda one: (one[0] < x, abs(one[0] - x)))  # a step back misleads no reader
            return [(code, x - at, 0)], True
        pieces = [(self.plain[number], x, y) for number, x, y in sort.shapes]
        if sort.text == "".join(self.texts[code] for code, _x, _y in pieces):
            return pieces, True
        if others or x or y:  # which shows where the letter begins and where it ends
            pieces = [(self.unseen, 0, 0), *pieces, (self.unseen, sort.advance, 0)]
        return pieces, False


@lru_cache(maxsize=96)
def case_of(face, beside=frozenset()):
    """The Case of a Face: its repertoire, the sorts that were found, and the characters ``beside`` them."""
    numbers, cut = _numbers(face, REPERTOIRE | beside), hb.SubsetInput()
    cut.glyph_set.update(numbers)
    cut.flags = hb.SubsetFlags.NO_HINTING
    cut.drop_table_tag_set.update(int.from_bytes(table.ljust(4).encode(), "big") for table in NOT_FOR_PAPER)
    letters = reading.letters(face.path)
    with TTFont(BytesIO(bytes(hb.subset(face.font.face, cut).blob.data)), recalcTimestamp=False) as font:
        names = font.getGlyphOrder()
        widths = [font["hmtx"][name][0] for name in names]
        plain = {number: code for code, number in enumerate(numbers)}
        texts = [letters.get(number, "") or UNSEEN for number in numbers]
        codes = {Sort(((number, 0, 0),), widths[code], texts[code]): code for number, code in plain.items()}
        named = dict(zip(numbers, names, strict=True))
        turned, moved = {}, defaultdict(list)
        brackets = [sort for sort in face.turned() if sort.shapes[0][0] in plain and sort not in codes]
        for some, into in ((face.unseen(), codes), (brackets, turned), (_found(face), codes)):
            for sort in some:
                into[sort] = len(widths)
                _add(font, f"sort{len(widths)}", sort, named)
                widths.append(sort.advance)
                texts.append(sort.text)
        for sort, code in codes.items():
            if len(sort.shapes) == 1:
                [(number, x, y)] = sort.shapes
                moved[number, y, sort.text].append((x, code))
        data = BytesIO()
        font.save(data)
        head, across = font["head"], font["hhea"]
        digest = sha256(data.getvalue()).digest()
        tag = "".join(chr(ord("A") + byte % 26) for byte in digest[:6])
        return Case(
            name=f"{tag}+{face.file.removesuffix('.ttf')}",
            data=data.getvalue(),
            codes=codes,
            plain=plain,
            moved=dict(moved),
            turned=turned,
            unseen=len(numbers),  # the first of them
            texts=texts,
            widths=widths,
            box=(head.xMin, head.yMin, head.xMax, head.yMax),
            ascent=across.ascent,
            descent=across.descent,
        )


def _numbers(face, characters):
    """Of all shapes that the characters can turn into, in order."""
    wanted = hb.SubsetInput()
    wanted.unicode_set.update(map(ord, characters))
    return sorted(hb.SubsetPlan(face.font.face, wanted).old_to_new_glyph_mapping)


def sorts(face):
    """The Sorts that are more than a shape standing by itself, in order; takes some seconds."""
    letters, known, found = reading.letters(face.path), set(_numbers(face, REPERTOIRE)), set()
    for places in SYLLABLES:
        cast = set(face.cast(" ".join(map("".join, product(*places)))))
        found.update(sort for sort in cast if not _is_plain(sort, face, letters))
    standing = {(number, 0, 0) for number in known if letters.get(number) in frozenset(LETTERS)}
    standing.update(shape for sort in found for shape in sort.shapes)
    vowels = [place for place in attaching.vowels(face.path, standing) if place[0] in known and any(place[1:])]
    shaddas = [place for place in vowels if letters[place[0]] == attaching.SHADDA]  # never behind what they carry
    found.update(Sort((place,), 0, letters[place[0]]) for place in [*_thinned(vowels), *shaddas])
    return sorted(found, key=lambda sort: (sort.text, sort.shapes, sort.advance))


def _is_plain(sort, face, letters):
    if sort.advance < 0:  # which no font file can say
        return True
    (number, x, y), *others = sort.shapes
    if others or y or letters.get(number) != sort.text:
        return False
    return abs(x) <= NUDGE and abs(sort.advance - face.natural_width(number)) <= NUDGE


def _thinned(places):
    """Of the places of each shape at each height those from which all others are a step back."""
    last = None
    for number, y, x in sorted(((number, y, x) for number, x, y in places), reverse=True):
        if last is None or last[:2] != (number, y) or last[2] - x > NUDGE:
            last = number, y, x
            yield number, x, y


def _add(font, name, sort, named):
    """A glyph made of others, in a font that is being built."""
    glyph = Glyph()
    glyph.numberOfContours, glyph.components = -1, []
    for number, x, y in sort.shapes:
        part = GlyphComponent()
        part.glyphName, part.x, part.y, part.flags = named[number], x, y, ROUND_XY_TO_GRID
        glyph.components.append(part)
    font["glyf"][name] = glyph
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (sort.advance, getattr(glyph, "xMin", 0))


def _file(face):
    return ASSETS / face.file.replace(".ttf", ".sorts.json")


def _found(face):
    if not _file(face).exists():
        return []
    return [
        Sort(tuple(map(tuple, shapes)), advance, text)
        for text, advance, shapes in json.loads(_file(face).read_text(encoding="utf-8"))
    ]


def write(face):
    """Write the sorts of a Face beside its font, a line each."""
    lines = (
        json.dumps([sort.text, sort.advance, sort.shapes], ensure_ascii=False, separators=(",", ":"))
        for sort in sorts(face)
    )
    _file(face).write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    for name in ("Amiri-Regular.ttf", "Amiri-Bold.ttf"):
        write(Face(name))
