package commands

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// image is the last stage of the Dockerfile: its instructions by name, and its environment.
type image struct {
	says map[string]string
	env  []string
}

func readImage(t *testing.T) image {
	t.Helper()
	text := strings.ReplaceAll(string(readText(t, "../../Dockerfile")), "\\\n", " ")
	_, last, ok := strings.Cut(text, "\nFROM scratch\n")
	if !ok {
		t.Fatal("the image does not begin from nothing")
	}
	i := image{says: map[string]string{}}
	for _, line := range strings.Split(last, "\n") {
		name, rest, _ := strings.Cut(line, " ")
		i.says[name] = rest
	}
	i.env = strings.Fields(i.says["ENV"])
	return i
}

// command is what the JSON form of an instruction runs.
func (i image) command(t *testing.T, instruction string) []string {
	t.Helper()
	said := i.says[instruction]
	var words []string
	if err := json.Unmarshal([]byte(said[strings.Index(said, "["):]), &words); err != nil {
		t.Fatalf("%s %s: %v", instruction, said, err)
	}
	return words
}

func TestTheImageExposesWhatItListensOnAndRunsAsNobody(t *testing.T) {
	i := readImage(t)
	var ports []string
	for _, variable := range i.env {
		ports = append(ports, variable[strings.LastIndex(variable, ":")+1:])
	}
	if got := strings.Join(ports, " "); got != "8080 2775" || i.says["EXPOSE"] != got {
		t.Errorf("it listens on %s, and exposes %s", got, i.says["EXPOSE"])
	}
	if !regexp.MustCompile(`^[1-9]\d*:[1-9]\d*$`).MatchString(i.says["USER"]) {
		t.Errorf("it runs as %q: name a user and a group by number, as nothing in the image knows names", i.says["USER"])
	}
}

// What the image runs is run here, on ports that are free. The first line is the one to wait for: then the server
// answers.
func TestTheImageServesAndItsHealthCheckFindsIt(t *testing.T) {
	i := readImage(t)
	var env []string
	for _, variable := range i.env {
		name, _, _ := strings.Cut(variable, "=")
		env = append(env, name+"="+freeAddress(t))
	}
	entry := i.command(t, "ENTRYPOINT")
	serve := exec.Command(binary, append(entry[1:], i.command(t, "CMD")...)...)
	serve.Env = append(os.Environ(), env...)
	out, err := serve.StdoutPipe()
	if err == nil {
		err = serve.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = serve.Process.Signal(os.Interrupt)
		_ = serve.Wait()
	})
	if first, err := bufio.NewReader(out).ReadString('\n'); err != nil || !strings.HasPrefix(first, "listening on http://") {
		t.Fatalf("%q, %v", first, err)
	}
	check := i.command(t, "HEALTHCHECK")
	if check[0] != entry[0] {
		t.Fatalf("the image has no %s", check[0])
	}
	ask := exec.Command(binary, check[1:]...)
	ask.Env = serve.Env
	if said, err := ask.CombinedOutput(); err != nil || string(said) != "healthy\n" {
		t.Errorf("%v: %s", err, said)
	}
}
