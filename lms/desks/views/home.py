"""Where somebody lands who has just signed in."""

from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from lms.accounts import roles
from lms.cohorts import access
from lms.volunteers.access import assignments_of


@require_safe
def home(request):
    """To the desk of what the person is; of several, to the one that cannot wait.

    A session to teach today comes first, then the staff's desk, then the trainer's, then the trainee's.
    """
    today = timezone.localdate()
    if access.sessions_taught_by(request.user).filter(starts_at__date=today, status="planned").exists():
        return redirect("desks:now")
    if roles.is_staff(request.user):
        return redirect("wagtailadmin_home")
    if (
        assignments_of(request.user).live().exists()
        or request.user.standings.filter(stands_as="self", person__volunteer_trainer__isnull=False).exists()
    ):
        return redirect("desks:now")
    return redirect("desks:my_learning")
