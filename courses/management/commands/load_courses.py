"""The six courses, without sample people."""

from django.core.management.base import BaseCommand, CommandError

from courses import loading
from courses.composing import WrongCourseFile
from courses.translating import TranslationsDoNotMatch


class Command(BaseCommand):
    help = (
        "Puts the courses of courses/content on the site in Arabic and English. Safe to repeat: "
        "pages that an editor has changed are left as they are."
    )

    def handle(self, *args, **options):
        try:
            report = loading.load_courses()
        except (WrongCourseFile, TranslationsDoNotMatch) as wrong:
            raise CommandError(str(wrong)) from wrong
        if options["verbosity"]:
            self.stdout.write(
                f"Pages written: {len(report.written)}; as they were: {len(report.unchanged)}; "
                f"left to their editors: {len(report.kept)}."
            )
            for title in report.kept:
                self.stdout.write(f"  left: {title}")
