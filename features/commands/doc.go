// Package commands runs the command line as its users do: it builds the whole program, and plays scripts, the examples
// of the documentation and those in other languages against it. It holds tests only. What is built is main, with the
// page and the features, so that these tests stand above sim/command, whose commands most of them type: each script in
// testdata/script is a page about one command.
package commands
