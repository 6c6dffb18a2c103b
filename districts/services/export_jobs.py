"""Long lists are written in the background: asked once, kept a day for who asked, then deleted.

The file lies in the private media under the job and the token it was taken with, so two workers at
one job never write the same file; what a killed one left behind goes with the old ones.
"""

import datetime as dt
import hashlib
import os
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.timezone import now

from accounts.models import Message
from core import jobs
from core.errors import Refused
from core.models import Job, JobState
from districts.services import exports
from districts.services.exports import Export

EXPORT = "export"
DIRECT = 5_000  # rows that a request may write while its user waits
KEPT = dt.timedelta(hours=24)
GONE = "您已没有导出的权限，没有生成文件，请联系管理员授权。"


def ask_export(export: Export, by: Any) -> Job:
    """The job that writes the list; asked again while its file is the same list it is that job."""
    asked = hashlib.sha256(f"{export.source} {export.query} {export.anchor}".encode()).hexdigest()
    key = f"{EXPORT}:{by.pk}:{asked[:40]}"
    kept = any(job.open or (export.anchor and ready(job)) for job in Job.objects.filter(key=key))
    return jobs.ask(
        key,
        EXPORT,
        title=f"导出{export.title}"[:120],
        by=by,
        again=not kept,
        source=export.source,
        query=export.query,
        back=export.back,
        of=export.of,
    )


def listed(job: Job, by: Any) -> Export:
    """The list of the job as the user may see it now.

    Http404 out of scope, PermissionDenied without the right.
    """
    return exports.again(job.args["source"], job.args["query"], by)


@jobs.handler(EXPORT)
def write_list(job: Job) -> jobs.Effect:
    """Rights and scope are those of the moment of writing."""
    try:
        export = listed(job, job.requested_by)
    except (Http404, PermissionDenied):
        raise Refused(GONE) from None
    path = file_of(job)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    tell = partial(_progress, job, export.total)
    try:
        tell(0)
        with open(path, "wb", opener=_private) as file:
            exports.write(export, file, by=job.requested_by, at=now(), tell=tell)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return lambda: _effect(job, export)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _progress(job: Job, total: int, done: int) -> None:
    jobs.hold(job, step="写入中", done=min(done, total), total=total)


def _effect(job: Job, export: Export) -> dict[str, Any]:
    by: Any = job.requested_by
    exports.log(export, by)
    Message.objects.create(
        user=by,
        text=f"{job.title}已完成，共 {export.total} 行，请在 24 小时内下载。",
        url=page(job),
    )
    Job.objects.filter(pk=job.pk).update(done=export.total, total=export.total)
    return {"rows": export.total, "filename": export.filename}


def page(job: Job) -> str:
    """Where the job is followed and its file fetched."""
    return reverse("export-status", args=[job.pk])


def file_of(job: Job) -> Path:
    """Where the worker that holds (or held last) the job writes its file."""
    return _folder() / f"{job.pk}-{job.token}.xlsx"


def expires(job: Job) -> dt.datetime | None:
    return job.finished_at + KEPT if job.finished_at else None


def ready(job: Job) -> bool:
    """Whether the file can be fetched: written, not a day old, still there."""
    until = expires(job)
    return bool(job.state == JobState.DONE and until and until > now() and file_of(job).exists())


def sweep() -> int:
    """Deletes files older than a day, drafts of killed workers too; answers how many."""
    oldest = (now() - KEPT).timestamp()
    old = [path for path in _folder().glob("*.xlsx") if path.stat().st_mtime < oldest]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "exports"
