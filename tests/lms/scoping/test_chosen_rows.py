import pytest
from django.core.exceptions import ValidationError

from lms.centres.models import Centre
from lms.scoping.fields import ChosenRowsField
from tests.factories.cohorts import CentreFactory

pytestmark = pytest.mark.django_db


def test_chosen_rows_are_the_rows_chosen():
    chosen, _other = CentreFactory(code="safa"), CentreFactory(code="rawdah")
    assert list(ChosenRowsField(Centre.objects.all()).clean([str(chosen.pk)])) == [chosen]


@pytest.mark.parametrize("number", [2**31, 2**63, 2**64, 10**100])
def test_a_number_too_large_for_any_row_is_refused_beside_one_that_is_there(number):
    with pytest.raises(ValidationError) as refusal:
        ChosenRowsField(Centre.objects.all()).clean([str(CentreFactory().pk), str(number)])
    assert refusal.value.code == "invalid_choice"


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_text_that_no_database_keeps_names_no_row(text):
    with pytest.raises(ValidationError):
        ChosenRowsField(Centre.objects.all(), to_field_name="public_id").clean([CentreFactory().public_id, text])
