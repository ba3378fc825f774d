// Package pathless lets a program start without a PATH, until it asks for it.
//
// The library that runs feature files asks the go command for a folder as soon as it is loaded, in whatever program it
// is a part of. Cascade would so run whichever `go` stands first on the PATH each time that it starts, for an answer
// that it never needs: that takes a third of the time that a start takes, and where a go.mod near by names another
// release of Go, that command may fetch it first.
//
// Go loads packages in the order of their paths, those first that they import. This one imports nothing but os, and
// its path comes before the library's: what is loaded after it finds no command, and what main does after Restore finds
// all.
package pathless

import "os"

// path is what the PATH was, where there was one.
var path, had = take()

func take() (string, bool) {
	path, had := os.LookupEnv("PATH")
	_ = os.Unsetenv("PATH") // no system refuses that
	return path, had
}

// Restore gives the program its PATH back. It is for the beginning of main.
func Restore() error {
	if !had {
		return nil
	}
	return os.Setenv("PATH", path)
}
