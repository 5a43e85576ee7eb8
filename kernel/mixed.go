package kernel

import (
	"errors"
	"strings"

	"gonbench/magics"
)

// mixedCell runs a cell with magics of ours, segment by segment from the top; the
// first that fails ends it.
func (k *Kernel) mixedCell(c *cell, segments []magics.Segment) {
	c.mixed = true
	k.announce(c)
	var failed *magics.Error
	for _, s := range segments {
		if failed = c.stopped(); failed != nil {
			break
		}
		if s.Magic {
			failed = k.runMagic(c, s)
		} else {
			failed = k.runSegment(c, inPlace(s))
		}
		if failed != nil {
			break
		}
	}
	k.finish(c, failed)
}

// runMagic runs one of our magics.
func (k *Kernel) runMagic(c *cell, s magics.Segment) *magics.Error {
	k.code.useCell(c)
	defer k.code.useCell(nil)
	err := k.magics.Run(c.ctx, s, output{k, c})
	if err == nil {
		return nil
	}
	if stopped := c.stopped(); stopped != nil {
		return stopped
	}
	var e *magics.Error
	if errors.As(err, &e) {
		return e
	}
	return &magics.Error{Name: "KernelError", Value: err.Error()}
}

// runSegment runs a part of the cell in GoNB.
func (k *Kernel) runSegment(c *cell, code string) *magics.Error {
	if strings.TrimSpace(code) == "" {
		return nil
	}
	child, err := k.acquire(c)
	if err != nil {
		return k.explain(c, child, err)
	}
	defer child.Release()
	if err := child.Advance(c.ctx, c.count); err != nil {
		return k.explain(c, child, err)
	}
	code = mend(code)
	m, err := k.forGoNB(c, code, false)
	if err != nil {
		return k.explain(c, child, err)
	}
	res := k.inGoNB(c, child, code, m, false)
	k.remember(c, child, res)
	return res.err
}

// inPlace is a segment's code on the lines that it has in the cell, so that errors
// name the right ones. A cell magic of GoNB's must stay on the first line.
func inPlace(s magics.Segment) string {
	if isCellMagic(s.Text) {
		return s.Text
	}
	return strings.Repeat("\n", s.Line) + s.Text
}
