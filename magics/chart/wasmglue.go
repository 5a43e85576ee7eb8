package chart

import (
	"context"
	"errors"
	"fmt"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// resvg's WebAssembly build talks to its host through wasm-bindgen: values that
// are not numbers live in a table on the host's side, and the module holds
// indices into it. The import names carry a hash of their signature, so they
// belong to exactly the pinned version of the package.

// objects is that table. Index 0 is undefined; a free slot is reused.
type objects struct {
	slots []any
	free  []uint32
}

func (o *objects) add(v any) uint64 {
	if n := len(o.free); n > 0 {
		i := o.free[n-1]
		o.free = o.free[:n-1]
		o.slots[i] = v
		return uint64(i)
	}
	if len(o.slots) == 0 {
		o.slots = append(o.slots, nil)
	}
	o.slots = append(o.slots, v)
	return uint64(len(o.slots) - 1)
}

func (o *objects) get(i uint64) any {
	if i = uint64(uint32(i)); i < uint64(len(o.slots)) {
		return o.slots[i]
	}
	return nil
}

func (o *objects) take(i uint64) any {
	v := o.get(i)
	if i = uint64(uint32(i)); i > 0 && i < uint64(len(o.slots)) {
		o.slots[i] = nil
		o.free = append(o.free, uint32(i))
	}
	return v
}

// What the module makes of the host's values.
type (
	wasmBuffer struct{}                // memory.buffer
	wasmView   struct{ off, n uint32 } // a Uint8Array over the module's memory
	bytesArray struct{ b []byte }      // a Uint8Array of its own
	list       struct{ items []any }   // an Array
	iterator   struct {                // of an Array
		items []any
	}
	iteration struct { // what next() returns
		value any
		done  bool
	}
)

// bindings defines the module's imports over o.
func (o *objects) bindings(b wazero.HostModuleBuilder) wazero.HostModuleBuilder {
	const i32 = api.ValueTypeI32
	def := func(name string, args int, result bool, f func(m api.Module, a []uint64) uint64) {
		params := make([]api.ValueType, args)
		for i := range params {
			params[i] = i32
		}
		var results []api.ValueType
		if result {
			results = []api.ValueType{i32}
		}
		b = b.NewFunctionBuilder().WithGoModuleFunction(api.GoModuleFunc(
			func(_ context.Context, m api.Module, stack []uint64) {
				if r := f(m, stack[:args]); result {
					stack[0] = r
				}
			}), params, results).Export(name)
	}
	def("__wbg_new_28c511d9baebfa89", 2, true, func(m api.Module, a []uint64) uint64 {
		return o.add(errors.New(memoryString(m, a[0], a[1])))
	})
	def("__wbindgen_throw", 2, false, func(m api.Module, a []uint64) uint64 {
		panic(fmt.Errorf("resvg: %s", memoryString(m, a[0], a[1])))
	})
	def("__wbindgen_object_drop_ref", 1, false, func(_ api.Module, a []uint64) uint64 {
		o.take(a[0])
		return 0
	})
	def("__wbindgen_memory", 0, true, func(api.Module, []uint64) uint64 { return o.add(wasmBuffer{}) })
	def("__wbg_buffer_12d079cc21e14bdb", 1, true, func(api.Module, []uint64) uint64 { return o.add(wasmBuffer{}) })
	def("__wbg_newwithbyteoffsetandlength_aa4a17c33a06e5cb", 3, true, func(_ api.Module, a []uint64) uint64 {
		return o.add(wasmView{uint32(a[1]), uint32(a[2])})
	})
	def("__wbg_new_63b92bc8671ed464", 1, true, func(m api.Module, a []uint64) uint64 {
		switch v := o.get(a[0]).(type) {
		case wasmBuffer: // shares the memory
			return o.add(wasmView{0, m.Memory().Size()})
		case wasmView: // copies
			p, _ := m.Memory().Read(v.off, v.n)
			return o.add(&bytesArray{append([]byte(nil), p...)})
		}
		return o.add(&bytesArray{})
	})
	def("__wbg_length_c20a40f15020d68a", 1, true, func(_ api.Module, a []uint64) uint64 {
		if v, ok := o.get(a[0]).(*bytesArray); ok {
			return uint64(len(v.b))
		}
		v, _ := o.get(a[0]).(wasmView)
		return uint64(v.n)
	})
	def("__wbg_set_a47bac70306a19a7", 3, false, func(m api.Module, a []uint64) uint64 {
		dst, _ := o.get(a[0]).(wasmView)
		if src, ok := o.get(a[1]).(*bytesArray); ok {
			m.Memory().Write(dst.off+uint32(a[2]), src.b)
		}
		return 0
	})
	def("__wbg_instanceof_Uint8Array_2b3bbecd033d19f6", 1, true, func(_ api.Module, a []uint64) uint64 {
		if _, ok := o.get(a[0]).(*bytesArray); ok {
			return 1
		}
		return 0
	})
	def("__wbg_values_839f3396d5aac002", 1, true, func(_ api.Module, a []uint64) uint64 {
		l, _ := o.get(a[0]).(*list)
		return o.add(&iterator{l.items})
	})
	def("__wbg_next_196c84450b364254", 1, true, func(_ api.Module, a []uint64) uint64 {
		it, _ := o.get(a[0]).(*iterator)
		if len(it.items) == 0 {
			return o.add(iteration{done: true})
		}
		v := it.items[0]
		it.items = it.items[1:]
		return o.add(iteration{value: v})
	})
	def("__wbg_done_298b57d23c0fc80c", 1, true, func(_ api.Module, a []uint64) uint64 {
		if it, _ := o.get(a[0]).(iteration); it.done {
			return 1
		}
		return 0
	})
	def("__wbg_value_d93c65011f51a456", 1, true, func(_ api.Module, a []uint64) uint64 {
		it, _ := o.get(a[0]).(iteration)
		return o.add(it.value)
	})
	def("__wbg_new_16b304a2cfa7ff4a", 0, true, func(api.Module, []uint64) uint64 { return o.add(&list{}) })
	def("__wbg_push_a5b05aedc7234f9f", 2, true, func(_ api.Module, a []uint64) uint64 {
		l, _ := o.get(a[0]).(*list)
		l.items = append(l.items, o.get(a[1]))
		return uint64(len(l.items))
	})
	def("__wbindgen_string_new", 2, true, func(m api.Module, a []uint64) uint64 {
		return o.add(memoryString(m, a[0], a[1]))
	})
	def("__wbindgen_string_get", 2, false, func(m api.Module, a []uint64) uint64 {
		out := uint32(a[0])
		var ptr, n uint32
		if s, ok := o.get(a[1]).(string); ok {
			var err error
			if ptr, err = pass(context.Background(), m, []byte(s)); err != nil {
				panic(err)
			}
			n = uint32(len(s))
		}
		m.Memory().WriteUint32Le(out, ptr)
		m.Memory().WriteUint32Le(out+4, n)
		return 0
	})
	return b
}

func memoryString(m api.Module, ptr, n uint64) string {
	p, _ := m.Memory().Read(uint32(ptr), uint32(n))
	return string(p)
}

// pass copies b into memory that the module owns from then on.
func pass(ctx context.Context, m api.Module, b []byte) (uint32, error) {
	r, err := m.ExportedFunction("__wbindgen_malloc").Call(ctx, uint64(len(b)), 1)
	if err != nil {
		return 0, err
	}
	if !m.Memory().Write(uint32(r[0]), b) {
		return 0, fmt.Errorf("resvg: no room for %d bytes", len(b))
	}
	return uint32(r[0]), nil
}
