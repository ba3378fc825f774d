package commands

import (
	"io"

	"github.com/spf13/cobra"

	"cascade/features"
)

func stepsCommand(out io.Writer) *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use:     "steps",
		Short:   "Print the Gherkin vocabulary, with an example of each step",
		Example: "  cascade steps\n  cascade steps --json",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if asJSON {
				return features.WriteVocabularyJSON(out)
			}
			return features.WriteVocabulary(out)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print it as JSON, for editors")
	return cmd
}
