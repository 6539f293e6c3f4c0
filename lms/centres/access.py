"""Which centres and partner organisations an account may reach, and how."""

from lms.accounts.models import User
from lms.centres.models import Centre, CentreUserObjectPermission, Organisation


def coordinators():
    """Accounts whose role lets them coordinate, whether a centre was given to them or not."""
    return User.objects.with_perm(
        "centres.coordinate_centre",
        include_superusers=False,
        backend="django.contrib.auth.backends.ModelBackend",
    )


def given():
    """Guardian's rows, an account and a centre each; they count only with the role."""
    return CentreUserObjectPermission.objects.filter(permission__codename="coordinate_centre")


def given_at(centre):
    return given().filter(content_object=centre)


def centres_given_to(user):
    """The centres of which guardian holds a row for the account."""
    return Centre.objects.filter(pk__in=given().filter(user=user).values("content_object"))


def centres_coordinated_by(user):
    """The centres whose cohorts the account runs: those given to it, as long as it is open and holds the role."""
    return centres_given_to(user) if user.has_perm("centres.coordinate_centre") else Centre.objects.none()


def centres_reached_by(user, action):
    """A role's permission reaches every centre; a coordinator sees their own."""
    if user.has_perm(f"centres.{action}_centre"):
        return Centre.objects.all()
    return centres_coordinated_by(user) if action == "view" else Centre.objects.none()


def organisations_reached_by(user, action):
    """Every partner organisation, for the role that has the permission."""
    everything = Organisation.objects.all()
    return everything if user.has_perm(f"centres.{action}_organisation") else everything.none()


def may_add_centres(user):
    return user.has_perm("centres.add_centre")


def may_add_organisations(user):
    return user.has_perm("centres.add_organisation")
