package magics_test

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"gonbench/magics/record"
)

const addRandom = "func addRandom(x float64) float64 { return x + 100 + rand.Float64() }\n"

const small = "%dataset make_classification --rows 2e4 --cols 6 --informative 3 --redundant 2\n"

var goStrategies = []string{"serial", "threads", "tasks", "pool", "processes", "shared"}

// saved runs a %bench or %parallel line and returns its result file.
func saved(t *testing.T, k *kernel, line string) *record.File {
	t.Helper()
	path := filepath.Join(t.TempDir(), "result.json")
	k.do(t, line+" --save "+path)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var f record.File
	if err := json.Unmarshal(data, &f); err != nil {
		t.Fatal(err)
	}
	return &f
}

func TestBench(t *testing.T) {
	k := newKernel(t)
	k.do(t, small+addRandom+`
func root(x float64) float64 { return math.Sqrt(math.Abs(x)) }
func double(dst, src []float64) { for i, x := range src { dst[i] = 2 * x } }
func total(row []float64) float64 { s := 0.0; for _, x := range row { s += x }; return s }
`)
	ds, err := k.store.Get("df")
	if err != nil {
		t.Fatal(err)
	}
	before := map[string][]float64{}
	for _, name := range ds.Columns() {
		col, _ := ds.Column(name)
		before[name] = slices.Clone(col)
	}
	for function, check := range map[string]string{
		"addRandom": "statistical", "root": "exact", "double": "exact", "total": "exact",
		"add:5": "exact", "addrandom": "statistical", "scale": "exact",
	} {
		for _, ship := range []string{"column", "frame"} {
			if ship == "frame" && function != "addRandom" && function != "total" {
				continue
			}
			f := saved(t, k, "%bench "+function+" --runs 6 --ship "+ship)
			var names []string
			for _, b := range f.Benchmarks {
				names = append(names, b.Strategy)
				if b.Status != record.OK || !b.Verified || b.Check != check {
					t.Errorf("%s %s --ship %s: status %s (%s), check %s, verified %v", b.Strategy, function, ship, b.Status, b.Error, b.Check, b.Verified)
					continue
				}
				if len(b.Samples) != 6 || b.CI95 == nil || b.Speedup == nil || b.Median <= 0 {
					t.Errorf("%s %s: %d samples, interval %v, speed-up %v", b.Strategy, function, len(b.Samples), b.CI95, b.Speedup)
				}
				if serializes := b.Strategy == "pool" || b.Strategy == "processes"; serializes != (b.BytesSerialized != nil && *b.BytesSerialized > 0) {
					t.Errorf("%s %s: bytes serialized %v", b.Strategy, function, b.BytesSerialized)
				}
				if p := b.Phases; p.Compute == nil || *p.Compute <= 0 {
					t.Errorf("%s %s: no compute phase", b.Strategy, function)
				}
				if len(b.CPU.Percent) == 0 || b.CPUSeconds <= 0 {
					t.Errorf("%s %s: no CPU use", b.Strategy, function)
				}
				if want := map[string]int{"serial": 1, "threads": 1, "tasks": 1}[b.Strategy]; want != 0 && b.MaxProcesses != want {
					t.Errorf("%s %s: %d processes, want %d", b.Strategy, function, b.MaxProcesses, want)
				}
			}
			if names = slices.Compact(names); !slices.Equal(names, goStrategies) {
				t.Errorf("%s: strategies %v, want %v", function, names, goStrategies)
			}
		}
	}
	for name, want := range before {
		if col, _ := ds.Column(name); !slices.Equal(col, want) {
			t.Errorf("%%bench changed column %s", name)
		}
	}
}

func TestBenchShows(t *testing.T) {
	k := newDrawingKernel(t)
	k.do(t, small+addRandom)
	out := k.do(t, "%bench addRandom --runs 2")
	if n := out.charts(); n < 5 {
		t.Errorf("%d charts, want timing, CPU, phases, speed-up and memory", n)
	}
	for _, b := range out.bundles {
		text, _ := b.Data["text/plain"].(string)
		title, _, _ := strings.Cut(text, "\n")
		if b.Data["image/png"] != nil && strings.Contains(title, " rows") {
			t.Errorf("the title %q says what the line below it says", title)
		}
	}
	for _, want := range append(goStrategies, "no confidence interval", "verified (statistical)", "compute") {
		if !strings.Contains(out.text(), want) {
			t.Errorf("output lacks %q:\n%s", want, out.text())
		}
	}
}

func TestBenchRowsAndWorkers(t *testing.T) {
	k := newKernel(t)
	k.do(t, small+addRandom)
	f := saved(t, k, "%bench addRandom serial,threads --rows 1,1e3,2e4 --workers 1,2 --runs 1")
	type key struct {
		s    string
		r, w int
	}
	var got []key
	for _, b := range f.Benchmarks {
		if b.Status != record.OK {
			t.Errorf("%s, %d rows: %s", b.Strategy, b.Rows, b.Error)
		}
		got = append(got, key{b.Strategy, b.Rows, b.Workers})
	}
	var want []key
	for _, r := range []int{1, 1000, 20000} {
		want = append(want, key{"serial", r, 1}, key{"threads", r, 1}, key{"threads", r, 2})
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
}

func TestFailuresAreRows(t *testing.T) {
	k := newKernel(t)
	k.do(t, small+`
var calls int
// wrongInChunks is right on whole columns only.
func wrongInChunks(dst, src []float64) { s := 0.0; for i, x := range src { s += x; dst[i] = s } }
func panics(dst, src []float64) { if len(src) < 20000 { panic("no small chunks") }; copy(dst, src) }
func exits(dst, src []float64) { if len(src) < 20000 { os.Exit(3) }; copy(dst, src) }
func sleeps(dst, src []float64) { if len(src) < 20000 { time.Sleep(time.Hour) }; copy(dst, src) }
func forgets(dst, src []float64) { n := len(src); if n < 20000 { n-- }; copy(dst[:n], src) }
`)
	for function, want := range map[string]struct {
		status record.Status
		text   string
	}{
		"wrongInChunks": {record.Wrong, "row"},
		"forgets":       {record.Wrong, "row"},
		"panics":        {record.Failed, "no small chunks"},
		"exits":         {record.Failed, "3"},
		"sleeps":        {record.Timeout, "--timeout"},
	} {
		f := saved(t, k, "%bench "+function+" --runs 1 --timeout 1s")
		for _, b := range f.Benchmarks {
			if b.Strategy == "serial" {
				if b.Status != record.OK {
					t.Errorf("%s: serial %s: %s", function, b.Status, b.Error)
				}
				continue
			}
			if b.Status != want.status || !strings.Contains(b.Error, want.text) {
				t.Errorf("%s under %s: %s (%s), want %s with %q", function, b.Strategy, b.Status, b.Error, want.status, want.text)
			}
		}
	}
}

// TestInputsAreReadOnly: measuring never changes the dataset, whatever the function does.
func TestInputsAreReadOnly(t *testing.T) {
	k := newKernel(t)
	k.do(t, small+"func writes(dst, src []float64) { for i := range src { src[i]++; dst[i] = src[i] } }\n")
	ds, err := k.store.Get("df")
	if err != nil {
		t.Fatal(err)
	}
	col, _ := ds.Column("col0")
	before := slices.Clone(col)
	if got := k.fails(t, "%bench writes --runs 1").Error(); !strings.Contains(got, "wrote to one of its inputs") {
		t.Errorf("the error is %q", got)
	}
	if !slices.Equal(col, before) {
		t.Error("the dataset has changed")
	}
}

// TestHiddenRandomness: random numbers that the source does not show are noticed when
// serial differs from itself, and are no strategy's fault.
func TestHiddenRandomness(t *testing.T) {
	k := newKernel(t)
	k.do(t, small+`
func hidden(x float64) float64 { return x + float64(maphash.Comparable(maphash.MakeSeed(), x)>>11)*0x1p-53 }
`)
	for flags, verified := range map[string]bool{"": false, ` --check "y >= x && y <= x+1"`: true} {
		f := saved(t, k, "%bench hidden serial,threads --runs 1"+flags)
		for _, b := range f.Benchmarks {
			if b.Status != record.OK || b.Verified != verified {
				t.Errorf("%s%s: %s (%s), verified %v", b.Strategy, flags, b.Status, b.Error, b.Verified)
			}
		}
	}
}

func TestParallelStores(t *testing.T) {
	k := newKernel(t)
	k.do(t, small+addRandom)
	ds, _ := k.store.Get("df")
	in, _ := ds.Column("col1")
	for _, s := range goStrategies {
		out, _ := ds.Column("col2")
		old := slices.Clone(out)
		k.do(t, "%parallel "+s+" addRandom --col col1 --out col2 --workers 2")
		for i := range in {
			if d := out[i] - in[i]; d < 100-1e-9 || d > 101+1e-9 {
				t.Fatalf("%s: row %d: %v from %v", s, i, out[i], in[i])
			}
		}
		if slices.Equal(out, old) {
			t.Errorf("%s stored nothing", s)
		}
	}
	col3, _ := ds.Column("col3")
	old := slices.Clone(col3)
	k.do(t, "func bad(dst, src []float64) { for i := range src { dst[i] = float64(len(src)) } }\n")
	if err := k.fails(t, "%parallel threads bad --col col3 --out col3"); err.Name != "ResultError" {
		t.Errorf("wrong result: %v", err)
	}
	if !slices.Equal(col3, old) {
		t.Error("a wrong result was stored")
	}
	in3 := math.Float64bits(col3[7])
	k.do(t, "%parallel shared scale:4 --col col3 --out col3")
	if want := 4 * math.Float64frombits(in3); col3[7] != want {
		t.Errorf("in place: %v, want %v", col3[7], want)
	}
}

func TestInterrupt(t *testing.T) {
	k := newKernel(t)
	k.do(t, small+"func slow(x float64) float64 { time.Sleep(time.Second); return x }\n")
	for _, s := range goStrategies {
		ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		began := time.Now()
		_, err := k.try(ctx, "%parallel "+s+" slow")
		cancel()
		if err == nil || !strings.Contains(err.Error(), "KeyboardInterrupt") {
			t.Errorf("%s: %v", s, err)
		}
		if d := time.Since(began); d > 30*time.Second {
			t.Errorf("%s: interrupted after %s", s, d)
		}
	}
}

func TestUserErrors(t *testing.T) {
	k := newKernel(t)
	for cell, want := range map[string]string{
		"%bench add":      "DatasetError: there is no dataset yet: make one with %dataset",
		"%dataset":        "DatasetError: there is no dataset yet",
		"%dataset use df": "DatasetError: there is no dataset yet",
	} {
		if got := k.fails(t, cell).Error(); !regexp.MustCompile("^" + want).MatchString(got) {
			t.Errorf("%s: %s\nwant %s", cell, got, want)
		}
	}
	k.do(t, small+addRandom+"func text(s string) string { return s }\n")
	for cell, want := range map[string]string{
		"%bench":                                               "UsageError: which function",
		"%bench addRandm":                                      `FunctionError: there is no function "addRandm" \(did you mean addRandom\?\)`,
		"%bench text":                                          "FunctionError: text has the signature .*float64",
		"%bench addRandom thread":                              `UsageError: there is no strategy "thread" \(did you mean threads\?\)`,
		"%bench threads addRandom":                             "UsageError: the function comes first: %bench addRandom threads",
		"%bench addRandom serial threads":                      "UsageError: .* comma list",
		"%bench addRandom --row 5":                             `UsageError: there is no flag --row \(did you mean --rows `,
		"%bench addRandom --rows 0":                            "UsageError: .*at least 1",
		"%bench addRandom --rows 1e9":                          "DatasetError: dataset df has 20,000 rows",
		"%bench addRandom --rows x":                            "UsageError: .*not a count",
		"%bench addRandom --workers 0":                         "UsageError: .*at least 1",
		"%bench addRandom --workers 2,1e6":                     "UsageError: --workers 1,000,000 are too many",
		"%bench addRandom --partitions 1e6":                    "UsageError: --partitions .* at most 100,000",
		"%bench addRandom --col col0 --col col1":               "UsageError: addRandom works on one column",
		"%dataset make_classification --workers 1e6":           "UsageError: --workers 1,000,000 are too many",
		"%bench addRandom --col nope":                          "DatasetError: .*nope",
		"%bench addRandom --col col0,col1":                     "UsageError: addRandom works on one column",
		"%bench addRandom --dataset nope":                      "DatasetError: .*nope",
		"%bench addRandom --ship rows":                         "UsageError: .*column, frame",
		"%bench addRandom --save x.csv":                        "UsageError: .*json",
		"%bench addRandom --save /no/such/a.json":              "FileError: .*",
		"%bench addRandom --check 'y >'":                       "UsageError: --check",
		"%bench addRandom --max-time soon":                     "UsageError: .*duration",
		"%bench add:x":                                         "FunctionError: .*",
		"%bench 'add":                                          "UsageError: a quote is not closed",
		"%parallel threads":                                    "UsageError: which function",
		"%parallel thread addRandom":                           "UsageError: there is no strategy",
		"%parallel threads addRandom --out nope":               "DatasetError: .*nope",
		"%parallel threads addRandom --rows 1,2":               "UsageError: .*runs once",
		"%dataset make":                                        "UsageError: there is no %dataset make",
		"%dataset --rows 5":                                    "UsageError: which kind",
		"%dataset drop nope":                                   "DatasetError: .*nope",
		"%dataset make_classification --rows 1e12":             "MemoryError: .*",
		"%dataset make_classification --rows -5":               "UsageError: .*negative",
		"%dataset make_classification --rows 0":                "UsageError: .*at least 1",
		"%dataset make_classification --cols 5":                "UsageError: .*",
		"%dataset make_classification --classes 1e6 --rows 10": "UsageError: .*",
		"%dataset make_classification --name 'a b'":            "UsageError: .*not a name",
		"%%bench":                    "UsageError: the cell has no body",
		"%%bench threads\nvar x = 1": "FunctionError: .*",
		"%charts often":              "UsageError: there is no mode",
	} {
		if got := k.fails(t, cell).Error(); !regexp.MustCompile("^" + want).MatchString(got) {
			t.Errorf("%s:\n got %s\nwant %s", cell, got, want)
		}
	}
	ds, err := k.store.Get("df")
	if err != nil || ds.Rows() != 20000 {
		t.Errorf("after all that the dataset is %v, %v", ds, err)
	}
}

func TestDatasets(t *testing.T) {
	k := newDrawingKernel(t)
	for _, rows := range []string{"1", "7", "1e3", "50k"} {
		out := k.do(t, "%dataset make_classification --cols 4 --informative 2 --redundant 1 --rows "+rows)
		if out.charts() != 1 {
			t.Errorf("%s rows: %d charts", rows, out.charts())
		}
		k.do(t, "%dataset")
	}
	k.do(t, "%dataset make_classification --rows 1e3 --cols 30 --name other")
	if text := k.do(t, "%dataset").text(); !strings.Contains(text, "other: 1,000 rows × 30 columns") || !strings.Contains(text, "df, other") {
		t.Errorf("%%dataset shows\n%s", text)
	}
	if text := k.do(t, "%dataset use df").text(); !strings.Contains(text, "df: 50,000 rows × 4 columns") {
		t.Errorf("%%dataset use df shows\n%s", text)
	}
	k.do(t, "%dataset drop df")
	if got := k.store.List(); len(got) != 1 || got[0].Name() != "other" {
		t.Errorf("left: %v", got)
	}
}

// TestExamples runs every example of every help text, in order.
func TestExamples(t *testing.T) {
	k := newKernel(t)
	t.Chdir(t.TempDir())
	k.do(t, addRandom)
	for _, name := range []string{"%dataset", "%parallel", "%bench", "%%bench", "%charts", "%results"} {
		examples := k.Examples()[name]
		if len(examples) == 0 {
			t.Errorf("%s has no examples", name)
		}
		for _, e := range examples {
			if strings.HasPrefix(strings.TrimLeft(e, "%"), "bench") {
				first, rest, _ := strings.Cut(e, "\n")
				e = first + " --max-time 100ms\n" + rest
			}
			k.do(t, e)
		}
		for _, e := range examples {
			if first, _, _ := strings.Cut(e, "\n"); !strings.Contains(k.Help(name), first) {
				t.Errorf("the help of %s lacks %q", name, first)
			}
		}
		if text := k.do(t, name+" --help").text(); !strings.Contains(text, k.Help(name)) {
			t.Errorf("%s --help shows %q", name, text)
		}
	}
}

func TestComplete(t *testing.T) {
	k := newKernel(t)
	k.do(t, small+addRandom)
	for code, want := range map[string][]string{
		"%":                                {"%%bench", "%bench", "%charts", "%dataset", "%parallel", "%python", "%results"},
		"%%":                               {"%%bench"},
		"%dat":                             {"%dataset"},
		"%bench addRandom \\\n --max":      {"--max-time"},
		"%bench \\ \n addRandom \\\n ser":  {"serial"},
		"// \\\n%bench addR":               {"addRandom"},
		"%bench addR":                      {"addRandom"},
		"%bench addRandom th":              {"threads"},
		"%bench addRandom serial,th":       {"threads"},
		"%bench addRandom pyt":             {"python"},
		"%bench addRandom --max":           {"--max-time"},
		"%bench addRandom --ship ":         {"column", "frame"},
		"%bench addRandom --ship=f":        {"frame"},
		"%bench addRandom --col col5":      {"col5"},
		"%bench addRandom --col col0,col4": {"col4"},
		"%bench addRandom --dataset ":      {"df"},
		"%parallel sh":                     {"shared"},
		"%parallel threads addR":           {"addRandom"},
		"%dataset us":                      {"use"},
		"%dataset use d":                   {"df"},
		"%charts st":                       {"static"},
		"func f() {}\n%bench addR":         {"addRandom"},
	} {
		c, ok := k.Complete(code, len(code))
		if !ok || !slices.Equal(c.Matches, want) {
			t.Errorf("Complete(%q) = %v, %v, want %v", code, c.Matches, ok, want)
			continue
		}
		if c.End != len(code) || !strings.HasPrefix(want[0], code[c.Start:]) {
			t.Errorf("Complete(%q) replaces %q", code, code[c.Start:c.End])
		}
	}
	for _, code := range []string{"fmt.Pr", "%env", "`\n%dat", "x := 5 %dat"} {
		if c, ok := k.Complete(code, len(code)); ok {
			t.Errorf("Complete(%q) = %v, want GoNB to answer", code, c)
		}
	}
}

func TestAlike(t *testing.T) {
	k := newKernel(t)
	for name, want := range map[string]string{
		"%bnech": "%bench", "%%bnech": "%%bench", "%paralel": "%parallel", "%datasets": "%dataset", "%chart": "%charts", "%timeit": "%bench",
		"%env": "", "%widgets": "", "%nosuchline": "",
	} {
		got := k.Alike(name)
		if want == "" && len(got) > 0 || want != "" && (len(got) == 0 || got[0] != want) {
			t.Errorf("Alike(%q) = %q, want %q first", name, got, want)
		}
	}
}

func TestInspect(t *testing.T) {
	k := newKernel(t)
	k.do(t, small+addRandom)
	line := "%bench addRandom threads --runs 3 --dataset df"
	for word, want := range map[string]string{
		"%bench": "Examples", "addRandom": "return x + 100", "threads": "joblib", "--runs": "how many samples", "df": "20,000 rows",
	} {
		b, ok := k.Inspect(line, strings.LastIndex(line, word)+1, 0)
		if text, _ := b.Data["text/plain"].(string); !ok || !strings.Contains(text, want) {
			t.Errorf("Inspect at %s: %q, want %q in it", word, text, want)
		}
	}
	b, ok := k.Inspect("%bench addRandom \\\n  --runs 3", 22, 0)
	if text, _ := b.Data["text/plain"].(string); !ok || !strings.Contains(text, "how many samples") {
		t.Errorf("Inspect in a continued line: %q, %v", text, ok)
	}
	if _, ok := k.Inspect("fmt.Println", 5, 0); ok {
		t.Error("Inspect answers for Go code")
	}
}
