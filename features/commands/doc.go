// Package commands is the command line as a whole: the commands that look at runs, which sim/command holds, and those
// that need the suite or the page. It stands above both, and main adds nothing but a process.
//
// Its tests use the commands as people do: they play scripts, the examples of the documentation and those in other
// languages. Each script in testdata/script is a page about one command.
package commands
