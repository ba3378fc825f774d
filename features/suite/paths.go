package suite

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"cascade/features"
	"cascade/orchestrator/problem"
)

// embeddedFolder begins the names of embedded feature files, as reports and reruns call them.
const embeddedFolder = "features/"

// withLines is a path with the lines to run, such as "a.feature:12" or "a.feature:12:40".
var withLines = regexp.MustCompile(`^(.+?)((?::\d+)+)$`)

// splitLines takes the lines off a path.
func splitLines(path string) (string, []int) {
	m := withLines.FindStringSubmatch(path)
	if m == nil {
		return path, nil
	}
	var lines []int
	for _, text := range strings.Split(m[2][1:], ":") {
		n, err := strconv.Atoi(text)
		if err != nil || n == 0 {
			return path, nil
		}
		lines = append(lines, n)
	}
	return m[1], lines
}

// sources finds the feature files that paths name: files, folders, PATH:LINE, and files that a rerun left. Without
// any they are those of ./features, which it tells, or, where there are none, the embedded ones. A file that is named
// twice runs once, with the lines of both.
func sources(paths []string, tell io.Writer) ([]*source, problem.List) {
	l := lookup{}
	if len(paths) == 0 {
		l.add("features", false)
		if len(l.found) > 0 {
			fmt.Fprintln(tell, "note: the features of ./features, not the built-in ones: those go by their names")
			return l.found, l.problems
		}
		l = lookup{}
		files, _ := fs.Glob(features.Files(), "*.feature") // sorted; the pattern is well formed
		for _, file := range files {
			l.addEmbedded(file, nil)
		}
	}
	for _, path := range paths {
		l.add(path, true)
	}
	if len(l.found) > 0 { // else the run is an empty one, and says so
		for _, folder := range l.empty {
			l.problem(folder, "the folder has no feature file", "name files that end in .feature")
		}
	}
	return l.found, l.problems
}

// lookup collects feature files.
type lookup struct {
	found    []*source
	problems problem.List
	empty    []string // folders without a feature
}

func (l *lookup) problem(file, what, hint string) {
	l.problems = append(l.problems, problem.Problem{File: file, What: what, Hint: hint})
}

// add finds what a path names. A rerun file names features, and no further rerun file.
func (l *lookup) add(path string, reruns bool) {
	file, lines := path, []int(nil)
	stat, err := os.Stat(path)
	if err != nil {
		file, lines = splitLines(path)
		stat, err = os.Stat(file)
	}
	name, inProduct := strings.CutPrefix(filepath.ToSlash(file), embeddedFolder)
	_, notEmbedded := fs.Stat(features.Files(), name)
	switch {
	case errors.Is(err, fs.ErrNotExist) && inProduct && notEmbedded == nil && strings.HasSuffix(name, ".feature"):
		l.addEmbedded(name, lines)
	case errors.Is(err, fs.ErrNotExist):
		l.problem(file, "no such file or folder", "")
	case err != nil:
		l.problem(file, "cannot be read", err.Error())
	case stat.IsDir():
		l.addFolder(file)
	case !stat.Mode().IsRegular():
		l.problem(file, "is no regular file", "name a feature file, or a folder of them")
	case isFeature(file):
		l.addFile(file, lines)
	case reruns:
		l.addRerun(file)
	default:
		l.problem(file, "is no feature file", "name files that end in .feature")
	}
}

// featureLine begins a feature: its language, or a keyword of English.
var featureLine = regexp.MustCompile(`^\s*(#\s*language\s*:|(Feature|Ability|Business Need):)`)

// isFeature tells whether a file is a feature: by its name, or else by what it begins with, after comments and tags.
func isFeature(path string) bool {
	if strings.HasSuffix(path, ".feature") {
		return true
	}
	file, err := os.Open(path)
	if err != nil {
		return false
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		line := bytes.TrimSpace(bytes.TrimPrefix(lines.Bytes(), []byte("\uFEFF")))
		if featureLine.Match(line) {
			return true
		}
		if len(line) > 0 && line[0] != '#' && line[0] != '@' {
			return false
		}
	}
	return false
}

func (l *lookup) addEmbedded(name string, lines []int) {
	text, err := fs.ReadFile(features.Files(), name)
	if err != nil {
		l.problem(embeddedFolder+name, "cannot be read", err.Error())
		return
	}
	l.take(&source{name: embeddedFolder + name, text: text, lines: lines})
}

// maxFeature is the largest feature file that is read, in bytes.
const maxFeature = 16 << 20

func (l *lookup) addFile(path string, lines []int) {
	if stat, err := os.Stat(path); err == nil && stat.Size() > maxFeature {
		l.problem(path, "is larger than 16 MiB", "split it into several")
		return
	}
	text, err := os.ReadFile(path)
	if err != nil {
		l.problem(path, "cannot be read", err.Error())
		return
	}
	text = bytes.TrimPrefix(text, []byte("\uFEFF")) // Windows editors put a byte order mark there
	l.take(&source{name: filepath.ToSlash(path), text: text, lines: lines})
}

// take adds a source, or its lines to the same file named before. Without lines all of it runs.
func (l *lookup) take(f *source) {
	i := slices.IndexFunc(l.found, func(s *source) bool { return filepath.Clean(s.name) == filepath.Clean(f.name) })
	switch {
	case i < 0:
		l.found = append(l.found, f)
	case len(f.lines) == 0 || len(l.found[i].lines) == 0:
		l.found[i].lines = nil
	default:
		l.found[i].lines = append(l.found[i].lines, f.lines...)
	}
}

// addFolder takes every feature file in a folder and the folders in it, in the order of their names.
func (l *lookup) addFolder(folder string) {
	barren, before := true, len(l.problems)
	// With the slash a folder behind a link is walked too.
	err := filepath.WalkDir(folder+string(filepath.Separator), func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			l.problem(path, "cannot be read", err.Error())
		case !d.IsDir() && strings.HasSuffix(path, ".feature"):
			barren = false
			l.addFile(path, nil)
		}
		return nil
	})
	if err != nil {
		l.problem(folder, "cannot be read", err.Error())
	}
	if barren && len(l.problems) == before {
		l.empty = append(l.empty, folder)
	}
}

// addRerun takes the scenarios that a rerun list names: PATH:LINE, one a line.
func (l *lookup) addRerun(path string) {
	text, err := os.ReadFile(path)
	if err != nil {
		l.problem(path, "cannot be read", err.Error())
		return
	}
	const hint = "name a feature file, a folder, or a file that --rerun left"
	var entries []string
	for line := range strings.Lines(string(text)) {
		if entry := strings.TrimRight(line, "\r\n"); strings.TrimSpace(entry) != "" {
			entries = append(entries, entry)
		}
	}
	for _, entry := range entries {
		if file, _ := splitLines(entry); !isFeature(file) {
			l.problem(path, "is neither a feature file nor a list of scenarios", hint)
			return
		}
	}
	for _, entry := range entries {
		l.add(entry, false)
	}
}
