"""The same page set by WeasyPrint alone, and how far two prints differ."""

import inspect
import io
import subprocess
from contextlib import contextmanager

from PIL import Image, ImageChops, ImageStat
from weasyprint.draw import text as drawing

from certificates.rendering import STANDARD_TEMPLATE, designs, markup, paper, press

DPI = 100
# WeasyPrint 70 moves a raised or shifted shape by 1024ths as if they were thousandths, and cuts the fraction off each
# step between letters. Ours does neither; with these three mended both must agree.
MENDED = {
    "offset = glyph_info.geometry.x_offset / font_size": "offset = glyph_info.geometry.x_offset * 1000 * FROM_UNITS / font_size",
    "rise = glyph_info.geometry.y_offset / 1000": "rise = glyph_info.geometry.y_offset * FROM_UNITS",
    "string += f'>{int(kerning)}<'": "string += f'>{kerning:.4f}<'",
}


@contextmanager
def exact_steps():
    """WeasyPrint without its three roundings."""
    source, theirs = inspect.getsource(drawing.draw_first_line), drawing.draw_first_line
    for wrong, right in MENDED.items():
        assert wrong in source
        source = source.replace(wrong, right)
    exec(compile(source, "mended", "exec"), drawing.__dict__)
    try:
        yield
    finally:
        drawing.draw_first_line = theirs


def set_by_weasyprint(facts, template=STANDARD_TEMPLATE):
    """The page as WeasyPrint prints it, without the symbol."""
    with exact_steps():
        files = designs.files(template)
        return press._document(_page(facts, template), files).write_pdf(**press._dress(files))


def _page(facts, template):
    sheet = paper.sheet(facts, template)
    return markup.page(template, sheet.lines, address=sheet.address, sizes=sheet.sizes)


def printed(pdf, dpi=DPI):
    """The page in shades of grey."""
    return _drawn(pdf, "-r", dpi)


def printed_closely(pdf, top, bottom):
    """What lies between two heights in millimetres, drawn four times as large and made small again."""
    above, height = (round(one / 25.4 * DPI * 4) for one in (top, bottom - top))
    return _drawn(pdf, "-r", DPI * 4, "-x", 0, "-W", 4 * 1170, "-y", above, "-H", height).reduce(4)


def _drawn(pdf, *options):
    command = ["pdftoppm", *map(str, options), "-gray", "-singlefile", "-"]
    return Image.open(io.BytesIO(subprocess.run(command, input=pdf, capture_output=True, check=True).stdout))


def difference(one, other, top, bottom):
    """The greatest difference of two prints between two heights in millimetres: 0 is none, 255 black for white."""
    box = (0, round(top / 25.4 * DPI), one.width, round(bottom / 25.4 * DPI))
    return greatest_difference(one.crop(box), other.crop(box))


def greatest_difference(one, other):
    return ImageChops.difference(one, other).getextrema()[1]


def unlike(one, other, box, dpi):
    """How much of the ink within a box, in millimetres, differs between two prints: 0 is none, 1 all of it."""
    one, other = (image.crop([round(edge / 25.4 * dpi) for edge in box]) for image in (one, other))
    differs, inked = (
        ImageChops.difference(one, image) for image in (other, Image.new("L", one.size, one.getpixel((0, 0))))
    )
    return ImageStat.Stat(differs).sum[0] / ImageStat.Stat(inked).sum[0]
