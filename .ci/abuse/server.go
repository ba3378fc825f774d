package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// server is a running cascade.
type server struct {
	command *exec.Cmd
	mocks   *server // whose wires an orchestrator sends over; nil: it is a serve
	address string
	smpp    string // ""; it takes no SMPP
	part    part
}

func startServe(ctx context.Context, binary string, a abuse) (*server, error) {
	args := append([]string{"serve", "--addr", "127.0.0.1:0", "--smpp", "127.0.0.1:0", "--log-level", "error"}, a.flags...)
	s, lines, err := start(ctx, binary, args, a.env)
	if err == nil {
		s.smpp, err = word(lines, "smpp://")
	}
	return s, err
}

func startOrchestrate(ctx context.Context, binary, store string, a abuse) (*server, error) {
	mocks, err := startServe(ctx, binary, abuse{})
	if err != nil {
		return nil, err
	}
	args := append([]string{
		"orchestrate", "--addr", "127.0.0.1:0", "--store", store, "--providers", "http://" + mocks.address, "--log-level", "error",
	}, a.flags...)
	s, _, err := start(ctx, binary, args, a.env)
	if err != nil {
		mocks.stop()
		return nil, err
	}
	s.mocks = mocks
	return s, nil
}

func start(ctx context.Context, binary string, args, env []string) (*server, *bufio.Scanner, error) {
	s := &server{command: exec.CommandContext(ctx, binary, args...)}
	s.command.Stderr = os.Stderr
	s.command.Env = append(os.Environ(), env...)
	out, err := s.command.StdoutPipe()
	if err != nil {
		return nil, nil, err
	}
	if err := s.command.Start(); err != nil {
		return nil, nil, err
	}
	lines := bufio.NewScanner(out)
	s.address, err = word(lines, "http://")
	return s, lines, err
}

// word is what follows a mark in the next line.
func word(lines *bufio.Scanner, mark string) (string, error) {
	if !lines.Scan() {
		return "", errors.New("the server does not say where it listens")
	}
	_, at, ok := strings.Cut(lines.Text(), mark)
	if !ok {
		return "", fmt.Errorf("the server says %q", lines.Text())
	}
	return at, nil
}

func (s *server) stop() {
	_ = s.command.Process.Signal(syscall.SIGTERM)
	_ = s.command.Wait()
	if s.mocks != nil {
		s.mocks.stop()
	}
}

// figures are what /metrics tells.
type figures map[string]float64

var sample = regexp.MustCompile(`(?m)^([a-z_]+(?:\{[^}]*\})?) ([0-9.e+]+)$`)

// figures asks over a connection of its own, which is closed afterwards.
func (s *server) figures() figures {
	f := figures{}
	request, _ := http.NewRequest(http.MethodGet, "http://"+s.address+"/metrics", nil)
	request.Close = true
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return f
	}
	defer answer.Body.Close()
	text, _ := io.ReadAll(answer.Body)
	for _, found := range sample.FindAllStringSubmatch(string(text), -1) {
		f[found[1]], _ = strconv.ParseFloat(found[2], 64)
	}
	return f
}

// What may be more in the end than in the beginning: connections that are kept for a while, and the runtime's own.
const (
	moreGoroutines = 8
	moreFiles      = 6
	patience       = 3 * time.Minute // for what the server gives time: a minute for a body, two for an idle connection
)

// settle waits until the server holds no more than in the beginning, and tells what is left.
func (s *server) settle(before figures) (left string, err error) {
	end := time.Now().Add(patience)
	for {
		now := s.figures()
		goroutines := int(now["go_goroutines"] - before["go_goroutines"])
		files := int(now["process_open_fds"] - before["process_open_fds"])
		bodies := int(now["cascade_body_bytes"])
		left = fmt.Sprintf("%+d goroutines, %+d files", goroutines, files)
		switch {
		case len(now) == 0:
			return "the server", errors.New("the server does not answer any more")
		case goroutines <= moreGoroutines && files <= moreFiles && bodies == 0:
			return "nothing", nil
		case time.Now().After(end):
			return left, fmt.Errorf("%s, %d bytes of requests are left", left, bodies)
		}
		time.Sleep(200 * time.Millisecond)
	}
}

// status is a figure of the server's process, in MiB.
func (s *server) status(name string) int {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.command.Process.Pid))
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, name+":"); ok {
			kilobytes, _ := strconv.Atoi(strings.Fields(rest)[0])
			return kilobytes >> 10
		}
	}
	return 0
}

func (s *server) peak() int     { return s.status("VmHWM") }
func (s *server) resident() int { return s.status("VmRSS") }

// answer is how a request was answered.
type answer struct {
	status int
	text   string
}

// ask makes a request of the server with a body of JSON.
func (s *server) ask(method, path, body string) (answer, error) {
	return s.askAs(method, path, "application/json", strings.NewReader(body))
}

func (s *server) askAs(method, path, kind string, body io.Reader) (answer, error) {
	r, err := http.NewRequest(method, "http://"+s.address+path, body)
	if err != nil {
		return answer{}, err
	}
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Authorization", "Bearer any")
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	return answer{got.StatusCode, string(text)}, err
}

// must makes a request that is to be answered with 200 or 204.
func (s *server) must(method, path, body string) (string, error) {
	a, err := s.ask(method, path, body)
	if err == nil && a.status/100 != 2 {
		err = fmt.Errorf("%s %s: %d %.300s", method, path, a.status, a.text)
	}
	return a.text, err
}

// dial opens a connection to the server.
func (s *server) dial() (net.Conn, error) { return net.Dial("tcp", s.address) }

// alive checks that the server answers others.
func (s *server) alive() error {
	_, err := s.must("GET", "/healthz", "")
	return err
}
