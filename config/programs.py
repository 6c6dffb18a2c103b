"""Programs that come in wheels, run as a user who may run them.

PostgreSQL refuses to run as root: then the programs are copied to where `nobody` can reach them.
"""

import importlib.util
import os
import pwd
import shutil
import subprocess
from pathlib import Path

from config.local import HOME, ROOT, LocalError


class ServerError(LocalError):
    """One sentence for the person at the keyboard."""


def owner() -> pwd.struct_passwd:
    return pwd.getpwnam("nobody") if ROOT else pwd.getpwuid(os.geteuid())


def run(*command: object, log: Path) -> None:
    """As the unprivileged user; what it says goes to the log, whose last line the person sees."""
    user, group = (owner().pw_uid, owner().pw_gid) if ROOT else (None, None)
    with open(log, "a") as out:
        result = subprocess.run(  # noqa: S603 - our own programs
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            cwd="/",
            user=user,
            group=group,
            extra_groups=[] if ROOT else None,
            check=False,
        )
    if result.returncode:
        said = (log.read_text(errors="replace").strip().splitlines() or ["没有输出"])[-1]
        raise ServerError(f"{Path(str(command[0])).name} 没有成功，详见 {log}：{said}")


def wheel(package: str, folder: str) -> Path | None:
    """A folder of a wheel, found and not imported: importing this one writes lock files.

    As root a copy that the unprivileged user can reach, with the shared libraries beside it.
    """
    found = importlib.util.find_spec(package)
    if not found or not found.origin:
        return None
    site = Path(found.origin).parent.parent
    if not ROOT:
        return site / package / folder
    if not (HOME / "programs" / package / folder).exists():
        part = HOME / "programs.part"
        for tree in (f"{package}.libs", f"{package}/{folder}"):
            if (site / tree).exists():
                skipped = shutil.ignore_patterns("include", "*.a")
                shutil.copytree(site / tree, part / tree, dirs_exist_ok=True, ignore=skipped)
        shutil.copytree(part, HOME / "programs", dirs_exist_ok=True)
        shutil.rmtree(part)
    return HOME / "programs" / package / folder
