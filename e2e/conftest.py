"""Fixtures of the tests that use gonbench as its users do: through Jupyter."""

import executed
import installed
import pytest
from kernels import Kernel
from lab import Server, launch
from playwright.sync_api import sync_playwright


@pytest.fixture(scope="session", autouse=True)
def needs_install():
    why = installed.missing()
    if why:
        pytest.fail(why, pytrace=False)
    installed.ARTIFACTS.mkdir(parents=True, exist_ok=True)


@pytest.fixture
def kernel():
    k = Kernel()
    yield k
    k.close()


@pytest.fixture(scope="session")
def small_notebook(tmp_path_factory):
    """A small notebook with all kinds of charts, executed, with the chart library in it. Not to be changed."""
    return executed.run(tmp_path_factory.mktemp("executed"))


@pytest.fixture(scope="session")
def lab_server(tmp_path_factory):
    s = Server(tmp_path_factory.mktemp("lab"))
    yield s
    s.close()


@pytest.fixture
def server(lab_server):
    """A JupyterLab for all tests; notebooks in its folder need names of their own."""
    yield lab_server
    lab_server.end_kernels()


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as p:
        b = launch(p)
        yield b
        b.close()


@pytest.fixture(scope="module")
def small():
    """A kernel with a dataset of 20,000 rows and a function, for tests that change neither."""
    k = Kernel()
    k.must("%dataset make_classification --rows 2e4 --cols 5 --informative 3 --redundant 1 --seed 1")
    k.must("func addRandom(x float64) float64 { return x + 100 + rand.Float64() }")
    yield k
    k.close()
