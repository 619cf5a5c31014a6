"""The ASGI application, for hosts that speak nothing else; `make run` serves WSGI, which is quicker here."""

from django.core.asgi import get_asgi_application

from cms.settings import select_profile

select_profile()
application = get_asgi_application()
