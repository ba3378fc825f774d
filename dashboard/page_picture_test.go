package dashboard_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/headlessexperimental"
	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"cascade/dashboard"
)

// The documentation's picture of a view shows what the view shows: the words that were on it when it was taken are kept in
// the picture. UPDATE=1 takes it anew.
func TestThePicturesOfThePageShowWhatItShows(t *testing.T) {
	for file, lead := range map[string]func(t *testing.T) *tab{
		"dashboard.png": func(t *testing.T) *tab {
			b := story(t)
			b.press("Until idle")
			b.sees("they have it twice")
			return b.anew()
		},
		"journey.png": func(t *testing.T) *tab { return twice(t, serve(t, dashboard.Options{})).anew() },
		"whatif.png": func(t *testing.T) *tab {
			url := serve(t, dashboard.Options{})
			makeWorld(t, url, "demo", "slow-readers")
			b := browse(t, url+"/?world=demo&view=whatif")
			b.fill(".window-slider", "45")
			b.sees("plan step 1: fallbackAfter 45 s, was 60 s")
			b.wait(`document.querySelector(".windows svg").textContent.includes("now 45 s")`)
			return b
		},
	} {
		t.Run(file, func(t *testing.T) { lead(t).isPictured(file) })
	}
}

// anew shows what the tab shows in a window that is as large from the start, with the timeline drawn.
func (b *tab) anew() *tab {
	b.Helper()
	b.size(1280, 1000)
	var address string
	b.value(`location.href`, &address)
	b.open(address)
	b.wait(`document.querySelector(".timeline svg [data-step]")`)
	return b
}

// isPictured holds the words of the page to those that are kept in a picture of it.
func (b *tab) isPictured(file string) {
	b.Helper()
	b.size(1280, 1000)
	words := strings.Join(strings.Fields(b.text("main")), " ")
	file = "../.github/pictures/" + file
	if os.Getenv("UPDATE") != "" {
		b.must(os.WriteFile(file, withWords(b.photograph(), words), 0o644))
	}
	kept, err := os.ReadFile(file)
	b.must(err)
	if diff := cmp.Diff(wordsIn(kept), words); diff != "" {
		b.Errorf("%s shows other words than the page (UPDATE=1 takes it anew):\n%s", file, diff)
	}
}

// photograph takes a picture of what is in the window.
func (b *tab) photograph() []byte {
	b.Helper()
	b.do(`scrollTo(0, 0)`)
	b.draw()
	for range 10 { // the first frames may come before what they are of
		taken, err := chromedp.Call(b.ctx, headlessexperimental.BeginFrame,
			headlessexperimental.BeginFrameParams{Screenshot: &headlessexperimental.ScreenshotParams{}})
		b.must(err)
		if len(taken.ScreenshotData) > 0 {
			return taken.ScreenshotData
		}
	}
	b.Fatal("no picture was taken")
	return nil
}

// A picture's words stand in a chunk of their own behind its head, as the PNG Specification, section 11.3.3.4, has it.
const (
	chunkHead = "iTXtDescription\x00\x00\x00\x00\x00"
	afterHead = 8 + 25 // the signature, and the chunk IHDR
)

func withWords(png []byte, words string) []byte {
	chunk := chunkHead + words
	var out bytes.Buffer
	out.Write(png[:afterHead])
	_ = binary.Write(&out, binary.BigEndian, uint32(len(chunk)-len("iTXt")))
	out.WriteString(chunk)
	_ = binary.Write(&out, binary.BigEndian, crc32.ChecksumIEEE([]byte(chunk)))
	out.Write(png[afterHead:])
	return out.Bytes()
}

func wordsIn(png []byte) string {
	if len(png) < afterHead+4 || !bytes.HasPrefix(png[afterHead+4:], []byte(chunkHead)) {
		return ""
	}
	long := binary.BigEndian.Uint32(png[afterHead:])
	return string(png[afterHead+4+len(chunkHead):][:int(long)+len("iTXt")-len(chunkHead)])
}
