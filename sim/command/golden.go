package command

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"cascade/scenarios"
	"cascade/sim/golden"
)

// goldenFile is where a scenario's kept timings are, and what is there.
type goldenFile struct {
	path     string
	embedded bool   // inside the program only: it cannot be written
	other    string // a file of the scenario's name here that is not the one in the program
	text     []byte // nil: there is none
	err      error  // why it cannot be read
}

// goldenEnding is how the names of golden files end.
const goldenEnding = ".golden.json"

// findGolden looks for the golden file beside the scenario. A name of the catalogue has it beside its file in
// ./scenarios, where that is the one that this program holds, and else inside the program.
func findGolden(arg string, s *scenarios.Scenario) goldenFile {
	if !slices.Contains(scenarios.Names(), arg) {
		return readGolden(strings.TrimSuffix(arg, filepath.Ext(arg)) + goldenEnding)
	}
	path := filepath.Join("scenarios", arg+goldenEnding)
	g := goldenFile{path: path, embedded: true}
	if onDisk, err := os.ReadFile(s.File); err == nil {
		if bytes.Equal(onDisk, s.Text) {
			return readGolden(path)
		}
		g.other = s.File
	}
	g.text, _ = scenarios.Golden(arg)
	return g
}

func readGolden(path string) goldenFile {
	g := goldenFile{path: path}
	stat, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return g
	case err != nil:
		g.err = err
	case !stat.Mode().IsRegular():
		g.err = errors.New("not a regular file")
	case stat.Size() > golden.MaxSize:
		g.err = fmt.Errorf("larger than %d bytes", golden.MaxSize)
	default:
		g.text, g.err = os.ReadFile(path)
	}
	return g
}

// record reads the kept timings. Each way in which there are none has its own message; update is the command
// that would write them.
func (g goldenFile) record(s *scenarios.Scenario, update string) (*golden.Timings, error) {
	switch {
	case g.err != nil:
		return nil, failure(
			g.path+": the golden file cannot be read: "+cause(g.err),
			"put it right, or keep the timings anew: "+update)

	case g.text == nil:
		return nil, failure(g.path+": there is no golden file", "keep the timings as they are now: "+update)
	}
	r, err := golden.Decode(g.text)
	switch {
	case errors.Is(err, golden.ErrFormat):
		return nil, failure(
			g.path+": the golden file is of another version: "+
				strings.TrimSuffix(err.Error(), ": "+golden.ErrFormat.Error()),
			"verify with the program that wrote it, or keep the timings anew: "+update)

	case err != nil:
		return nil, failure(
			g.path+": the golden file is unreadable: "+err.Error(),
			"restore it, or keep the timings anew: "+update)

	case r.Scenario != s.Name:
		return nil, failure(
			fmt.Sprintf("%s: the golden file is that of %s", g.path, r.Scenario),
			"keep this scenario's timings: "+update)

	}
	return r, nil
}

// writable tells why a golden file cannot be written, or nil.
func (g goldenFile) writable(name string) error {
	if !g.embedded {
		return nil
	}
	if g.other != "" {
		return failure(
			fmt.Sprintf("%s cannot be updated: scenarios/%s.yaml here is not the one in this program", name, name),
			"build the program again (go run . verify --update), or name the file by its path")

	}
	return failure(
		name+" cannot be updated: its golden file is inside this program",
		fmt.Sprintf("update it in the repository, where scenarios/%s.yaml stands, or update a copy by its path", name))

}
