package dashboard_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cascade/dashboard"
	"cascade/features/suite"
)

func TestThePlaygroundTellsWhatCanHappen(t *testing.T) {
	url := serve(t, dashboard.Options{})
	makeWorld(t, url, "demo", "three-channels")
	b := browse(t, url+"/?view=playground&world=demo")
	b.sees("Two copies: WhatsApp delivers in its turn, and the plan waits for Read")
	b.sees("It cannot happen: it expires although it was delivered")
	b.sees("SMS fires")
	b.do(`document.querySelector('[aria-label^="Show me: two copies: WhatsApp delivers in its turn"]').click()`)
	b.sees("copy 2: a duplicate")
	b.wait(`document.querySelectorAll("dialog .timeline svg [data-lane]").length === 3 && document.querySelectorAll("dialog .timeline .lane").length === 3`)
	b.do(`document.querySelector("dialog [aria-label=Close]").click()`)
	b.do(`document.querySelector('[aria-label^="Copy as feature file: two copies: WhatsApp delivers in its turn"]').click()`)
	b.wait(`document.querySelector("dialog .copy-text")`)
	file := filepath.Join(t.TempDir(), "surprise.feature")
	if err := os.WriteFile(file, []byte(b.rawText("dialog .copy-text")), 0o644); err != nil {
		t.Fatal(err)
	}
	var out, errs strings.Builder
	if code := suite.Run(t.Context(), suite.Options{Paths: []string{file}, Formats: []string{"progress"}}, &out, &errs); code != 0 {
		t.Errorf("the copied feature exits %d: %s%s", code, &out, &errs)
	}
	b.do(`document.querySelector("dialog [aria-label=Close]").click()`)
	b.fill(".mood select", "real")
	b.sees("Two copies: WhatsApp delivers after it reported a failure")
	b.fill("#payload", "{")
	b.sees("It is walked as soon as the payload would be accepted.")
}
