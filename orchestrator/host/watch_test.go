package host_test

import (
	"strings"
	"testing"
	"time"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/host"
)

// Few among many are found, part by part; lines are read of those alone.
func TestAListLooksThroughManyMessages(t *testing.T) {
	h, end := running(t, newPath(t), &provider{began: time.Now()}, host.Options{})
	defer end()
	first := send(t, h, func(m *orchestrator.Message) { m.ClientMessageID = "first" })
	shop, err := h.API().Open("shop")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := shop.SendBatch(t.Context(), batchOf(450, func(*orchestrator.Message) {})); err != nil {
		t.Fatal(err)
	}
	asked := 0
	list, rest, err := h.Messages(t.Context(), "shop", uuid.Nil, 2, func(s *host.Seen) bool {
		asked++
		return s.Message.ClientMessageID == "first" && s.Lines == nil
	})
	if err != nil || len(list) != 1 || rest != uuid.Nil || list[0].UMID.String() != first || asked != 451 {
		t.Fatalf("%+v, rest %s, %v, %d were looked at", list, rest, err, asked)
	}
	if !strings.Contains(string(list[0].Lines), `"kind":"submitted"`) {
		t.Errorf("its lines are %q", list[0].Lines)
	}
	all := func(*host.Seen) bool { return true }
	if list, rest, err := h.Messages(t.Context(), "shop", uuid.Nil, 451, all); len(list) != 451 || rest != uuid.Nil {
		t.Errorf("all: %d, rest %s, %v", len(list), rest, err)
	}
	if list, rest, err := h.Messages(t.Context(), "shop", uuid.Nil, 300, all); len(list) != 300 || rest != list[299].UMID {
		t.Errorf("300: %d, rest %s, %v", len(list), rest, err)
	}
	if _, _, err := h.Messages(t.Context(), "nobody", uuid.Nil, 1, all); err == nil {
		t.Error("of a subaccount that there is not")
	}
}
