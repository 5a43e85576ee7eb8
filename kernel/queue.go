package kernel

import "sync"

// queue holds the shell requests that wait for their turn.
type queue struct {
	mu     sync.Mutex
	filled *sync.Cond
	items  []*request
	closed bool
}

func newQueue() *queue {
	q := &queue{}
	q.filled = sync.NewCond(&q.mu)
	return q
}

func (q *queue) push(r *request) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.closed {
		q.items = append(q.items, r)
		q.filled.Signal()
	}
}

// next waits for a request; false once the queue is closed.
func (q *queue) next() (*request, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 && !q.closed {
		q.filled.Wait()
	}
	if q.closed {
		return nil, false
	}
	r := q.items[0]
	q.items[0] = nil
	q.items = q.items[1:]
	return r, true
}

// takeCells takes out every cell that waits at this moment.
func (q *queue) takeCells() []*request {
	q.mu.Lock()
	defer q.mu.Unlock()
	var cells, rest []*request
	for _, r := range q.items {
		if r.head.Type == "execute_request" {
			cells = append(cells, r)
		} else {
			rest = append(rest, r)
		}
	}
	q.items = rest
	return cells
}

// abortCells marks every cell that waits at this moment: it will not run.
func (q *queue) abortCells() {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, r := range q.items {
		r.aborted = r.head.Type == "execute_request"
	}
}

func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.filled.Broadcast()
}
