"""The comparison in Markdown: the article's table, ratios, and where they were measured."""

import contextlib
import platform
from importlib import metadata

from results import Results, seconds, shown

# The article's sections in its order: (title, its seconds at 25 million rows, the Python
# strategy, the Go strategy that stands for it).
SECTIONS = (
    ("pandas `apply`", "19", "pandas", "serial"),
    ("Dask, threads", "6", "dask-threads", "tasks"),
    ("Dask, processes", "51", "dask-processes", "processes"),
    ("Modin on Ray", "below 1", "modin-ray", "shared"),
    ("`multiprocessing.Pool`", "57", "multiprocessing-pool", "pool"),
    ("joblib, threads", "42", "joblib-threads", "threads"),
    ("joblib, processes", "slower than threads", "joblib-processes", "processes"),
)
TODAY = ("numpy", "numba", "polars", "pandarallel")
GO = ("serial", "threads", "tasks", "pool", "processes", "shared")


def report(paths, lines):
    """Returns the text for the result files, by the names of the benches."""
    same, article, built_in, frame = (Results(paths[name]) for name in ("same-work", "as-article", "built-in", "frame"))
    parts = [where(same), sections(same, article), others(same), ratios(same, built_in, frame)]
    parts.append("Measured by\n\n" + "".join(f"    {line}\n" for line in lines.values()))
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def sections(same, article):
    """The article's systems: its time, ours of its statements, ours of the same work."""
    out = table(
        "the article's section",
        "article, 25e6 rows, s",
        "here, as the article",
        "here, same work",
        "Go strategy",
        "same work",
        "times as fast",
    )
    for title, theirs, python, go in SECTIONS:
        out.append(
            [
                title,
                theirs,
                cell(article.of(python, "as-article")),
                cell(same.of(python)),
                f"`{go}`",
                cell(same.of(go)),
                times(same.median(python), same.median(go)),
            ]
        )
    notes = (
        "As the article: its literal statements, on whole frames. Those for Dask's threads, Dask's processes and Modin draw "
        "one random number for the whole column, and Modin's clock stops before the work is done. Same work: one random "
        "number for every row, from the column in shared memory to the whole result readable by the caller; "
        "where a system has two forms, the faster one counts."
    )
    return rows_of(out) + "\n\n" + notes


def others(same):
    """What the article does not have, beside every Go strategy."""
    out = table("not in the article", "here, same work")
    out += [[f"{name} (Python)", cell(same.of(name))] for name in TODAY]
    out += [[f"`{name}` (Go)", cell(same.of(name))] for name in GO]
    return rows_of(out)


def ratios(same, built_in, frame):
    out = table("same work, same run", "measured", "times as fast")
    for title, results, form in (
        ("", same, None),
        (", the function as it is written", same, "scalar"),
        (", as the built-in `addrandom:100`", built_in, None),
    ):
        go, python = results.fastest("go", form), results.fastest("python")
        measured = f"{go[1]} {seconds(go[0])}, {python[1]} {seconds(python[0])}" if go and python else "–"
        out.append([f"fastest Go against fastest Python{title}", measured, times(python and python[0], go and go[0])])
    pairs = [
        (results, ship, go, python)
        for results, ship in ((same, "column"), (frame, "frame"))
        for go, python in (("processes", "joblib-processes"), ("pool", "multiprocessing-pool"))
    ]
    for results, ship, go, python in (*pairs, (same, "", "shared", "modin-ray")):
        title = f"Go `{go}` against {python}" + (f", `--ship {ship}`" if ship else ", forced")
        measured = f"{cell(results.of(go))}, {cell(results.of(python))}"
        out.append([title, measured, times(results.median(python), results.median(go))])
    return rows_of(out)


def where(results):
    """The machine, the data and the versions in a sentence each."""
    e, d = results.environment, results.dataset
    if not e:
        return "Nothing was measured."
    versions = ", ".join(f"{name} {version}" for name, version in sorted((e["python"] or installed()).items()))
    return (
        f"{d['rows']:,} rows × {d['columns']} columns ({d['bytes'] / 1e9:.2f} GB); {e['cpu']}, "
        f"{e['cpus_usable']} CPUs, {e['memory_bytes'] / 2**30:.0f} GiB, {e['os']}; "
        f"copies {e['copy_bandwidth_bytes_per_s'] / 1e9:.0f} GB/s; "
        f"gonbench {e['gonbench']}, {e['go']}" + (f", {versions}." if versions else ".")
    )


def installed():
    """Returns the systems' versions in this environment, which is the kernel's own."""
    names = ("pandas", "dask", "modin", "ray", "joblib", *TODAY)
    found = {"Python": platform.python_version()}
    for name in names:
        with contextlib.suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    return found


def cell(benchmarks):
    """One time, or one for each form where a strategy has several."""
    if not benchmarks:
        return "not measured"
    if len(benchmarks) == 1:
        return shown(benchmarks[0])
    return ", ".join(f"{b['form']} {shown(b)}" for b in benchmarks)


def times(slow, fast):
    return f"{slow / fast:.{1 if slow / fast < 10 else 0}f}" if slow and fast else "–"


def table(*head):
    return [list(head), ["---"] * len(head)]


def rows_of(cells):
    return "\n".join("| " + " | ".join(row) + " |" for row in cells)
