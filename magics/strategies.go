package magics

import (
	"fmt"
	"slices"
	"strings"
)

// asArticle is the work of a benchmark that ran the article's literal statements.
const asArticle = "as-article"

// The forms that --form names.
const (
	vectorForm = "vector"
	scalarForm = "scalar"
)

// strategy is what the magics know of a way to run an operation. The strategy
// itself lives in package parallel, or in the Python runner.
type strategy struct {
	name        string
	language    string // "go" or "python"
	article     string // the part of the article that it stands for, "" if none
	where       string // where the work runs
	data        string // how data gets there and back
	single      bool   // one worker, whatever --workers says
	partitioned bool   // cuts the rows into --partitions chunks
	form        string // the only form that it has of the two that --form names, "" if that is not so
	twice       bool   // timed in both forms, to compare others with
}

// strategies is the table of all strategies, in the order in which they are
// listed and run.
var strategies = []strategy{
	{name: "serial", language: "go", article: "pandas, one thread", single: true, twice: true,
		where: "one goroutine", data: "in place"},
	{name: "threads", language: "go", article: `joblib, prefer="threads"`,
		where: "one goroutine a worker, one even chunk each", data: "shared"},
	{name: "tasks", language: "go", article: "Dask threaded scheduler", partitioned: true, twice: true,
		where: "a pool of workers over --partitions chunks (20 by default), taken as workers free up", data: "shared"},
	{name: "pool", language: "go", article: "multiprocessing.Pool",
		where: "processes started for the call, one chunk each", data: "serialized both ways, then concatenated"},
	{name: "processes", language: "go", article: "Dask processes, joblib processes", partitioned: true,
		where: "resident worker processes, --partitions chunks", data: "serialized both ways"},
	{name: "shared", language: "go", article: "Modin on Ray", twice: true,
		where: "resident worker processes, one chunk each", data: "shared memory, nothing serialized"},

	{name: "pandas", language: "python", article: "pandas, one thread", single: true, twice: true,
		where: "one thread", data: "in place"},
	{name: "dask-threads", language: "python", article: "Dask threaded scheduler", partitioned: true,
		where: "Dask's threads over --partitions partitions", data: "shared, but for what pandas copies"},
	{name: "dask-processes", language: "python", article: "Dask processes", partitioned: true,
		where: "Dask's processes over --partitions partitions", data: "pickled both ways"},
	{name: "modin-ray", language: "python", article: "Modin on Ray",
		where: "Ray's resident workers", data: "Ray's object store"},
	{name: "multiprocessing-pool", language: "python", article: "multiprocessing.Pool",
		where: "processes started for the call, one chunk each", data: "pickled both ways, then concatenated"},
	{name: "joblib-threads", language: "python", article: `joblib, prefer="threads"`,
		where: "joblib's threads, one chunk each", data: "shared, then concatenated"},
	{name: "joblib-processes", language: "python", article: "joblib processes",
		where: "joblib's resident processes, one chunk each", data: "pickled both ways, then concatenated"},
	{name: "numpy", language: "python", single: true, form: vectorForm,
		where: "one thread", data: "in place"},
	{name: "numba", language: "python",
		where: "compiled code, one thread a worker", data: "shared"},
	{name: "polars", language: "python",
		where: "Polars' threads", data: "shared, but for what Polars copies"},
	{name: "pandarallel", language: "python", form: scalarForm,
		where: "processes started for the call, one chunk each", data: "pickled, through files in memory"},
}

// inArticle tells whether the article has the very system.
func (s strategy) inArticle() bool { return s.language == "python" && s.article != "" }

// articleForm is the form that the article's statement for the system has: apply
// calls a function of one value, Dask and Modin are given an expression.
func (s strategy) articleForm() string {
	switch s.name {
	case "dask-threads", "dask-processes", "modin-ray":
		return vectorForm
	}
	return scalarForm
}

// forms are those in which the strategy is timed of a function that Go has in the
// given ones, the usual one first: the form that is asked for, else the one that users
// of the language write. Each language's baseline has both, pandas always, and so do
// the fastest in one process and in several.
func (s strategy) forms(asked string, inGo []string) []string {
	switch {
	case s.language == "python" && s.twice:
		return []string{vectorForm, scalarForm}
	case s.language == "python" && asked == "":
		return []string{vectorForm}
	case s.language == "python":
		return []string{asked}
	case slices.Contains(inGo, asked):
		return []string{asked}
	case s.twice && asked == "":
		return inGo
	}
	return inGo[:1]
}

// stands is what the strategy stands for, in words.
func (s strategy) stands() string {
	switch {
	case s.name == "pandarallel":
		return "left out there"
	case s.article == "":
		return "not there: what one would write today"
	}
	return s.article
}

func findStrategy(name string) (strategy, bool) {
	for _, s := range strategies {
		if s.name == name {
			return s, true
		}
	}
	return strategy{}, false
}

// namedStrategy is findStrategy for what the user wrote.
func namedStrategy(name string) (strategy, error) {
	s, ok := findStrategy(name)
	if !ok {
		return s, usageError("there is no strategy %q%s; %%parallel lists them", name, didYouMean(name, strategyNames(), ""))
	}
	return s, nil
}

func strategyNames() []string {
	out := make([]string, len(strategies))
	for i, s := range strategies {
		out[i] = s.name
	}
	return out
}

// about is the text that inspecting the strategy's name shows.
func (s strategy) about() string {
	return fmt.Sprintf("%s (%s)\n\nwhere the work runs   %s\nhow data travels      %s\nin the article        %s",
		s.name, s.language, s.where, s.data, s.stands())
}

// strategySets are the words that stand for several strategies.
var strategySets = []string{"go", "python", "all"}

// parseStrategies reads a comma list of names, or go, python or all. The order
// is the table's, whatever the list's; a name counts once.
func parseStrategies(list string) ([]strategy, error) {
	want := map[string]bool{}
	for _, name := range strings.Split(list, ",") {
		name = strings.TrimSpace(name)
		switch _, known := findStrategy(name); {
		case name == "":
			return nil, usageError("the list of strategies %q has an empty name", list)
		case slices.Contains(strategySets, name):
			for _, s := range strategies {
				if name == "all" || s.language == name {
					want[s.name] = true
				}
			}
		case known:
			want[name] = true
		default:
			return nil, usageError("there is no strategy %q%s", name,
				didYouMean(name, append(strategyNames(), strategySets...), ""))
		}
	}
	var out []strategy
	for _, s := range strategies {
		if want[s.name] {
			out = append(out, s)
		}
	}
	return out, nil
}

// isStrategyList tells whether a word can only be meant as a list of strategies.
func isStrategyList(w string) bool {
	for _, name := range strings.Split(w, ",") {
		if _, ok := findStrategy(name); !ok && !slices.Contains(strategySets, name) {
			return false
		}
	}
	return true
}
