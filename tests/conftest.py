"""What every test run has: the option that makes a skipped test a failure, for CI."""

import pytest

pytest_plugins = ["tests.contract.summary", "tests.deployed.fixtures"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--no-skips", action="store_true", help="fail when a test was skipped: CI lacks nothing")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if session.config.getoption("--no-skips") and reporter and reporter.stats.get("skipped"):
        reporter.write_line("tests were skipped, and --no-skips allows none", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
