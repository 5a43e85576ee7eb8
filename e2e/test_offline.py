"""Cells find all that they import beside the installed kernel: no network, no modules fetched before."""

from kernels import Kernel

ATTACH = """import "gonbench/dataset"

%%
ds, err := dataset.Attach()
if err != nil {
	panic(err)
}
x, err := ds.Column("col0")
if err != nil {
	panic(err)
}
x[0] = 42
fmt.Println(ds.Rows(), len(ds.Columns()), x[0])"""


def test_cells_build_without_network_and_with_an_empty_module_cache(tmp_path):
    k = Kernel({"GOPROXY": "off", "GOMODCACHE": str(tmp_path), "GONOSUMDB": "", "GOFLAGS": ""})
    try:
        k.must("%dataset make_classification --rows 1e4 --cols 25 --seed 1")
        assert k.must(ATTACH).text().split() == ["10000", "25", "42"]
        k.must("func double(x float64) float64 { return 2 * x }")
        k.must("%parallel shared double --workers 2 --out col1")
        k.must('import "gonbench/parallel"\n\n%%\nvar s parallel.Strategy = parallel.Threads{}\nfmt.Printf("%T", s)')
    finally:
        k.close()
