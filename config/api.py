"""How every API answer is paged and how every API error looks: `{"code": …, "detail": …}`."""

from typing import Any

from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_exception_handler

from accounts.models import User
from config.errors import Refused


class Pages(PageNumberPagination):
    page_size_query_param = "page_size"
    max_page_size = 100


def caller(request: Request) -> User:
    """The signed-in person behind an API request that has passed `IsAuthenticated`."""
    if not isinstance(request.user, User):
        raise TypeError("caller() needs an authenticated request")
    return request.user


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    if isinstance(error, Refused):
        body = {"code": error.code, "detail": error.message, **error.details}
        return Response(body, status=error.status)
    response = drf_exception_handler(error, context)
    if response is None:
        return None
    if isinstance(response.data, dict) and set(response.data) == {"detail"}:
        detail = response.data["detail"]
        response.data = {"code": getattr(detail, "code", "refused"), "detail": str(detail)}
    else:
        response.data = {"code": "invalid", "detail": "Some fields were refused.", "fields": response.data}
    return response
