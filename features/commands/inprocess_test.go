package commands

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"sync"
)

// A process has one working directory and one environment: commands that run in the test's take turns.
var turn sync.Mutex

// runHere runs the command line within this process, as if it had been started in the folder with that environment. To
// start a process costs more than most commands do; tests do so where a process is what they look at.
func runHere(folder string, environment, args []string, out, errs io.Writer) (code int, err error) {
	turn.Lock()
	defer turn.Unlock()
	back, err := os.Getwd()
	if err != nil {
		return 0, err
	}
	before := os.Environ()
	if err := errors.Join(os.Chdir(folder), setEnvironment(environment)); err != nil {
		return 0, err
	}
	code = Run(context.Background(), args, docs, out, errs)
	return code, errors.Join(os.Chdir(back), setEnvironment(before))
}

func setEnvironment(variables []string) error {
	os.Clearenv()
	for _, variable := range variables {
		name, value, _ := strings.Cut(variable, "=")
		if err := os.Setenv(name, value); err != nil {
			return err
		}
	}
	return nil
}
