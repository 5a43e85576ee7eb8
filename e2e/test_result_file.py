"""--save keeps what was measured: complete, consistent, and readable by benchstat."""

import json
import statistics
import subprocess

import pytest
from installed import REPO
from jsonschema import Draft202012Validator

# The Go strategies with the forms of addRandom, in the order of the file.
GO = [
    ("serial", "scalar"),
    ("serial", "vector"),
    ("threads", "scalar"),
    ("tasks", "scalar"),
    ("tasks", "vector"),
    ("pool", "scalar"),
    ("processes", "scalar"),
    ("shared", "scalar"),
    ("shared", "vector"),
]
SCHEMA = json.loads((REPO / "e2e" / "result.schema.json").read_text())


def load(path):
    result = json.loads(path.read_text())
    errors = [f"{e.json_path}: {e.message}" for e in Draft202012Validator(SCHEMA).iter_errors(result)]
    assert not errors, "\n".join(errors)
    return result


@pytest.fixture(scope="module")
def saved(small):
    small.must("%bench addRandom --runs 7 --save all.json")
    return load(small.cwd / "all.json")


def test_one_benchmark_for_each_strategy(saved):
    bs = saved["benchmarks"]
    assert [(b["strategy"], b["form"]) for b in bs] == GO
    for b in bs:
        assert (b["function"], b["language"], b["rows"]) == ("addRandom", "go", 20_000)
        assert (b["status"], b["error"], b["verified"]) == ("ok", "", True), b
        assert (b["column"], b["ship"], b["work"], b["baseline"]) == ("col0", "column", "same", "serial")
        assert b["command"] == "%bench addRandom --runs 7 --save all.json"
        assert "rand.Float64()" in b["source"]
    assert saved["dataset"]["rows"] == 20_000
    assert saved["dataset"]["columns"] == 5
    assert saved["dataset"]["recipe"]


def test_statistics_follow_from_the_samples(saved):
    serial = {b["form"]: b for b in saved["benchmarks"] if b["strategy"] == "serial"}
    for b in saved["benchmarks"]:
        samples = b["samples_s"]
        assert len(samples) == 7
        assert all(s > 0 for s in samples)
        assert b["median_s"] == pytest.approx(statistics.median(samples))
        low, high = b["ci95_s"]
        assert min(samples) <= low <= b["median_s"] <= high <= max(samples)
        assert b["speedup"] == pytest.approx(serial[b["form"]]["median_s"] / b["median_s"])
        assert all(0 <= i < len(samples) for i in b["outliers"])
        assert len(b["warmup_s"]) >= 1


def test_phases_add_up_to_the_sample(saved):
    for b in saved["benchmarks"]:
        total = sum(s for s in b["phases_s"].values() if s is not None)
        nearest = min(b["samples_s"], key=lambda s: abs(s - b["median_s"]))
        assert total == pytest.approx(nearest, rel=0.05, abs=0.002), b["strategy"]
        assert b["phases_s"]["compute"] is not None


def test_chunks_cover_what_the_strategy_does(saved):
    for b in saved["benchmarks"]:
        computed = [c for c in b["chunks"] if c["phase"] == "compute"]
        assert {c["chunk"] for c in computed} == set(range(b["partitions"])), b["strategy"]
        assert all(c["end_s"] >= c["start_s"] for c in b["chunks"])
        if b["strategy"] in ("pool", "processes"):
            # There and back: at least the column both ways.
            assert b["bytes_serialized"] >= 2 * 8 * b["rows"], b["strategy"]
        else:
            assert not b["bytes_serialized"], b["strategy"]
        assert b["bytes_moved"] >= 2 * 8 * b["rows"]


def test_cpu_series_have_one_length(saved):
    for b in saved["benchmarks"]:
        cpu = b["cpu"]
        steps = len(cpu["percent"])
        assert steps >= 1, b["strategy"]
        assert cpu["interval_s"] > 0
        for series in ("processes", "running_threads", "rss_bytes"):
            assert len(cpu[series]) == steps, (b["strategy"], series)
        assert cpu["per_core_percent"], b["strategy"]
        assert all(len(core) == steps for core in cpu["per_core_percent"])
        assert b["max_processes"] >= 1
        assert b["peak_pss_bytes"] is None or b["peak_pss_bytes"] > 0


def test_few_samples_have_no_interval(small):
    small.must("%bench addRandom serial,threads --runs 3 --save few.json")
    for b in load(small.cwd / "few.json")["benchmarks"]:
        assert len(b["samples_s"]) == 3
        assert b["ci95_s"] is None


def test_a_failure_is_a_row(small):
    small.must("func broken(x float64) float64 { panic(fmt.Sprint(x)) }")
    small.run("%bench broken serial,threads --runs 1 --save broken.json")
    small.must("%bench addRandom serial --runs 1")
    path = small.cwd / "broken.json"
    if path.exists():
        assert {b["status"] for b in load(path)["benchmarks"]} == {"failed"}


def test_rows_and_workers_are_rows_of_the_file(small):
    small.must("%bench addRandom serial,tasks --rows 1e3,1e4 --workers 1,2 --form scalar --runs 2 --save grid.json")
    found = [(b["strategy"], b["rows"], b["workers"]) for b in load(small.cwd / "grid.json")["benchmarks"]]
    assert sorted(found) == sorted(
        [("serial", n, 1) for n in (1000, 10_000)] + [("tasks", n, w) for n in (1000, 10_000) for w in (1, 2)]
    )


def test_parallel_saves_too(small):
    small.must("%parallel tasks addRandom --partitions 7 --workers 2 --save one.json")
    (b,) = load(small.cwd / "one.json")["benchmarks"]
    assert (b["strategy"], b["partitions"], b["workers"], len(b["samples_s"])) == ("tasks", 7, 2, 1)


def test_benchstat_reads_the_text(small, tmp_path):
    small.must("%bench addRandom serial,threads --runs 7 --save some.txt")
    path = small.cwd / "some.txt"
    text = path.read_text()
    table = subprocess.run(
        ["go", "run", "golang.org/x/perf/cmd/benchstat", str(path)],
        cwd=REPO,
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert table.returncode == 0, table.stderr
    assert "sec/op" in table.stdout, text
    for strategy in ("serial", "threads"):
        assert strategy in table.stdout, text
    assert "syntax" not in table.stderr and "missing" not in table.stderr, table.stderr


def test_a_file_that_cannot_be_written_is_said_before_the_work(small):
    for name in ("missing/folder.json", "result.csv"):
        cell = small.run(f"%bench addRandom --save {name}")
        assert cell.reply["status"] == "error"
        assert not cell.displays()
