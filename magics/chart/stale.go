package chart

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
)

var (
	itemStart = regexp.MustCompile(`box:b,(?:v:(\d+),)?id:"[^"]*",option:`)
	leftName  = regexp.MustCompile(`"gb:[^"]*"`)
)

// Stale tells why the text/html of a chart, as a notebook holds it, is not what this
// version makes; nil if it could be. A notebook that is shared with stale charts
// shows their pictures, but they do not come to life.
func (r *Renderer) Stale(markup string) error {
	at := itemStart.FindStringSubmatchIndex(markup)
	if at == nil {
		return fmt.Errorf("a chart without an option")
	}
	version := 1 // the first, which did not say so
	if at[2] >= 0 {
		version, _ = strconv.Atoi(markup[at[2]:at[3]])
	}
	if version != Format {
		return fmt.Errorf("an option of format %d, this is %d", version, Format)
	}
	option, err := unpacked(markup[at[1]:])
	if err != nil {
		return fmt.Errorf("an option that cannot be read: %w", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.prepareDrawer(context.Background()); err != nil {
		return err
	}
	resolved, err := r.drawer.resolved(option)
	if err != nil {
		return fmt.Errorf("an option that cannot be resolved: %w", err)
	}
	if left := leftName.FindString(resolved); left != "" {
		return fmt.Errorf("an option with the unknown name %s", left)
	}
	return nil
}

// unpacked is the inverse of packed: the option that script begins with.
func unpacked(script string) (string, error) {
	var v any
	if err := json.NewDecoder(strings.NewReader(script)).Decode(&v); err != nil {
		return "", err
	}
	text, ok := v.(string)
	if !ok {
		b, err := json.Marshal(v)
		return string(b), err
	}
	zipped, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return "", err
	}
	z, err := gzip.NewReader(bytes.NewReader(zipped))
	if err != nil {
		return "", err
	}
	const most = 16 << 20
	b, err := io.ReadAll(io.LimitReader(z, most))
	return string(b), err
}
