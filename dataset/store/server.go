package store

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"gonbench/dataset/internal/wire"
)

const (
	socketName = "dataset.sock"
	// A client may take its time between requests (a Python process may hold
	// its connection), but not for ever in the middle of reading a reply.
	writeTimeout = 10 * time.Second
	// More connections than this wait in the listener's queue.
	maxConnections = 512
	// The longest path that every Unix takes for a socket.
	maxSocketPath = 103
)

// server hands datasets to the processes that attach.
type server struct {
	path     string
	store    *Store
	listener *net.UnixListener
	wait     sync.WaitGroup
	slots    chan struct{}

	mu     sync.Mutex
	closed bool
	conns  map[*net.UnixConn]int // when it last asked for something, in ticks
	ticks  int
}

func serve(dir string, store *Store) (*server, error) {
	path := filepath.Join(dir, socketName)
	if len(path) > maxSocketPath {
		return nil, fmt.Errorf("the path of the dataset socket is too long (%d bytes, at most %d); set TMPDIR to a shorter folder: %s",
			len(path), maxSocketPath, path)
	}
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		return nil, fmt.Errorf("cannot serve datasets: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		l.Close()
		return nil, fmt.Errorf("cannot serve datasets: %w", err)
	}
	s := &server{path: path, store: store, listener: l,
		conns: map[*net.UnixConn]int{}, slots: make(chan struct{}, maxConnections)}
	s.wait.Add(1)
	go s.accept()
	return s, nil
}

func (s *server) close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	err := s.listener.Close()
	for c := range s.conns {
		c.Close()
	}
	s.mu.Unlock()
	s.wait.Wait()
	return err
}

func (s *server) accept() {
	defer s.wait.Done()
	for {
		c, err := s.listener.AcceptUnix()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil { // out of descriptors, most likely: some will be closed
			time.Sleep(10 * time.Millisecond)
			continue
		}
		select {
		case s.slots <- struct{}{}:
		default: // those who say nothing make room for those who do
			s.closeOldest()
			s.slots <- struct{}{}
		}
		if !s.add(c) {
			return
		}
		go func() {
			defer func() { <-s.slots; s.wait.Done() }()
			defer s.remove(c)
			s.talk(c)
		}()
	}
}

// add makes c one of the connections that close closes and waits for.
func (s *server) add(c *net.UnixConn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		c.Close()
		return false
	}
	s.ticks++
	s.conns[c] = s.ticks
	s.wait.Add(1)
	return true
}

func (s *server) remove(c *net.UnixConn) {
	c.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns, c)
}

// spoke notes that c is in use.
func (s *server) spoke(c *net.UnixConn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ticks++
	s.conns[c] = s.ticks
}

// closeOldest hangs up on the one that has been silent for longest.
func (s *server) closeOldest() {
	s.mu.Lock()
	defer s.mu.Unlock()
	var oldest *net.UnixConn
	for c, tick := range s.conns {
		if oldest == nil || tick < s.conns[oldest] {
			oldest = c
		}
	}
	if oldest != nil {
		oldest.Close()
		s.conns[oldest] = s.ticks // it is on its way out: the next one is another
	}
}

// talk answers c's requests until it hangs up or says something too long.
func (s *server) talk(c *net.UnixConn) {
	lines := bufio.NewScanner(c)
	lines.Buffer(make([]byte, 0, 512), wire.MaxRequest)
	for lines.Scan() {
		s.spoke(c)
		if s.answer(c, lines.Bytes()) != nil {
			return
		}
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		send(c, failure(wire.KindRequest, fmt.Errorf("a request is at most %d bytes", wire.MaxRequest)), nil)
	}
}

func (s *server) answer(c *net.UnixConn, line []byte) error {
	name, err := wire.ParseRequest(line)
	if errors.Is(err, wire.ErrVersion) {
		return send(c, failure(wire.KindVersion, err), nil)
	}
	if err != nil {
		return send(c, failure(wire.KindRequest, err), nil)
	}
	d, err := s.store.Acquire(name)
	var missing *NotFoundError
	switch {
	case errors.As(err, &missing):
		reply := failure(wire.KindDataset, err)
		reply.Error.Name, reply.Error.Nearest = missing.Name, missing.Nearest
		return send(c, reply, nil)
	case err != nil:
		return send(c, failure(wire.KindNone, err), nil)
	}
	defer d.Release()
	return send(c, d.reply(), d.segment.file)
}

func failure(kind string, err error) wire.Reply {
	return wire.Reply{Version: wire.Version, Error: &wire.Error{Kind: kind, Message: err.Error()}}
}

// send writes one line, with the file's descriptor beside its first byte.
func send(c *net.UnixConn, reply wire.Reply, file *os.File) error {
	line, err := json.Marshal(reply)
	if err != nil {
		return err
	}
	line = append(line, '\n')
	c.SetWriteDeadline(time.Now().Add(writeTimeout))
	if file != nil {
		n, _, err := c.WriteMsgUnix(line, unix.UnixRights(int(file.Fd())), nil)
		if err != nil {
			return err
		}
		line = line[n:]
	}
	_, err = c.Write(line)
	return err
}
