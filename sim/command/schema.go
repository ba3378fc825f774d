package command

import (
	"io"

	"github.com/spf13/cobra"

	"cascade/scenarios"
)

func schemaCommand(out io.Writer) *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of scenario files, for editors",
		Long: "Print the JSON Schema of scenario files, for editors. A file that begins with\n\n  " + scenarios.SchemaLine +
			"\n\nis completed, explained and checked by it while it is written, where the schema stands beside the file.",
		Example: "  cascade schema > scenarios/" + scenarios.SchemaID,
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := out.Write(scenarios.Schema())
			return err
		},
	}
}
