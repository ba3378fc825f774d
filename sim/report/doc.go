// Package report shows what a simulation did, to people and to machines: timelines, summaries, findings and
// pictures. It only reads; nothing here decides what a message does. Its output is the same, byte for byte,
// for the same seed and input.
package report
