package machine

import (
	"io/fs"
	"path"
	"strings"
)

// group is the directory of a control group.
type group struct {
	dir string // without the leading slash, as fs.FS wants it
	v1  bool
}

// groupsOf lists the groups that a controller's limits may stand in: that of
// this process and all of its ancestors that can be seen, in each hierarchy.
func groupsOf(root fs.FS, controller string) []group {
	names := memberships(root)
	var groups []group
	for _, m := range mounts(root, controller) {
		key := ""
		if m.v1 {
			key = controller
		}
		if name, found := names[key]; found {
			for _, dir := range m.ancestors(name) {
				groups = append(groups, group{dir, m.v1})
			}
		}
	}
	return groups
}

// memberships reads /proc/self/cgroup: the process's group under each version 1
// controller's name, and that of version 2 under "".
func memberships(root fs.FS) map[string]string {
	names := map[string]string{}
	for line := range strings.Lines(readFile(root, "proc/self/cgroup")) {
		parts := strings.SplitN(strings.TrimRight(line, "\n"), ":", 3)
		if len(parts) != 3 {
			continue
		}
		for controller := range strings.SplitSeq(parts[1], ",") {
			names[controller] = parts[2]
		}
	}
	return names
}

// mount is where a control group hierarchy is mounted.
type mount struct {
	v1    bool
	root  string // the group that the mount point shows
	point string // without the leading slash
}

// mounts reads the hierarchies that a controller may be in from
// /proc/self/mountinfo, see proc_pid_mountinfo(5).
func mounts(root fs.FS, controller string) []mount {
	var all []mount
	for line := range strings.Lines(readFile(root, "proc/self/mountinfo")) {
		left, right, found := strings.Cut(line, " - ")
		before, after := strings.Fields(left), strings.Fields(right)
		if !found || len(before) < 5 || len(after) < 3 {
			continue
		}
		m := mount{root: unescape(before[3]), point: strings.TrimPrefix(unescape(before[4]), "/")}
		switch after[0] {
		case "cgroup2":
			all = append(all, m)
		case "cgroup":
			for option := range strings.SplitSeq(after[2], ",") {
				if option == controller {
					m.v1 = true
					all = append(all, m)
				}
			}
		}
	}
	return all
}

// ancestors lists the directories of a group and of all its ancestors that the
// mount shows. A group outside of it (a container that sees the host's names)
// is looked for at the mount point alone, which then is its own.
func (m mount) ancestors(name string) []string {
	relative := ""
	if m.root == "/" || name == m.root || strings.HasPrefix(name, m.root+"/") {
		relative = strings.Trim(strings.TrimPrefix(name, m.root), "/")
	}
	dirs := []string{m.point}
	if relative == "" || strings.HasPrefix(relative, "..") {
		return dirs
	}
	dir := m.point
	for part := range strings.SplitSeq(relative, "/") {
		dir = path.Join(dir, part)
		dirs = append(dirs, dir)
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
