package main

import (
	"net/http"
	"os"
	"strings"
	"fmt"
	"cascade/dashboard"
	"cascade/scenarios"
)

func main() {
	o := dashboard.Options{APIKey: os.Getenv("KEY")}
	o.Scenario, _ = scenarios.Load("slow-readers")
	s := dashboard.New(o)
	disk := http.FileServer(http.Dir("/work/h/page/dashboard/assets"))
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/api/") || strings.HasPrefix(r.URL.Path, "/sim/") { s.ServeHTTP(w, r); return }
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		w.Header().Set("Cache-Control", "no-store")
		disk.ServeHTTP(w, r)
	})
	fmt.Println(http.ListenAndServe(os.Args[1], nil))
}
