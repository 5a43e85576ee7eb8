package chart_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"html"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"testing"

	"gonbench/magics/chart"
	"gonbench/magics/record"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestOptions compares options with golden files: a change of a chart is seen in
// its review.
func TestOptions(t *testing.T) {
	bs := benchmarks(allShapes()[2:5], 1_000_000, 2, 7, 2)
	failed := benchmarks(allShapes()[11:13], 1_000_000, 2, 7, 2)
	for name, c := range map[string]chart.Chart{
		"timing":  chart.Timing("Time of addRandom", append(bs, failed...)),
		"phases":  chart.Phases("Phases of addRandom", bs),
		"speedup": chart.Speedup("Speed-up of addRandom", bs),
		"memory":  chart.Memory("Memory of addRandom", bs),
		"stream":  chart.TaskStream(bs[0]),
		"cpu":     chart.CPU("CPU use of addRandom", bs[:1]),
		"sizes":   chart.Sizes("Time of addRandom by size", sizes(goShapes()[:2])),
	} {
		got, err := json.MarshalIndent(map[string]any{"title": c.Title, "alt": c.Alt, "text": strings.Split(c.Text, "\n"),
			"width": c.Width, "height": c.Height, "option": c.Option}, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join("testdata", name+".golden.json")
		if *update {
			if err := os.WriteFile(path, append(got, '\n'), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(bytes.TrimSpace(want), got) {
			t.Errorf("%s: the option changed; look at it in build/charts, then run with -update", name)
		}
	}
}

// labels are the texts of an option that a reader must find in the drawing.
func labels(option map[string]any) []string {
	var out []string
	add := func(v any) {
		if s, ok := v.(string); ok && s != "" {
			out = append(out, s)
		}
	}
	each := func(v any, f func(map[string]any)) {
		items, _ := v.([]any)
		for _, i := range items {
			if m, ok := i.(map[string]any); ok {
				f(m)
			}
		}
	}
	each(option["title"], func(m map[string]any) { add(m["text"]); add(m["subtext"]) })
	for _, axis := range []string{"xAxis", "yAxis"} {
		each(option[axis], func(m map[string]any) {
			add(m["name"])
			items, _ := m["data"].([]any)
			for _, i := range items {
				add(i)
			}
		})
	}
	if legend, ok := option["legend"].(map[string]any); ok && legend["show"] != false {
		items, _ := legend["data"].([]any)
		for _, i := range items {
			add(i)
			if m, ok := i.(map[string]any); ok {
				add(m["name"])
			}
		}
	}
	return out
}

var svgText = regexp.MustCompile(`<text[^>]*>([^<]*)</text>`)

// scaleOf is how many pixels of the picture a CSS pixel of the chart has, 0 if the
// picture has another shape.
func scaleOf(t *testing.T, c chart.Chart, picture []byte) float64 {
	t.Helper()
	im, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	size := im.Bounds().Size()
	scale := float64(size.X) / float64(c.Width)
	if math.Abs(float64(size.Y)-scale*float64(c.Height)) > 1 {
		return 0
	}
	if red, green, blue, _ := im.At(0, 0).RGBA(); red+green+blue != 3*0xffff {
		t.Error("the picture's ground is not white")
	}
	return scale
}

// TestGallery draws every kind of chart, easy and hard. TestCost leaves the
// pictures in build/charts to look at, TestGalleryPage those of a browser.
func TestGallery(t *testing.T) {
	r := renderer(t)
	for name, c := range gallery() {
		t.Run(name, func(t *testing.T) {
			svg, err := r.SVG(c)
			if err != nil {
				t.Fatal(err)
			}
			drawn := map[string]bool{}
			for _, m := range svgText.FindAllStringSubmatch(svg, -1) {
				drawn[html.UnescapeString(m[1])] = true
			}
			wanted := labels(c.Option)
			if len(wanted) < 3 {
				t.Errorf("only %d labels: %q", len(wanted), wanted)
			}
			for _, label := range wanted {
				if !drawn[label] {
					t.Errorf("the drawing lacks the label %q", label)
				}
			}
			if c.Alt == "" || strings.Contains(c.Alt, "NaN") || strings.Contains(c.Text, "NaN") || strings.Count(c.Text, "\n") < 3 {
				t.Errorf("alt %q\ntext\n%s", c.Alt, c.Text)
			}
		})
	}
}

func TestBundle(t *testing.T) {
	r := renderer(t)
	c := chart.Timing("Time of addRandom", benchmarks(goShapes(), 1_000_000, 2, 7, 2))
	data, metadata := r.Bundle(c, chart.Auto)
	if len(data) != 3 {
		t.Fatalf("bundle has %d types", len(data))
	}
	markup, text := data["text/html"].(string), data["text/plain"].(string)
	picture := data["image/png"].([]byte)
	size := metadata["image/png"].(map[string]any)
	if size["width"] != c.Width || size["height"] != c.Height {
		t.Errorf("metadata %v for a chart of %dx%d", metadata, c.Width, c.Height)
	}
	script := markup[strings.Index(markup, "<script>"):]
	if n := len(script) - len(mustJSON(t, c.Option)); n > 900 {
		t.Errorf("the script is %d bytes longer than its option", n)
	}
	for _, wanted := range []string{`<img src="data:image/png;base64,`, `width="700"`, `alt="Time of addRandom. Fastest in Go: threads, 2.24 ms`, "kernelspecs/gonbench/" + chart.PageFile + "?v="} {
		if !strings.Contains(markup, wanted) {
			t.Errorf("text/html lacks %q", wanted)
		}
	}
	if !strings.Contains(text, "threads    2.24 ms") || strings.Contains(text, "<") {
		t.Errorf("text/plain:\n%s", text)
	}
	if strings.Count(markup, "<script>") != 1 || strings.Count(markup, "</script>") != 1 {
		t.Error("text/html has not one script")
	}
	if scale := scaleOf(t, c, picture); scale != 2 {
		t.Errorf("picture of scale %v", scale)
	}

	// Another renderer, another process' worth: the same bytes.
	other := chart.NewRenderer(assets(t))
	defer other.Close()
	again, _ := other.Bundle(chart.Timing("Time of addRandom", benchmarks(goShapes(), 1_000_000, 2, 7, 2)), chart.Auto)
	if !reflect.DeepEqual(data, again) {
		t.Error("the same record gives other bytes")
	}
	static, _ := r.Bundle(c, chart.Static)
	if s := static["text/html"].(string); strings.Contains(s, "<script") || !strings.Contains(s, "<img") {
		t.Error("static bundle has a script or no picture")
	}
	other.Spec = `go "x"</script>`
	odd, _ := other.Bundle(c, chart.Auto)
	if s := odd["text/html"].(string); strings.Count(s, "</script>") != 1 || !strings.Contains(s, "kernelspecs/go%20%22x%22%3C%2Fscript%3E/") {
		t.Error("the kernelspec's name is not escaped")
	}
}

func mustJSON(t testing.TB, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestConcurrent(t *testing.T) {
	r := renderer(t)
	c := chart.Speedup("Speed-up", benchmarks(goShapes(), 1000, 2, 6, 2))
	want, err := r.PNG(c)
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for i := range 4 {
		group.Go(func() {
			if i == 0 {
				if err := r.Warm(t.Context()); err != nil {
					t.Error(err)
				}
				return
			}
			if got, err := r.PNG(c); err != nil || !bytes.Equal(got, want) {
				t.Errorf("another picture: %v", err)
			}
		})
	}
	group.Wait()
}

// inert fails if text of a record could leave its place in the markup.
func inert(t *testing.T, markup string) {
	t.Helper()
	open := strings.Index(markup, "<script>")
	if open < 0 || strings.Count(markup, "<script") != 1 || strings.Count(markup, "</script>") != 1 || !strings.HasSuffix(markup, "</script>") {
		t.Errorf("markup with other scripts than its own: %.200q", markup)
		return
	}
	if code := markup[open+len("<script>") : len(markup)-len("</script>")]; strings.ContainsAny(code, "\u2028\u2029") || strings.Contains(code, "<") {
		t.Errorf("script with characters that end it: %.200q", code)
	}
	before := markup[:open]
	if strings.Count(before, "<") != 3 || strings.Count(before, ">") != 3 {
		t.Errorf("markup with other elements than its own: %.200q", before)
	}
}

func FuzzText(f *testing.F) {
	r := chart.NewRenderer(assets(f))
	f.Add("</script>", "\u2028<!--", `"><img src=x onerror=alert(1)>`)
	f.Add("gb:ink", "{a|b}", "\x00\xff\n")
	f.Fuzz(func(t *testing.T, title, strategy, problem string) {
		bs := benchmarks(goShapes()[:3], 1000, 2, 6, 2)
		bs[0].Strategy, bs[1].Function = strategy, title
		bs[2].Status, bs[2].Error = record.Failed, problem
		for _, c := range []chart.Chart{chart.Timing(title, bs), chart.TaskStream(bs[0])} {
			markup, err := r.Markup(c)
			if err != nil {
				t.Error(err)
				continue
			}
			inert(t, markup)
		}
	})
}

func TestHostile(t *testing.T) {
	r := renderer(t)
	bs := hostile()
	for _, c := range []chart.Chart{chart.Timing("</script>", bs), chart.Phases("</script>", bs), chart.Speedup("</script>", bs),
		chart.Memory("</script>", bs), chart.CPU("</script>", bs), chart.TaskStream(bs[0]), chart.Sizes("</script>", bs)} {
		data, _ := r.Bundle(c, chart.Embed)
		inert(t, data["text/html"].(string))
	}
}

// Records need not be sane: a run may have been interrupted anywhere.
func TestStrangeRecords(t *testing.T) {
	r := renderer(t)
	nan := func() float64 { var z float64; return z / z }
	strange := [][]record.Benchmark{
		nil,
		{{}},
		{{Strategy: "a", Status: record.OK, Median: nan(), Samples: []float64{nan(), -1, 0}}},
		{{Strategy: "a", Status: record.OK, Median: 1, Samples: nil, CI95: &[2]float64{nan(), nan()}, Speedup: ptr(nan()), BandwidthShare: ptr(nan()),
			Phases: record.Phases{Compute: ptr(nan())}, PeakPSS: ptr(int64(-1)),
			CPU: record.CPU{Interval: 0.02, Percent: []float64{nan(), 100}, PerCore: [][]float64{{1}, nil}, Processes: []int{1}}}},
		{{Strategy: "a", Status: "strange", Median: 1e300}},
		{{Strategy: "a", Status: record.OK, Median: 1e-300, Samples: []float64{1e300}}},
	}
	for i, bs := range strange {
		charts := []chart.Chart{chart.Timing("t", bs), chart.Phases("t", bs), chart.Speedup("t", bs), chart.Memory("t", bs), chart.CPU("t", bs), chart.Sizes("t", bs)}
		for _, b := range bs {
			charts = append(charts, chart.TaskStream(b), chart.CPUSeries("t", b.CPU))
		}
		for k, c := range charts {
			data, _ := r.Bundle(c, chart.Auto)
			text, _ := data["text/plain"].(string)
			if text == "" {
				t.Errorf("record %d, chart %d: no text", i, k)
			}
			if data["text/html"] == nil && !strings.Contains(text, "nothing was measured") {
				t.Errorf("record %d, chart %d: %s", i, k, text)
			}
		}
	}
}
