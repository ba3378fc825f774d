package dashboard

import (
	"bytes"
	"embed"
	"io/fs"
	"net/http"
	"time"
)

// contentPolicy lets the page load and ask nothing but its own origin, and run no script but its files.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
	"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

//go:embed assets
var assets embed.FS

// page serves the dashboard's own files. What is not among them is a path that does not exist.
func (s *Server) page(w http.ResponseWriter, r *http.Request) {
	files, err := fs.Sub(assets, "assets")
	if err != nil {
		panic("dashboard: the assets are not embedded: " + err.Error())
	}
	name := r.URL.Path[1:]
	if name == "" {
		name = "index.html"
	}
	info, err := fs.Stat(files, name)
	if made := name == "vocabulary.js"; !made && (isAPI(r.URL.Path) || err != nil || info.IsDir()) {
		s.notFound(w, r)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET")
		s.refuse(w, r, methodRefused(r))
		return
	}
	h := w.Header()
	h.Set("Cache-Control", "no-cache")
	h.Set("Content-Security-Policy", contentPolicy)
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	if name == "vocabulary.js" {
		http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(vocabularyModule()))
		return
	}
	http.ServeFileFS(w, r, files, name)
}
