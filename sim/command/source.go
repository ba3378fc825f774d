package command

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
	"cascade/sim/report"
)

// source is a text that an argument names: a file, standard input, or a scenario of the catalogue.
type source struct {
	name string // as it was asked for
	text []byte // at most one byte more than a scenario or a payload may hold
}

// kind is what a text holds, whatever its file is called.
type kind uint8

const (
	aScenario kind = iota
	aPayload
	aTimeline
	aGolden
)

func (k kind) String() string {
	return [...]string{"a scenario", "a Send API payload", "a timeline", "golden timings"}[k]
}

// maxSource is how much of a file is read to find out what it holds.
const maxSource = max(scenarios.MaxSize, sendapi.MaxMessageBytes)

// readSource reads what an argument names. It waits for standard input and for a pipe at most until ctx is done.
func readSource(ctx context.Context, arg string) (source, error) {
	src := source{name: arg}
	if slices.Contains(scenarios.Names(), arg) {
		s, err := scenarios.Load(arg)
		if err == nil {
			src.text = s.Text
		}
		return src, err
	}
	in := os.Stdin
	if arg != "-" {
		stat, err := os.Stat(arg)
		switch {
		case errors.Is(err, fs.ErrNotExist) && strings.HasSuffix(arg, ".json"):
			return src, failure(arg+": "+cause(err), "name a file that holds a Send API payload")
		case err != nil:
			_, err = scenarios.Load(arg)
			return src, err
		case stat.IsDir():
			return src, failure(arg+": is a directory", "name a file in it")
		case !stat.Mode().IsRegular() && stat.Mode().Type() != fs.ModeNamedPipe:
			return src, failure(arg+": is not a regular file", "save it to a file first")
		}
		if in, err = openSource(ctx, arg); err != nil {
			return src, err
		}
		defer in.Close()
	}
	var err error
	src.text, err = waiting(ctx, func() ([]byte, error) { return io.ReadAll(io.LimitReader(in, maxSource+1)) })
	if err != nil {
		return src, failure(arg+": "+cause(err), "")
	}
	return src, nil
}

func openSource(ctx context.Context, path string) (*os.File, error) {
	f, err := waiting(ctx, func() (*os.File, error) { return os.Open(path) })
	if err != nil {
		return nil, failure(path+": "+cause(err), "")
	}
	return f, nil
}

// waiting does what may have to wait for somebody else, at most until ctx is done.
func waiting[T any](ctx context.Context, do func() (T, error)) (T, error) {
	type answer struct {
		value T
		err   error
	}
	ready := make(chan answer, 1)
	go func() {
		value, err := do()
		ready <- answer{value, err}
	}()
	select {
	case a := <-ready:
		return a.value, a.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

func cause(err error) string {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}

// kind tells what the text holds. What could be more than one thing goes by its name.
func (s source) kind() kind {
	text := bytes.TrimSpace(bytes.TrimPrefix(s.text, []byte("\ufeff")))
	isJSON := bytes.HasPrefix(text, []byte("{")) || bytes.HasPrefix(text, []byte("["))
	keys := topKeys(text)
	has := func(names ...string) bool {
		return slices.ContainsFunc(names, func(name string) bool { return slices.Contains(keys, name) })
	}
	switch {
	case has("kind") && has("umid"):
		return aTimeline
	case has("golden"), strings.HasSuffix(s.name, ".golden.json"):
		return aGolden
	case has("user", "type", "content"):
		return aPayload
	case has("name", "about", "seed", "start", "plan", "message", "templates", "providers", "recipients", "traffic",
		"expect", "tolerance"):
		return aScenario
	case strings.HasSuffix(s.name, ".json"), s.name == "-" && (isJSON || len(text) == 0):
		return aPayload
	}
	return aScenario
}

// topKeys lists the keys of the JSON object that the text begins with, as far as it can be read.
func topKeys(text []byte) []string {
	var keys []string
	d := json.NewDecoder(bytes.NewReader(text))
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return nil
	}
	for d.More() {
		key, err := d.Token()
		name, ok := key.(string)
		if err != nil || !ok {
			break
		}
		keys = append(keys, name)
		var value json.RawMessage
		if d.Decode(&value) != nil {
			break
		}
	}
	return keys
}

// scenario reads the text as a scenario.
func (s source) scenario() (*scenarios.Scenario, error) {
	if slices.Contains(scenarios.Names(), s.name) {
		return scenarios.Load(s.name)
	}
	return scenarios.Parse(s.name, s.text)
}

// sources is what the arguments of a command name. Without any they are the scenarios of ./scenarios, which it tells,
// or, where there are none, the catalogue. A folder stands for the scenarios in it. Golden files are passed over where
// their scenarios are named too, as `worlds/*` does.
func sources(args []string, tell io.Writer) ([]string, error) {
	if len(args) == 0 {
		here := scenariosIn("scenarios")
		if len(here) == 0 {
			return scenarios.Names(), nil
		}
		fmt.Fprintf(tell, "note: the %s of ./scenarios, not the built-in ones: those go by their names\n",
			report.Plural(len(here), "scenario"))
		return here, nil
	}
	var all []string
	for _, arg := range args {
		if stat, err := os.Stat(arg); err != nil || !stat.IsDir() || slices.Contains(scenarios.Names(), arg) {
			all = append(all, arg)
			continue
		}
		inside := scenariosIn(arg)
		if len(inside) == 0 {
			return nil, failure(arg+": is a directory without a scenario",
				"a directory stands for the .yaml files in it")
		}
		all = append(all, inside...)
	}
	stems := map[string]bool{}
	for _, arg := range all {
		stems[strings.TrimSuffix(arg, filepath.Ext(arg))] = true
	}
	return slices.DeleteFunc(all, func(arg string) bool {
		stem, isGolden := strings.CutSuffix(arg, goldenEnding)
		return isGolden && stems[stem]
	}), nil
}

// scenariosIn lists the scenario files in a folder.
func scenariosIn(folder string) []string {
	entries, _ := os.ReadDir(folder) // sorted; a folder that cannot be read has none
	var files []string
	for _, e := range entries {
		if end := filepath.Ext(e.Name()); !e.IsDir() && (end == ".yaml" || end == ".yml") {
			files = append(files, filepath.Join(folder, e.Name()))
		}
	}
	return files
}
