package commands

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The examples in other languages, as their heads say that they are run.
const examples = "../../dashboard/examples"

// need skips a test where a program is missing, but in CI, where .ci/run has installed it.
func need(t *testing.T, program string) {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil && os.Getenv("CI") == "" {
		t.Skipf("this example needs %s", program)
	}
}

// freeAddress is one that nothing listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// copied is a folder of examples in a place of its own, where texts are replaced.
func copied(t *testing.T, folder string, replace ...string) string {
	t.Helper()
	to := t.TempDir()
	files, err := filepath.Glob(filepath.Join(examples, folder, "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files in %s, %v", len(files), folder, err)
	}
	for _, file := range files {
		writeFile(t, filepath.Join(to, filepath.Base(file)),
			strings.NewReplacer(replace...).Replace(string(readText(t, file))))
	}
	return to
}

// start runs a program until the test ends, and waits for its first line.
func start(t *testing.T, folder string, env []string, name string, args ...string) (line string) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Env, cmd.Stderr = folder, append(os.Environ(), env...), os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	})
	reader := bufio.NewReader(out)
	if line, err = reader.ReadString('\n'); err != nil {
		t.Fatalf("%s said nothing: %v", name, err)
	}
	go io.Copy(io.Discard, reader)
	return strings.TrimSpace(line)
}

// cascade runs the command in a folder.
func cascade(t *testing.T, folder string, args ...string) (code int, out string) {
	t.Helper()
	cmd := exec.Command(binary, args...)
	cmd.Dir, cmd.Env = folder, append(os.Environ(), "NO_COLOR=1")
	text, err := cmd.CombinedOutput()
	if _, failed := err.(*exec.ExitError); err != nil && !failed {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), string(text)
}

// An application with a fallback and a bug of its own, in another language: a feature finds the bug, and the mend of
// one character passes.
func TestAFeatureFindsTheDuplicateOfAnApplicationInNode(t *testing.T) {
	need(t, "node")
	for _, test := range []struct {
		mend []string
		code int
		want []string
	}{
		{nil, 1, []string{
			"happened: SMS fires at 1m", "copy 2: a duplicate", "orders.feature:26  WhatsApp delivers at the very end of the window",
			"3 scenarios (2 passed, 1 failed)",
		}},
		{[]string{"now < window.at", "now <= window.at"}, 0, []string{"3 scenarios (3 passed)"}},
	} {
		app, at := freeAddress(t), freeAddress(t)
		folder := copied(t, "orders", append([]string{"127.0.0.1:3000", app}, test.mend...)...)
		_, port, _ := strings.Cut(app, ":")
		start(t, folder, []string{"PORT=" + port, "CASCADE=http://" + at}, "node", "orders.mjs")
		code, out := cascade(t, folder, "test", "orders.feature", "--listen", at)
		for _, want := range append(test.want, "listening on http://"+at) {
			if code != test.code || !strings.Contains(out, want) {
				t.Errorf("mended with %q: exit %d, without %q:\n%s", test.mend, code, want, out)
			}
		}
	}
}

// The same without features: whoever drives the world by hand asks for the journeys that arrived twice.
func TestTheJourneysTellTheDuplicateOfAnApplicationInNode(t *testing.T) {
	need(t, "node")
	app := freeAddress(t)
	folder := copied(t, "orders", "127.0.0.1:3000", app)
	served := strings.TrimPrefix(start(t, folder, nil, binary, "serve", "--addr", "127.0.0.1:0", "--scenario", "orders.yaml", "--log-level", "warn"),
		"listening on ")
	_, port, _ := strings.Cut(app, ":")
	start(t, folder, []string{"PORT=" + port, "CASCADE=" + served}, "node", "orders.mjs")
	world := served + "/sim/v1/subaccounts/default"
	ask(t, "PUT", world, "", nil)
	ask(t, "POST", "http://"+app+"/orders", `{"order": "order-17", "to": "+6598765432"}`, nil)
	ask(t, "POST", world+"/clock/advance", `{"until": "idle"}`, nil)
	ask(t, "PUT", world+"/providers/WhatsApp", `{"script": [{"status": "Delivered", "after": "60s"}]}`, nil)
	ask(t, "POST", "http://"+app+"/orders", `{"order": "order-19", "to": "+6598765432"}`, nil)
	ask(t, "POST", world+"/clock/advance", `{"until": "idle"}`, nil)
	var twice struct {
		Journeys []struct {
			Ref    string
			Copies int
			Sends  []struct{ Wire string }
		}
	}
	ask(t, "GET", world+"/journeys?copies=2", "", &twice)
	if j := twice.Journeys; len(j) != 1 || j[0].Ref != "order-19" || j[0].Copies != 2 || len(j[0].Sends) != 2 ||
		j[0].Sends[1].Wire != "twilio" {
		t.Errorf("%+v", twice)
	}
}

func ask(t *testing.T, method, url, body string, into any) {
	t.Helper()
	request, err := http.NewRequestWithContext(context.Background(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode >= 300 {
		t.Fatalf("%s %s: %s %s %v", method, url, answer.Status, text, err)
	}
	if into != nil {
		if err := json.Unmarshal(text, into); err != nil {
			t.Fatal(err)
		}
	}
}

func TestFakeTimersGoInStepWithTheWorld(t *testing.T) {
	need(t, "node")
	cmd := exec.Command("node", "--test", "step.test.mjs")
	cmd.Dir, cmd.Env = copied(t, "clock"), append(os.Environ(), "CASCADE="+binary)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// A clock of the application's own that goes fast, and the world's beside it.
func TestAnApplicationUnderFakedTimeIsJudgedGiveOrTake(t *testing.T) {
	need(t, "node")
	found, _ := filepath.Glob("/usr/lib/*/faketime/libfaketime.so.1")
	switch {
	case testing.Short():
		t.Skip("takes ten seconds")
	case len(found) == 0 && os.Getenv("CI") == "":
		t.Skip("this example needs libfaketime, Debian's package faketime")
	case len(found) == 0:
		t.Fatal("libfaketime is not installed")
	}
	app, at := freeAddress(t), freeAddress(t)
	// Time is real here, and on a busy machine it is late: the fallback may be by five seconds, a hundred of the clocks'.
	folder := copied(t, "clock", "127.0.0.1:3001", app,
		"the clock reaches 100s\n    Then SMS fires at 1m give or take 15s", "the clock reaches 3m\n    Then SMS fires at 1m give or take 100s")
	_, port, _ := strings.Cut(app, ":")
	start(t, folder, []string{"LD_PRELOAD=" + found[0], "FAKETIME=+0 x20", "PORT=" + port, "CASCADE=http://" + at}, "node", "shop.mjs")
	code, out := cascade(t, folder, "test", "speed.feature", "--listen", at, "--speed", "20")
	if code != 0 || !strings.Contains(out, "2 scenarios (2 passed)") {
		t.Errorf("exit %d:\n%s", code, out)
	}
}
