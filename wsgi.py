"""The application object, for `flask` and for web servers."""

import sys

from config import Config, ConfigError
from petitions.app import create_app
from petitions.cli.commands import is_without_pages

try:
    config = Config.from_env()
except ConfigError as wrong:
    print(*wrong.problems, sep="\n", file=sys.stderr)
    raise SystemExit(2) from None

app = create_app(config, is_bare=is_without_pages(sys.argv))
