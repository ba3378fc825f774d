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
	for flag, args := range map[string][]string{"--addr": {"serve"}, "--listen": {"test"}} {
		out, err := exec.CommandContext(t.Context(), binary,
			append(args, flag, taken.Addr().String())...).CombinedOutput()
		want := "hint: another program listens there: " + flag + " 127.0.0.1:0 takes a free port\n"
		if err == nil || !strings.HasSuffix(string(out), "address already in use\n"+want) {
			t.Errorf("%v: %s", err, out)
		}
	}
}
