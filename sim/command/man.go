package command

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/cpuguy83/go-md2man/v2/md2man"
	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"cascade/orchestrator/problem"
	"cascade/sim/outfile"
	"cascade/sim/report"
)

func manCommand(pages []page) *cobra.Command {
	return &cobra.Command{
		Use:     "man FOLDER",
		Short:   "Write man pages into a folder, one for each command and subject",
		Example: "  cascade man man && man -l man/cascade.1",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			folder := args[0]
			if err := os.MkdirAll(folder, 0o755); err != nil {
				return problem.Problem{What: err.Error(), Hint: "name a folder that can be written to"}
			}
			manuals, err := manuals(cmd.Root(), pages)
			if err != nil {
				return err
			}
			for _, m := range manuals {
				if err := outfile.Write(cmd.Context(), filepath.Join(folder, m.file), m.text); err != nil {
					return err
				}
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "wrote %d pages into %s\n", len(manuals), folder)
			return err
		},
	}
}

// manual is a man page: its file's name, such as cascade-run.1, and its text.
type manual struct {
	file string
	text []byte
}

// manuals are those of the command and all beneath it, and of the subjects. They bear no date, so that the same
// version has the same pages.
func manuals(root *cobra.Command, pages []page) ([]manual, error) {
	var all []manual
	err := eachCommand(root, func(cmd *cobra.Command) error {
		cmd.DisableAutoGenTag = true
		var text bytes.Buffer
		epoch := time.Unix(0, 0).UTC()
		if err := doc.GenMan(cmd, &doc.GenManHeader{Section: "1", Date: &epoch, Source: "cascade", Manual: "Cascade"}, &text); err != nil {
			return err
		}
		dated := fmt.Appendf(nil, "%q", epoch.Format("Jan 2006"))
		name := strings.ReplaceAll(cmd.CommandPath(), " ", "-") + ".1"
		all = append(all, manual{name, bytes.Replace(text.Bytes(), dated, []byte(`""`), 1)})
		return nil
	})
	for _, p := range pages {
		name := "cascade-" + p.name
		_, body, _ := strings.Cut(p.text, "\n")
		text := fmt.Sprintf("# %q \"7\" \"\" \"cascade\" \"Cascade\"\n\n# NAME\n\n%s - %s\n\n# DESCRIPTION\n%s",
			strings.ToUpper(name), name, p.about, report.Worded(body))
		all = append(all, manual{name + ".7", md2man.Render([]byte(text))})
	}
	return all, err
}

// eachCommand visits a command and those beneath it that users see.
func eachCommand(cmd *cobra.Command, visit func(*cobra.Command) error) error {
	if err := visit(cmd); err != nil {
		return err
	}
	for _, below := range cmd.Commands() {
		if below.IsAvailableCommand() {
			if err := eachCommand(below, visit); err != nil {
				return err
			}
		}
	}
	return nil
}
