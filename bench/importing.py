"""Confirms one previewed batch and says how much memory that took; what it wrote is rolled back.

A process of its own: `python -m bench.importing BATCH` prints MiB of itself and of its child.
"""

import os
import re
import resource
import sys
from pathlib import Path

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    from bench import imports  # noqa: PLC0415
    from districts.models import ImportBatch  # noqa: PLC0415

    batch = ImportBatch.objects.select_related("by").get(pk=int(sys.argv[1]))
    imports.rolled_back(lambda: imports.confirmed(batch, batch.by))()
    status = Path("/proc/self/status").read_text()
    own = re.search(r"VmHWM:\s+(\d+)", status)
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    sys.stdout.write(f"{int(own[1]) >> 10 if own else 0} {child >> 10}\n")


if __name__ == "__main__":
    main()
