package gonb_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gonbench/kernel/gonb"
	"gonbench/kernel/wire"
)

// start starts the real GoNB in a folder of its own.
func start(t *testing.T, stray func(wire.Message, wire.Header)) *gonb.Child {
	t.Helper()
	bin, err := filepath.Abs("../../bin")
	if err != nil {
		t.Fatal(err)
	}
	exe := filepath.Join(bin, "gonb")
	if _, err := os.Stat(exe); err != nil {
		t.Fatalf("%v: run `make install` first", err)
	}
	dir, err := os.MkdirTemp("", "gbc")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	module := t.TempDir()
	if err := os.WriteFile(filepath.Join(module, "go.mod"), []byte("module mine\n\ngo 1.26\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	signer, err := wire.NewSigner("key", "")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	c, err := gonb.Start(ctx, gonb.Options{
		Exe: exe, Dir: dir, KernelID: wire.NewID(), Key: "key", Work: []string{module}, Signer: signer,
		Env:   append(os.Environ(), "TMPDIR="+dir, "PATH="+bin+":"+os.Getenv("PATH")),
		Stray: stray,
		Input: func(wire.Message) {},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Kill)
	if err := c.Acquire(ctx); err != nil {
		t.Fatal(err)
	}
	return c
}

func none(wire.Message, wire.Header) {}

func TestHidden(t *testing.T) {
	ctx := context.Background()
	c := start(t, func(m wire.Message, h wire.Header) { t.Errorf("shown to the user: %s %s", h.Type, m.Content) })
	before := c.CodeStamp()
	res, err := c.Hidden(ctx, "func two() int { return 2 }\n%%\nfmt.Println(two())", false)
	if err != nil || !res.OK || res.Stdout != "2\n" {
		t.Errorf("%+v, %v", res, err)
	}
	if !before.Changed(c.CodeStamp()) {
		t.Error("the stamp does not show that code was written")
	}
	if code, err := c.Code(); err != nil || !strings.Contains(string(code), "func two() int") {
		t.Errorf("code: %s, %v", code, err)
	}
	same := c.CodeStamp()
	if res, err := c.Hidden(ctx, "!true", false); err != nil || !res.OK || same.Changed(c.CodeStamp()) {
		t.Errorf("a line without Go: %+v, %v", res, err)
	}
	if res, err := c.Hidden(ctx, "func broken() { nothing() }", false); err != nil || res.OK || !strings.Contains(res.Value, "undefined: nothing") {
		t.Errorf("%+v, %v", res, err)
	}
	if c.Count() != 0 {
		t.Errorf("count = %d, want 0", c.Count())
	}
	if err := c.Advance(ctx, 3); err != nil || c.Count() != 3 {
		t.Errorf("count = %d, %v, want 3", c.Count(), err)
	}
}

func TestDies(t *testing.T) {
	c := start(t, none)
	done := make(chan error)
	go func() {
		_, err := c.Hidden(context.Background(), "!echo $PPID; sleep 600", false)
		done <- err
	}()
	c.Kill()
	if err := <-done; !errors.Is(err, gonb.ErrDied) {
		t.Errorf("error = %v, want ErrDied", err)
	}
	if _, err := c.Hidden(context.Background(), "", false); !errors.Is(err, gonb.ErrDied) {
		t.Errorf("afterwards: error = %v, want ErrDied", err)
	}
	if err := gonb.RemoveFolders(filepath.Dir(must(c.Folder()))); err != nil {
		t.Error(err)
	}
}

func must(folder string, err error) string {
	if err != nil {
		panic(err)
	}
	return folder
}

// A folder that is too deep for a socket is an error that says what to do.
func TestDeepFolder(t *testing.T) {
	deep := filepath.Join(t.TempDir(), strings.Repeat("deep/", 20))
	_, err := gonb.Start(context.Background(), gonb.Options{Dir: deep})
	if err == nil || !strings.Contains(err.Error(), "TMPDIR") {
		t.Errorf("error = %v", err)
	}
}
