// Package lab opens JupyterLab: that of the environment which belongs to this
// program, on the shipped notebook.
package lab
