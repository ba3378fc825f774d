package commands

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"cascade/orchestrator/problem"
)

func healthCommand(out io.Writer) *cobra.Command {
	addr := ""
	cmd := &cobra.Command{
		Use:     "healthcheck",
		Short:   "Ask a running server whether it answers; for containers, where nothing else could ask",
		Example: "  cascade healthcheck --addr 127.0.0.1:8080",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			const hint = "cascade serve --addr HOST:PORT starts one"
			ctx, cancel := context.WithTimeout(cmd.Context(), 2*time.Second)
			defer cancel()
			request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+"/healthz", nil)
			if err != nil {
				return problem.Problem{What: fmt.Sprintf("--addr %q is no address", addr), Hint: "write HOST:PORT"}
			}
			answer, err := http.DefaultClient.Do(request)
			if err != nil {
				return problem.Problem{What: "no server answers at " + addr, Hint: hint}
			}
			defer answer.Body.Close()
			if answer.StatusCode != http.StatusOK {
				return problem.Problem{What: addr + " answers " + answer.Status + " for /healthz", Hint: hint}
			}
			_, err = fmt.Fprintln(out, "healthy")
			return err
		},
	}
	cmd.Flags().StringVar(&addr, "addr", "127.0.0.1:8080", "where it listens, as `HOST:PORT`")
	return cmd
}
