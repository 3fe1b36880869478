"""How many messages are accepted: from one network in an hour, and from everybody in a day."""

from __future__ import annotations

from django.http import HttpRequest

from lems_site.web.rate_limits import count_request

from .models import Message, local_today

MOST_PER_HOUR = 12  # a ward or a family may share one address
MOST_PER_DAY = 500


def exceeds_limits(request: HttpRequest) -> bool:
    """Whether one more message would be too many. Counts it for its network. One query."""
    if count_request("feedback", request) > MOST_PER_HOUR:
        return True
    return Message.objects.filter(received_on=local_today()).count() >= MOST_PER_DAY
