package kernel_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"gonbench/magics"
)

// fake is an interpreter with one magic, %fake, that does what its words say.
type fake struct{ magics.Config }

func (*fake) Split(code string) []magics.Segment {
	lines := strings.Split(code, "\n")
	if strings.HasPrefix(lines[0], "%%fake") {
		return []magics.Segment{{Magic: true, Text: code}}
	}
	var segments []magics.Segment
	for i, l := range lines {
		if strings.HasPrefix(l, "%fake") {
			segments = append(segments, magics.Segment{Magic: true, Text: l, Line: i})
		} else if n := len(segments); n > 0 && !segments[n-1].Magic {
			segments[n-1].Text += "\n" + l
		} else {
			segments = append(segments, magics.Segment{Text: l, Line: i})
		}
	}
	return segments
}

func (f *fake) Run(ctx context.Context, s magics.Segment, out magics.Output) error {
	line, body, _ := strings.Cut(s.Text, "\n")
	words := strings.Fields(line)
	switch rest := strings.Join(words[2:], " "); words[1] {
	case "print":
		out.Stdout(rest + "\n")
	case "fail":
		return &magics.Error{Name: "FakeError", Value: rest}
	case "declarations":
		out.Stdout(string(f.Host.Declarations()))
	case "live":
		fmt.Fprintln(writer(out.Stdout), out.Live())
	case "display":
		out.Display(magics.Bundle{
			Data:     map[string]any{"text/plain": "a picture", "image/png": []byte("png")},
			Metadata: map[string]any{"image/png": map[string]any{"width": 3}},
		}, rest)
	case "update":
		out.Update(magics.Bundle{Data: map[string]any{"text/plain": "another"}}, rest)
	case "sleep":
		<-ctx.Done()
		return &magics.Error{Name: "KeyboardInterrupt", Value: "stopped"}
	case "execute":
		return f.Host.Execute(ctx, body)
	case "build":
		path, err := f.Host.Build(ctx, body)
		if err != nil {
			return err
		}
		defer os.Remove(path)
		cmd := exec.CommandContext(ctx, path)
		cmd.Env = f.Env
		text, err := cmd.CombinedOutput()
		out.Stdout(string(text))
		return err
	case "env":
		for _, e := range f.Env {
			if strings.HasPrefix(e, rest+"=") {
				out.Stdout(e + "\n")
			}
		}
	}
	return nil
}

func (*fake) Complete(code string, cursor int) (magics.Completion, bool) {
	at := strings.LastIndex(string([]rune(code)[:cursor]), "%fa")
	if at < 0 {
		return magics.Completion{}, false
	}
	start := len([]rune(code[:at]))
	return magics.Completion{Matches: []string{"%fake"}, Start: start, End: cursor, Types: []string{"magic"}}, true
}

func (*fake) Inspect(code string, cursor, detail int) (magics.Bundle, bool) {
	if !strings.HasPrefix(code, "%fake") {
		return magics.Bundle{}, false
	}
	return magics.Bundle{Data: map[string]any{"text/plain": "what %fake does"}}, true
}

func (*fake) Alike(name string) []string {
	if name == "%afke" {
		return []string{"%fake"}
	}
	return nil
}

func (*fake) Idle(bool) {}

func (*fake) Close() error { return nil }

type writer func(string)

func (w writer) Write(p []byte) (int, error) {
	w(string(p))
	return len(p), nil
}

// long is a limit for what must happen, far above what it takes.
const long = 30 * time.Second
