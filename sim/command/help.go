package command

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"cascade/orchestrator/problem"
	"cascade/sim/report"
)

// page is a page of the documentation. Its heading says what it is about.
type page struct{ name, about, text string }

// AddHelp gives the command line its help: on commands, and on the subjects of the documentation's pages, which are
// the files NAME.md of docs. A subject may have the name of a command; the flags of that stand in its own --help. The
// command man writes both as man pages.
func AddHelp(root *cobra.Command, docs fs.FS) error {
	pages, err := readPages(docs)
	if err != nil {
		return err
	}
	root.SetHelpCommand(helpCommand(pages))
	root.AddCommand(manCommand(pages))
	ofCommands := root.HelpFunc()
	root.SetHelpFunc(func(cmd *cobra.Command, args []string) {
		ofCommands(cmd, args)
		if cmd == root {
			fmt.Fprintf(cmd.OutOrStdout(), "\nSubjects:\n%s\nUse \"cascade help SUBJECT\" to read about one.\n", subjects(pages))
		}
	})
	return nil
}

func readPages(docs fs.FS) ([]page, error) {
	files, err := fs.Glob(docs, "*.md")
	if err != nil {
		return nil, err
	}
	var pages []page
	for _, file := range files {
		text, err := fs.ReadFile(docs, file)
		if err != nil {
			return nil, err
		}
		first, _, _ := strings.Cut(string(text), "\n")
		about, ok := strings.CutPrefix(first, "# ")
		if !ok {
			return nil, fmt.Errorf("%s does not begin with a heading that says what it is about", file)
		}
		pages = append(pages, page{strings.TrimSuffix(path.Base(file), ".md"), about, string(text)})
	}
	return pages, nil
}

// subjects are listed with a line each, as commands are listed.
func subjects(pages []page) string {
	width := 0
	for _, p := range pages {
		width = max(width, len(p.name))
	}
	var b strings.Builder
	for _, p := range pages {
		fmt.Fprintf(&b, "  %s %s\n", report.Pad(p.name, width), p.about)
	}
	return b.String()
}

func helpCommand(pages []page) *cobra.Command {
	return &cobra.Command{
		Use:     "help [COMMAND|SUBJECT]",
		Short:   "Tell of a command's flags, or of a subject",
		Example: "  cascade help run\n  cascade help scenarios",
		ValidArgsFunction: func(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
			words := slices.DeleteFunc(helped(cmd.Root(), pages, args), func(word string) bool {
				return !strings.HasPrefix(word, begun)
			})
			return words, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			root := cmd.Root()
			about, rest, err := root.Find(args)
			isCommand := err == nil && len(rest) == 0
			if i := slices.IndexFunc(pages, func(p page) bool { return len(args) == 1 && p.name == args[0] }); i >= 0 {
				text := report.Plain(pages[i].text)
				if isCommand {
					text += fmt.Sprintf("\n%s --help lists the flags of the command.\n", about.CommandPath())
				}
				_, err := fmt.Fprint(cmd.OutOrStdout(), text)
				return err
			}
			if !isCommand {
				return noHelp(root, pages, args)
			}
			about.InitDefaultHelpFlag()
			return about.Help()
		},
	}
}

// helped completes the words after help: commands and subjects first, then what is beneath a command.
func helped(root *cobra.Command, pages []page, args []string) []string {
	of, rest, err := root.Find(args)
	if err != nil || len(rest) > 0 {
		return nil
	}
	var words []string
	for _, c := range of.Commands() {
		if c.IsAvailableCommand() {
			words = append(words, cobra.CompletionWithDesc(c.Name(), c.Short))
		}
	}
	if of != root {
		return words
	}
	for _, p := range pages {
		if c, _, err := root.Find([]string{p.name}); err != nil || c == root {
			words = append(words, cobra.CompletionWithDesc(p.name, p.about))
		}
	}
	return words
}

// noHelp says that there is nothing of that name, and what may have been meant.
func noHelp(root *cobra.Command, pages []page, args []string) error {
	var names []string
	for _, c := range root.Commands() {
		names = append(names, c.Name())
	}
	for _, p := range pages {
		names = append(names, p.name)
	}
	p := problem.Problem{
		What: fmt.Sprintf("%q is neither a command nor a subject", strings.Join(args, " ")),
		Hint: "cascade help lists both",
	}
	if near, ok := problem.Closest(args[0], names); ok && near != args[0] {
		p.Hint = problem.Meant("cascade help " + near)
	}
	return p
}
