package commands

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// A report to a pipe that nobody reads any more ends with the first interrupt, and so do runs over many seeds. What
// is read before it tells that the command is at work.
func TestTheFirstInterruptEndsACommand(t *testing.T) {
	for name, args := range map[string][]string{
		"a timeline that nobody reads": {"run", "slow-readers", "--timeline", "-"},
		"many seeds":                   {"run", "three-channels", "slow-readers", "--repeat", "3000"},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			cmd := exec.CommandContext(ctx, binary, args...)
			var errs strings.Builder
			cmd.Stderr = &errs
			out, err := cmd.StdoutPipe()
			if err == nil {
				err = cmd.Start()
			}
			if err == nil {
				_, err = io.ReadFull(out, make([]byte, 1))
			}
			if err != nil {
				t.Fatal(err)
			}
			_ = cmd.Process.Signal(os.Interrupt)
			err = cmd.Wait()
			var exit *exec.ExitError
			if ctx.Err() != nil || !errors.As(err, &exit) || exit.ExitCode() != 2 {
				t.Errorf("%v, %v", ctx.Err(), err)
			}
			if want := "error: interrupted\nhint: nothing was written\n"; errs.String() != want {
				t.Errorf("it says %q, want %q", errs.String(), want)
			}
		})
	}
}
