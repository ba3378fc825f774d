package house_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// documents are the files that people read on the way in, and the pages that `cascade help` prints.
func documents(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("../../*.md")
	pages, _ := filepath.Glob("../../.github/docs/*.md")
	if files = append(files, pages...); err != nil || len(pages) == 0 {
		t.Fatalf("%d documents found, %v", len(files), err)
	}
	texts := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts[file] = string(text)
	}
	return texts
}

// named is a path or a file's name as the documentation writes one.
var named = regexp.MustCompile(
	"`([\\w./*-]+\\.(?:go|http|yml|js)|(?:orchestrator|scenarios|sim|features|dashboard)/[\\w./*-]+)`")

func TestTheDocumentationNamesOnlyWhatExists(t *testing.T) {
	for file, text := range documents(t) {
		for _, name := range named.FindAllStringSubmatch(text, -1) {
			var found []string
			for _, place := range []string{".", "*", "*/*"} {
				more, _ := filepath.Glob(filepath.Join("../..", place, name[1]))
				found = append(found, more...)
			}
			if len(found) == 0 {
				t.Errorf("%s names %s, which does not exist", file, name[1])
			}
		}
	}
}

var (
	code    = regexp.MustCompile("(?ms)^```.*?^```\n")
	linked  = regexp.MustCompile(`\]\(([^)]*)\)`)
	titled  = regexp.MustCompile(`(?m)^#+ (.*)$`)
	unasked = regexp.MustCompile(`[^\p{L}\p{N} _-]`) // what an anchor leaves out of its heading
)

func TestEveryLinkOfTheDocumentationLeadsSomewhere(t *testing.T) {
	links := 0
	texts := documents(t)
	for file, text := range texts {
		for _, link := range linked.FindAllStringSubmatch(code.ReplaceAllString(text, ""), -1) {
			if strings.Contains(link[1], "://") {
				continue
			}
			links++
			path, anchor, _ := strings.Cut(link[1], "#")
			target := file
			if path != "" {
				target = filepath.Join(filepath.Dir(file), path)
			}
			if _, err := os.Stat(target); err != nil {
				t.Errorf("%s: the link to %s leads nowhere", file, link[1])
			} else if anchor != "" && !hasHeading(texts[target], anchor) {
				t.Errorf("%s: %s has no heading for %s", file, target, link[1])
			}
		}
	}
	if links < 20 {
		t.Errorf("only %d links found", links)
	}
}

// hasHeading tells whether a page has a heading that is linked to in this way.
func hasHeading(text, anchor string) bool {
	for _, heading := range titled.FindAllStringSubmatch(code.ReplaceAllString(text, ""), -1) {
		words := unasked.ReplaceAllString(strings.ToLower(heading[1]), "")
		if strings.ReplaceAll(words, " ", "-") == anchor {
			return true
		}
	}
	return false
}

// A page that the README does not lead to is found by nobody.
func TestTheREADMELeadsToEveryPage(t *testing.T) {
	texts := documents(t)
	for file := range texts {
		if path, ok := strings.CutPrefix(filepath.ToSlash(file), "../../.github/docs/"); ok &&
			!strings.Contains(texts["../../README.md"], "(.github/docs/"+path+")") {
			t.Errorf("the README has no link to %s", path)
		}
	}
}
