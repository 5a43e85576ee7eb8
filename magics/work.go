package magics

import (
	"time"

	"github.com/spf13/pflag"

	"gonbench/parallel"
)

// workFlags are the flags of the magics that run strategies. They mean the same
// in each.
type workFlags struct {
	dataset    string
	cols       []string
	out        string
	rows       []int
	workers    []int
	partitions int
	runs       int
	warmup     int
	maxTime    time.Duration
	timeout    time.Duration
	ship       string
	form       string
	python     string
	pythonEnv  string
	asArticle  bool
	check      string
	save       string
}

// bindCommon defines the flags that every magic has which runs strategies.
func (w *workFlags) bindCommon(f *pflag.FlagSet) {
	w.partitions = 20
	w.timeout = 120 * time.Second
	w.ship = "column"
	f.StringVar(&w.dataset, "dataset", "", "the dataset to work on (default the current one)")
	f.Var(namesValue{&w.cols}, "col", "the input columns (default the first; for a function of a row, all)")
	f.Var(countsValue{&w.rows}, "rows", "work on the first so many rows (default all)")
	f.Var(countsValue{&w.workers}, "workers", "how many workers (default the CPUs that this process may use)")
	f.Var(countValue{&w.partitions}, "partitions", "how many chunks tasks, processes and Dask cut the column into")
	f.Var(durationValue{&w.timeout}, "timeout", "the longest that one run may take")
	f.Var(choiceValue{&w.ship, []string{"column", "frame"}}, "ship",
		"what pool and processes send: the columns that are needed, or every column as the article does")
	f.Var(choiceValue{&w.form, []string{vectorForm, scalarForm}}, "form",
		"which form of the function is timed: scalar, called for each row, or vector, on whole arrays (Python) or with the random numbers of "+
			"many rows drawn at once (Go); default vector in Python and scalar, as it is written, in Go; "+
			"%bench then has serial, tasks and shared in both, and pandas always")
	f.StringVar(&w.python, "python", "", "the function in Python, for one that cannot be translated: \"x + 100.0 + random()\"")
	f.StringVar(&w.pythonEnv, "python-env", "", "the Python to use: an interpreter, or the folder of its environment")
	f.BoolVar(&w.asArticle, "as-article", false, "run the article's literal statements in Python, on whole frames whatever --ship says; they do other work, and are labelled so")
	f.StringVar(&w.check, "check", "",
		"a condition that every row must meet, in x (the input; x0, x1, … for several) and y (the result), "+
			"for functions whose result cannot be compared with serial's: \"y >= x+100 && y < x+101\"")
	f.StringVar(&w.save, "save", "", "write what was measured to this file: .json, or .txt for benchstat")
}

// What is more than this is a slip of the hand: each worker is a thread or a process,
// each chunk is kept with its times.
const (
	maxWorkers    = 1024
	maxPartitions = 100_000
)

// validate checks what flags cannot check on their own.
func (w *workFlags) validate() error {
	if w.partitions < 1 || w.partitions > maxPartitions {
		return usageError("--partitions must be at least 1 and at most %s", grouped(maxPartitions))
	}
	for _, n := range w.workers {
		if err := checkWorkers(n); err != nil {
			return err
		}
	}
	return nil
}

func checkWorkers(n int) error {
	if n > maxWorkers {
		return usageError("--workers %s are too many: at most %s", grouped(n), grouped(maxWorkers))
	}
	return nil
}

// workerCounts are the worker counts to run with: what --workers names, or the
// CPUs that this process may use.
func (w *workFlags) workerCounts() []int {
	if len(w.workers) > 0 {
		return once(w.workers)
	}
	return []int{parallel.UsableCPUs()}
}
