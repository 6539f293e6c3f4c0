"""The blocks of a lesson that are seen, heard or taken away."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from courses import drawings
from courses.blocks.words import SHORT_PROSE


class FigureBlock(blocks.StructBlock):
    """A picture with its description: an uploaded image, or a drawing that came with the course."""

    image = ImageChooserBlock(required=False, label=_("Image"))
    drawing = blocks.ChoiceBlock(
        choices=drawings.choices,
        required=False,
        label=_("Drawing"),
        help_text=_("A drawing that came with the course, in place of an image."),
    )
    alt = blocks.CharBlock(
        max_length=300, label=_("Description"), help_text=_("For whoever cannot see it: say what it shows.")
    )
    caption = blocks.CharBlock(max_length=200, required=False, label=_("Caption"))

    class Meta:
        icon = "image"
        label = _("Figure")
        template = "courses/blocks/figure.html"

    def clean(self, value):
        value = super().clean(value)
        chosen = bool(value["image"]) + bool(value["drawing"])
        if chosen != 1 and not (chosen == 0 and self.is_deferred_validation):
            message = _("Choose either an image or a drawing.")
            raise StructBlockValidationError(block_errors={"image": ValidationError(message)})
        return value

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context["drawing"] = drawings.svg(value.get("drawing") or "")
        return context


class VideoBlock(blocks.StructBlock):
    """A video of our own, never another site's, with its transcript."""

    title = blocks.CharBlock(max_length=120, label=_("Title"))
    file = DocumentChooserBlock(label=_("Video file"), help_text=_("An MP4 or WebM file, as small as can be."))
    transcript = blocks.RichTextBlock(
        features=SHORT_PROSE,
        label=_("Transcript"),
        help_text=_("Everything that is said and shown, for whoever cannot hear or load the video."),
    )

    class Meta:
        icon = "media"
        label = _("Video")
        template = "courses/blocks/video.html"

    def clean(self, value):
        value = super().clean(value)
        # A draft may wait for its file.
        if value["file"] and value["file"].file_extension.lower() not in {"mp4", "webm"}:
            message = _("This file is not a video. Choose an MP4 or WebM file.")
            raise StructBlockValidationError(block_errors={"file": ValidationError(message)})
        return value


class DownloadBlock(blocks.StructBlock):
    """A file to take away."""

    title = blocks.CharBlock(max_length=120, label=_("Title"), help_text=_("Says what is in the file."))
    file = DocumentChooserBlock(label=_("File"))

    class Meta:
        icon = "download"
        label = _("Download")
        template = "courses/blocks/download.html"
