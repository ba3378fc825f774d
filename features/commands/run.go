package commands

import (
	"context"
	"io"
	"io/fs"

	"cascade/sim/command"
)

// Run runs the command that the arguments name, with the pages NAME.md of docs as its help, and returns its exit code:
// 0; 1 where what was checked does not hold; 2 where it could not be done, with the reason and its mend on errs.
func Run(ctx context.Context, args []string, docs fs.FS, out, errs io.Writer) int {
	code := 0
	root := command.Root(out, errs)
	root.AddCommand(command.Commands(&code, out, errs)...)
	root.AddCommand(testCommand(&code, out, errs), stepsCommand(out), serveCommand(&code, out, errs),
		orchestrateCommand(&code, out, errs), healthCommand(out))
	if err := command.AddHelp(root, docs); err != nil {
		panic("commands: " + err.Error()) // the pages are part of the program, and a test reads each
	}
	return command.Execute(ctx, root, args, &code)
}
