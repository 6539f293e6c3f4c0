"""What a trainee sees."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from courses import addresses
from lms.accounts import people
from lms.desks import my_learning as desk
from lms.desks import words


@require_safe
def my_learning(request):
    """The next session, what to do next, the way to graduation, and certificates of all the account stands for."""
    now = timezone.now()
    learning = desk.of(request.user, now, get_language())
    context = {
        "learning": learning,
        "name": words.name_of(request.user, people.person_of(request.user)),
        "courses": addresses.catalogue(),
    }
    if learning.next:
        centre = learning.next.place.cohort.centre
        context |= {"when": words.when(learning.next.session, now), "map": words.map_of(centre), "centre": centre}
    return render(request, "desks/my_learning.html", context)
