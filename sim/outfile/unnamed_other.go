//go:build !linux

package outfile

import (
	"errors"
	"os"
)

// unnamed gives nil: only Linux has files without a name.
func unnamed(string) *os.File { return nil }

func link(*os.File, string) error { return errors.ErrUnsupported }
