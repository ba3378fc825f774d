package dashboard

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// module is a file of the page's own: what it takes from others, by their paths, and what it gives.
type module struct {
	text  string
	takes map[string][]string
	gives []string
}

var (
	importOf = regexp.MustCompile(`(?m)^(?:import|export)\s+(\{[^}]*\}|\w+)\s+from\s+"([^"]+)"`)
	lazyOf   = regexp.MustCompile(`import\("([^"]+)"\)`)
	exportOf = regexp.MustCompile(`(?m)^export\s+(?:async\s+)?(?:function|const|class|let)\s+(\w+)|^export\s+\{([^}]*)\}`)
	nameOf   = regexp.MustCompile(`\w+`)
)

func modules(t *testing.T) map[string]module {
	t.Helper()
	all := map[string]module{}
	err := fs.WalkDir(assets, "assets", func(file string, _ fs.DirEntry, err error) error {
		if err != nil || path.Ext(file) != ".js" || strings.Contains(file, "/vendor/") {
			return err
		}
		text, err := fs.ReadFile(assets, file)
		m := module{text: string(text), takes: map[string][]string{}}
		for _, found := range importOf.FindAllStringSubmatch(m.text, -1) {
			from := path.Join(path.Dir(file), found[2])
			names := nameOf.FindAllString(regexp.MustCompile(`\s+as\s+\w+`).ReplaceAllString(found[1], ""), -1)
			m.takes[from] = append(m.takes[from], names...)
		}
		for _, found := range lazyOf.FindAllStringSubmatch(m.text, -1) { // all of it
			m.takes[path.Join(path.Dir(file), found[1])] = []string{"*"}
		}
		for _, found := range exportOf.FindAllStringSubmatch(m.text, -1) {
			m.gives = append(m.gives, nameOf.FindAllString(found[1]+found[2], -1)...)
		}
		all[file] = m
		return err
	})
	if err != nil || len(all) < 50 {
		t.Fatalf("%d modules: %v", len(all), err)
	}
	return all
}

func TestTheModulesOfThePageTakeWhatOthersGiveAndGiveNothingElse(t *testing.T) {
	all := modules(t)
	taken := map[string][]string{}
	for file, m := range all {
		for from, names := range m.takes {
			taken[from] = append(taken[from], names...)
			other, ours := all[from]
			for _, name := range names {
				if ours && name != "*" && !slices.Contains(other.gives, name) {
					t.Errorf("%s takes %s from %s, which has none", file, name, from)
				}
			}
		}
	}
	for file, m := range all {
		for _, name := range m.gives {
			if !slices.Contains(taken[file], name) && !slices.Contains(taken[file], "*") {
				t.Errorf("%s gives %s, which nobody takes", file, name)
			}
		}
	}
}

func TestTheModulesOfThePageImportInNoCircle(t *testing.T) {
	all := modules(t)
	done := map[string]bool{}
	var visit func(file string, way []string)
	visit = func(file string, way []string) {
		if i := slices.Index(way, file); i >= 0 {
			t.Errorf("a circle: %s", strings.Join(append(way[i:], file), " → "))
			return
		}
		if done[file] {
			return
		}
		for from := range all[file].takes {
			visit(from, append(slices.Clone(way), file))
		}
		done[file] = true
	}
	for file := range all {
		visit(file, nil)
	}
}

func TestTheLinesOfThePageFitOnAScreen(t *testing.T) {
	for file, m := range modules(t) {
		for n, line := range strings.Split(m.text, "\n") {
			if long := utf8.RuneCountInString(line); long > 140 {
				t.Errorf("%s:%d has %d characters", file, n+1, long)
			}
		}
	}
}
