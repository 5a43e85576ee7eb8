package kernel_test

import (
	"strings"
	"testing"
)

// 50 MB in one cell arrive unharmed and in order, from GoNB and past it.
func TestLargeOutput(t *testing.T) {
	k := startKernel(t)
	a := k.run(`%%
w := bufio.NewWriter(os.Stdout)
for i := range 5_000_000 {
	fmt.Fprintf(w, "%09d\n", i)
}
w.Flush()`)
	if a.status() != "ok" {
		t.Fatal(a.reply.content)
	}
	var b strings.Builder
	for _, m := range a.published {
		if m.Type == "stream" {
			b.WriteString(m.content["text"].(string))
		}
	}
	text := b.String()
	if len(text) != 50_000_000 {
		t.Fatalf("%d bytes came, want 50000000", len(text))
	}
	for i := range 5_000_000 {
		line := text[i*10 : i*10+9]
		n := 0
		for _, d := range line {
			n = n*10 + int(d-'0')
		}
		if n != i {
			t.Fatalf("line %d is %q", i, line)
		}
	}
}

// One message of 50 MB, as a picture may be.
func TestLargeMessage(t *testing.T) {
	k := startKernel(t)
	a := k.run(`!*go get github.com/janpfeifer/gonb@v0.11.4
import "github.com/janpfeifer/gonb/gonbui"
%%
gonbui.DisplayHtml(strings.Repeat("x", 50_000_000))
gonbui.Sync()`)
	if a.status() != "ok" {
		t.Fatal(a.reply.content)
	}
	for _, m := range a.published {
		if m.Type == "display_data" {
			data := m.content["data"].(map[string]any)
			if html := data["text/html"].(string); len(html) != 50_000_000 {
				t.Errorf("%d bytes came", len(html))
			}
			return
		}
	}
	t.Error("nothing was displayed")
}
