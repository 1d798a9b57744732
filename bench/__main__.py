"""`make bench`: run the measurements by name (ARGS="pages signing"), or all of them."""

import importlib
import sys
from pathlib import Path

NOT_MEASUREMENTS = {"__init__", "__main__", "rounds", "servers", "crowds"}


def main(names: list[str]) -> None:
    known = sorted(path.stem for path in Path(__file__).parent.glob("*.py"))
    known = [name for name in known if name not in NOT_MEASUREMENTS]
    for unknown in set(names) - set(known):
        sys.exit(f"there is no measurement “{unknown}”; there are: {', '.join(known)}")
    for name in names or known:
        print(f"\n== {name}")
        importlib.import_module(f"bench.{name}").main()


if __name__ == "__main__":
    main(sys.argv[1:])
