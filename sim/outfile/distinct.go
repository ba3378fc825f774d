package outfile

import (
	"fmt"
	"os"
	"path/filepath"

	"cascade/orchestrator/problem"
)

// Asked is an output by the flag that asks for it.
type Asked struct {
	Flag string // such as "--svg"
	Path string // "-": standard output; "": not asked for
}

// Distinct refuses two outputs to one place: the second would replace the first, or run into it.
func Distinct(asked ...Asked) error {
	for i, a := range asked {
		for _, b := range asked[:i] {
			if a.Path == "" || !samePlace(a.Path, b.Path) {
				continue
			}
			where := a.Path
			if where == "-" {
				where = "standard output"
			}
			return problem.Problem{
				What: fmt.Sprintf("%s and %s both write to %s", b.Flag, a.Flag, where), Hint: "name a file for each",
			}
		}
	}
	return nil
}

// samePlace tells whether two paths are one file. Devices and pipes take what both have to say.
func samePlace(a, b string) bool {
	one, errOne := os.Stat(a)
	two, errTwo := os.Stat(b)
	if errOne == nil && errTwo == nil && a != "-" {
		return one.Mode().IsRegular() && os.SameFile(one, two)
	}
	return filepath.Clean(a) == filepath.Clean(b) && b != ""
}
