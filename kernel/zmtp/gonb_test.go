package zmtp_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gonbench/kernel/zmtp"
)

// A real GoNB behind its own ZeroMQ library: a signed request is answered on shell and announced on iopub.
func TestGoNB(t *testing.T) {
	ctx := setup(t)
	bin, err := filepath.Abs("../../bin")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(bin, "gonb")); err != nil {
		t.Fatalf("%v: run `make install` first", err)
	}
	dir := t.TempDir()
	prefix, key := filepath.Join(dir, "z"), "secret"
	connection, err := json.Marshal(map[string]any{
		"transport": "ipc", "ip": prefix, "key": key, "signature_scheme": "hmac-sha256",
		"shell_port": 1, "control_port": 2, "stdin_port": 3, "iopub_port": 4, "hb_port": 5,
	})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "kernel-9b2ae2a5-8df6-4b3c-ae19-5a4bfa0d2d2f.json")
	if err := os.WriteFile(file, connection, 0o600); err != nil {
		t.Fatal(err)
	}
	var output strings.Builder
	gonb := exec.Command(filepath.Join(bin, "gonb"), "-kernel", file)
	gonb.Env = append(os.Environ(), "PATH="+bin+string(filepath.ListSeparator)+os.Getenv("PATH"), "TMPDIR="+dir)
	gonb.Dir, gonb.Stdout, gonb.Stderr = dir, &output, &output
	if err := gonb.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = gonb.Process.Kill()
		_ = gonb.Wait()
		if t.Failed() {
			t.Log(output.String())
		}
	})

	iopub, err := zmtp.DialSub(ctx, "ipc://"+prefix+"-4", "")
	if err != nil {
		t.Fatal(err)
	}
	defer iopub.Close()
	shell, err := zmtp.DialDealer(ctx, "ipc://"+prefix+"-1", []byte("front"))
	if err != nil {
		t.Fatal(err)
	}
	defer shell.Close()

	parts := frames(`{"msg_id":"1","msg_type":"kernel_info_request","session":"s","username":"u","version":"5.3","date":"2020-01-01T00:00:00Z"}`,
		"{}", "{}", "{}")
	request := append(frames("<IDS|MSG>", signature(key, parts)), parts...)
	if err := shell.Send(request); err != nil {
		t.Fatal(err)
	}
	reply, err := shell.Recv(ctx)
	if err != nil {
		t.Fatal(err)
	}
	header, content := signed(t, key, reply)
	if header != "kernel_info_reply" || !strings.Contains(content, "GoNB") && !strings.Contains(content, "gonb") {
		t.Errorf("reply %s: %s", header, content)
	}
	for state := ""; !strings.Contains(state, "idle"); {
		status, err := iopub.Recv(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if header, state = signed(t, key, status); header != "status" {
			t.Errorf("%s on iopub: %s", header, state)
		}
	}
}

// signed checks a message's signature and returns its type and its content.
func signed(t *testing.T, key string, message [][]byte) (kind, content string) {
	t.Helper()
	i := slices.IndexFunc(message, func(f []byte) bool { return string(f) == "<IDS|MSG>" })
	if i < 0 || len(message) < i+6 {
		t.Fatalf("no Jupyter message: %q", message)
	}
	parts := message[i+2 : i+6]
	if want := signature(key, parts); string(message[i+1]) != want {
		t.Fatalf("signature %s instead of %s", message[i+1], want)
	}
	var header struct {
		MsgType string `json:"msg_type"`
	}
	if err := json.Unmarshal(parts[0], &header); err != nil {
		t.Fatal(err)
	}
	return header.MsgType, string(parts[3])
}

func signature(key string, parts [][]byte) string {
	mac := hmac.New(sha256.New, []byte(key))
	for _, p := range parts {
		mac.Write(p)
	}
	return hex.EncodeToString(mac.Sum(nil))
}
