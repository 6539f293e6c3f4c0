"""Images that editors uploaded, where they lie on this machine's disk; S3 serves its own.

Only images: documents go through Wagtail's view, which asks who may see them, and nothing else below MEDIA_ROOT is
meant for a browser.
"""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.urls import path, register_converter
from django.views.decorators.http import require_safe
from django.views.static import serve

# Wagtail keeps what was uploaded in one folder and what it cut to size in the other. The name of a cut names the
# original and the cut, so that it may be kept long.
KEPT_SECONDS = {"images": 30 * 24 * 3600, "original_images": 3600}
TYPES = {  # no SVG: it can carry a script
    "avif": "image/avif",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
}


class FileNameConverter:
    """A name as Wagtail makes them: no folder in it, and nothing but ASCII."""

    regex = r"[A-Za-z0-9_.-]{1,255}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


@login_not_required
@require_safe
def image(request, folder, name):
    kind = TYPES.get(name.rpartition(".")[2].lower())
    if kind is None or folder not in KEPT_SECONDS:
        raise Http404
    response = serve(request, f"{folder}/{name}", document_root=settings.MEDIA_ROOT)
    response.headers["Content-Type"] = kind
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS[folder]}"
    response.is_the_same_for_everybody = True
    return response


register_converter(FileNameConverter, "filename")
urlpatterns = [path("<slug:folder>/<filename:name>", image, name="image")]
