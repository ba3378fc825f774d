// Package command is what the commands do: it reads scenarios and payloads, runs or lints them, and prints what came
// of it. Main only wires flags to it. Its functions return the command's exit code: 0 when all is well, 1 when
// something that was expected does not hold, 2 for bad input.
package command
