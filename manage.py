#!/usr/bin/env python
"""Django's command line; on a bare machine it brings its own PostgreSQL and Redis for as long as it runs."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from config.servers import running

    with running():
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
