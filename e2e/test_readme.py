"""What the README tells people to type works."""

import re
import subprocess
import sys
import textwrap

import pytest
from installed import REPO

README = (REPO / "README.md").read_text()


def blocks(language):
    return [textwrap.dedent(b) for b in re.findall(rf"^ *```{language}\n(.*?)^ *```", README, re.S | re.M)]


def commands():
    """Returns the shell commands of the README, of code blocks and within sentences."""
    lines = [line.partition("#")[0].strip() for block in blocks("sh") for line in block.splitlines()]
    lines += re.findall(r"`((?:make|bin/gonbench)[^`]*)`", README)
    return sorted({line for line in lines if line})


def magics():
    """Returns the magic lines of the table."""
    lines = re.findall(r"^\| (`%.*?`) \|", README, re.M)
    return [m for line in lines for m in re.findall(r"`([^`]+)`", line)]


# Who runs a command as it stands: a file, and what stands in it. Of the others, variants of
# these with another variable, a plan is checked.
RUN_BY = {
    "make test": (".ci/run", "stage make test"),
    "make article ROWS=2e5": (".ci/run", "stage make article ROWS=2e5"),
    "make lab": ("e2e/fresh_clone.sh", "make lab"),
    "make install": ("e2e/fresh_clone.sh", "make install"),
    "make install PYTHON_SYSTEMS=0": ("e2e/test_fresh_clone.py", '"PYTHON_SYSTEMS": "0"'),
    "make picture": ("e2e/test_readme.py", "tools/picture.py"),
    "docker build -t gonbench .": (".ci/run", "stage make image-test"),
    "docker run --rm -p 8888:8888 gonbench": (".ci/run", "stage make image-test"),
    "bin/gonbench install --user": ("e2e/test_readme.py", "def test_install_elsewhere_and_uninstall"),
    "bin/gonbench --help": ("main_test.go", '"--help"'),
    "bin/gonbench version": ("e2e/test_readme.py", "def test_version"),
}
VARIANTS = {"make help", "make article", "make lab PYTHON=python3.12"}


def test_every_command_is_run_somewhere():
    for command in commands():
        if command not in VARIANTS:
            file, text = RUN_BY[command]
            assert text in (REPO / file).read_text(), f"{command}: {file} does not run it"


def test_links_and_picture():
    for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (REPO / link).exists(), link
    assert (REPO / "docs" / "bench.png").stat().st_size < 100_000


def test_picture_can_be_made_anew(tmp_path):
    picture = tmp_path / "bench.png"
    subprocess.run([sys.executable, REPO / "tools/picture.py", picture, "2e5"], check=True, timeout=300)
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_version():
    out = subprocess.run([REPO / "bin/gonbench", "version"], check=True, capture_output=True, text=True).stdout
    assert [line.split()[0] for line in out.splitlines()] == ["gonbench", "GoNB", "Go", "ECharts"]
    assert "not found" not in out


def test_there_is_something_to_check():
    assert {"make lab", "make test"} <= set(commands())
    assert len(magics()) >= 8


@pytest.mark.parametrize("command", [c for c in commands() if c.startswith("make")])
def test_make_targets_exist(command):
    """Every target can be planned; they run as what they are in e2e/fresh_clone.sh."""
    words = command.split()
    plan = subprocess.run([words[0], "-n", *words[1:]], cwd=REPO, capture_output=True, text=True, timeout=60)
    assert plan.returncode == 0, plan.stderr


def test_second_install_is_quick_and_offline():
    """Nothing is downloaded: there is no network to download from."""
    env = {
        "GOPROXY": "off",
        "GOFLAGS": "-mod=readonly",
        "UV_OFFLINE": "1",
        "PIP_NO_INDEX": "1",
        "npm_config_offline": "true",
    }
    words = ["env", *(f"{k}={v}" for k, v in env.items()), "make", "install"]
    again = subprocess.run(words, cwd=REPO, capture_output=True, text=True, timeout=120)
    assert again.returncode == 0, again.stdout + again.stderr
    assert "download" not in again.stdout, again.stdout


def test_install_elsewhere_and_uninstall(tmp_path):
    assert "bin/gonbench install --user" in README
    gonbench = [str(REPO / "bin" / "gonbench"), "install", "--prefix", str(tmp_path)]
    subprocess.run(gonbench, check=True, timeout=60)
    spec = tmp_path / "share" / "jupyter" / "kernels" / "gonbench"
    assert (spec / "kernel.json").exists()
    subprocess.run([*gonbench, "--uninstall"], check=True, timeout=60)
    assert not spec.exists()


@pytest.mark.parametrize("line", [m for m in magics() if "NAME" not in m and not m.startswith("%%")])
def test_magic_lines(small, line):
    if "make_classification" in line:
        line = line.replace("1e6", "2e4").replace("50", "25") + " --name readme"
    line = line.replace("--rows 1e3,1e4,1e5", "--rows 1e3,1e4")
    if line.startswith("%bench"):
        line += " --runs 1"
    if line.startswith("%results"):
        small.must("%parallel serial add:1")
    small.must(line)
    if "--name readme" in line:
        small.must("%dataset use df\n%dataset drop readme")
    if line.startswith("%charts"):
        small.must("%charts auto")


def test_cell_magic(small):
    small.must("%%bench serial,threads --runs 1\nfunc root(x float64) float64 { return math.Sqrt(math.Abs(x)) }")


def test_first_minutes(small):
    (cell,) = blocks("text")
    shown = small.must(cell.replace("%bench root", "%bench root serial,threads --runs 2")).shown()
    assert "root on col0" in shown


def test_go_blocks(small):
    functions, attach = blocks("go")
    small.must(functions)
    for name, columns in (("addRandom", "col0"), ("scale", "col0"), ("norm", "col0,col1")):
        small.must(f"%parallel threads {name} --col {columns}")
    for built_in in ("add:100", "addrandom:100", "scale:2"):
        assert built_in in README
        small.must(f"%parallel threads {built_in}")
    assert small.must(attach).text().startswith("20000 ")


def test_every_go_strategy_is_named(small):
    listed = small.must("%parallel").shown()
    table = README.partition("## The strategies")[2]
    for name in re.findall(r"^\| `(\w+)` \|", table, re.M):
        assert name in listed


def test_help(small):
    for magic in ("%dataset", "%parallel", "%bench", "%%bench"):
        assert "Examples" in small.must(f"{magic} --help").shown(), magic
