// Package chart draws what a run measured.
//
// Records go in, and for every chart a MIME bundle comes out that shows the same
// result everywhere:
//
//	records --> Chart --> ECharts option (built with go-echarts, plain JSON)
//	                 |        |--> SVG (ECharts itself, in goja) --> PNG (resvg, in wazero)
//	                 |        `--> script that makes the picture live in a page
//	                 |--> alternative text: the result in words
//	                 `--> text table of the same figures
//
// text/html holds the picture in an <img>, because front-ends that choose
// text/html look at no other key and many strip scripts; the script behind it
// replaces the picture by a live chart where the library can be had: from the
// kernelspec's folder ([WriteAssets]) or from the notebook itself
// ([Renderer.EmbedBundle]). Nothing is loaded from anywhere else. A page that is
// opened while a run goes on has the kernel tell it the rest (follow.js).
//
// An option names functions and theme colours as strings that start with "gb:"
// (functions.js); the same file resolves them in the page and on the Go side, so
// the picture and the live chart agree.
//
// Promises: a chart costs at most [MostBytes] of a notebook: a picture that would
// be larger is drawn with fewer pixels. The same record gives the same bytes (ids
// come from content, no times, no randomness); text from records reaches HTML and script escaped; a
// chart that cannot be drawn becomes its table and a line that says why, never
// an error of the run. A Renderer may be used by several goroutines; it draws
// one chart at a time and keeps compiled code, but no picture, between calls.
package chart
