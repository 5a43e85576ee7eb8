package runner_test

import (
	"os"
	"testing"

	"gonbench/magics/runner"
)

// BenchmarkRoundTrip is what asking for a sample adds to its wall time.
func BenchmarkRoundTrip(b *testing.B) {
	r, err := runner.Start(background, runner.Options{
		Command: []string{os.Args[0]}, Env: append(os.Environ(), fakeEnv+"=good"), Dir: b.TempDir(),
	})
	if err != nil {
		b.Fatal(err)
	}
	defer r.Kill()
	for b.Loop() {
		if _, err := r.Sample(background, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkStartKill is what a runner costs from its start until nothing of it
// is left.
func BenchmarkStartKill(b *testing.B) {
	for b.Loop() {
		r, err := runner.Start(background, runner.Options{
			Command: []string{os.Args[0]}, Env: append(os.Environ(), fakeEnv+"=good"), Dir: b.TempDir(),
		})
		if err != nil {
			b.Fatal(err)
		}
		if err := r.Kill(); err != nil {
			b.Fatal(err)
		}
	}
}
