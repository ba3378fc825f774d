package command

import (
	"context"
	"embed"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"cascade/orchestrator/problem"
	"cascade/scenarios"
	"cascade/sim/outfile"
)

//go:embed first
var first embed.FS

func initCommand(code *int, out, errs io.Writer) *cobra.Command {
	return &cobra.Command{
		Use:   "init [FOLDER]",
		Short: "Write a first scenario, feature and workflow into a folder; nothing is overwritten",
		Example: `  cascade init
  cascade init shop`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			folder := "."
			if len(args) > 0 {
				folder = args[0]
			}
			if err := begin(cmd.Context(), folder, out); err != nil {
				problem.Print(errs, err)
				*code = 2
			}
			return nil
		},
	}
}

// begin writes the first files into the folder. One that is there stays as it is.
func begin(ctx context.Context, folder string, out io.Writer) error {
	files := []struct{ path, from string }{
		{"scenarios/orders.yaml", "first/orders.yaml"},
		{"scenarios/" + scenarios.SchemaID, ""},
		{"features/orders.feature", "first/orders.feature"},
		{".github/workflows/cascade.yml", "first/cascade.yml"},
	}
	for _, f := range files {
		text := scenarios.Schema()
		if f.from != "" {
			var err error
			if text, err = first.ReadFile(f.from); err != nil {
				return err
			}
		}
		wrote, err := writeNew(ctx, filepath.Join(folder, filepath.FromSlash(f.path)), text)
		if err != nil {
			return err
		}
		said := "wrote"
		if !wrote {
			said = "kept "
		}
		fmt.Fprintf(out, "%s %s\n", said, f.path)
	}
	next := "cascade run scenarios/orders.yaml"
	if folder != "." {
		next = "cd " + folder + " && " + next
	}
	_, err := fmt.Fprintf(out, "\nnext: %s\n", next)
	return err
}

// writeNew writes a file that is not there yet, and reports false where it is.
func writeNew(ctx context.Context, path string, text []byte) (bool, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return false, problem.Problem{
			What: err.Error(), Hint: "name a folder that can be written to, or leave it out for this one",
		}
	}
	if _, err := os.Lstat(path); err == nil {
		return false, nil
	}
	return true, outfile.Write(ctx, path, text)
}
