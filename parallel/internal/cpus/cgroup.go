package cpus

import (
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// Quota is the number of CPUs that the tightest control group of this process
// and of its ancestors pays for; ok is false if none limits it. Version 1 and 2
// are read, side by side where a machine mounts both. root is the file system's
// root directory.
func Quota(root fs.FS) (cpus float64, ok bool) {
	groups := readGroups(root)
	for _, m := range readMounts(root) {
		group, found := groups[m.controller]
		if !found {
			continue
		}
		for _, dir := range m.ancestors(group) {
			read := quotaV2
			if m.controller == "cpu" {
				read = quotaV1
			}
			if q, limited := read(root, dir); limited && (!ok || q < cpus) {
				cpus, ok = q, true
			}
		}
	}
	return cpus, ok
}

// quotaV2 reads cpu.max: "QUOTA PERIOD" in microseconds, or "max PERIOD".
func quotaV2(root fs.FS, dir string) (float64, bool) {
	fields := strings.Fields(readFile(root, path.Join(dir, "cpu.max")))
	if len(fields) != 2 {
		return 0, false
	}
	return ratio(fields[0], fields[1])
}

// quotaV1 reads the pair of files that version 1 has; -1 is no limit.
func quotaV1(root fs.FS, dir string) (float64, bool) {
	return ratio(strings.TrimSpace(readFile(root, path.Join(dir, "cpu.cfs_quota_us"))),
		strings.TrimSpace(readFile(root, path.Join(dir, "cpu.cfs_period_us"))))
}

func ratio(quota, period string) (float64, bool) {
	q, err := strconv.ParseFloat(quota, 64)
	if err != nil || !(q > 0) {
		return 0, false
	}
	p, err := strconv.ParseFloat(period, 64)
	if err != nil || !(p > 0) {
		return 0, false
	}
	return q / p, true
}

// readGroups reads /proc/self/cgroup: the process's group for the version 1 cpu
// controller under "cpu", and for version 2 under "".
func readGroups(root fs.FS) map[string]string {
	groups := map[string]string{}
	for line := range strings.Lines(readFile(root, "proc/self/cgroup")) {
		parts := strings.SplitN(strings.TrimRight(line, "\n"), ":", 3)
		if len(parts) != 3 {
			continue
		}
		if parts[0] == "0" && parts[1] == "" {
			groups[""] = parts[2]
		}
		for controller := range strings.SplitSeq(parts[1], ",") {
			if controller == "cpu" {
				groups["cpu"] = parts[2]
			}
		}
	}
	return groups
}

// mount is where a control group hierarchy is mounted.
type mount struct {
	controller string // "cpu" for version 1, "" for version 2
	root       string // the group that the mount point shows
	point      string // without the leading slash, as fs.FS wants it
}

// readMounts reads /proc/self/mountinfo, see proc_pid_mountinfo(5).
func readMounts(root fs.FS) []mount {
	var mounts []mount
	for line := range strings.Lines(readFile(root, "proc/self/mountinfo")) {
		left, right, found := strings.Cut(line, " - ")
		before, after := strings.Fields(left), strings.Fields(right)
		if !found || len(before) < 5 || len(after) < 3 {
			continue
		}
		m := mount{root: unescape(before[3]), point: strings.TrimPrefix(unescape(before[4]), "/")}
		switch after[0] {
		case "cgroup2":
			mounts = append(mounts, m)
		case "cgroup":
			for option := range strings.SplitSeq(after[2], ",") {
				if option == "cpu" {
					m.controller = "cpu"
					mounts = append(mounts, m)
				}
			}
		}
	}
	return mounts
}

// ancestors lists the directories of a group and of all its ancestors that the
// mount shows. A group outside of it (a container that sees the host's names)
// is looked for at the mount point alone, which then is its own.
func (m mount) ancestors(group string) []string {
	relative := ""
	if m.root == "/" || group == m.root || strings.HasPrefix(group, m.root+"/") {
		relative = strings.Trim(strings.TrimPrefix(group, m.root), "/")
	}
	if strings.HasPrefix(relative, "..") {
		relative = ""
	}
	dirs := []string{m.point}
	if relative != "" {
		dir := m.point
		for part := range strings.SplitSeq(relative, "/") {
			dir = path.Join(dir, part)
			dirs = append(dirs, dir)
		}
	}
	return dirs
}

// unescape undoes the octal escapes of mountinfo.
func unescape(s string) string {
	return strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`).Replace(s)
}

// readFile is the file's text, empty if it cannot be read: what cannot be read
// limits nothing that we could know of.
func readFile(root fs.FS, name string) string {
	data, err := fs.ReadFile(root, name)
	if err != nil {
		return ""
	}
	return string(data)
}
