"""The live process: room sockets only, and a health check. Pages are served by `config/wsgi.py`."""

import os
from typing import Any, cast

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import OriginValidator
from channels.sessions import CookieMiddleware
from django.core.asgi import get_asgi_application
from django.urls import path, re_path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
get_asgi_application()  # sets Django up; this process serves none of its pages

from django.conf import settings  # noqa: E402

from interviews.room.asgi import (  # noqa: E402
    Receive,
    Scope,
    Send,
    ask_for_room,
    lifespan,
    no_such_socket,
    room_socket,
)


async def health(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers while the event loop turns; for balancers and the supervisor."""
    found = scope["path"] == "/health/"
    headers = [(b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": 200 if found else 404, "headers": headers})
    await send({"type": "http.response.body", "body": b"ok" if found else b"not found"})


class OurPagesOnly(OriginValidator):
    """Channels' check, also for an Origin that is no address at all."""

    def valid_origin(self, parsed_origin: Any) -> bool:
        try:
            return bool(super().valid_origin(parsed_origin))
        except ValueError:  # a port that is no port
            return False


def allowed_origins() -> list[str]:
    """The site's own pages; on one machine also under its other local name."""
    if settings.PRODUCTION:
        return [settings.SITE_URL]
    return [settings.SITE_URL, f"http://127.0.0.1:{settings.PORT}", f"http://localhost:{settings.PORT}"]


# Django's types know views only; Channels routes ASGI applications by the same patterns.
sockets = URLRouter(
    [path("ws/rounds/<uuid:round_id>/", cast(Any, ask_for_room)), re_path(r"", cast(Any, no_such_socket))]
)
checked = OurPagesOnly(CookieMiddleware(sockets), allowed_origins())


async def websocket(scope: Scope, receive: Receive, send: Send) -> None:
    """Serve a room once Channels has returned: around it, each layer would keep its own copy of the scope."""
    await checked(scope, receive, send)
    if asked := scope["state"].pop("asked", None):
        await room_socket(asked, scope["state"]["live"], receive, send)


application: Any = ProtocolTypeRouter({"http": health, "lifespan": lifespan, "websocket": websocket})
