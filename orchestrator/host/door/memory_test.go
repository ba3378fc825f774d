package door_test

import (
	"runtime/debug"
	"testing"

	"cascade/orchestrator/host/door"
)

func TestAServerHasTheMemoryThatItIsTold(t *testing.T) {
	if has := door.Memory(); has < 1<<20 || door.BodyBytes() > has {
		t.Errorf("of this machine: %d bytes, %d of requests", has, door.BodyBytes())
	}
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(-1))
	for said, requests := range map[int64]int64{1 << 40: 512 << 20, 1 << 30: 128 << 20, 100 << 20: 64 << 20} {
		debug.SetMemoryLimit(said)
		if door.Memory() != said || door.BodyBytes() != requests {
			t.Errorf("told %d: %d bytes, %d of requests", said, door.Memory(), door.BodyBytes())
		}
	}
}
