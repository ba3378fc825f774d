// Cascade simulates messaging fallback: a message goes over WhatsApp, then Viber, then SMS, against simulated
// providers, under a virtual clock.
package main

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"syscall"
	"time"

	"cascade/features/commands"
	"cascade/features/pathless"
)

// docs are the pages of the documentation, which `cascade help` prints.
//
//go:embed .github/docs/*.md
var docs embed.FS

func main() {
	if err := pathless.Restore(); err != nil {
		panic("main: " + err.Error()) // what was a variable can be one again
	}
	pages, err := fs.Sub(docs, ".github/docs")
	if err != nil {
		panic("main: " + err.Error()) // the name is in order
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program as if nothing had been waiting for one
	out := &careful{File: os.Stdout, stop: ctx.Done()}
	code := commands.Run(ctx, os.Args[1:], pages, out, os.Stderr)
	if out.err != nil && ctx.Err() == nil {
		fmt.Fprintf(os.Stderr, "error: standard output: %s\n", out.err)
		code = 2
	}
	os.Exit(code)
}

// careful is standard output. It remembers what could not be written to it, and when the program is to stop it does
// not wait for a pipe that nobody reads.
type careful struct {
	*os.File
	stop <-chan struct{}
	err  error
}

// patience is how long a reader may take for what it is given when the program is to stop.
const patience = time.Second

var errUnread = errors.New("nobody reads it")

func (c *careful) Write(text []byte) (int, error) {
	if c.err != nil {
		return 0, c.err
	}
	type written struct {
		n   int
		err error
	}
	done := make(chan written, 1)
	go func() {
		n, err := c.File.Write(text)
		done <- written{n, err}
	}()
	w := written{err: errUnread}
	select {
	case w = <-done:
	case <-c.stop:
		select {
		case w = <-done:
		case <-time.After(patience):
		}
	}
	c.err = w.err
	return w.n, w.err
}
