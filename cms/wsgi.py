"""The WSGI application, served by granian with threads."""

from django.core.wsgi import get_wsgi_application

from cms.settings import select_profile

select_profile()
application = get_wsgi_application()
