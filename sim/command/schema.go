package command

import (
	"io"

	"github.com/spf13/cobra"

	"cascade/orchestrator/problem"
	"cascade/scenarios"
)

func schemaCommand(out io.Writer) *cobra.Command {
	const service = "orchestrate"
	return &cobra.Command{
		Use:   "schema [orchestrate]",
		Short: "Print the JSON Schema of scenario files, for editors",
		Long: "Print the JSON Schema of scenario files, for editors. A file that begins with\n\n  " + scenarios.SchemaLine +
			"\n\nis completed, explained and checked by it while it is written, where the schema stands beside the file." +
			"\n\nWith orchestrate it is that of the configuration of cascade orchestrate.",
		Example: "  cascade schema > scenarios/" + scenarios.SchemaID +
			"\n  cascade schema orchestrate > orchestrate.schema.json",
		Args:      cobra.MaximumNArgs(1),
		ValidArgs: []string{service},
		RunE: func(_ *cobra.Command, args []string) error {
			text := scenarios.Schema()
			if len(args) > 0 {
				if args[0] != service {
					return failure("there is no schema of "+problem.Quote(args[0]),
						problem.Allowed(args[0], []string{service}))
				}
				text = scenarios.ServiceSchema()
			}
			_, err := out.Write(text)
			return err
		},
	}
}
