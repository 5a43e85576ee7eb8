// Gonbench is a Jupyter kernel for Go, on top of GoNB, with the magics %dataset,
// %parallel and %bench.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/spf13/pflag"

	"gonbench/kernel"
	"gonbench/kernel/guard"
	"gonbench/kernel/lab"
	"gonbench/kernel/spec"
	"gonbench/magics"
	"gonbench/magics/chart"
	"gonbench/parallel/runner"
)

const usage = `gonbench is a Jupyter kernel for Go. It measures how fast a Go function runs on a large
dataset under every way to parallelize it: one thread, threads, tasks, processes, shared memory.

Usage:
  gonbench lab [NOTEBOOK] [-- FLAGS]   open JupyterLab, on the shipped notebook if none is given
  gonbench install [flags]             install the kernelspec; gonbench install --help
  gonbench kernel [flags]              what Jupyter starts
  gonbench version                     print the versions of gonbench, GoNB, Go and ECharts

Examples:
  gonbench lab
  gonbench lab mine.ipynb -- --no-browser --port=9999
  gonbench install --user              your other Jupyters offer the kernel too
  gonbench install --prefix ~/venv     only the one of that environment does
  gonbench install --user --uninstall

In a notebook on the kernel "Go (gonbench)", each line in a cell of its own:
  %dataset make_classification --rows 1e6 --cols 50
  func addRandom(x float64) float64 { return x + 100 + rand.Float64() }
  %bench addRandom                     measure it under every strategy, compare in charts
  %bench addRandom --rows 1e3,1e5      from which size on is it worth it?
  %parallel threads addRandom          run it once, keep the result
  %parallel                            list the strategies; %bench --help explains the flags
`

func main() {
	runner.Builtins() // returns unless this process is a runner or a worker of one
	err := run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	if err != nil && !errors.Is(err, pflag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "gonbench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	if len(args) == 0 {
		io.WriteString(stderr, usage)
		return errors.New("which command?")
	}
	self, err := executable()
	if err != nil {
		return err
	}
	switch args[0] {
	case "lab":
		return lab.Open(self, args[1:], stderr)
	case "install":
		return install(self, args[1:], stdout, stderr)
	case "kernel":
		return runKernel(ctx, self, args[1:], stderr)
	case guard.Argument:
		return guard.Main(args[1:], stdin)
	case "version", "--version":
		printVersions(stdout, filepath.Dir(self))
		return nil
	case "help", "--help", "-h":
		io.WriteString(stdout, usage)
		return nil
	default:
		io.WriteString(stderr, usage)
		return fmt.Errorf("there is no command %q", args[0])
	}
}

func runKernel(ctx context.Context, self string, args []string, stderr io.Writer) error {
	flags := pflag.NewFlagSet("gonbench kernel", pflag.ContinueOnError)
	flags.SetOutput(stderr)
	connection := flags.String("connection-file", "", "Jupyter's connection file")
	resource := flags.String("resource-dir", "", "the kernelspec's folder")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *connection == "" || *resource == "" {
		return errors.New("kernel needs --connection-file and --resource-dir; it is Jupyter that starts it")
	}
	notice := spec.Stale(*resource, version(), self)
	if notice != "" {
		fmt.Fprintln(stderr, "gonbench:", notice)
	}
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	return kernel.Run(ctx, kernel.Config{
		ConnectionFile: *connection,
		Resource:       *resource,
		Self:           self,
		Version:        version(),
		Notice:         notice,
		Source:         source,
		Magics: func(c magics.Config) (magics.Interpreter, error) {
			return magics.New(c)
		},
	})
}

func install(self string, args []string, stdout, stderr io.Writer) error {
	flags := pflag.NewFlagSet("gonbench install", pflag.ContinueOnError)
	flags.SetOutput(stderr)
	user := flags.Bool("user", false, "into this user's Jupyter (default)")
	prefix := flags.String("prefix", "", "into the Python environment `DIR`")
	data := flags.String("data-dir", "", "into Jupyter's data folder `DIR`")
	name := flags.String("name", "gonbench", "`NAME` of the kernelspec")
	remove := flags.Bool("uninstall", false, "remove it instead")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("install takes no argument %q", flags.Arg(0))
	}
	given := 0
	for _, set := range []bool{*user, *prefix != "", *data != ""} {
		if set {
			given++
		}
	}
	if given > 1 {
		return errors.New("only one of --user, --prefix and --data-dir can be given")
	}
	o := spec.Options{Data: *data, Name: *name, Self: self, Version: version(), Source: source, Assets: chart.WriteAssets}
	var err error
	switch {
	case *prefix != "":
		o.Data = spec.PrefixData(*prefix)
	case *data == "":
		if o.Data, err = spec.UserData(); err != nil {
			return err
		}
	}
	if o.Data, err = filepath.Abs(o.Data); err != nil {
		return err
	}
	if *remove {
		dir, err := spec.Uninstall(o)
		if err == nil {
			fmt.Fprintln(stdout, "removed", dir)
		}
		return err
	}
	dir, err := spec.Install(o)
	if err == nil {
		fmt.Fprintf(stdout, "installed %q in %s\n", spec.DisplayName, dir)
	}
	return err
}

// executable is the path of this program, symbolic links followed: the tools lie
// beside the real one.
func executable() (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(self)
}
