package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"cascade/orchestrator/problem"
)

// Root is the command line without its commands.
func Root(out, errs io.Writer) *cobra.Command {
	root := &cobra.Command{
		Use:   "cascade",
		Short: "Simulate and test messaging fallback: WhatsApp, then Viber, then SMS",
		Long: "Simulate and test messaging fallback: WhatsApp, then Viber, then SMS.\n\n" +
			"What is not given as a flag is read from the environment: CASCADE_API_KEY for --api-key, and so on.",
		Example:           "  cascade run three-channels\n  cascade test\n  cascade serve",
		SilenceErrors:     true,
		SilenceUsage:      true,
		Args:              cobra.NoArgs,
		PersistentPreRunE: fromEnvironment,
		RunE:              func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetFlagErrorFunc(flagProblem)
	root.SetOut(out)
	root.SetErr(errs)
	return root
}

// Execute runs the command that the arguments name. It returns 2 where they cannot be read, and else what the command
// left in code.
func Execute(ctx context.Context, root *cobra.Command, args []string, code *int) int {
	examples(root)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return *code
	}
	problems := problem.Of(err)
	if one := &problems[0]; one.Hint == "" {
		one.Hint = hintFor(root, args)
	}
	problem.Print(root.ErrOrStderr(), problems)
	return 2
}

// examples gives the commands that come with cobra an example each, as all others have one.
func examples(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		if cmd.Name() == "completion" {
			cmd.Example = "  source <(cascade completion bash)"
			for _, shell := range cmd.Commands() {
				shell.Example = "  cascade completion " + shell.Name()
			}
		}
	}
}

// fromEnvironment gives the flags that are not typed what their variables say: CASCADE_API_KEY is --api-key.
func fromEnvironment(cmd *cobra.Command, _ []string) error {
	var problems problem.List
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		variable := "CASCADE_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		text := os.Getenv(variable)
		if text == "" || f.Changed || f.Name == "help" {
			return
		}
		if err := cmd.Flags().Set(f.Name, text); err != nil {
			problems = append(problems, problem.Problem{
				What: fmt.Sprintf("the variable %s: %s", variable, plainly(err)),
				Hint: "unset it, or give --" + f.Name,
			})
		}
	})
	if len(problems) > 0 {
		return problems
	}
	return nil
}

// parsing is what strconv says before what is wrong with a number.
var parsing = regexp.MustCompile(`strconv\.\w+: parsing "[^"]*": `)

func plainly(err error) string { return parsing.ReplaceAllString(err.Error(), "") }

// flagProblem says what is wrong with a flag, and which one may have been meant.
func flagProblem(cmd *cobra.Command, err error) error {
	p := problem.Problem{What: plainly(err)}
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) {
		var flags []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { flags = append(flags, f.Name) })
		word := unknown.GetSpecifiedName()
		if letters := unknown.GetSpecifiedShortnames(); letters != "" { // -json is taken as five flags
			word = letters
		}
		if near, ok := problem.Closest(word, flags); ok {
			p.Hint = problem.Meant("--" + near)
		}
	}
	return p
}

// hintFor is the mend of a command line that cannot be read.
func hintFor(root *cobra.Command, args []string) string {
	var names []string
	for _, cmd := range root.Commands() {
		names = append(names, cmd.Name())
	}
	if len(args) > 0 && !slices.Contains(names, args[0]) {
		if near, ok := problem.Closest(args[0], names); ok {
			return problem.Meant("cascade " + near)
		}
	}
	return "cascade --help lists the commands, cascade COMMAND --help its flags"
}
