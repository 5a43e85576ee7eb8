package machine_test

import (
	"testing"
	"testing/fstest"

	"gonbench/parallel/internal/machine"
)

const (
	v2Mount = "30 24 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw\n"
	v1Mount = "31 24 0:27 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n"
)

func TestQuota(t *testing.T) {
	for _, tt := range []struct {
		name  string
		files map[string]string
		want  float64
		ok    bool
	}{
		{name: "nothing to read"},
		{
			name: "version 2, own group",
			files: map[string]string{
				"proc/self/cgroup":                "0::/a/b\n",
				"proc/self/mountinfo":             v2Mount,
				"sys/fs/cgroup/a/b/cpu.max":       "150000 100000\n",
				"sys/fs/cgroup/a/cpu.max":         "max 100000\n",
				"sys/fs/cgroup/unrelated/cpu.max": "1000 100000\n",
			},
			want: 1.5, ok: true,
		},
		{
			name: "version 2, an ancestor is tighter",
			files: map[string]string{
				"proc/self/cgroup":          "0::/a/b\n",
				"proc/self/mountinfo":       v2Mount,
				"sys/fs/cgroup/a/b/cpu.max": "400000 100000\n",
				"sys/fs/cgroup/a/cpu.max":   "200000 100000\n",
			},
			want: 2, ok: true,
		},
		{
			name: "version 2, container with a namespace of its own",
			files: map[string]string{
				"proc/self/cgroup":      "0::/\n",
				"proc/self/mountinfo":   v2Mount,
				"sys/fs/cgroup/cpu.max": "300000 100000\n",
			},
			want: 3, ok: true,
		},
		{
			name: "version 1, container that sees the host's names",
			files: map[string]string{
				"proc/self/cgroup":                              "4:cpu,cpuacct:/docker/abc\n",
				"proc/self/mountinfo":                           "31 24 0:27 /docker/abc /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n",
				"sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us":    "250000\n",
				"sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us":   "100000\n",
				"sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us":  "1\n",
				"sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_period_us": "100000\n",
			},
			want: 2.5, ok: true,
		},
		{
			name: "version 1, no limit",
			files: map[string]string{
				"proc/self/cgroup":                            "4:cpu,cpuacct:/\n",
				"proc/self/mountinfo":                         v1Mount,
				"sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us":  "-1\n",
				"sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000\n",
			},
		},
		{
			name: "both versions mounted, version 1 limits",
			files: map[string]string{
				"proc/self/cgroup":                              "4:cpu,cpuacct:/x\n0::/\n",
				"proc/self/mountinfo":                           v1Mount + v2Mount,
				"sys/fs/cgroup/cpu,cpuacct/x/cpu.cfs_quota_us":  "50000\n",
				"sys/fs/cgroup/cpu,cpuacct/x/cpu.cfs_period_us": "100000\n",
			},
			want: 0.5, ok: true,
		},
		{
			name: "cpuset is not cpu",
			files: map[string]string{
				"proc/self/cgroup":                      "4:cpuset:/\n",
				"proc/self/mountinfo":                   "31 24 0:27 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset\n",
				"sys/fs/cgroup/cpuset/cpu.cfs_quota_us": "50000\n",
			},
		},
		{
			name: "mount point with a space",
			files: map[string]string{
				"proc/self/cgroup":    "0::/\n",
				"proc/self/mountinfo": `30 24 0:26 / /my\040groups rw - cgroup2 cgroup2 rw` + "\n",
				"my groups/cpu.max":   "100000 100000\n",
			},
			want: 1, ok: true,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			root := fstest.MapFS{}
			for name, text := range tt.files {
				root[name] = &fstest.MapFile{Data: []byte(text)}
			}
			got, ok := machine.Quota(root)
			if got != tt.want || ok != tt.ok {
				t.Fatalf("Quota = %v, %v; want %v, %v", got, ok, tt.want, tt.ok)
			}
		})
	}
}

func FuzzQuota(f *testing.F) {
	f.Add("0::/a/b\n", v2Mount, "150000 100000\n")
	f.Add("4:cpu,cpuacct:/../x\n", v1Mount, "max")
	f.Fuzz(func(t *testing.T, groups, mounts, limit string) {
		q, ok := machine.Quota(fstest.MapFS{
			"proc/self/cgroup":      {Data: []byte(groups)},
			"proc/self/mountinfo":   {Data: []byte(mounts)},
			"sys/fs/cgroup/cpu.max": {Data: []byte(limit)},
		})
		if ok && !(q > 0) {
			t.Fatalf("a limit of %v CPUs", q)
		}
	})
}

func TestUsableCPUs(t *testing.T) {
	if n := machine.UsableCPUs(); n < 1 {
		t.Fatalf("UsableCPUs() = %d", n)
	}
}
