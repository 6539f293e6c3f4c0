"""For each certificate: its own few objects, appended to the template's bytes.

``stamp`` sets the lines that change, draws the symbol, and ends the file with the table of all objects. The bytes depend
on the facts, the template and the seal alone.
"""

import zlib
from functools import lru_cache
from html import escape

from certificates.rendering import objects, qr
from certificates.rendering.objects import COLUMNS, PLAIN, ROW, number
from certificates.rendering.sealing import Sealing

PANGO = 1024 / 0.75  # Pango's units a point: it rounds sizes down to one, and each advance to the nearest
LEAST = 0.005  # thousandths of the size: nobody sees a smaller step
INK = b"0.070588 0.156863 0.168627 rg"  # of the symbol
QUICK = 6  # zlib's level for what is packed for each certificate
SEAM = 0.04  # modules by which a row of the symbol covers the next, so that no viewer shows a hair of paper between


def stamp(template, sheet, seal=None):
    """The bytes that follow ``template.prefix`` for a paper.Sheet of its shape, sealed by a Seal if there is one."""
    tail, sealing = _Tail(template), seal and Sealing(seal, sheet.made_on)
    (page_number, page), (root, catalog) = template.page, template.catalog
    annotations, form = template.annotations, b""
    if sealing:
        field = tail.add(sealing.field(tail.add(sealing.signature()), page_number))
        annotations += b" %d 0 R" % field
        form = b"/AcroForm<</Fields[%d 0 R]/SigFlags 3>>" % field  # 3: it is signed, and grows at its end alone
    contents = tail.add_stream(_operators(template, sheet), level=QUICK)
    metadata = tail.add(objects.stream(_xmp(sheet), b"/Type/Metadata/Subtype/XML"))  # PDF/A wants to read it unpacked
    info = tail.add(
        b"<</Title%s/Author%s/Subject%s/CreationDate(%s)>>"
        % (*map(objects.text, (sheet.title, sheet.author, sheet.subject)), objects.date(sheet.made_on))
    )
    tail.write(template.action, b"<</Type/Action/S/URI/URI<%s>>>" % sheet.address.encode().hex().encode())
    streams = b"%s %d 0 R" % (template.body, contents)
    tail.write(page_number, b"<<%s/Contents[%s]/Annots[%s]>>" % (page, streams, annotations))
    tail.write(root, b"<<%s/Lang(ar)/Metadata %d 0 R%s>>" % (catalog, metadata, form))
    data = tail.ended(root=root, info=info)
    return sealing.filled(data, template) if sealing else data


class _Tail(objects.Writer):
    """The objects that a certificate adds, and the table of all."""

    def __init__(self, template):
        super().__init__(at=len(template.prefix), next_number=template.first_free)
        self.template = template

    def ended(self, *, root, info):
        """All that was added, with the table, which is an object itself and lists itself."""
        table, own = self.next_number, self.data()
        rows = bytearray(self.template.rows) + bytes(ROW.size * (table + 1 - self.template.first_free))
        for one, place in [*self.places.items(), (table, (PLAIN, self.at, 0))]:
            ROW.pack_into(rows, ROW.size * one, *place)
        digest = self.template.digest.copy()
        digest.update(own)
        name = digest.hexdigest()[:32].encode()
        extra = b"/Type/XRef/Size %d/W%s/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]/Filter/FlateDecode"
        extra %= (table + 1, COLUMNS, root, info, name, name)
        last = b"%d 0 obj\n%s\nendobj\n" % (table, objects.stream(zlib.compress(rows, QUICK), extra))
        return b"%s%sstartxref\n%d\n%%%%EOF\n" % (own, last, self.at)


def _operators(template, sheet):
    drawn = [_symbol(template.symbol, *sheet.symbol)]
    for name, lines in sheet.lines.items():
        for line, texts in zip(template.lines.get(name, ()), lines, strict=True):
            drawn.append(_set(line, texts, sheet.sizes.get(name, line.size)))
    return b"\n".join(drawn)


@lru_cache(maxsize=4096)
def _set(line, texts, size):
    """The operators of one line; the texts of a cohort's certificates are mostly the same."""
    size = int(round(size, 2) * PANGO) / PANGO
    set_parts = [
        part.face.set(text, rtl=line.is_rtl, language=line.language)
        for part, text in zip(line.parts, texts, strict=True)
    ]
    unit = size * PANGO / 1000
    widths = [
        sum(round(sort.advance * unit) for sort in sorts) / PANGO + line.spacing * len(sorts) for sorts in set_parts
    ]
    x, y = line.x - line.shift * sum(widths), line.middle + line.drop * size
    drawn = []
    pieces = list(zip(line.parts, set_parts, widths, strict=True))
    for part, sorts, width in reversed(pieces) if line.is_rtl else pieces:
        shown = _shown(part.case, sorts, size, line.spacing * 1000 / size)
        where = b"%s %s Tf 1 0 0 1 %s %s Tm" % (part.font, number(size), number(x), number(y))
        drawn.append(b"/Span<</MCID %d>>BDC %s BT %s %s ET EMC" % (part.marked, part.colour, where, shown))
        x += width
    return b"\n".join(drawn)


def _shown(case, sorts, size, spacing):
    """The operators that show sorts one after another; ``spacing`` between them in thousandths of the size.

    A sort that is not in the case is put together from its shapes.
    """
    shown, string = [], []
    pen = -spacing / 2  # where the reader's pen stands, from where the next sort begins
    for sort in sorts:
        code = case.codes.get(sort)
        for shape, x, y in [(code, 0, 0)] if code is not None else _pieces(sort, case):
            if y or abs(pen - x) >= LEAST:
                if string:
                    shown.append(b"<%s>" % b"".join(string))
                    string = []
                if abs(pen - x) >= LEAST:
                    shown.append(number(round(pen - x, 2)))
            if y:
                shown.append(b"]TJ %s Ts[<%04x>]TJ 0 Ts[" % (number(round(y * size / 1000, 4)), shape))
            else:
                string.append(b"%04x" % shape)
            pen = x + case.widths[shape]
        pen -= sort.advance + spacing
    if string:
        shown.append(b"<%s>" % b"".join(string))
    return b"[%s]TJ" % b"".join(shown)


def _pieces(sort, case):
    return [(case.plain[number], x, y) for number, x, y in sort.shapes]


def _symbol(symbol, before, code, after):
    """The dark modules, a fill for each row: its runs are the same wherever they stand."""
    symbols = qr.symbols(before, len(code), after)
    module = symbol.width / symbols.size
    drawn = b"\nf 1 0 0 1 0 -1 cm\n".join(_runs(row, symbols.size) for row in symbols.rows(code))
    placed = tuple(map(number, (module, module, symbol.x, symbol.y + symbol.width - module)))
    return b"/Figure<</MCID %d>>BDC q %s %s 0 0 %s %s %s cm\n%s f Q EMC" % (symbol.marked, INK, *placed, drawn)


@lru_cache(maxsize=65536)
def _runs(row, size):
    """Rectangles of one row's neighbouring dark modules."""
    runs, start = [], None
    for x in range(size + 1):
        dark = x < size and row >> (size - 1 - x) & 1
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            runs.append(b"%d %.2f %d %.2f re" % (start, -SEAM, x - start, 1 + SEAM))
            start = None
    return b"\n".join(runs)


def _xmp(sheet):
    texts = {"title": sheet.title, "author": sheet.author, "subject": sheet.subject}
    escaped = {name: escape(text) for name, text in texts.items()}
    return (XMP % (escaped | {"on": f"{sheet.made_on}T00:00:00+03:00"})).encode()


# With PDF/UA's own schema, which PDF/A must be told of. ISO 19005-3, 6.6.2; ISO 14289-1, 5.
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"\
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"\
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"\
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">%(title)s</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>%(author)s</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">%(subject)s</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>ar</rdf:li><rdf:li>en</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>%(on)s</xmp:CreateDate>
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>\
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""
