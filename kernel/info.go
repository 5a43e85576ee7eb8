package kernel

import (
	"runtime"
	"strings"

	"gonbench/kernel/wire"
)

// info is the content of a kernel_info_reply.
func (k *Kernel) info() map[string]any {
	banner := "gonbench " + k.cfg.Version + ": Go cells by GoNB, and %dataset, %parallel, %bench. " +
		"`%parallel` lists the strategies, `%bench --help` says how to measure."
	if k.cfg.Notice != "" {
		banner += "\n" + k.cfg.Notice
	}
	return map[string]any{
		"status":                 "ok",
		"protocol_version":       wire.ProtocolVersion,
		"implementation":         "gonbench",
		"implementation_version": k.cfg.Version,
		"banner":                 banner,
		"language_info": map[string]any{
			"name":               "go",
			"version":            strings.TrimPrefix(runtime.Version(), "go"),
			"mimetype":           "text/x-go",
			"file_extension":     ".go",
			"pygments_lexer":     "go",
			"codemirror_mode":    "go",
			"nbconvert_exporter": "script",
		},
		"help_links": []map[string]string{
			{"text": "Go", "url": "https://go.dev/doc/"},
			{"text": "Go packages", "url": "https://pkg.go.dev/std"},
			{"text": "GoNB", "url": "https://github.com/janpfeifer/gonb"},
		},
		"debugger":           false,
		"supported_features": []string{},
	}
}
