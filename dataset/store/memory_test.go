package store_test

import (
	"math"
	"testing"
	"testing/fstest"

	"gonbench/dataset/store"
)

func system(files map[string]string) fstest.MapFS {
	out := fstest.MapFS{}
	for name, text := range files {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

const (
	meminfo = "MemTotal:       16777216 kB\nMemFree: 1 kB\nMemAvailable:    8388608 kB\n"
	mib     = int64(1 << 20)
	gib     = int64(1 << 30)
	v2Mount = "29 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n"
	v1Mount = "35 30 0:31 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n36 30 0:32 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n"
)

func TestFreeMemory(t *testing.T) {
	for _, c := range []struct {
		name  string
		files map[string]string
		want  int64
	}{
		{"nothing to read", nil, math.MaxInt64},
		{"no cgroup", map[string]string{"proc/meminfo": meminfo}, 8*gib - 256*mib},
		{"small machine", map[string]string{"proc/meminfo": "MemTotal: 1048576 kB\nMemAvailable: 524288 kB\n"}, 512*mib - gib/20},
		{"v2, limit on the parent", map[string]string{
			"proc/meminfo": meminfo, "proc/self/cgroup": "0::/a/b\n", "proc/self/mountinfo": v2Mount,
			"sys/fs/cgroup/a/b/memory.max": "max\n", "sys/fs/cgroup/a/b/memory.current": "5\n",
			"sys/fs/cgroup/a/memory.max": "4294967296\n", "sys/fs/cgroup/a/memory.current": "2147483648\n",
			"sys/fs/cgroup/a/memory.stat": "anon 9\ninactive_file 536870912\nactive_file 268435456\nshmem 99\nslab_reclaimable 268435456\n",
		}, 3*gib - 4*gib/20},
		{"v2, high below max", map[string]string{
			"proc/meminfo": meminfo, "proc/self/cgroup": "0::/\n", "proc/self/mountinfo": v2Mount,
			"sys/fs/cgroup/memory.max": "8589934592", "sys/fs/cgroup/memory.high": "4294967296", "sys/fs/cgroup/memory.current": "0",
		}, 4*gib - 4*gib/20},
		{"v2 in a container: the mount's root is the own group", map[string]string{
			"proc/meminfo": meminfo, "proc/self/cgroup": "0::/docker/abc\n",
			"proc/self/mountinfo":      "29 23 0:26 /docker/abc /sys/fs/cgroup ro - cgroup2 cgroup rw\n",
			"sys/fs/cgroup/memory.max": "1073741824", "sys/fs/cgroup/memory.current": "536870912",
		}, gib/2 - gib/20},
		{"v2 with a namespace: the path leads out of the mount", map[string]string{
			"proc/meminfo": meminfo, "proc/self/cgroup": "0::/../other\n", "proc/self/mountinfo": v2Mount,
			"sys/fs/cgroup/memory.max": "1073741824", "sys/fs/cgroup/memory.current": "0",
		}, gib - gib/20},
		{"v1", map[string]string{
			"proc/meminfo": meminfo, "proc/self/cgroup": "4:memory:/job\n1:cpu:/\n0::/\n", "proc/self/mountinfo": v1Mount,
			"sys/fs/cgroup/memory/job/memory.limit_in_bytes": "2147483648",
			"sys/fs/cgroup/memory/job/memory.usage_in_bytes": "1073741824",
			"sys/fs/cgroup/memory/job/memory.stat":           "inactive_file 1\ntotal_inactive_file 268435456\ntotal_active_file 0\n",
			"sys/fs/cgroup/memory/memory.limit_in_bytes":     "9223372036854771712",
			"sys/fs/cgroup/memory/memory.usage_in_bytes":     "99999999999",
		}, gib + 256*mib - 2*gib/20},
		{"over the limit", map[string]string{
			"proc/meminfo": meminfo, "proc/self/cgroup": "0::/\n", "proc/self/mountinfo": v2Mount,
			"sys/fs/cgroup/memory.max": "1000", "sys/fs/cgroup/memory.current": "2000",
		}, 0},
		{"garbage", map[string]string{
			"proc/meminfo": "MemAvailable: x\n\n:\n", "proc/self/cgroup": "::\nx\n0::\n", "proc/self/mountinfo": "- \n a - b\n" + v2Mount,
			"sys/fs/cgroup/memory.max": "many", "sys/fs/cgroup/memory.current": "",
		}, math.MaxInt64},
	} {
		if got := store.FreeMemory(system(c.files)); got != c.want {
			t.Errorf("%s: %d bytes free, want %d", c.name, got, c.want)
		}
	}
}

func TestFreeOfThisMachine(t *testing.T) {
	if got := store.Free(); got <= 0 || got > 1<<50 {
		t.Errorf("%d bytes free", got)
	}
}

func FuzzFreeMemory(f *testing.F) {
	f.Add(meminfo, "0::/a/b\n4:memory:/x", v2Mount+v1Mount, "max")
	f.Fuzz(func(t *testing.T, info, group, mounts, number string) {
		got := store.FreeMemory(system(map[string]string{
			"proc/meminfo": info, "proc/self/cgroup": group, "proc/self/mountinfo": mounts,
			"sys/fs/cgroup/memory.max": number, "sys/fs/cgroup/memory.current": number, "sys/fs/cgroup/memory.stat": "inactive_file " + number,
		}))
		if got < 0 {
			t.Errorf("%d bytes free", got)
		}
	})
}
