package python_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gonbench/magics/runner"
	"gonbench/magics/sampler"
)

// checkPorts: nothing listens for other machines.
func checkPorts(t *testing.T, r *runner.Runner) {
	t.Helper()
	own := map[string]bool{}
	for _, pid := range sampler.Processes(r.PID(), r.Mark()) {
		links, _ := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", pid))
		for _, link := range links {
			if to, err := os.Readlink(link); err == nil {
				own[to] = true
			}
		}
	}
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		b, err := os.ReadFile(table)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(b)) {
			f := strings.Fields(line)
			const listening = "0A"
			if len(f) < 10 || f[3] != listening || !own["socket:["+f[9]+"]"] {
				continue
			}
			address, _, _ := strings.Cut(f[1], ":")
			// 127.0.0.0/8, or mapped into IPv6, or ::1; words are in the host's order.
			if !strings.HasSuffix(address, "7F") && address != "00000000000000000000000001000000" {
				t.Errorf("%s: somebody listens on %s", table, f[1])
			}
		}
	}
}
