"""Pages of which a language has one."""

from wagtail.models import PagePermissionTester


class UncopiedPagePermissionTester(PagePermissionTester):
    """Wagtail's rules, without copying: a second home, catalogue or page of the same course is a mistake."""

    def can_copy(self):
        return False
