// Package python runs the Python interpreter that tests compare with: scripts
// that need scikit-learn and pyarrow.
package python
