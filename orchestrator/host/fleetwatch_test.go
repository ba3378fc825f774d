package host_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/host"
)

// Every process lists all messages, the newest first and a page at a time; what it writes itself it tells as it comes.
func TestEveryProcessShowsAllMessages(t *testing.T) {
	a, b, _ := pair(t, providers)
	of, err := a.Watch("shop")
	if err != nil || !slices.Equal(a.Subaccounts(), []string{"shop"}) || len(of.Channels) != 2 {
		t.Fatal(of, err)
	}
	var ids []string
	for i := range 5 {
		by := []*host.Fleet{a, b}[i%2]
		ids = append(ids, send(t, by, func(m *orchestrator.Message) { m.ClientMessageID = fmt.Sprint(i) }))
	}
	slices.Reverse(ids)
	for _, f := range []*host.Fleet{a, b} {
		var listed []string
		for before := uuid.Nil; ; {
			list, rest, err := f.Messages(t.Context(), "shop", before, 2, func(*host.Seen) bool { return true })
			if err != nil {
				t.Fatal(err)
			}
			for _, one := range list {
				listed = append(listed, one.UMID.String())
			}
			if before = rest; before == uuid.Nil {
				break
			}
		}
		if !slices.Equal(listed, ids) {
			t.Errorf("%v, not %v", listed, ids)
		}
		one, err := f.Message(t.Context(), "shop", uuid.Must(uuid.FromString(ids[0])))
		if err != nil || one.Message.ClientMessageID != "4" || !strings.Contains(string(one.Lines), `"kind":"fired"`) {
			t.Errorf("%+v, %v", one, err)
		}
	}
	told := 0
	until(t, func() bool { // three were sent by the first, each with three lines
		news, whole := a.News(of.Grown, 100)
		told = 0
		for _, n := range news {
			told += strings.Count(string(n.Lines), "\n")
		}
		return whole && told >= 9
	})
	if told != 9 {
		t.Errorf("the first tells %d lines", told)
	}
}
