package dashboard

import (
	"os"
	"os/exec"
	"testing"
)

// The story in another language, which uses nothing but HTTP.
func TestTheStoryInNode(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed")
	}
	c := serve(t, Options{Scenario: catalogue(t, "three-channels")})
	run := exec.CommandContext(t.Context(), node, "--test", "testdata/story.test.mjs")
	run.Env = append(os.Environ(), "CASCADE_URL="+c.url)
	if out, err := run.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
