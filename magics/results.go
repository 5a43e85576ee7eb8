package magics

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/spf13/pflag"

	"gonbench/magics/chart"
	"gonbench/magics/record"
)

// result is a finished run that %results can show again.
type result struct {
	file   *record.File
	report func(Output) // shows it as it was shown first
}

// keep stores a finished run and returns its number.
func (m *Magics) keep(file *record.File, report func(Output)) {
	m.results = append(m.results, result{file, report})
}

func (m *Magics) resultsCommand() *command {
	return &command{
		name:     "%results",
		summary:  "list this session's runs, show one again, save one",
		synopsis: []string{"", "NUMBER [flags]"},
		about: `
Results stay in the kernel: a run whose output was lost with a closed tab can be
shown again with its charts, exactly as it was.`,
		examples: []example{
			{"%results", "what was measured so far"},
			{"%results 1", "show the first run again"},
			{"%results 1 --save first.json", "save it"},
		},
		bind: func(f *pflag.FlagSet) func(context.Context, call) error {
			save := f.String("save", "", "write the run to this file instead: .json, or .txt for benchstat")
			return func(ctx context.Context, c call) error { return m.resultsMagic(c, *save) }
		},
	}
}

func (m *Magics) resultsMagic(c call, save string) error {
	if len(c.args) > 1 {
		return usageError("%%results takes one number")
	}
	if len(m.results) == 0 {
		return namedError(resultErrorName, "nothing was measured yet: %%bench and %%parallel do")
	}
	if len(c.args) == 0 {
		if save != "" {
			return usageError("which result? For example: %%results %d --save %s", len(m.results), save)
		}
		m.listResults(c.out)
		return nil
	}
	n, err := strconv.Atoi(c.args[0])
	if err != nil || n < 1 || n > len(m.results) {
		return usageError("there is no result %s: they are numbered 1 to %d", c.args[0], len(m.results))
	}
	r := m.results[n-1]
	if save == "" {
		r.report(c.out)
		return nil
	}
	if err := m.checkSavePath(save); err != nil {
		return err
	}
	return m.save(c.out, r.file, save)
}

// save writes a result file, if there is a path.
func (m *Magics) save(out Output, file *record.File, path string) error {
	if path == "" {
		return nil
	}
	if err := file.Save(path); err != nil {
		n := slices.IndexFunc(m.results, func(r result) bool { return r.file == file }) + 1
		return namedError(fileErrorName, "%v; nothing is lost: %%results %d --save FILE writes it elsewhere", err, n)
	}
	out.Stdout("saved to " + path + "\n")
	return nil
}

func (m *Magics) listResults(out Output) {
	var rows [][]string
	for i, r := range m.results {
		fastest := ""
		if b := fastestOf(r.file.Benchmarks); b != nil {
			fastest = fmt.Sprintf("%s, %s", naming(r.file.Benchmarks)(*b), chart.Seconds(b.Median))
		}
		rows = append(rows, []string{strconv.Itoa(i + 1), r.file.Environment.Time, r.file.Benchmarks[0].Command,
			grouped(r.file.Dataset.Rows), fastest})
	}
	out.Display(tableBundle("", []string{"", "time", "command", "rows of the dataset", "fastest"}, rows), "")
}

// fastestOf is the benchmark with the smallest median among those that
// succeeded on the most rows, nil if none did.
func fastestOf(bs []record.Benchmark) *record.Benchmark {
	var best *record.Benchmark
	for i := range bs {
		b := &bs[i]
		if b.Status == record.OK && (best == nil || b.Rows > best.Rows || b.Rows == best.Rows && b.Median < best.Median) {
			best = b
		}
	}
	return best
}
