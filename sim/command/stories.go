package command

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"cascade/sim/explore"
)

// storyMark begins every scenario file that explore writes: such a file may be written again.
const storyMark = "# A story that cascade explore told."

// checkScenario refuses names of scenario files to which no stories can be written. Other commands name the world of a
// payload with this flag: no scenario is lost to that habit.
func (e *Explore) checkScenario() error {
	file := e.Scenario
	switch ending := filepath.Ext(file); {
	case file == "":
		return nil
	case file == "-":
		return failure("--scenario - is no file", "each story is a file of its own: name one such as stories.yaml")
	case ending != ".yaml" && ending != ".yml":
		return failure("--scenario "+file+" does not end in .yaml: it is where stories are written to",
			"to explore payloads in a scenario, give --world "+file)
	}
	return notAnothers(file)
}

// notAnothers refuses a file that is there and was not written by explore.
func notAnothers(file string) error {
	text, err := os.ReadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && bytes.HasPrefix(text, []byte(storyMark)):
		return nil
	case err != nil:
		return failure("--scenario "+file+": "+cause(err), "name a file that can be written")
	}
	return failure("--scenario "+file+" is there, and was not written by explore",
		"name another file for the stories; to explore payloads in this scenario, give --world "+file)
}

// writeStories writes the stories of all inputs as a feature file and as scenarios, where that is asked for.
func (e *Explore) writeStories(ctx context.Context) error {
	if e.Feature == "" && e.Scenario == "" {
		return nil
	}
	if len(e.stories) == 0 {
		fmt.Fprintln(e.Err, "note: nothing of what was asked can happen, so that there is no story to write")
		return nil
	}
	write := func(path string, text []byte) error {
		return writeTo(ctx, path, e.Out, func(w io.Writer) error {
			_, err := w.Write(text)
			return err
		})
	}
	if err := write(e.Feature, explore.Feature(e.stories...)); err != nil || e.Scenario == "" {
		return err
	}
	files := e.scenarioFiles()
	for _, file := range files {
		if err := notAnothers(file); err != nil {
			return err
		}
	}
	for i, t := range e.stories {
		s := *t.Scenario
		s.Name = strings.TrimSuffix(filepath.Base(files[i]), filepath.Ext(files[i])) // as the reader wants it
		if err := write(files[i], slices.Concat([]byte(storyMark+"\n"), s.Write())); err != nil {
			return err
		}
	}
	return nil
}

// scenarioFiles are the files that the stories are written to.
func (e *Explore) scenarioFiles() (files []string) {
	if len(e.stories) == 1 {
		return []string{e.Scenario}
	}
	ending := filepath.Ext(e.Scenario)
	for i := range e.stories {
		files = append(files, fmt.Sprintf("%s-%d%s", strings.TrimSuffix(e.Scenario, ending), i+1, ending))
	}
	return files
}
