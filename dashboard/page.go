package dashboard

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"strings"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
	"cascade/sim/report"
)

// contentPolicy lets the page load and ask nothing but its own origin, and run no script but its files.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
	"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

//go:embed assets
var assets embed.FS

// page serves the dashboard's own files. What is not among them is a path that does not exist.
func (s *Server) page(w http.ResponseWriter, r *http.Request) {
	is, err := servePage(w, r, false)
	switch {
	case !is:
		s.notFound(w, r)
	case err != nil:
		s.refuse(w, r, err)
	}
}

// servePage serves one of the page's files; one that only watches draws nothing that would change anything. It reports
// whether there is such a file.
func servePage(w http.ResponseWriter, r *http.Request, watches bool) (is bool, err error) {
	files, err := fs.Sub(assets, "assets")
	if err != nil {
		panic("dashboard: the assets are not embedded: " + err.Error())
	}
	name := r.URL.Path[1:]
	if name == "" {
		name = "index.html"
	}
	info, err := fs.Stat(files, name)
	if !made(name) && (isAPI(r.URL.Path) || err != nil || info.IsDir()) {
		return false, nil
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET")
		return true, methodRefused(r)
	}
	text, err := pageFile(files, name)
	if err != nil {
		panic("dashboard: an asset cannot be read: " + err.Error())
	}
	if watches && name == "index.html" {
		text = bytes.Replace(text, []byte("<html "), []byte("<html data-watches "), 1)
	}
	h := w.Header()
	h.Set("Cache-Control", cacheControl(name))
	h.Set("ETag", fmt.Sprintf(`"%.16x"`, sha256.Sum256(text)))
	h.Set("Content-Security-Policy", contentPolicy)
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(text))
	return true, nil
}

// cacheControl is how long a browser may keep a file without asking: for ever where the name of its folder has its
// version, else not at all; it then asks whether it has changed.
func cacheControl(name string) string {
	if strings.HasPrefix(name, "vendor/") {
		return "public, max-age=31536000, immutable"
	}
	return "no-cache"
}

// made tells the files of the page that are in no folder.
func made(name string) bool {
	return name == "vocabulary.js" || name == "style/picture.css" || name == "scenario.schema.json"
}

// pageFile is a file of the page. Some are made.
func pageFile(files fs.FS, name string) ([]byte, error) {
	switch name {
	case "vocabulary.js":
		return vocabularyModule(), nil
	case "style/picture.css":
		return []byte(report.Style()), nil
	case "scenario.schema.json":
		return scenarios.Schema(), nil
	case "index.html":
		return indexPage(files)
	}
	return fs.ReadFile(files, name)
}

// indexPage names every module of the first view, so that the browser asks for all at once: each imports others, and it
// would find them one after another.
func indexPage(files fs.FS) ([]byte, error) {
	text, err := fs.ReadFile(files, "index.html")
	if err != nil {
		return nil, err
	}
	var preload bytes.Buffer
	name := func(module string) { fmt.Fprintf(&preload, "  <link rel=\"modulepreload\" href=%q>\n", module) }
	name("vocabulary.js")
	err = fs.WalkDir(files, ".", func(path string, _ fs.DirEntry, err error) error {
		if isModule := strings.HasSuffix(path, ".js") || strings.HasSuffix(path, ".mjs"); isModule && !isLater(path) {
			name(path)
		}
		return err
	})
	return bytes.Replace(text, []byte("  <script type"), append(preload.Bytes(), "  <script type"...), 1), err
}

// isLater tells the modules that are asked for where they are needed: the first view is there without them.
func isLater(module string) bool {
	return module == "codetext.js" || module == "completion.js" || strings.HasPrefix(module, "vendor/codemirror-")
}

func methodRefused(r *http.Request) error {
	return sendapi.Refuse(http.StatusMethodNotAllowed, sendapi.InvalidParameter,
		"method %.20s is not answered here; allowed: GET", r.Method)
}

// vocabulary is what the page has to know of channels, statuses and codes. It is served as a module of the page,
// so that these stand nowhere but in package orchestrator.
type vocabulary struct {
	Channels []channelWords         `json:"channels"`
	Outcomes []orchestrator.Outcome `json:"outcomes"`
	Codes    []codeWords            `json:"codes"`
}

type channelWords struct {
	Name     orchestrator.Channel  `json:"name"`
	Statuses []orchestrator.Status `json:"statuses"` // that it can report, the lowest first, without the failures
}

type codeWords struct {
	Code orchestrator.Code `json:"code"`
	Text string            `json:"text"`
}

// vocabularyModule is the vocabulary as JavaScript.
func vocabularyModule() []byte {
	var v vocabulary
	for _, c := range orchestrator.Channels() {
		words := channelWords{Name: c}
		for s := orchestrator.Accepted; s <= c.Highest(); s++ {
			words.Statuses = append(words.Statuses, s)
		}
		v.Channels = append(v.Channels, words)
	}
	for o := orchestrator.Open; o <= orchestrator.Cancelled; o++ {
		v.Outcomes = append(v.Outcomes, o)
	}
	for _, c := range orchestrator.Codes() {
		v.Codes = append(v.Codes, codeWords{c, c.String()})
	}
	text, err := json.Marshal(v)
	if err != nil {
		panic("dashboard: the vocabulary does not encode: " + err.Error())
	}
	return append(append([]byte("export const vocabulary = "), text...), ";\n"...)
}
