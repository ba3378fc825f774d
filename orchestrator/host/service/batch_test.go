package service_test

import (
	"net/http"
	"strings"
	"testing"
)

// A message of a batch that is refused has an id under which its reason is told; the others go on.
func TestARefusedMessageOfABatchCanBeAskedForItsReason(t *testing.T) {
	do := serve(t, &pigeon{})
	status, text := do("POST", messages+"/batch", "ours", `{"clientBatchId":"mine","includeMessagesInResponse":true,"messages":[`+
		hello+`,{"user":{"msisdn":"98765432"},"type":"text","content":{"text":"Hi"},"clientMessageId":"two"}]}`)
	ids := umidPattern.FindAllString(text, -1) // of the batch, and of its messages
	if status != http.StatusOK || len(ids) != 3 || !strings.Contains(text, `"acceptedCount":1`) {
		t.Fatal(status, text)
	}
	for i, part := range []string{1: `"state":"`, 2: `"state":"rejected"`} {
		if part == "" {
			continue
		}
		status, text := do("GET", messages+"/"+ids[i], "ours", "")
		if status != http.StatusOK || !strings.Contains(text, part) {
			t.Errorf("message %d: %d %s", i, status, text)
		}
		if i == 2 && (!strings.Contains(text, `"clientMessageId":"two"`) || !strings.Contains(text, "user.msisdn") ||
			!strings.Contains(text, `"clientBatchId":"mine"`) || !strings.Contains(text, `"batchId":"`+ids[0])) {
			t.Errorf("why it was refused: %s", text)
		}
	}
	if status, text := do("GET", messages+"/"+ids[2], "theirs", ""); status != http.StatusUnauthorized {
		t.Errorf("to others: %d %s", status, text)
	}
	if status, text := do("GET", "/healthz", "", ""); status != http.StatusOK {
		t.Errorf("after it: %d %s", status, text)
	}
}
