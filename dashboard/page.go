package dashboard

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
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
	name, lasts := embedded().named(r.URL.Path[1:])
	file, is := embedded().files[name]
	if watches && name == "index.html" {
		file = embedded().watching
	}
	if !is || isAPI(r.URL.Path) {
		return false, nil
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET")
		return true, methodRefused(r)
	}
	h := w.Header()
	h.Set("Cache-Control", "no-cache") // it asks each time whether it has changed
	if lasts {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	h.Set("ETag", file.tag)
	h.Set("Content-Security-Policy", contentPolicy)
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(file.text))
	return true, nil
}

// pageFile is a file of the page, as it is sent.
type pageFile struct {
	text []byte
	tag  string // the ETag
}

func newPageFile(text []byte) pageFile {
	return pageFile{text, fmt.Sprintf(`"%.16x"`, sha256.Sum256(text))}
}

// pageFiles are the files of the page by their names. The page asks for all but itself in a folder that is named for what
// stands in them: a browser asks for each once, and never shows one that has changed since.
type pageFiles struct {
	files    map[string]pageFile
	watching pageFile // the index where one only watches
	folder   string   // with the slash at its end
}

// embedded are the files that are in the program.
var embedded = sync.OnceValue(func() pageFiles {
	files, err := fs.Sub(assets, "assets")
	if err == nil {
		var all pageFiles
		if all, err = readPage(files); err == nil {
			return all
		}
	}
	panic("dashboard: the assets are not embedded: " + err.Error())
})

// versioned is where the folders of all versions are.
const versioned = "assets/"

// named is the file of a path, and whether it lasts: with its version it is never another. What a page of another version
// asks for later is answered as it is now, as is what is asked for without a version.
func (p pageFiles) named(path string) (name string, lasts bool) {
	if path == "" {
		return "index.html", false
	}
	if name, lasts = strings.CutPrefix(path, p.folder); lasts {
		return name, true
	}
	if inFolder, is := strings.CutPrefix(path, versioned); is {
		_, name, _ = strings.Cut(inFolder, "/")
	}
	return name, false
}

// readPage reads the page's files. Some are made.
func readPage(from fs.FS) (pageFiles, error) {
	p := pageFiles{files: map[string]pageFile{
		"vocabulary.js": newPageFile(vocabularyModule()), "style/picture.css": newPageFile([]byte(report.Style())),
		"scenario.schema.json": newPageFile(scenarios.Schema()),
	}}
	err := fs.WalkDir(from, ".", func(path string, file fs.DirEntry, err error) error {
		if err != nil || file.IsDir() {
			return err
		}
		text, err := fs.ReadFile(from, path)
		p.files[path] = newPageFile(text)
		return err
	})
	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(p.files)) {
		fmt.Fprintf(sum, "%s %s", name, p.files[name].tag)
	}
	p.folder = fmt.Sprintf("%s%.16x/", versioned, sum.Sum(nil))
	index := p.index()
	p.files["index.html"] = newPageFile(index)
	p.watching = newPageFile(bytes.Replace(index, []byte("<html "), []byte("<html data-watches "), 1))
	return p, err
}

// index names every module of the first view, so that the browser asks for all at once: each imports others, and it
// would find them one after another.
func (p pageFiles) index() []byte {
	var preload bytes.Buffer
	for _, path := range slices.Sorted(maps.Keys(p.files)) {
		if isModule := strings.HasSuffix(path, ".js") || strings.HasSuffix(path, ".mjs"); isModule && !isLater(path) {
			fmt.Fprintf(&preload, "  <link rel=\"modulepreload\" href=%q>\n", path)
		}
	}
	const before = "  <script type"
	text := bytes.Replace(p.files["index.html"].text, []byte(before), append(preload.Bytes(), before...), 1)
	for _, address := range []string{` href="`, ` src="`} {
		text = bytes.ReplaceAll(text, []byte(address), []byte(address+p.folder))
	}
	return text
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
