package main

import (
	"context"
	"io"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/apidocs"
	"github.com/callboard/callboard/internal/apidocs/apidocsweb"
	"github.com/callboard/callboard/internal/webui"
)

func main() {
	pages := apidocsweb.New(apidocs.NewCache(64 << 20))
	mux := http.NewServeMux()
	mux.Handle("/assets/", webui.Assets().Handler())
	mux.HandleFunc("/d/{name}", func(w http.ResponseWriter, r *http.Request) {
		name := r.PathValue("name")
		data, err := os.ReadFile(filepath.Join(os.Args[2], name))
		if err != nil {
			http.Error(w, err.Error(), 404)
			return
		}
		typ, _, _ := strings.Cut(name, "--")
		spec := map[string]any{"type": typ, "definition": string(data)}
		if typ == "mcp-server" {
			delete(spec, "definition")
			spec["remotes"] = []any{
				map[string]any{"type": "streamable-http", "name": "catalog", "url": "https://mcp.example.com/v1", "headers": []any{map[string]any{"name": "X-Api-Key", "description": "A key from the portal", "isRequired": true}}},
				map[string]any{"type": "sse", "url": "https://mcp.example.com/sse"}}
		}
		e := entity.New(map[string]any{"apiVersion": "backstage.io/v1alpha1", "kind": "API", "metadata": map[string]any{"name": "x"}, "spec": spec})
		start := time.Now()
		c := pages.Definition(r.Context(), e, "/d/"+name, r.URL.Query())
		read := time.Since(start)
		if r.URL.Query().Has("outline") {
			c = pages.Outline(r.Context(), e, "/d/"+name)
		}
		var b strings.Builder
		body := templ.ComponentFunc(func(ctx2 context.Context, w2 io.Writer) error { return c.Render(ctx2, w2) })
		err = webui.Page(webui.PageProps{Title: name, Theme: webui.ThemeOf(r), Foot: webui.FootProps{SnapshotAt: start, Now: start, Version: "0.9"}, Nav: []webui.NavItem{{Label: "APIs", Href: "/api-docs"}}, Current: "/api-docs"}).Render(templ.WithChildren(r.Context(), body), &b)
		if err != nil {
			fmt.Println(err)
		}
		fmt.Println(r.URL, "read", read, "all", time.Since(start), b.Len())
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Write([]byte(b.String()))
	})
	fmt.Println(http.ListenAndServe(os.Args[1], mux))
}
