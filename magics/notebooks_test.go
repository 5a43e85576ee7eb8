package magics_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gonbench/magics"
	"gonbench/magics/chart"
)

// mostNotebook is how large a shipped notebook may be: below what GitHub previews.
const mostNotebook = 1_500_000

// lines is text as notebooks store it: a string, or a list of its lines.
type lines string

func (l *lines) UnmarshalJSON(b []byte) error {
	var parts []string
	if err := json.Unmarshal(b, &parts); err != nil {
		var whole string
		if err := json.Unmarshal(b, &whole); err != nil {
			return err
		}
		parts = []string{whole}
	}
	*l = lines(strings.Join(parts, ""))
	return nil
}

type notebook struct {
	Cells []struct {
		ID      string
		Type    string `json:"cell_type"`
		Source  lines
		Outputs []struct {
			Type string `json:"output_type"`
			Data map[string]json.RawMessage
		}
	}
}

// stale tells what in a notebook no longer matches this code: magics, flags and
// strategies that there are not, charts of another format.
func stale(k *kernel, charts *chart.Renderer, file []byte) []string {
	var nb notebook
	if err := json.Unmarshal(file, &nb); err != nil {
		return []string{err.Error()}
	}
	var found []string
	for i, cell := range nb.Cells {
		if cell.Type != "code" {
			continue
		}
		add := func(format string, args ...any) {
			found = append(found, fmt.Sprintf("cell %d (%s): ", i+1, cell.ID)+fmt.Sprintf(format, args...))
		}
		for _, s := range k.Split(string(cell.Source)) {
			if !s.Magic {
				for line := range strings.Lines(s.Text) {
					if word, _, _ := strings.Cut(strings.TrimSpace(line), " "); strings.HasPrefix(word, "%") && !slices.Contains(gonbMagics, word) {
						add("there is no magic %s", word)
					}
				}
				continue
			}
			// With --help a magic does not run, but its flags are read.
			head, body, _ := strings.Cut(strings.TrimLeft(s.Text, "\n"), "\n")
			if err := k.Run(context.Background(), magics.Segment{Magic: true, Text: head + " --help\n" + body}, &output{}); err != nil {
				add("%v", err)
			}
			for _, name := range strategiesOf(head) {
				end := strings.LastIndex(head, name) + len(name)
				if c, _ := k.Complete(head[:end], end); !slices.Contains(c.Matches, name) {
					add("there is no strategy %s", name)
				}
			}
		}
		for _, o := range cell.Outputs {
			if o.Type == "error" {
				add("it failed")
			}
			var markup lines
			if raw, ok := o.Data["text/html"]; ok {
				if err := json.Unmarshal(raw, &markup); err != nil {
					add("%v", err)
				}
			}
			if !strings.Contains(string(markup), "gonbench-chart") {
				continue
			}
			if err := charts.Stale(string(markup)); err != nil {
				add("%v: run `make notebooks`", err)
			}
			if n := len(o.Data["text/html"]) + len(o.Data["image/png"]) + len(o.Data["text/plain"]); n > chart.MostBytes {
				add("a chart of %d bytes", n)
			}
		}
	}
	if len(file) > mostNotebook {
		found = append(found, fmt.Sprintf("it has %d bytes, more than %d", len(file), mostNotebook))
	}
	return found
}

// gonbMagics are those of GoNB that notebooks may have.
var gonbMagics = []string{"%%", "%main", "%env", "%cd", "%rm", "%list", "%reset", "%test", "%goflags"}

// strategiesOf are the names in the place of a magic line where strategies stand.
func strategiesOf(line string) []string {
	at := map[string]int{"%parallel": 1, "%bench": 2, "%%bench": 1}
	words := strings.Fields(line)
	n, ok := at[words[0]]
	if ok && len(words) > 1 && words[1] == "--show" {
		n++
	}
	if !ok || len(words) <= n || strings.HasPrefix(words[n], "-") {
		return nil
	}
	return slices.DeleteFunc(strings.Split(words[n], ","), func(name string) bool {
		return slices.Contains([]string{"go", "python", "all"}, name)
	})
}

// TestShippedNotebooks guards the notebooks in the repository against changes of
// the code around them.
func TestShippedNotebooks(t *testing.T) {
	k := newKernel(t)
	charts := chart.NewRenderer(filepath.Join(repository(t), "bin"))
	defer charts.Close()
	files, err := filepath.Glob(filepath.Join(repository(t), "notebooks", "*.ipynb"))
	if err != nil || len(files) < 2 {
		t.Fatalf("notebooks: %v, %v", files, err)
	}
	for _, path := range files {
		file, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, problem := range stale(k, charts, file) {
			t.Errorf("%s, %s", filepath.Base(path), problem)
		}
	}
}

// TestStaleNotebooks makes a notebook from what magics show now, which must pass,
// and spoils it.
func TestStaleNotebooks(t *testing.T) {
	k := newDrawingKernel(t)
	charts := chart.NewRenderer(filepath.Join(repository(t), "bin"))
	defer charts.Close()
	source := "func one(x float64) float64 { return x + 1 }\n%dataset make_classification --rows 1e3 --cols 4 --informative 2 --redundant 1\n%parallel threads add:1 --workers 2"
	out := k.do(t, source)
	if out.charts() != 3 {
		t.Fatalf("%d charts, want those of the dataset, the CPU and the task stream", out.charts())
	}
	made := func(source string, spoil func(html string) string) []byte {
		t.Helper()
		var outputs []any
		for _, b := range out.bundles {
			data := map[string]any{}
			for mime, v := range b.Data {
				data[mime] = v
			}
			if text, ok := data["text/html"].(string); ok {
				data["text/html"] = strings.SplitAfter(spoil(text), "\n")
			}
			outputs = append(outputs, map[string]any{"output_type": "display_data", "data": data, "metadata": map[string]any{}})
		}
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		if err := e.Encode(map[string]any{"cells": []any{map[string]any{"cell_type": "code", "id": "a", "source": source, "outputs": outputs}}}); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	same := func(html string) string { return html }
	for _, source := range []string{source, "%bench one serial,threads --rows 10,1e2", "%%bench go --runs 3\nfunc two(x float64) float64 { return 2 * x }"} {
		if problems := stale(k, charts, made(source, same)); len(problems) > 0 {
			t.Errorf("a notebook of now is stale: %q", problems)
		}
	}
	for want, file := range map[string][]byte{
		"no magic %benchmark": made("%benchmark one", same),
		"no flag --row ":      made("%bench one --row 5", same),
		"not a count":         made("%bench one --rows many", same),
		"no strategy thread":  made("x := 1\n%bench one serial,thread", same),
		"no strategy poool":   made("%parallel poool one", same),
		"no strategy pands":   made("%parallel --show pands one", same),
		"no flag --loops":     made("%%bench serial --loops 3\nfunc one(x float64) float64 { return x }", same),
		"format 1":            made(source, func(html string) string { return strings.Replace(html, "box:b,v:2,id", "box:b,id", 1) }),
		"unknown name":        made(source, func(html string) string { return strings.ReplaceAll(html, `"gb:block"`, `"gb:brick"`) }),
		"a chart of ":         made(source, func(html string) string { return html + strings.Repeat(" ", chart.MostBytes) }),
		"more than 1500000":   made(source+strings.Repeat(" ", mostNotebook), same),
	} {
		if problems := strings.Join(stale(k, charts, file), "\n"); !strings.Contains(problems, want) {
			t.Errorf("found %q, want %q", problems, want)
		}
	}
}
