"""Plays the golden cases against a Step Functions endpoint.

    python -m tests.conformance.golden --endpoint http://127.0.0.1:8083 --lambda-port 9001

The engine has to send its Lambda calls to http://127.0.0.1:9001. Without --lambda-port, cases with functions
are left out; so are cases that take longer than --seconds, and those that have to start at a certain moment.
The exit status is 1 where a case came out otherwise.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from contextlib import nullcontext

from botocore.exceptions import BotoCoreError, ClientError

from tests.conformance.golden.cases import Case, load
from tests.conformance.golden.comparison import differences
from tests.conformance.golden.endpoint_account import EndpointAccount
from tests.conformance.golden.functions import Functions
from tests.conformance.golden.lambda_endpoint import LambdaEndpoint, serving
from tests.conformance.golden.player import play


def playable(*, functions: bool, seconds: float, names: str = "") -> Iterator[Case]:
    """Choose the cases that can be played on the wall clock.

    Args:
        functions: Whether the engine reaches the cases' functions.
        seconds: How long a case may take.
        names: A pattern that is found in the name of each chosen case.
    """
    for case in load():
        reached = functions or not case.functions
        if reached and case.starts is None and case.seconds <= seconds and re.search(names, case.name):
            yield case


def outcome(case: Case, endpoint: str, account: str, region: str, server: LambdaEndpoint | None) -> list[str]:
    """Play a case at an endpoint; return the differences."""
    functions = Functions(case.functions)
    if server is not None:
        server.functions = functions
    try:
        played = play(case, EndpointAccount(endpoint, case, functions, account, region))
    except (BotoCoreError, ClientError, TimeoutError) as error:
        return [f"not played: {error}"]
    return differences(case, played, functions.calls, timed=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--endpoint", required=True, help="the URL of the Step Functions API")
    parser.add_argument("--lambda-port", type=int, help="serve the cases' functions on this port")
    parser.add_argument("--seconds", type=float, default=5, help="leave out cases that take longer")
    parser.add_argument("--names", default="", help="a regular expression on the names of cases")
    parser.add_argument("--account", default="000000000000", help="the account of the endpoint")
    parser.add_argument("--region", default="us-east-1")
    options = parser.parse_args()
    met = played = 0
    with serving(options.lambda_port) if options.lambda_port else nullcontext() as server:
        for case in playable(functions=server is not None, seconds=options.seconds, names=options.names):
            found = outcome(case, options.endpoint, options.account, options.region, server)
            played, met = played + 1, met + (not found)
            if found:
                sys.stdout.write("\n    ".join([f"{case.name}: {case.scenario}", *found]) + "\n")
    sys.stdout.write(f"{met} of {played} cases came out as expected\n")
    sys.exit(met != played)


if __name__ == "__main__":
    main()
