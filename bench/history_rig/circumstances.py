"""What figures depend on besides the code."""

from pathlib import Path


def file_system(folder: Path) -> str:
    """Return what kind of file system a folder is on: one in memory is never waited for."""
    mounts = (line.split() for line in Path("/proc/mounts").read_text().splitlines())
    above = {str(place) for place in (folder.resolve(), *folder.resolve().parents)}
    found = [(mount[1], mount[2]) for mount in mounts if mount[1] in above]
    # The deepest one holds it, and of those in the same place the one mounted last.
    return max(enumerate(found), key=lambda each: (len(each[1][0]), each[0]))[1][1]
