"""Once for each shape of a page: WeasyPrint sets it, and all that never changes is frozen as bytes.

What changes are the lines marked ``data-line`` and the symbol marked ``data-symbol``: they are taken out, and where and
how they stand is written down for ``stamping``. Lines that are the same on every certificate of the plate are set here, in
the same way. Nothing here is done again for a certificate.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

import pydyf

from certificates.rendering import designs, objects, press, setting
from certificates.rendering.casting import Case, case_of
from certificates.rendering.faces import Face
from certificates.rendering.fitting import CannotRender, _
from certificates.rendering.paper import FIXED

PX = 0.75  # points a CSS pixel, which WeasyPrint counts in
HEADER = b"%PDF-1.7\n%\xd8\xb5\xd9\x86\n"
SHIFT = {"left": 0, "center": 0.5, "right": 1}
KEPT_OF_THE_CATALOG = ("Type", "Pages", "StructTreeRoot", "ViewerPreferences", "MarkInfo", "OutputIntents")
LINK = "صفحة التحقق من الشهادة"  # what a reader's voice says of the link
FACES = {
    "Certificate-Text": Face("Amiri-Regular.ttf"),
    "Certificate-Text-Bold": Face("Amiri-Bold.ttf"),
    "Certificate-Label-Medium": Face("IBMPlexSansArabic-Medium.ttf"),
}

MARKED = re.compile(rb"/Span\n<</MCID (\d+)>>\nBDC\n(.*?)EMC\n", re.DOTALL)
FIGURE = re.compile(rb"/Figure\n<</MCID (\d+)>>\nBDC\n.*?EMC\n", re.DOTALL)
TEXT = re.compile(rb"BT\n.*?ET\n", re.DOTALL)
MATRIX = re.compile(rb"1 0 0 -1 (\S+) (\S+) Tm")
FONT = re.compile(rb"(/\w+) \S+ Tf")
SHOWN = re.compile(rb"<([0-9a-f]+)>(?=[^\n]*\] TJ)")


@dataclass(frozen=True, eq=False)  # one is none other: a line is looked up by itself
class Part:
    """A piece of a line in one face. ``marked``: the number of its marked content in the page's structure."""

    face: Face
    case: Case
    font: bytes  # its name among the page's resources
    colour: bytes  # red, green and blue, as an operator
    marked: int


@dataclass(frozen=True, eq=False)
class Line:
    """A line that each certificate fills. Lengths in points from the lower left corner of the page.

    The baseline of a text of size ``s`` lies at ``middle + drop * s``, since a smaller text keeps to the middle of its
    line; the text begins ``shift`` of its width before ``x``.
    """

    parts: tuple
    language: str
    is_rtl: bool
    x: float
    shift: float
    middle: float
    drop: float
    size: float  # as in the design
    spacing: float  # between letters


@dataclass(frozen=True)
class Symbol:
    """Where the QR symbol stands: its lower left corner and width in points; its marked content."""

    x: float
    y: float
    width: float
    marked: int


@dataclass(frozen=True)
class Plate:
    """``prefix``: the bytes that every certificate of its shape begins with; ``digest``: SHA-256's state after them."""

    prefix: bytes
    digest: object = field(compare=False, repr=False)
    lines: dict  # of tuples of Lines, by name
    symbol: Symbol
    page: tuple  # the number and the entries of the page's object, which a certificate ends
    catalog: tuple  # likewise of the catalog
    body: bytes  # the reference of what never changes on the page
    annotations: bytes
    action: int  # the number that the link's action must have
    rows: bytes  # of the table of objects, for those of the prefix
    first_free: int  # the number of the first object that a certificate may call its own


def compiled(sheet):
    """The Plate of all Sheets of this one's shape. Raises CannotRender: the template is at fault."""
    boxes, pdf = press.lay_out(sheet.page, designs.files(sheet.template))
    if len(boxes) != 1:
        raise CannotRender(_("The certificate does not fit on one page"))
    return _Compilation(sheet, boxes[0], pdf).plate()


class _Compilation:
    def __init__(self, sheet, box, pdf):
        self.sheet, self.pdf = sheet, pdf
        self.beside = sheet.beside
        self.objects = {one.reference: one for one in pdf.objects}
        self.page = next(one for one in pdf.objects if _type(one) == "/Page")
        self.height = self.page["MediaBox"][3]
        self.resources = self.objects[self.page["Resources"]]
        self.fonts = self.objects[self.resources["Font"]]
        self.faces = {f"/{name}".encode(): self._face(reference) for name, reference in self.fonts.items()}
        self.texts, self.languages, self.symbol_box = {}, {}, None
        self.unused = set()  # numbers of objects that are not kept
        self._note(box, None, None)

    def plate(self):
        body, lines, symbol = self._parted(_joined(self.objects[self.page["Contents"]]))
        self._mend_structure()
        self._forget()
        writer = objects.Writer(at=len(HEADER), next_number=len(self.pdf.objects))
        for name, face in self.faces.items():
            self.fonts[name[1:].decode()] = writer.add_font(case_of(face, self.beside))
        fixed = [self._fixed(name, lines.pop(name)) for name in FIXED & lines.keys()]
        body = writer.add_stream(b"\n".join([b"q", body + b"Q", *sorted(fixed)]))
        action = writer.reserve()
        for one in self.pdf.objects:
            if _type(one) == "/Annot":
                one |= {"A": b"%d 0 R" % action, "Contents": objects.text(LINK), "F": 4}  # 4: it is printed
        self._write(writer)
        prefix = HEADER + writer.data()
        catalog = self.pdf.catalog
        kept = {"MediaBox": pydyf.Array([0, 0, *self.page["MediaBox"][2:]])}
        kept |= {key: value for key, value in self.page.items() if key not in ("Contents", "Annots", "MediaBox")}
        return Plate(
            prefix=prefix,
            digest=sha256(prefix),
            lines=lines,
            symbol=symbol,
            page=(self.page.number, objects.entries(kept)),
            catalog=(catalog.number, objects.entries({key: catalog[key] for key in KEPT_OF_THE_CATALOG})),
            body=b"%d 0 R" % body,
            annotations=b" ".join(self.page["Annots"]),
            action=action,
            rows=writer.rows(),
            first_free=writer.next_number,
        )

    @cached_property
    def _symbol_figure(self):
        """The figure that lies in a link."""
        elements = (one for one in self.pdf.objects if _type(one) == "/StructElem" and one["S"] == "/Figure")
        return next(one for one in elements if len(one["K"]) > 1)

    def _fixed(self, name, lines):
        """The operators of lines that no certificate changes."""
        size = self.sheet.sizes[name]
        pairs = zip(lines, self.sheet.lines[name], strict=True)
        return b"\n".join(setting.operators(line, texts, size) for line, texts in pairs)

    def _face(self, reference):
        return FACES[bytes(self.objects[reference]["BaseFont"]).decode().partition("+")[2]]

    def _note(self, box, paragraph, row):
        """Each text box by where its text begins, with the paragraph and the row of it that a certificate fills."""
        element = getattr(box, "element", None)
        if hasattr(element, "get"):
            if element.get("data-line") and paragraph is None:
                paragraph = box
            if element.get("data-symbol"):
                self.symbol_box = box
        if type(box).__name__ == "LineBox":
            row = box
        if hasattr(box, "text"):
            at = objects.bytes_of(float(box.position_x)), objects.bytes_of(float(box.position_y + box.baseline))
            self.texts[at] = box, paragraph, row
        for child in getattr(box, "children", ()):
            self._note(child, paragraph, row)

    def _parted(self, operators):
        """The operators that never change; the Lines by name; the Symbol."""
        parts = defaultdict(list)

        def take(found):
            marked, text = int(found[1]), found[2]
            box, paragraph, row = self.texts[MATRIX.search(text).groups()]
            self.languages[marked] = box.style["lang"]
            font = FONT.search(text)[1]
            case = case_of(self.faces[font], self.beside)
            if paragraph is None:
                return _recast(found[0], case)
            part = Part(self.faces[font], case, font, _colour(box), marked)
            parts[paragraph, row].append((part, box))
            return TEXT.sub(b"", text)  # colours stay: what follows counts on them

        operators = MARKED.sub(take, operators)
        figure = next(one for one in FIGURE.finditer(operators) if int(one[1]) == self._symbol_figure["K"][-1])
        lines = defaultdict(tuple)
        for (paragraph, row), some in parts.items():
            lines[paragraph.element.get("data-line")] += (self._line(paragraph, row, some),)
        return operators.replace(figure[0], b""), dict(lines), self._symbol(int(figure[1]))

    def _line(self, paragraph, row, parts):
        box, is_rtl = parts[0][1], paragraph.style["direction"] == "rtl"
        align = paragraph.style["text_align_all"]
        if align in ("start", "end"):
            align = "right" if (align == "start") == is_rtl else "left"
        middle, spacing = row.position_y + row.height / 2, box.style["letter_spacing"]
        return Line(
            parts=tuple(part for part, _box in parts),
            language=paragraph.style["lang"],
            is_rtl=is_rtl,
            x=(paragraph.content_box_x() + SHIFT[align] * paragraph.width) * PX,
            shift=SHIFT[align],
            middle=self.height - middle * PX,
            drop=(middle - box.position_y - box.baseline) / box.style["font_size"],
            size=box.style["font_size"] * PX,
            spacing=0 if spacing == "normal" else spacing * PX,
        )

    def _symbol(self, marked):
        box = self.symbol_box
        bottom = self.height - (box.content_box_y() + box.height) * PX
        return Symbol(box.content_box_x() * PX, bottom, box.width * PX, marked)

    def _mend_structure(self):
        """A language for each run and a text for the figure, which WeasyPrint leaves out; one link where it makes two."""
        for one in self.pdf.objects:
            if _type(one) == "/StructElem" and one["S"] == "/Span" and one["K"][0] in self.languages:
                one["Lang"] = pydyf.String(self.languages[one["K"][0]])
        symbol = self._symbol_figure
        for child in [child for child in symbol["K"] if not isinstance(child, int)]:
            link = self.objects[child]["Obj"]
            symbol["K"].remove(child)
            self.page["Annots"].remove(link)
            self.unused |= {child, link}

    def _forget(self):
        """What is written anew, or by each certificate."""
        catalog = self.pdf.catalog
        self.unused |= {one.reference for one in (self.page, catalog, self.pdf.info)}
        self.unused |= {self.page["Contents"], catalog["Metadata"], self.resources.pop("ColorSpace")}
        for reference in self.fonts.values():
            font = self.objects[reference]
            within = self.objects[font["DescendantFonts"][0]]
            descriptor = self.objects[within["FontDescriptor"]]
            self.unused |= {reference, font["ToUnicode"], within.reference, descriptor.reference}
            self.unused.add(descriptor["FontFile2"])

    def _write(self, writer):
        """All other objects, the small ones together."""
        small = []
        for one in self.pdf.objects[1:]:
            if one.reference in self.unused:
                continue
            if isinstance(one, pydyf.Stream) and one.extra.get("Subtype") == "/Image":
                said = {key: value for key, value in one.extra.items() if key != "Interpolate"}  # which PDF/A refuses
                data = b"".join(map(objects.bytes_of, one.stream))
                writer.write(one.number, objects.stream(data, objects.entries(said)))  # packed already
            elif isinstance(one, pydyf.Stream):
                writer.write_stream(one.number, _joined(one), objects.entries(one.extra))
            else:
                small.append((one.number, one.data))
        writer.write_together(small)


def _type(one):
    return one.get("Type") if isinstance(one, pydyf.Dictionary) else None


def _joined(stream):
    return b"".join(objects.bytes_of(one) + b"\n" for one in stream.stream)


def _colour(box):
    return b" ".join(objects.number(round(one, 6)) for one in box.style["color"].to("srgb").coordinates[:3]) + b" rg"


def _recast(operators, case):
    """The operators with the codes of the case for the font's own numbers."""

    def code(found):
        numbers = [int(found[1][start : start + 4], 16) for start in range(0, len(found[1]), 4)]
        return b"<%s>" % b"".join(b"%04x" % case.plain[number] for number in numbers)

    return SHOWN.sub(code, operators)
