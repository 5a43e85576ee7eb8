package magics

import (
	"fmt"
	"strings"
)

// strategy is what the magics know of a way to run an operation. The strategy
// itself lives in package parallel, or in the Python runner.
type strategy struct {
	name     string
	language string // "go" or "python"
	article  string // the part of the article that it stands for
	where    string // where the work runs
	data     string // how data gets there and back
}

// strategies is the table of all strategies, in the order in which they are
// listed and run.
var strategies = []strategy{
	{"serial", "go", "pandas, one thread",
		"one goroutine", "in place"},
	{"threads", "go", `joblib, prefer="threads"`,
		"one goroutine a worker, one even chunk each", "shared"},
	{"tasks", "go", "Dask threaded scheduler",
		"a pool of workers over --partitions chunks (20 by default), taken as workers free up", "shared"},
	{"pool", "go", "multiprocessing.Pool",
		"processes started for the call, one chunk each", "serialized both ways, then concatenated"},
	{"processes", "go", "Dask processes, joblib processes",
		"resident worker processes, --partitions chunks", "serialized both ways"},
	{"shared", "go", "Modin on Ray",
		"resident worker processes, --partitions chunks", "shared memory, nothing serialized"},
}

func findStrategy(name string) (strategy, bool) {
	for _, s := range strategies {
		if s.name == name {
			return s, true
		}
	}
	return strategy{}, false
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
		s.name, s.language, s.where, s.data, s.article)
}

// parseStrategies reads a comma list of names, or go, python or all. The order
// is the table's, whatever the list's; a name counts once.
func parseStrategies(list string) ([]strategy, error) {
	want := map[string]bool{}
	for _, name := range strings.Split(list, ",") {
		name = strings.TrimSpace(name)
		switch _, known := findStrategy(name); {
		case name == "":
			return nil, usageError("the list of strategies %q has an empty name", list)
		case name == "all" || name == "go" || name == "python":
			found := false
			for _, s := range strategies {
				if name == "all" || s.language == name {
					want[s.name] = true
					found = true
				}
			}
			if !found {
				return nil, usageError("there is no strategy in %s yet", name)
			}
		case known:
			want[name] = true
		default:
			return nil, usageError("there is no strategy %q%s", name,
				didYouMean(name, append(strategyNames(), "go", "all"), ""))
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
		if _, ok := findStrategy(name); !ok && name != "go" && name != "python" && name != "all" {
			return false
		}
	}
	return true
}
