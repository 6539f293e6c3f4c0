"""What must be true of projects, whatever happened."""

from django.db.models import F, Max, Q

from lms.learning import uploads
from lms.learning.models import HandIn, ProjectSubmission


def promises():
    """Pairs of a promise in words and the ids of what breaks it."""
    projects = ProjectSubmission.objects.annotate(last=Max("hand_ins__at"))
    as_it_was = Q(handed_in_at=F("last")) | Q(handed_in_at__isnull=True, last__isnull=True)
    yield "A project was handed in when its last hand-in was", _ids(projects.exclude(as_it_was))
    late = HandIn.objects.filter(at__gt=F("project__enrolment__graduation__decision__decided_at"))
    yield "Nothing is handed in after graduation is decided", _ids(late)
    kept = HandIn.objects.exclude(file="").order_by("pk").iterator(chunk_size=500)
    yield "Every file that was handed in is whole", [str(one.pk) for one in kept if not uploads.is_whole(one)]


def _ids(rows):
    return [str(pk) for pk in rows.values_list("pk", flat=True)]
