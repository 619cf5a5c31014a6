"""Who a session belongs to: the account comes with its person and branch, and nobody comes in who may not."""

import pytest

from cms.sign_in import PersonBackend
from learning.api import NoPerson, person_of
from tests.factories import learning as make

pytestmark = pytest.mark.django_db


def test_the_account_comes_with_its_person_and_branch(django_assert_num_queries):
    person = make.PersonFactory()
    with django_assert_num_queries(1):
        user = PersonBackend().get_user(person.user_id)
        assert user is not None
        found = person_of(user)
        assert (found, found.effective_zone) == (person, person.effective_zone)


def test_an_account_of_nobody_who_works_here_comes_alone(django_assert_num_queries):
    account = make.UserFactory()
    with django_assert_num_queries(1):
        user = PersonBackend().get_user(account.pk)
        assert user == account
        with pytest.raises(NoPerson):
            person_of(user)


def test_a_closed_account_and_a_missing_one_let_nobody_in():
    account = make.UserFactory(is_active=False)
    assert PersonBackend().get_user(account.pk) is None
    assert PersonBackend().get_user(0) is None
