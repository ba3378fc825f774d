package commands

import (
	"net"
	"os/exec"
	"strings"
	"testing"
)

func TestABusyPortSaysHowToTakeAFreeOne(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	out, err := exec.CommandContext(t.Context(), binary, "serve", "--addr", taken.Addr().String()).CombinedOutput()
	want := "hint: another program listens there: --addr 127.0.0.1:0 takes a free port\n"
	if err == nil || !strings.HasSuffix(string(out), "address already in use\n"+want) {
		t.Errorf("%v: %s", err, out)
	}
}
