package smpp

import (
	"bufio"
	"context"
	"net"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// installed is a folder with a client and the packages that its lock file names. Where they cannot be had the test is
// skipped, but on a CI.
func installed(t *testing.T, from string) (folder, node string) {
	t.Helper()
	missing := t.Skipf
	if os.Getenv("CI") != "" {
		missing = t.Fatalf
	}
	node, err := exec.LookPath("node")
	if err != nil {
		missing("node is not installed")
	}
	folder = t.TempDir()
	if err := os.CopyFS(folder, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	npm := exec.CommandContext(t.Context(), "npm", "ci", "--no-fund", "--no-audit", "--silent", "--prefer-offline")
	npm.Dir = folder
	if out, err := npm.CombinedOutput(); err != nil {
		missing("npm ci: %v\n%s", err, out)
	}
	return folder, node
}

// The client that most of Node's programs use.
func TestARealClientInNode(t *testing.T) {
	folder, node := installed(t, "testdata/client")
	s := serve(t, "providers: {SMS: {script: [{status: Accepted}, {status: Delivered, after: 3s}]}}",
		Options{Password: func(string) string { return "secret" }})
	run := exec.CommandContext(t.Context(), node, "client.mjs")
	run.Dir, run.Env = folder, append(os.Environ(), "SMPP_URL=smpp://"+listen(t, s))
	out, err := run.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	run.Stderr = os.Stderr
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	var got []string
	for lines := bufio.NewScanner(out); lines.Scan(); {
		got = append(got, lines.Text())
		if lines.Text() == "submitted" {
			w, _ := s.options.Worlds.Find("shop")
			if _, err := w.AdvanceBy(context.Background(), time.Minute); err != nil {
				t.Error(err)
			}
		}
	}
	if err := run.Wait(); err != nil {
		t.Error(err)
	}
	const receipt = "receipt 4 6581234567 SHOP 2 "
	const text = " id:… sub:001 dlvrd:001 submit date:2601010000 done date:2601010000 stat:DELIVRD err:000 text:"
	want := []string{
		"bind ESME_ROK", "submit ESME_ROK", "submit ESME_ROK", "submit ESME_ROK", "submit ESME_ROK",
		"wrong number ESME_RINVDSTADR", "submitted",
		receipt + "17" + text + "Your order ships tod",
		receipt + "-" + text, // which has no room for it in UCS-2
		receipt + "-" + text + "The first half, ",
		receipt + "-" + text + "the second.",
		"query true 2", "cancel ESME_ROK", "cancel ESME_RCANCELFAIL", "enquire ESME_ROK", "again ESME_RALYBND", "unbind ESME_ROK",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	w, _ := s.options.Worlds.Find("shop")
	if sum := w.Summary(); sum.Messages != 4 {
		t.Errorf("%d messages: two parts are one", sum.Messages)
	}
}

// listen serves on a free port, and gives its address.
func listen(t testing.TB, s *Server) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error)
	go func() { served <- s.Serve(l) }()
	t.Cleanup(func() {
		s.Close()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return l.Addr().String()
}
