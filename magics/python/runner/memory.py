"""How much memory there is to use."""


def free_memory():
    """Bytes: what the system has available, or what the cgroups' limits leave."""
    free = 1 << 62
    try:
        with open("/proc/meminfo", encoding="ascii") as f:
            for line in f:
                if line.startswith("MemAvailable:"):
                    free = int(line.split()[1]) << 10
    except OSError:  # not Linux: the system will say when there is no more
        pass
    return min(free, *(_left(limit, used) for limit, used in _cgroup()))


def _cgroup():
    """(limit, usage) files of the process's memory cgroups, the ancestors' too."""
    yield "/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes"
    try:
        with open("/proc/self/cgroup", encoding="utf-8") as f:
            lines = f.read().splitlines()
    except OSError:
        return
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if not controllers:
            root, limit, used = "/sys/fs/cgroup", "memory.max", "memory.current"
        elif "memory" in controllers.split(","):
            root, limit, used = "/sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.usage_in_bytes"
        else:
            continue
        while True:
            yield f"{root}{path}/{limit}", f"{root}{path}/{used}"
            if path in ("", "/"):
                break
            path = path.rsplit("/", 1)[0]


def _left(limit, used):
    try:
        with open(limit, encoding="ascii") as a, open(used, encoding="ascii") as b:
            return max(int(a.read()) - int(b.read()), 0)
    except (OSError, ValueError):  # no such cgroup, or "max"
        return 1 << 62
