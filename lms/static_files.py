"""Static files under names that change with what they hold."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Modules of JavaScript too name each other by what they hold: a page never runs one of yesterday's with today's."""

    support_js_module_import_aggregation = True
