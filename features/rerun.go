package features

import (
	"os"
	"strings"
)

// addRerun takes the scenarios that a rerun file lists: PATH:LINE, with white space between them.
func (l *lookup) addRerun(path string) {
	text, err := os.ReadFile(path)
	if err != nil {
		l.problem(path, "cannot be read", err.Error())
		return
	}
	const hint = "name a feature file, a folder, or a file that --rerun left"
	entries := strings.Fields(string(text))
	for _, entry := range entries {
		if file, _ := splitLines(entry); !strings.HasSuffix(file, ".feature") {
			l.problem(path, "is neither a feature file nor a list of scenarios", hint)
			return
		}
	}
	for _, entry := range entries {
		l.add(entry, false)
	}
}

// writeRerun lists the scenarios that failed, a line each: none leave an empty file.
func writeRerun(path string, failed []string) error {
	text := strings.Join(failed, "\n")
	if text != "" {
		text += "\n"
	}
	return os.WriteFile(path, []byte(text), 0o644)
}
