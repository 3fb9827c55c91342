"""Commonwire: a news exchange that a media alliance runs for itself."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("commonwire")
except PackageNotFoundError:  # run from a folder that was never installed
    __version__ = "0+unknown"
