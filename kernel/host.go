package kernel

import (
	"context"

	"gonbench/magics"
)

// host is what running magics get from the kernel.
type host struct{ k *Kernel }

// Execute runs code as if it stood in the cell.
func (h host) Execute(ctx context.Context, code string) error {
	c := h.k.code.cell()
	if c == nil {
		return &magics.Error{Name: "KernelError", Value: "no cell is running"}
	}
	if err := h.k.runSegment(c, code); err != nil {
		return err
	}
	return nil
}

func (h host) Build(ctx context.Context, program string) (string, error) {
	return h.k.build(ctx, program)
}

func (h host) Declarations() []byte { return h.k.code.source() }
