// Package magics is %dataset, %parallel, %bench and %charts: it reads the lines,
// plans the work, runs it and reports it.
package magics
