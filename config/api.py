"""How every API answer is paged and how every API error looks: `{"code": …, "detail": …}`."""

from typing import Any

from rest_framework.pagination import PageNumberPagination
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_exception_handler

from config.errors import Refused


class Pages(PageNumberPagination):
    page_size_query_param = "page_size"
    max_page_size = 100


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    if isinstance(error, Refused):
        return Response({"code": error.code, "detail": error.message}, status=error.status)
    response = drf_exception_handler(error, context)
    if response is not None and isinstance(response.data, dict) and "detail" in response.data:
        response.data = {"code": response.data["detail"].code, "detail": str(response.data["detail"])}
    elif response is not None:
        response.data = {"code": "invalid", "detail": "Some fields were refused.", "fields": response.data}
    return response
