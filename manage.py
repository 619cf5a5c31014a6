#!/usr/bin/env python
"""Django's command line for the profile named in REHEARSAL_PROFILE."""

import sys

from django.core.management import execute_from_command_line

from cms.settings import select_profile

if __name__ == "__main__":
    select_profile()
    execute_from_command_line(sys.argv)
