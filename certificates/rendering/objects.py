"""The objects of a PDF as bytes, and the table that says where each begins. ISO 32000-1, 7.3, 7.5 and 9."""

import struct
import zlib
from datetime import UTC
from functools import lru_cache

import pydyf

FREE, PLAIN, TOGETHER = 0, 1, 2  # kinds of a row of the table
ROW = struct.Struct(">BIH")  # kind; where, or in which object; generation, or which of them
COLUMNS = b"[1 4 2]"  # their widths in bytes
TO_UNICODE = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
%sendcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


def bytes_of(item):
    """A value of pydyf's as it stands in a file."""
    match item:
        case bytes():
            return item
        case pydyf.Object():
            return item.data
        case float():
            return number(round(item, 6)) if not item.is_integer() else b"%d" % item
        case dict():
            return pydyf.Dictionary(item).data
        case list() | tuple():
            return pydyf.Array(item).data
    return str(item).encode()


@lru_cache(maxsize=16384)  # sizes, places and steps come again and again
def number(value):
    """A number in no more figures than it needs, six after the point at most."""
    return f"{value:f}".rstrip("0").rstrip(".").encode()


def text(value):
    """A text string: UTF-16 with its mark, in hexadecimal."""
    return b"<FEFF" + value.encode("utf-16-be").hex().encode() + b">"


@lru_cache(maxsize=64)
def date(day):
    """The beginning of a day in Jeddah."""
    return f"D:{day:%Y%m%d}000000+03'00'".encode()


@lru_cache(maxsize=64)
def moment(at):
    """A datetime of a zone."""
    return f"D:{at.astimezone(UTC):%Y%m%d%H%M%S}Z".encode()


def entries(dictionary):
    """The inside of a dictionary."""
    return b"".join(b"/%s %s" % (key.encode(), bytes_of(value)) for key, value in dictionary.items())


def stream(data, extra):
    """A stream of these bytes, and what its dictionary says beside their number.

    Its last line ends in two bytes: after one, readers take a carriage return that ends the data for part of the line's end.
    """
    return b"<</Length %d%s>>stream\n%s\r\nendstream" % (len(data), extra, data)


def densely(data):
    """Packed once, for what many share."""
    return zlib.compress(data, 9)


def quickly(data):
    """Packed for one certificate: with little memory, whose preparing takes longer than the packing of so few bytes."""
    packer = zlib.compressobj(3, zlib.DEFLATED, 14, 7)
    return packer.compress(data) + packer.flush()


class Writer:
    """Collects objects that begin ``at`` so many bytes of the file; ``next_number``: of the first it numbers itself."""

    def __init__(self, *, at, next_number):
        self.parts, self.at = [], at
        self.next_number = next_number
        self.places = {}

    def reserve(self):
        self.next_number += 1
        return self.next_number - 1

    def write(self, number, body):
        data = b"%d 0 obj\n%s\nendobj\n" % (number, body)
        self.places[number] = (PLAIN, self.at, 0)
        self.parts.append(data)
        self.at += len(data)

    def write_stream(self, number, data, extra=b"", pack=densely):
        self.write(number, stream(pack(data), b"/Filter/FlateDecode" + extra))

    def write_together(self, small):
        """Small objects, pairs of a number and a body, in one compressed stream."""
        heads, bodies, at = [], [], 0
        for number, body in small:
            heads.append(b"%d %d" % (number, at))
            bodies.append(body)
            at += len(body) + 1
        head = b" ".join(heads) + b"\n"
        container = self.reserve()
        extra = b"/Type/ObjStm/N %d/First %d" % (len(small), len(head))
        self.write_stream(container, head + b"\n".join(bodies), extra)
        for place, (number, _body) in enumerate(small):
            self.places[number] = (TOGETHER, container, place)

    def add(self, body):
        number = self.reserve()
        self.write(number, body)
        return number

    def add_stream(self, data, extra=b"", pack=densely):
        number = self.reserve()
        self.write_stream(number, data, extra, pack)
        return number

    def add_font(self, case):
        """The five objects of a font of this Case; the reference of the first."""
        name = f"/{case.name}".encode()
        file = self.add_stream(case.data, b"/Length1 %d" % len(case.data))
        texts = self.add_stream(TO_UNICODE % _texts(case.texts))
        descriptor = self.add(
            b"<</Type/FontDescriptor/FontName%s/Flags 4/FontBBox[%d %d %d %d]/ItalicAngle 0/Ascent %d/Descent %d"
            b"/CapHeight %d/StemV 80/FontFile2 %d 0 R>>"
            % (name, *case.box, case.ascent, case.descent, case.ascent, file)
        )
        within = self.add(
            b"<</Type/Font/Subtype/CIDFontType2/BaseFont%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
            b"/Supplement 0>>/CIDToGIDMap/Identity/DW 0/W[0[%s]]/FontDescriptor %d 0 R>>"
            % (name, b" ".join(b"%d" % width for width in case.widths), descriptor)
        )
        font = self.add(
            b"<</Type/Font/Subtype/Type0/BaseFont%s/Encoding/Identity-H/ToUnicode %d 0 R/DescendantFonts[%d 0 R]>>"
            % (name, texts, within)
        )
        return b"%d 0 R" % font

    def data(self):
        return b"".join(self.parts)

    def rows(self):
        """The table's rows from 0 to the last reserved number; what is not written is free."""
        rows = [ROW.pack(FREE, 0, 65535)]
        rows += [ROW.pack(*self.places.get(number, (FREE, 0, 0))) for number in range(1, self.next_number)]
        return b"".join(rows)


def _texts(texts):
    """What each code stands for, a hundred at a time."""
    lines = [b"<%04x> <%s>" % (code, one.encode("utf-16-be").hex().encode()) for code, one in enumerate(texts) if code]
    blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
    return b"".join(b"%d beginbfchar\n%s\nendbfchar\n" % (len(some), b"\n".join(some)) for some in blocks)
