// Package near finds the names that a mistyped name most likely stood for.
package near
