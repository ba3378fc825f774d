package outfile_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"cascade/orchestrator/problem"
	"cascade/sim/outfile"
)

func create(t *testing.T, path string) *outfile.File {
	t.Helper()
	f, err := outfile.Create(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte("new")); err != nil {
		t.Fatal(err)
	}
	return f
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// files lists what a folder holds.
func files(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestAFileIsWholeOrAbsent(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.jsonl")
	f := create(t, path)
	if runtime.GOOS == "linux" { // what a program that is killed now would leave
		if left := files(t, filepath.Dir(path)); len(left) > 0 {
			t.Errorf("before it is kept there is %v", left)
		}
	}
	f.Discard()
	if left := files(t, filepath.Dir(path)); len(left) > 0 {
		t.Errorf("what was discarded left %v", left)
	}
	if err := create(t, path).Keep(); err != nil || read(t, path) != "new" {
		t.Errorf("%v: %q", err, read(t, path))
	}
}

func TestAFileThatIsReplacedKeepsItsModeAndItsLinks(t *testing.T) {
	folder := t.TempDir()
	path, link := filepath.Join(folder, "report.svg"), filepath.Join(folder, "link.svg")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("report.svg", link); err != nil {
		t.Fatal(err)
	}
	f := create(t, link)
	if got := read(t, path); got != "old" {
		t.Errorf("before it is kept it holds %q", got)
	}
	if err := f.Keep(); err != nil {
		t.Fatal(err)
	}
	stat, err := os.Lstat(path)
	if err != nil || stat.Mode() != 0o600 || read(t, path) != "new" {
		t.Errorf("%v: mode %v, %q", err, stat.Mode(), read(t, path))
	}
	if stat, err := os.Lstat(link); err != nil || stat.Mode().Type() != os.ModeSymlink {
		t.Errorf("%v: the link is %v", err, stat.Mode())
	}
	if left := files(t, folder); len(left) != 2 {
		t.Errorf("there is %v", left)
	}
}

func TestANewFileHasTheModeThatTheSystemGives(t *testing.T) {
	folder := t.TempDir()
	beside := filepath.Join(folder, "beside")
	if err := os.WriteFile(beside, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "new")
	if err := create(t, path).Keep(); err != nil {
		t.Fatal(err)
	}
	want, _ := os.Stat(beside)
	if got, err := os.Stat(path); err != nil || got.Mode() != want.Mode() {
		t.Errorf("%v: %v, want %v", err, got.Mode(), want.Mode())
	}
}

func TestWhatCannotBeWrittenIsRefusedAtOnce(t *testing.T) {
	folder := t.TempDir()
	for path, want := range map[string]string{
		folder:                              "is a directory",
		filepath.Join(folder, "no", "such"): "cannot be written",
	} {
		_, err := outfile.Create(t.Context(), path)
		var p problem.Problem
		if !errors.As(err, &p) || p.File != path || !strings.HasPrefix(p.What, want) {
			t.Errorf("%s: %v, want %s", path, err, want)
		}
	}
}

func TestTwoOutputsToOneFileAreRefused(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "a.svg")
	if err := os.WriteFile(path, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(path, filepath.Join(folder, "b.html")); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		one, two string
		refused  bool
	}{
		{path, path, true},
		{path, folder + "/../" + filepath.Base(folder) + "/a.svg", true},
		{path, filepath.Join(folder, "b.html"), true},
		{"./new", "new", true},
		{"-", "-", true},
		{"", "", false},
		{path, filepath.Join(folder, "c.html"), false},
		{os.DevNull, os.DevNull, false},
	} {
		err := outfile.Distinct(outfile.Asked{Flag: "--svg", Path: tt.one}, outfile.Asked{Flag: "--html", Path: tt.two})
		if (err != nil) != tt.refused {
			t.Errorf("%q and %q: %v", tt.one, tt.two, err)
		}
	}
}

func TestAPipeThatNobodyReadsIsGivenUp(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	path := pipe(t)
	done := make(chan error, 1)
	go func() { // nobody opens it to read
		_, err := outfile.Create(ctx, path)
		done <- err
	}()
	stop()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	ctx, stop = context.WithCancel(t.Context())
	defer stop()
	reader, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	f, err := outfile.Create(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Discard()
	go func() {
		_, err := f.Write(make([]byte, 1<<22)) // more than any pipe holds
		done <- err
	}()
	stop()
	if err := <-done; err == nil || !strings.Contains(err.Error(), "nobody reads it") {
		t.Errorf("%v", err)
	}
}
