package python

import (
	"crypto/rand"
	"encoding/hex"
	"path/filepath"

	"golang.org/x/sys/unix"

	"gonbench/magics/runner"
)

// Runner returns how to start a runner on the interpreter: pass it to
// runner.Start. root is what [Unpack] returned, dir the kernel's private folder,
// env the environment, in which dataset.SocketEnv is set.
func (e *Environment) Runner(root, dir, strategy string, env []string) runner.Options {
	id := make([]byte, 4)
	rand.Read(id)
	name := hex.EncodeToString(id)
	// Short: Ray's own sockets lie below it, and their paths are limited.
	temp := filepath.Join(dir, "t"+name)
	shared := filepath.Join(dir, "s"+name)
	if unix.Access(sharedMemory, unix.W_OK) == nil {
		shared = SharedFolder(dir, name)
	}
	path := root
	if inherited := lookup(env, "PYTHONPATH"); inherited != "" {
		path += string(filepath.ListSeparator) + inherited
	}
	return runner.Options{
		Command: []string{e.Interpreter, "-m", module},
		Dir:     dir,
		Name:    strategy,
		Folders: []string{temp, shared},
		// Python's resource trackers remove named semaphores when the rest is gone.
		Janitors: "resource_tracker",
		Env: append(append([]string(nil), env...),
			"PYTHONPATH="+path,
			"PYTHONDONTWRITEBYTECODE=1",
			"PYTHONUNBUFFERED=1",
			"TMPDIR="+temp,
			"JOBLIB_TEMP_FOLDER="+shared,
			"MEMORY_FS_ROOT="+shared, // pandarallel
		),
	}
}

const sharedMemory = "/dev/shm"

// SharedFolder is a folder in shared memory of the runner called name, for a
// kernel with the private folder dir: whoever cleans up after that kernel finds
// those of all its runners as SharedFolder(dir, "*").
func SharedFolder(dir, name string) string {
	return filepath.Join(sharedMemory, filepath.Base(dir)+"-"+name)
}
