"""For each certificate: its own few objects, appended to the plate's bytes.

``stamp`` sets the lines that change, draws the symbol, attaches the credential, and ends the file with the table of all
objects. The bytes depend on the facts, the credential, the plate and the seal alone.
"""

import re
from functools import cache
from html import escape

from certificates.rendering import objects, qr, setting
from certificates.rendering.objects import COLUMNS, PLAIN, ROW, number
from certificates.rendering.sealing import Sealing

INK = b"0.070588 0.156863 0.168627 rg"  # of the symbol
DARK = re.compile("1+")
PIECE = 11  # modules: a row in three, of 2,048 each
ATTACHMENT = "الشهادة كبيانات يتحقق منها أي نظام (Open Badges 3.0)"
MODULE, SEAM = (
    25,
    1,
)  # the height of the symbol's modules, of which a row covers the next: no viewer shows paper between


def stamp(plate, sheet, seal=None, credential=None):
    """The bytes that follow ``plate.prefix`` for a paper.Sheet of its shape, sealed by a Seal if there is one.

    ``credential``: the bytes of an Open Badges credential in JSON-LD, which a reader finds among the attachments.
    """
    tail, sealing = _Tail(plate), seal and Sealing(seal, sheet.made_on)
    (page_number, page), (root, catalog) = plate.page, plate.catalog
    annotations, form, attached = plate.annotations, b"", b""
    if sealing:
        field = tail.add(sealing.field(tail.add(sealing.signature()), page_number))
        annotations += b" %d 0 R" % field
        form = b"/AcroForm<</Fields[%d 0 R]/SigFlags 3>>" % field  # 3: it is signed, and grows at its end alone
    if credential is not None:
        attached = _attached(tail, credential, sheet.made_on)
    contents = tail.add_stream(_operators(plate, sheet), pack=objects.quickly)
    metadata = tail.add(objects.stream(_xmp(sheet), b"/Type/Metadata/Subtype/XML"))  # PDF/A wants to read it unpacked
    info = tail.add(
        b"<</Title%s/Author%s/Subject%s/CreationDate(%s)>>"
        % (*map(objects.text, (sheet.title, sheet.author, sheet.subject)), objects.date(sheet.made_on))
    )
    tail.write(plate.action, b"<</Type/Action/S/URI/URI<%s>>>" % sheet.address.encode().hex().encode())
    streams = b"%s %d 0 R" % (plate.body, contents)
    tail.write(page_number, b"<<%s/Contents[%s]/Annots[%s]>>" % (page, streams, annotations))
    tail.write(root, b"<<%s/Lang(ar)/Metadata %d 0 R%s%s>>" % (catalog, metadata, attached, form))
    data = tail.ended(root=root, info=info)
    return sealing.filled(data, plate) if sealing else data


def _attached(tail, credential, made_on):
    """What the catalog says of the credential, added as a file. ISO 32000-1, 7.11.4; ISO 19005-3, 6.8 and annex E."""
    said = b"/Type/EmbeddedFile/Subtype/application#2Fld#2Bjson/Params<</Size %d/ModDate(%s)>>"
    file = tail.add_stream(credential, said % (len(credential), objects.date(made_on)), pack=objects.quickly)
    name = b"(credential.json)"
    found = tail.add(
        b"<</Type/Filespec/F%s/UF%s/Desc%s/AFRelationship/Data/EF<</F %d 0 R/UF %d 0 R>>>>"
        % (name, name, objects.text(ATTACHMENT), file, file)
    )
    return b"/AF[%d 0 R]/Names<</EmbeddedFiles<</Names[%s %d 0 R]>>>>" % (found, name, found)


class _Tail(objects.Writer):
    """The objects that a certificate adds, and the table of all."""

    def __init__(self, plate):
        super().__init__(at=len(plate.prefix), next_number=plate.first_free)
        self.plate = plate

    def ended(self, *, root, info):
        """All that was added, with the table, which is an object itself and lists itself."""
        table, own = self.next_number, self.data()
        rows = bytearray(self.plate.rows) + bytes(ROW.size * (table + 1 - self.plate.first_free))
        for one, place in [*self.places.items(), (table, (PLAIN, self.at, 0))]:
            ROW.pack_into(rows, ROW.size * one, *place)
        digest = self.plate.digest.copy()
        digest.update(own)
        name = digest.hexdigest()[:32].encode()
        extra = b"/Type/XRef/Size %d/W%s/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]/Filter/FlateDecode"
        extra %= (table + 1, COLUMNS, root, info, name, name)
        last = b"%d 0 obj\n%s\nendobj\n" % (table, objects.stream(objects.quickly(rows), extra))
        return b"%s%sstartxref\n%d\n%%%%EOF\n" % (own, last, self.at)


def _operators(plate, sheet):
    drawn = [_symbol(plate.symbol, *sheet.symbol)]
    for name, lines in plate.lines.items():
        for line, texts in zip(lines, sheet.lines[name], strict=True):
            drawn.append(setting.operators(line, texts, sheet.sizes[name]))
    return b"\n".join(drawn)


def _symbol(symbol, before, code, after):
    """The dark modules, a fill for each row: its runs are the same wherever they stand."""
    symbols = qr.symbols(before, len(code), after)
    module, pieces = symbol.width / symbols.size, _pieces(symbols.size)
    rows = [
        b"\n".join([_runs(row >> right & mask, width, start) for start, width, right, mask in pieces])
        for row in symbols.rows(code)
    ]
    placed = (module, module / MODULE, symbol.x, symbol.y + symbol.width - module)
    drawn = (b"\nf 1 0 0 1 0 -%d cm\n" % MODULE).join(rows)
    return b"/Figure<</MCID %d>>BDC q %s %s 0 0 %s %s %s cm\n%s f Q EMC" % (
        symbol.marked,
        INK,
        *map(number, placed),
        drawn,
    )


@cache
def _pieces(size):
    """How rows are cut into pieces, of which there are few: where each begins, its modules, those to its right, its mask."""
    starts = [(start, min(PIECE, size - start)) for start in range(0, size, PIECE)]
    return [(start, width, size - start - width, (1 << width) - 1) for start, width in starts]


@cache
def _runs(modules, width, start):
    """Rectangles of neighbouring dark modules of a piece, the first of which is the row's ``start``-th."""
    runs = DARK.finditer(f"{modules:0{width}b}")
    return b"\n".join([_rectangle(start + run.start(), start + run.end()) for run in runs])


def _rectangle(start, end):
    return b"%d %d %d %d re" % (start, -SEAM, end - start, MODULE + SEAM)


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
