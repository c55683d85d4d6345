"""The ground every test stands on."""

pytest_plugins = ["tests.support.house"]
