package chart_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gonbench/magics/chart"
	"gonbench/magics/record"
)

type chartFacts struct {
	Live     bool
	Canvases int
	Height   int
	Picture  *struct {
		Shown bool
		Width int
		Alt   string
	}
	Label, Title, Colour string
	Series, Types        []string
}

type pageFacts struct {
	Charts []chartFacts
	Page   struct {
		AMD               int
		ECharts, Resolver string
	}
	Requests []string
}

type browserFacts struct {
	Errors                     []string
	Lab, Again, Export         pageFacts
	Back, Dark, Narrow, Broken []chartFacts
	Tooltip                    string
	Hacked                     int
	EmbedFirst                 pageFacts `json:"embed-first.html"`
	EmbedLast                  pageFacts `json:"embed-last.html"`
	Live                       struct {
		Charts        []chartFacts
		Words, Bar    string
		Removed, Rows int
		Heights       []int
	}
}

// inBrowser runs a script of testdata on pages in headless Chromium and decodes
// what it prints. The server has the pages and the file that makes charts live.
func inBrowser(t *testing.T, script string, pages map[string]string, facts any) {
	t.Helper()
	python, err := filepath.Abs("../../.venv/bin/python")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(python); err != nil {
		t.Fatalf("%v: run `make install`", err)
	}
	chromium := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if chromium, err = exec.LookPath(name); err == nil {
			break
		}
	}
	if chromium == "" {
		t.Fatal("no chromium on PATH: install Debian's package chromium, then run `make install`")
	}
	spec := t.TempDir()
	if err := chart.WriteAssets(assets(t), spec); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		if body, ok := pages[q.URL.Path]; ok {
			fmt.Fprint(w, body)
			return
		}
		if q.URL.Path == "/kernelspecs/gonbench/"+chart.PageFile {
			http.ServeFile(w, q, filepath.Join(spec, chart.PageFile))
			return
		}
		http.NotFound(w, q)
	}))
	defer server.Close()
	if err := os.MkdirAll(picturesDir, 0o755); err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), python, "testdata/"+script, chromium, server.URL+"/", picturesDir)
	var stderr bytes.Buffer
	command.Stderr = &stderr
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	if err := json.Unmarshal(out, facts); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// labHead is the head of a page of a Jupyter server, with an AMD loader.
const labHead = `<script>window.amdCalls=0;window.define=function(){window.amdCalls++};window.define.amd={}</script>` +
	`<script id="jupyter-config-data" type="application/json">{"baseUrl":"/"}</script>`

// page is a page that has outputs in its body, and further ones for the script to
// insert.
func page(t *testing.T, head, body string, items []string) string {
	t.Helper()
	b, err := json.Marshal(items)
	if err != nil {
		t.Fatal(err)
	}
	return `<!doctype html><html><head><meta charset="utf-8"><title>page</title>` + head + `</head><body data-jp-theme-light="true">` +
		`<div id="outputs">` + body + `</div><pre id="outputs-json" style="font-size:0">` + html.EscapeString(string(b)) + `</pre></body></html>`
}

// browser opens pages made of bundles in a real browser.
func browser(t *testing.T, r *chart.Renderer, charts []chart.Chart) (facts browserFacts) {
	t.Helper()
	var outputs []string
	for _, c := range charts {
		data, _ := r.Bundle(c, chart.Auto)
		outputs = append(outputs, data["text/html"].(string))
	}
	embedded, _ := r.EmbedBundle()
	library := embedded["text/html"].(string)
	joined := strings.Join(outputs, "\n")

	inBrowser(t, "page.py", map[string]string{
		"/lab.html":         page(t, labHead, "", outputs),
		"/export.html":      page(t, "", joined, nil),
		"/embed-first.html": page(t, "", library+joined, nil),
		"/embed-last.html":  page(t, "", joined+library, nil),
		"/broken.html":      page(t, `<script id="jupyter-config-data" type="application/json">{"baseUrl":"/nowhere/"}</script>`, "", outputs),
		"/live.html":        page(t, labHead, "", liveOutputs(r)),
	}, &facts)
	return facts
}

// liveOutputs are the outputs of a display that grows; the last but one is older
// than those before it.
func liveOutputs(r *chart.Renderer) []string {
	whole := benchmarks(allShapes()[8:9], 1_000_000, 2, 7, 2)[0].CPU
	until := func(n int) chart.Chart {
		c := whole
		c.Percent, c.Processes, c.RunningThreads = c.Percent[:n], c.Processes[:n], c.RunningThreads[:n]
		c.PerCore = [][]float64{c.PerCore[0][:n], c.PerCore[1][:n]}
		return chart.CPUSeries("CPU use while df is made", c)
	}
	live := r.NewLive(true)
	progress := func(done int) chart.Progress {
		return chart.Progress{Title: `making "df" <b>`, Done: done, Total: 100, Elapsed: time.Duration(done) * time.Second, Left: time.Duration(100-done) * time.Second}
	}
	first, _ := live.First(progress(1), until(1))
	outputs := []string{first["text/html"].(string)}
	for i := 2; i <= 101; i++ {
		change, _ := live.Change(progress(min(i, 100)), until(min(i, 100)))
		outputs = append(outputs, change["text/html"].(string))
	}
	return append(outputs, outputs[40])
}

func TestPage(t *testing.T) {
	r := renderer(t)
	bench := benchmarks(allShapes(), 1_000_000, 2, 7, 2)
	charts := []chart.Chart{
		chart.Timing("Time of addRandom by strategy", bench),
		chart.CPU("CPU use of addRandom", benchmarks(goShapes(), 1_000_000, 2, 7, 2)),
		chart.Phases("Where the time of addRandom goes", bench),
		chart.Speedup("Speed-up of addRandom", bench),
		chart.Memory("Memory of addRandom", bench),
		chart.TaskStream(bench[1]),
		chart.Sizes("Time of addRandom by data size", sizes(goShapes())),
		chart.Timing(`</script><script>window.hacked=1</script>`, hostile()),
	}
	facts := browser(t, r, charts)
	if len(facts.Errors) > 0 {
		t.Errorf("errors in the page: %q", facts.Errors)
	}

	live := func(name string, got []chartFacts) {
		t.Helper()
		if len(got) != len(charts) {
			t.Fatalf("%s: %d charts, want %d", name, len(got), len(charts))
		}
		for i, c := range got {
			if !c.Live || c.Canvases != 1 || c.Title == "" || len(c.Series) == 0 {
				t.Errorf("%s: chart %d is not live: %+v", name, i, c)
			}
			if c.Picture == nil || c.Picture.Shown || c.Label != c.Picture.Alt || c.Label == "" {
				t.Errorf("%s: chart %d: picture %+v, label %q", name, i, c.Picture, c.Label)
			}
			if !slices.ContainsFunc(charts, func(want chart.Chart) bool { return want.Height == c.Height }) {
				t.Errorf("%s: chart %d is %d px high", name, i, c.Height)
			}
		}
	}
	pictures := func(name string, got []chartFacts) {
		t.Helper()
		for i, c := range got {
			if c.Live || c.Picture == nil || !c.Picture.Shown || c.Picture.Width < 5*charts[0].Width/4 || c.Picture.Width > 2*charts[0].Width || c.Picture.Alt == "" {
				t.Errorf("%s: chart %d is no plain picture: %+v", name, i, c)
			}
		}
	}
	live("page of a server", facts.Lab.Charts)
	live("run again", facts.Again.Charts)
	live("scrolled away and back", facts.Back)
	live("dark", facts.Dark)
	live("narrow", facts.Narrow)
	live("exported with the library first", facts.EmbedFirst.Charts)
	live("exported with the library last", facts.EmbedLast.Charts)
	pictures("exported", facts.Export.Charts)
	pictures("server without the file", facts.Broken)

	first := facts.Lab.Charts[0]
	for _, name := range []string{"Go", "Python", "run"} {
		if !slices.Contains(first.Series, name) {
			t.Errorf("timing chart has series %q, lacks %q", first.Series, name)
		}
	}
	if facts.Lab.Charts[0].Colour == facts.Dark[0].Colour {
		t.Errorf("the title has colour %s on a dark page too", facts.Dark[0].Colour)
	}
	for name, p := range map[string]pageFacts{"server": facts.Lab, "again": facts.Again, "embed": facts.EmbedFirst} {
		if p.Page.AMD != 0 || p.Page.ECharts != "undefined" || p.Page.Resolver != "undefined" {
			t.Errorf("%s: the library leaks into the page: %+v", name, p.Page)
		}
	}
	loads := 0
	for _, url := range facts.Lab.Requests {
		if strings.Contains(url, chart.PageFile+"?v=") {
			loads++
		}
	}
	if loads != 1 {
		t.Errorf("the library was loaded %d times: %q", loads, facts.Lab.Requests)
	}
	for name, p := range map[string]pageFacts{"exported": facts.Export, "embedded": facts.EmbedFirst} {
		for _, url := range p.Requests {
			if !strings.HasSuffix(url, ".html") && !strings.HasPrefix(url, "data:") && !strings.HasPrefix(url, "blob:") && !strings.HasSuffix(url, "/favicon.ico") {
				t.Errorf("%s page asks for %s", name, url)
			}
		}
	}
	if !strings.Contains(facts.Tooltip, "median 2.24 ms") {
		t.Errorf("tooltip: %q", facts.Tooltip)
	}

	if facts.Hacked != 0 {
		t.Errorf("text of a record ran as script: %d", facts.Hacked)
	}

	l := facts.Live
	if len(l.Charts) != 1 || !l.Charts[0].Live || l.Removed != 0 || len(l.Heights) != 1 {
		t.Errorf("live display: %+v", l)
	}
	if l.Rows < 100 || l.Bar != "100%" || !strings.HasPrefix(l.Words, `making "df" <b>: 100 of 100, 100 s elapsed`) {
		t.Errorf("live display is not at its newest state: %d rows, bar %s, %q", l.Rows, l.Bar, l.Words)
	}
}

// hostile are records with text that must stay text.
func hostile() []record.Benchmark {
	bs := benchmarks(goShapes()[:3], 1000, 2, 7, 2)
	bs[0].Function, bs[0].Strategy = "</script><script>window.hacked=1</script>", `"><img src=x onerror=window.hacked=2>`
	bs[1].Strategy = "gb:ink\u2028{a|x}{b}${c}`'\\"
	bs[2].Status, bs[2].Error = record.Failed, "--><script>window.hacked=3</script>\x00\x1b[31m"
	return bs
}
