from amparo.response.cases.tests.conftest import *  # noqa: F403 - fixtures of the room below
