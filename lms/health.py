"""What a load balancer asks: is the process alive, and can it serve?"""

from django.contrib.auth.decorators import login_not_required
from django.core import checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.outbox.jobs import FAILURES_COUNT_FOR
from lms.outbox.models import Job

LATE_SECONDS = 15 * 60

_is_migrated = False  # once true it stays so for the life of the process


@login_not_required
@never_cache
@require_safe
def livez(request):
    """The process answers. It depends on nothing, lest a slow database restart every web server."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def readyz(request):
    """503 until the database answers and is migrated.

    Old work in the queue, jobs that failed for good in the last seven days, and keys that cannot be used or end soon are
    reported for an alarm, but are no reason to stop serving pages.
    """
    try:
        if not _has_all_migrations():
            return JsonResponse({"database": "ok", "migrations": "missing"}, status=503)
        age = queue_age_seconds()
        failed = Job.objects.failed_since(timezone.now() - FAILURES_COUNT_FOR).count()
    except DatabaseError:
        return JsonResponse({"database": "does not answer"}, status=503)
    queue = {"queue": "late" if age > LATE_SECONDS else "ok", "queue_age_seconds": age}
    return JsonResponse({"database": "ok", "migrations": "ok", **queue, "failed_jobs": failed, "keys": keys()})


def queue_age_seconds():
    """How long the oldest job that could be done has been waiting; 0 when none is."""
    now = timezone.now()
    oldest = Job.objects.due(now).order_by("not_before").values_list("not_before", flat=True).first()
    return int((now - oldest).total_seconds()) if oldest else 0


def keys():
    """What the system checks that are tagged "keys" say of those that the operator has named."""
    return "need attention" if checks.run_checks(tags=["keys"]) else "ok"


def _has_all_migrations():
    global _is_migrated  # noqa: PLW0603 - reading every migration file takes too long to do each time
    if not _is_migrated:
        executor = MigrationExecutor(connection)
        _is_migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _is_migrated
