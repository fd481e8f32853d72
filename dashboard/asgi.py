"""The ASGI application: pages through Django, sockets through Channels. It runs under any ASGI
server.

Under a server with lifespan (uvicorn, hypercorn) the background work starts with the server; under
Daphne, which has none, `manage.py serve` starts it, and so does the first socket.
"""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboard.settings")
http = get_asgi_application()  # before everything that needs Django to be set up

from dashboard import wiring  # noqa: E402

application = wiring.application(http)
