// Package suite is the runner behind `cascade test`, for those who write no Go: it finds feature files, runs them
// with the vocabulary of package features, and reports on them.
//
// Godog runs the steps. It is told nothing of reports: hooks write down how each step went, and every report is
// made of that one record (see result.go), so that no two of them can disagree. Whatever of the input is bad is told
// and reported as an error, and what is good runs all the same.
package suite
