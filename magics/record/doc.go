// Package record holds what a run measured: the result file's types.
//
// Every table and chart is made from these records, so a saved file holds every
// number that the screen shows. All times are seconds, all sizes bytes, all CPU
// use percent of one core (two busy cores are 200), as in top.
package record
