package commands

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// Each script is a page about one command: what is typed, what it prints and how it ends. Run with -rewrite to
// write what is compared as a whole (cmp stdout, cmp stderr).
func TestCommands(t *testing.T) {
	scripts, err := filepath.Abs("testdata/script")
	var set []string
	if err == nil {
		set, err = setIn(scripts)
	}
	if err != nil {
		t.Fatal(err)
	}
	// As it is before a script runs: while a command does, within this process, its environment is that of its own script.
	path := filepath.Dir(binary) + string(os.PathListSeparator) + os.Getenv("PATH")
	testscript.Run(t, testscript.Params{
		Dir:                 scripts,
		UpdateScripts:       *rewrite,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("PATH", path)
			e.Setenv("NO_COLOR", "1")
			e.Values[variables{}] = append(names(e.Vars), set...)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"cascade": typed,
			"hostile": hostile, "exits": exits, "refused": refused, "lines": lines, "long-payload": longPayload,
		},
		Condition: func(name string) (bool, error) {
			if name == "superuser" {
				return os.Geteuid() == 0, nil
			}
			return false, fmt.Errorf("unknown condition %s", name)
		},
	})
}

// typed runs the command within the test: cascade run mine.yaml, and ! cascade where it must not end with 0.
func typed(ts *testscript.TestScript, neg bool, args []string) {
	if code, _, _ := execute(ts, "cascade", args); (code != "0") != neg {
		ts.Fatalf("cascade %s ends with %s", strings.Join(args, " "), code)
	}
}

// exits runs a command that must end with the given code: exits 2 cascade run nobody.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND [ARG …]")
	}
	if got, _, _ := execute(ts, args[1], args[2:]); got != args[0] {
		ts.Fatalf("%s ends with %s, want %s", strings.Join(args[1:], " "), got, args[0])
	}
}

// execute runs a command with the script's variables, in its folder: cascade within the test, all others as processes.
func execute(ts *testscript.TestScript, command string, args []string) (code, out, errs string) {
	if command != "cascade" {
		code = exitCode(ts.Exec(command, args...))
		return code, ts.ReadFile("stdout"), ts.ReadFile("stderr")
	}
	var environment []string
	for _, name := range ts.Value(variables{}).([]string) {
		environment = append(environment, name+"="+ts.Getenv(name))
	}
	var printed, told strings.Builder
	ended, err := runHere(ts.MkAbs("."), environment, args,
		io.MultiWriter(ts.Stdout(), &printed), io.MultiWriter(ts.Stderr(), &told))
	ts.Check(err)
	return fmt.Sprint(ended), printed.String(), told.String()
}

func exitCode(err error) string {
	if err == nil {
		return "0"
	}
	text, _ := strings.CutPrefix(err.Error(), "exit status ")
	return text
}

// variables is the key of the names of all variables that a script has.
type variables struct{}

func names(variables []string) (names []string) {
	for _, variable := range variables {
		name, _, _ := strings.Cut(variable, "=")
		names = append(names, name)
	}
	return names
}

var setting = regexp.MustCompile(`(?m)^env (\w+)=`)

// setIn are the names of the variables that scripts set.
func setIn(folder string) (names []string, err error) {
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	for _, file := range files {
		text, failed := os.ReadFile(file)
		err = errors.Join(err, failed)
		for _, set := range setting.FindAllSubmatch(text, -1) {
			names = append(names, string(set[1]))
		}
	}
	return names, err
}

var problemLine = regexp.MustCompile(`^error: ([^:]+):\d+:\d+: (\S+): .*\(code (\d+), [\w ]+\)$`)

// refused runs a payload file and compares the fields and codes that it is refused with, in order:
// refused payload.json channels[0].fallbackAfter 3023. A third pair and so on are further problems.
func refused(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args)%2 == 0 || len(args) < 3 {
		ts.Fatalf("usage: refused FILE FIELD CODE [FIELD CODE …]")
	}
	code, out, errs := execute(ts, "cascade", []string{"run", args[0]})
	if code != "2" {
		ts.Fatalf("cascade run %s ends with %s, want 2", args[0], code)
	}
	var got []string
	hints := 0
	for _, line := range strings.Split(strings.TrimSpace(errs), "\n") {
		if part := problemLine.FindStringSubmatch(line); part != nil && part[1] == args[0] {
			got = append(got, part[2], part[3])
		} else if strings.HasPrefix(line, "hint: ") {
			hints++
		} else {
			ts.Fatalf("neither a problem with its place nor a hint: %s", line)
		}
	}
	if want := args[1:]; strings.Join(got, " ") != strings.Join(want, " ") {
		ts.Fatalf("refused with %v, want %v", got, want)
	}
	if hints != len(got)/2 {
		ts.Fatalf("%d hints for %d problems", hints, len(got)/2)
	}
	if out != "" {
		ts.Fatalf("something was run all the same")
	}
}

// lines compares how many lines a file has: lines stdout 14.
func lines(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: lines FILE NUMBER")
	}
	if got := fmt.Sprint(strings.Count(ts.ReadFile(args[0]), "\n")); got != args[1] {
		ts.Fatalf("%s has %s lines, want %s", args[0], got, args[1])
	}
}

// longPayload writes a payload one field of whose content is long: long-payload text 35001 x.json.
func longPayload(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: long-payload FIELD LENGTH FILE")
	}
	length, err := strconv.Atoi(args[1])
	ts.Check(err)
	content := map[string]string{"text": "hi"}
	content[args[0]] = strings.Repeat("é", length) // characters, not bytes
	text, err := json.Marshal(map[string]any{
		"user": map[string]string{"msisdn": "+6598765432"}, "type": "text", "content": content,
		"channels": []map[string]string{{"channel": "WhatsApp"}},
	})
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), text, 0o600))
}

// hostile writes a file that was made to hurt: hostile a-million-aliases x.yaml.
func hostile(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: hostile KIND FILE")
	}
	const million = 1_000_000
	text := map[string]func() string{
		"a-hundred-megabytes": func() string { return `{"user":{"msisdn":"` + strings.Repeat("1", 100*million) + `"}}` },
		"brackets":            func() string { return strings.Repeat("[", 2*million) },
		"half-a-megabyte-of-brackets": func() string {
			return strings.Repeat("[", million/4) + strings.Repeat("]", million/4)
		},
		"nested-objects":    func() string { return strings.Repeat(`{"a":`, million/10) + "1" + strings.Repeat("}", million/10) },
		"a-million-aliases": func() string { return "a: &x 1\nb: [" + strings.Repeat("*x,", million) + "]\n" },
		"many-aliases":      func() string { return "a: &x 1\nb: [" + strings.Repeat("*x,", million/4) + "]\n" },
		"nested-aliases": func() string {
			var b strings.Builder
			b.WriteString("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n")
			for i := 1; i < 12; i++ {
				fmt.Fprintf(&b, "a%d: &a%d [%s*a%d]\n", i, i, strings.Repeat(fmt.Sprintf("*a%d,", i-1), 9), i-1)
			}
			return b.String()
		},
		"many-problems": func() string { return `{"channels":[` + strings.Repeat(`{"channel":5},`, million/20) + `{}]}` },
	}[args[0]]
	if text == nil {
		ts.Fatalf("unknown kind %s", args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(text()), 0o600))
}
