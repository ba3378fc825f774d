package scenarios

import (
	"cmp"
	"embed"
	"io"
	"io/fs"
	"os"
	"strings"

	"cascade/orchestrator/problem"
)

//go:embed *.yaml
var catalogue embed.FS

// Catalogue is the scenario files that come with Cascade, each at the top as NAME.yaml.
func Catalogue() fs.FS { return catalogue }

//go:embed *.golden.json
var goldens embed.FS

// Golden is the golden file of a scenario of the catalogue: its timings, as `cascade verify` keeps them. It
// reports false where there is none.
func Golden(name string) ([]byte, bool) {
	text, err := fs.ReadFile(goldens, name+".golden.json")
	return text, err == nil
}

// Names lists the catalogue in alphabetical order.
func Names() []string {
	files, _ := fs.Glob(catalogue, "*.yaml") // sorted; the pattern is well formed
	names := make([]string, len(files))
	for i, file := range files {
		names[i] = baseName(file)
	}
	return names
}

// Load reads a scenario by its name in the catalogue, or else from the file at that path. The error, if
// any, is a problem.List: an unknown name is answered with the closest one.
func Load(nameOrPath string) (*Scenario, error) {
	if text, err := fs.ReadFile(catalogue, nameOrPath+".yaml"); err == nil {
		return Parse("scenarios/"+nameOrPath+".yaml", text)
	}
	text, unread := readFile(nameOrPath)
	if unread != nil {
		return nil, problem.List{*unread}
	}
	return Parse(nameOrPath, text)
}

// readFile reads a scenario from disk. It does not wait for pipes nor read more than a scenario may hold.
func readFile(path string) ([]byte, *problem.Problem) {
	stat, err := os.Stat(path)
	if err != nil {
		return nil, missing(path, err)
	}
	switch {
	case stat.IsDir():
		return nil, &problem.Problem{File: path, What: "is a directory", Hint: "name a scenario file in it"}
	case !stat.Mode().IsRegular():
		return nil, &problem.Problem{
			File: path, What: "is not a regular file", Hint: "save the scenario to a file first",
		}
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, missing(path, err)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, MaxSize+1))
	if err != nil {
		return nil, missing(path, err)
	}
	return text, nil
}

// missing says why there is no text. What looks like a name was meant for the catalogue.
func missing(path string, err error) *problem.Problem {
	if cause, ok := strings.CutPrefix(err.Error(), "stat "+path+": "); ok && looksLikePath(path) {
		return &problem.Problem{File: path, What: cause, Hint: "cascade scenarios lists the catalogue"}
	}
	if looksLikePath(path) {
		return &problem.Problem{File: path, What: "cannot be read", Hint: err.Error()}
	}
	hint := cmp.Or(problem.DidYouMean(path, Names()), "cascade scenarios lists the catalogue")
	return &problem.Problem{What: "unknown scenario " + problem.Quote(path), Hint: hint}
}

// looksLikePath tells a file's path from a name of the catalogue.
func looksLikePath(s string) bool {
	return strings.ContainsAny(s, `/\`) || strings.HasSuffix(s, ".yaml") || strings.HasSuffix(s, ".yml")
}
