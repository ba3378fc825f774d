package dashboard

import (
	"embed"
	"io/fs"
	"net/http"
)

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
	if info, err := fs.Stat(files, name); isAPI(r.URL.Path) || err != nil || info.IsDir() {
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
	h.Set("Content-Security-Policy",
		"default-src 'self'; connect-src 'self'; img-src 'self' data:; frame-ancestors 'none'")
	http.ServeFileFS(w, r, files, name)
}
