"""The web process: pages, API and static files."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

# What is loaded now stays: the collector need not walk it again with every few requests.
gc.collect()
gc.freeze()
