"""People and accounts."""

from datetime import UTC, date, datetime

import factory

from lms.accounts.models import Person, Standing, User


class UserFactory(factory.django.DjangoModelFactory):
    """An account that signs in by its confirmed phone; ``email="…", phone=None`` makes one of staff."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    phone = factory.Sequence(lambda n: f"+9665500{n:05d}")
    phone_verified_at = factory.LazyAttribute(lambda user: datetime(2026, 11, 1, tzinfo=UTC) if user.phone else None)
    first_name = "نورة"
    last_name = "الشهري"
    password = factory.django.Password("a long enough password")


class PersonFactory(factory.django.DjangoModelFactory):
    """A girl of seventeen in 2026, with a four-part name, and no account."""

    class Meta:
        model = Person

    given_ar = "أروى"
    father_ar = "سالم"
    grandfather_ar = "محمد"
    family_ar = "الحازمي"
    name_en = "Arwa Salem Mohammed Alhazmi"
    gender = "female"
    born_on = date(2009, 3, 1)
    phone = "+966551234567"


class StandingFactory(factory.django.DjangoModelFactory):
    """An account that is the person itself."""

    class Meta:
        model = Standing

    user = factory.SubFactory(UserFactory)
    person = factory.SubFactory(PersonFactory)
