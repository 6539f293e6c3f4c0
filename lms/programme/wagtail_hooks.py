"""The admin in the programme's own colours, and its holidays."""

from django.templatetags.static import static
from django.utils.html import format_html_join
from wagtail import hooks

from lms.programme.viewsets import holidays


@hooks.register("insert_global_admin_css")
def look():
    sheets = ["tokens", "components", "screens", "desk", "desk-figures"]
    return format_html_join(
        "\n", '<link rel="stylesheet" href="{}">', ((static(f"css/{name}.css"),) for name in sheets)
    )


@hooks.register("register_admin_viewset")
def holiday_screens():
    return holidays
