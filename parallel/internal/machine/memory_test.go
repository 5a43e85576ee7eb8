package machine_test

import (
	"math"
	"testing"
	"testing/fstest"

	"gonbench/parallel/internal/machine"
)

func TestFree(t *testing.T) {
	const meminfo = "MemTotal:       8000 kB\nMemAvailable:   4000 kB\n"
	for _, tt := range []struct {
		name  string
		files map[string]string
		want  int64
	}{
		{name: "nothing to read", want: math.MaxInt64},
		{name: "the machine alone", files: map[string]string{"proc/meminfo": meminfo}, want: 4000 * 1024},
		{
			name: "version 2, an ancestor is tighter, unused files do not count",
			files: map[string]string{
				"proc/meminfo":                     meminfo,
				"proc/self/cgroup":                 "0::/a/b\n",
				"proc/self/mountinfo":              v2Mount,
				"sys/fs/cgroup/a/b/memory.max":     "max\n",
				"sys/fs/cgroup/a/b/memory.current": "5000\n",
				"sys/fs/cgroup/a/memory.max":       "1000000\n",
				"sys/fs/cgroup/a/memory.current":   "600000\n",
				"sys/fs/cgroup/a/memory.stat":      "anon 100\ninactive_file 200000\n",
			},
			want: 600000,
		},
		{
			name: "version 1",
			files: map[string]string{
				"proc/meminfo":        meminfo,
				"proc/self/cgroup":    "4:memory:/x\n",
				"proc/self/mountinfo": "31 24 0:27 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n",
				"sys/fs/cgroup/memory/memory.limit_in_bytes":   "9223372036854771712\n",
				"sys/fs/cgroup/memory/memory.usage_in_bytes":   "70\n",
				"sys/fs/cgroup/memory/x/memory.limit_in_bytes": "100\n",
				"sys/fs/cgroup/memory/x/memory.usage_in_bytes": "70\n",
				"sys/fs/cgroup/memory/x/memory.stat":           "total_inactive_file 10\n",
			},
			want: 40,
		},
		{
			name: "over the limit",
			files: map[string]string{
				"proc/self/cgroup":             "0::/\n",
				"proc/self/mountinfo":          v2Mount,
				"sys/fs/cgroup/memory.max":     "100\n",
				"sys/fs/cgroup/memory.current": "120\n",
			},
			want: 0,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			root := fstest.MapFS{}
			for name, text := range tt.files {
				root[name] = &fstest.MapFile{Data: []byte(text)}
			}
			if got := machine.Free(root); got != tt.want {
				t.Fatalf("Free = %d, want %d", got, tt.want)
			}
		})
	}
}

func FuzzFree(f *testing.F) {
	f.Add("MemAvailable: 12 kB\n", "100", "50", "inactive_file 10\n")
	f.Fuzz(func(t *testing.T, meminfo, limit, used, stat string) {
		free := machine.Free(fstest.MapFS{
			"proc/meminfo":                 {Data: []byte(meminfo)},
			"proc/self/cgroup":             {Data: []byte("0::/\n")},
			"proc/self/mountinfo":          {Data: []byte(v2Mount)},
			"sys/fs/cgroup/memory.max":     {Data: []byte(limit)},
			"sys/fs/cgroup/memory.current": {Data: []byte(used)},
			"sys/fs/cgroup/memory.stat":    {Data: []byte(stat)},
		})
		if free < 0 {
			t.Fatalf("Free = %d", free)
		}
	})
}
