// Package command is what the commands do: it reads scenarios and payloads, runs, verifies, compares or lints them, and
// prints what came of it. [Root] and [Commands] are the command line but for the commands that need
// the page or the features: package commands adds those.
//
// # Output
//
// The rules that every command keeps to, whichever it is:
//
//   - Standard output holds what was asked for, and nothing else: the result for a person, or, with --json, one JSON
//     object a line. Where a report is sent there by the path "-", it stands there alone, and what a person would be
//     told goes to standard error.
//   - What is wrong goes to standard error as "error: …", in lower case and without a full stop, with the place in a
//     file where it has one, and below it as "hint: …" the mend, often a command to type. Package problem prints them.
//     All problems of all arguments are told before anything is run. What is not wrong, but not what was typed either,
//     such as which folder was taken, is a "note: …" there.
//   - Output is plain where it is not a terminal, or where NO_COLOR is set. A progress bar is drawn on a terminal only,
//     on standard error, and never wraps.
//   - Every run prints its seed, and the same seed and input give the same bytes.
//   - A file that is written is whole or absent, and two reports to one file are refused: package outfile.
//   - The exit code is 0 when all is well, 1 when something that was expected does not hold (an expectation, a timing,
//     a lint rule), and 2 for bad input, for what cannot be written, and when interrupted. The first interrupt ends a
//     command wherever it waits.
//
// # Input
//
// An argument names a scenario of the catalogue, a file, or - for standard input. A file is taken for what it holds,
// not for its name; a folder stands for its scenarios. A flag that is not typed is read from the environment, as
// CASCADE_ and its name.
package command
