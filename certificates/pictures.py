"""An uploaded image made ready for print: a PNG of screen colours, no larger than the paper needs. Bytes in, bytes out."""

from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST = (900, 420)  # pixels: 300 a printed inch, in the greatest place there is
TOO_MANY = 40_000_000  # pixels, which take seconds and hundreds of megabytes to read


class NotAPicture(Exception):
    """The file cannot be read as an image, or is too large for one."""


def ready_for_print(file):
    """The PNG of an image file. Equal files give equal bytes. Raises NotAPicture."""
    try:
        with Image.open(file) as image:
            if image.width * image.height > TOO_MANY:
                raise NotAPicture
            upright = ImageOps.exif_transpose(image).convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise NotAPicture from error
    upright.thumbnail(LARGEST, Image.Resampling.LANCZOS)
    is_solid = upright.getextrema()[-1] == (255, 255)
    made = BytesIO()
    (upright.convert("RGB") if is_solid else upright).save(made, "PNG", optimize=True)
    return made.getvalue()
