"""Two services with one name are refused where they are described."""

from __future__ import annotations

import pytest

from comity_server.actions import provider
from comity_server.casefile.models import Provider
from tests.support.cast import NOON, a_cast


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("video", "video"),
        ("video", "Video"),
        ("video", " video "),
        ("a b", "a  b"),
        ("ﬁlm", "film"),
    ],
)
def test_two_services_with_one_name_are_refused_by_name(house, one, other):
    cast = a_cast(house)
    terms = provider.ProviderTerms("Example Search", "US", ("search", one, other))
    with pytest.raises(ValueError, match="Two services have one name") as refused:
        provider.describe_provider(terms, by=cast.admin, at=NOON)
    assert repr(one) in str(refused.value)
    assert repr(other) in str(refused.value)
    assert Provider.objects.get().services == ["search"]


def test_services_with_names_of_their_own_are_described(house):
    cast = a_cast(house)
    terms = provider.ProviderTerms("Example Search", "US", ("search", "video", "video two"))
    provider.describe_provider(terms, by=cast.admin, at=NOON)
    assert Provider.objects.get().services == ["search", "video", "video two"]
