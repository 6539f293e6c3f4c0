"""The certificate as it would be printed, drawn as a picture across which it says that it is none; nothing is kept."""

from functools import cache
from io import BytesIO

from django.utils import timezone
from PIL import Image, ImageDraw, ImageFont

from certificates import codes, freezing, pdfium, versions
from certificates.rendering import render
from certificates.rendering.faces import ASSETS
from lms.programme.models import Programme

CODE = "0" * codes.LENGTH  # nobody's: verification knows no such certificate
SCALE = 1.75  # pixels a point: an A4 page of 1474 × 1042
# «نموذج» as it is seen, from the left, in the shapes that its letters take, so that it needs no shaping.
WORDS = "\N{ARABIC LETTER JEEM ISOLATED FORM}\N{ARABIC LETTER THAL FINAL FORM}\N{ARABIC LETTER WAW FINAL FORM}\N{ARABIC LETTER MEEM MEDIAL FORM}\N{ARABIC LETTER NOON INITIAL FORM}  SPECIMEN"
INK = (138, 47, 47, 46)  # the last: how much of it covers the paper, of 255
SLOPE, ACROSS, DOWN = 24, 560, 250  # degrees; pixels from one mark to the next


def picture_of(enrolment):
    """A PNG of what the enrolment's certificate would say if it were asked for today. Raises CannotRender."""
    version = versions.Choices().version_for(enrolment.cohort_id)
    programme, on = Programme.load(), timezone.localdate()
    facts = freezing.foreseen(enrolment, programme=programme, version=version, code=CODE, on=on)
    return drawn(facts, versions.read(version))


def drawn(facts, template):
    """A PNG of the certificate of these Facts on a Template, marked all over as a specimen. Raises CannotRender."""
    page = pdfium.drawn(render(facts, template).data, SCALE).convert("RGBA")
    file = BytesIO()
    Image.alpha_composite(page, _marks(page.size)).convert("RGB").quantize(128).save(file, "PNG", optimize=False)
    return file.getvalue()


@cache
def _marks(size):
    """What is laid over the page."""
    width, height = size
    side = width + height  # so large that its corners stay outside when it is turned
    sheet = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    pen = ImageDraw.Draw(sheet)
    font = ImageFont.truetype(str(ASSETS / "Amiri-Bold.ttf"), 72, layout_engine=ImageFont.Layout.BASIC)
    for row, y in enumerate(range(0, side, DOWN)):
        for x in range(-ACROSS * (row % 2) // 2, side, ACROSS):
            pen.text((x, y), WORDS, font=font, fill=INK)
    turned = sheet.rotate(SLOPE, resample=Image.Resampling.BICUBIC)
    left, top = (side - width) // 2, (side - height) // 2
    return turned.crop((left, top, left + width, top + height))
