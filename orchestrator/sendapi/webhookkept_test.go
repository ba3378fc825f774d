package sendapi

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// Registrations are kept as long as the server runs: neither a text without end, nor the body that one came in.
func TestOfARegistrationLittleIsKept(t *testing.T) {
	_, problems := decodeWebhooks(fmt.Appendf(nil, `[{"subAccountId":"shop","url":"http://a/%s"},{"subAccountId":"shop","url":"http://a/",`+
		`"oauth":{"url":"http://a/","clientId":"a","clientSecret":"a","credentialsLocation":"body","scope":"%[1]s"}}]`,
		strings.Repeat("x", maxWebhookText)), true)
	told := fmt.Sprint(problems)
	if !strings.Contains(told, "[0].url: has 4105 bytes") || strings.Contains(told, "oauth.scope") {
		t.Errorf("a text that is too long, and one that is not: %s", told)
	}
	const bodies = 64
	var kept [][]Webhook
	before := heap()
	for i := range bodies {
		list, problems := decodeWebhooks(fmt.Appendf(nil, `[{"subAccountId":"shop","url":"http://a/%d"}%s]`, i, strings.Repeat(" ", 1<<20)), true)
		if problems != nil {
			t.Fatal(problems)
		}
		kept = append(kept, list)
	}
	if more := heap() - before; more > bodies<<20/2 {
		t.Errorf("%d bytes are kept of %d registrations", more, len(kept))
	}
	runtime.KeepAlive(kept)
}

// heap is how many bytes are in use.
func heap() int {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}
