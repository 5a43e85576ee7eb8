package store

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"gonbench/dataset/near"
)

// Store owns every dataset of a kernel and the socket that serves them. Its
// methods may be called from many goroutines at once.
type Store struct {
	dir    string
	free   func() int64
	server *server

	mu        sync.Mutex
	closed    bool
	published map[string]*Dataset
	hidden    map[string]*Dataset // scratch ones, by name
	all       map[*Dataset]bool   // every dataset that has not been dropped
	lingering map[*Dataset]bool   // dropped while held: they still have memory
	recent    []string            // published names, the current one last
	scratches int
}

// Spec says what dataset to make.
type Spec struct {
	Rows    int
	Columns []string // names of float64 columns
	Labels  bool     // an int64 column of class labels, [LabelColumn], beside them
	Recipe  map[string]any
}

// New starts serving attaches on a unix socket in dir.
func New(dir string) (*Store, error) {
	s := &Store{
		dir: dir, free: Free,
		published: map[string]*Dataset{}, hidden: map[string]*Dataset{},
		all: map[*Dataset]bool{}, lingering: map[*Dataset]bool{},
	}
	var err error
	s.server, err = serve(dir, s)
	if err != nil {
		return nil, err
	}
	return s, nil
}

// Socket is the path that dataset.SocketEnv must hold for processes that attach.
func (s *Store) Socket() string { return s.server.path }

// Close drops everything and stops serving.
func (s *Store) Close() error {
	err := s.server.close()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	for d := range s.all {
		err = errors.Join(err, s.removeLocked(d))
	}
	return err
}

// Create makes an empty (zero) dataset and makes it current once Publish is
// called on it; until then nobody can attach it by name. A dataset of the same
// name is dropped first, but only after the memory check has passed. Asking for
// more memory than there is is a *MemoryError.
func (s *Store) Create(name string, spec Spec) (*Dataset, error) {
	if err := checkName(name); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.createLocked(name, spec, s.published[name])
}

// Scratch makes a dataset that List does not show, attachable by its Name(),
// until it is closed. Its pages are touched, so that writing to it costs no
// page faults but those of the writer's own mapping.
func (s *Store) Scratch(rows int, columns ...string) (*Dataset, error) {
	s.mu.Lock()
	s.scratches++
	name := fmt.Sprintf("%s%d", scratchPrefix, s.scratches)
	d, err := s.createLocked(name, Spec{Rows: rows, Columns: columns}, nil)
	if err == nil {
		s.hidden[name] = d
	}
	s.mu.Unlock()
	if err != nil {
		return nil, err
	}
	if d.Retain() {
		touch(d.segment.data)
		d.Release()
	}
	return d, nil
}

// scratchPrefix begins the names of scratch datasets; users' names cannot begin
// with it.
const scratchPrefix = ".scratch-"

func (s *Store) createLocked(name string, spec Spec, old *Dataset) (*Dataset, error) {
	if s.closed {
		return nil, ErrClosed
	}
	if err := checkSpec(spec); err != nil {
		return nil, err
	}
	if needed, free := spec.bytesFor(spec.Rows), s.freeLocked(old); needed > free {
		return nil, &MemoryError{Needed: needed, Free: free, LargestRows: spec.rowsIn(free)}
	}
	l, err := newLayout(spec)
	if err != nil {
		return nil, err
	}
	if old != nil {
		if err := s.removeLocked(old); err != nil {
			return nil, err
		}
	}
	seg, err := newSegment(s.dir, name, l)
	if err != nil {
		return nil, err
	}
	spec.Columns = slices.Clone(spec.Columns)
	d := &Dataset{store: s, name: name, spec: spec, layout: l, segment: seg, holders: 1}
	s.all[d] = true
	return d, nil
}

// Free is how many bytes a new dataset may take now, those of the dataset
// called name, which it would replace, included ("" for none).
func (s *Store) Free(name string) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.freeLocked(s.published[name])
}

func (s *Store) freeLocked(old *Dataset) int64 {
	free := s.free()
	for d := range s.lingering {
		_, untouched, _ := d.pages()
		free -= untouched
	}
	for d := range s.all {
		allocated, untouched, frees := d.pages()
		if d == old && frees {
			free += allocated
		} else {
			free -= untouched
		}
	}
	return max(free, 0)
}

// Get returns a dataset; "" is the current one. Errors are *NotFoundError, or
// ErrNone when there is no dataset at all.
func (s *Store) Get(name string) (*Dataset, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.getLocked(name)
}

// Acquire is Get and Retain in one: the dataset stays mapped until its Release.
func (s *Store) Acquire(name string) (*Dataset, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d, err := s.getLocked(name)
	if err == nil && !d.Retain() {
		err = ErrClosed
	}
	if err != nil {
		return nil, err
	}
	return d, nil
}

func (s *Store) getLocked(name string) (*Dataset, error) {
	if d := s.hidden[name]; d != nil {
		return d, nil
	}
	if len(s.recent) == 0 {
		return nil, ErrNone
	}
	if name == "" {
		name = s.recent[len(s.recent)-1]
	}
	if d := s.published[name]; d != nil {
		return d, nil
	}
	return nil, &NotFoundError{Kind: "dataset", Name: name, Nearest: near.Names(name, s.namesLocked())}
}

// Use makes a dataset current. Errors are Get's.
func (s *Store) Use(name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	d, err := s.getLocked(name)
	if err == nil && s.hidden[d.name] == nil {
		s.recentLocked(d.name)
	}
	return err
}

// Drop frees a dataset; "" is the current one. If it was current, the one that
// was current before it is so again. Errors are Get's.
func (s *Store) Drop(name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	d, err := s.getLocked(name)
	if err != nil {
		return err
	}
	return s.removeLocked(d)
}

// Current is the name of the current dataset, "" if there is none.
func (s *Store) Current() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.recent) == 0 {
		return ""
	}
	return s.recent[len(s.recent)-1]
}

// List returns the published datasets, sorted by name.
func (s *Store) List() []*Dataset {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []*Dataset
	for _, name := range s.namesLocked() {
		out = append(out, s.published[name])
	}
	return out
}

func (s *Store) namesLocked() []string {
	names := slices.Clone(s.recent)
	slices.Sort(names)
	return names
}

func (s *Store) publish(d *Dataset) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.all[d] || s.hidden[d.name] == d {
		return
	}
	if old := s.published[d.name]; old != nil && old != d {
		s.removeLocked(old) // made and published while d was being filled
	}
	s.published[d.name] = d
	s.recentLocked(d.name)
}

func (s *Store) lend(d *Dataset) (name string, end func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.scratches++
	name = fmt.Sprintf("%s%d", scratchPrefix, s.scratches)
	if s.all[d] {
		s.hidden[name] = d
	}
	return name, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.hidden, name)
	}
}

// recentLocked puts name last.
func (s *Store) recentLocked(name string) {
	s.forgetLocked(name)
	s.recent = append(s.recent, name)
}

func (s *Store) forgetLocked(name string) {
	s.recent = slices.DeleteFunc(s.recent, func(n string) bool { return n == name })
}

func (s *Store) remove(d *Dataset) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.removeLocked(d)
}

// removeLocked makes the store forget d, and frees it unless somebody holds it.
func (s *Store) removeLocked(d *Dataset) error {
	if !s.all[d] {
		return nil
	}
	delete(s.all, d)
	if s.published[d.name] == d {
		delete(s.published, d.name)
		s.forgetLocked(d.name)
	}
	maps.DeleteFunc(s.hidden, func(_ string, h *Dataset) bool { return h == d })
	for l := range s.lingering {
		if !l.mapped() {
			delete(s.lingering, l)
		}
	}
	err := d.release()
	if d.mapped() {
		s.lingering[d] = true
	}
	return err
}

// checkName refuses names that could not be written on a magic's line.
func checkName(name string) error {
	bad := func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }
	switch {
	case name == "":
		return errors.New("a dataset needs a name")
	case !utf8.ValidString(name), strings.IndexFunc(name, bad) >= 0, strings.HasPrefix(name, "."), strings.HasPrefix(name, "-"):
		return fmt.Errorf("%q cannot name a dataset; use letters, digits and underscores", name)
	case len(name) > 200:
		return errors.New("a dataset's name has at most 200 bytes")
	}
	return nil
}
