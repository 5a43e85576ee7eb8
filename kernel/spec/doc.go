// Package spec writes what Jupyter finds a kernel by: the kernelspec folder, with
// logos and the chart library, and beside them the source of the module that cells
// import.
//
// The module lies at a stable path, so that what Go has built of it once stays
// good. It is two modules: "gonbench" requires nothing, so that a cell builds with
// no network and an empty module cache; "gonbench/dataset/matrix" requires gonum,
// whose go.mod Go reads for every build in a workspace that has it, and is
// therefore added to a kernel's workspace only when a cell imports it.
package spec
