package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/callboard/callboard/internal/app"
	"github.com/callboard/callboard/internal/fault"
)

// target is where a command asks: a portal, or files.
type target struct {
	server string
	paths  []string
	config []string
}

// requestTimeout bounds one request to a portal.
const requestTimeout = time.Minute

const defaultServer = "http://" + app.DefaultListen

// serverFlag adds --server to a command.
func (t *target) serverFlag(c *cobra.Command) {
	c.Flags().StringVar(&t.server, "server", "", "ask the portal at this `URL` (default $CALLBOARD_SERVER, or "+defaultServer+")")
}

// fileFlags adds the flags that ask files instead of a portal.
func (t *target) fileFlags(c *cobra.Command) {
	c.Flags().StringArrayVar(&t.paths, "path", nil, "read this file or folder `PATH` instead of asking a portal (repeatable)")
	c.Flags().StringArrayVar(&t.config, "config", nil, "app-config.yaml `FILE` that declares rules and kinds for --path (repeatable)")
}

// setup is what package app needs to know to read files.
func (e *Env) setup(paths, config []string) app.Setup {
	return app.Setup{Extensions: e.Extensions, Paths: paths, ConfigFiles: absolute(e.Dir, config), Dir: e.Dir, Env: e.LookupEnv, Environ: e.Environ}
}

func absolute(dir string, files []string) []string {
	var all []string
	for _, f := range files {
		if !filepath.IsAbs(f) && dir != "." {
			f = filepath.Join(dir, f)
		}
		all = append(all, f)
	}
	return all
}

// client returns what answers for t: the portal, or one made on the spot from files.
func (t *target) client(ctx context.Context, e *Env) (*client, error) {
	if len(t.paths) == 0 && len(t.config) == 0 {
		base, err := t.address(e)
		return &client{base: base, http: &http.Client{Timeout: requestTimeout}}, err
	}
	if t.server != "" {
		return nil, usageError{errors.New("either ask a portal with --server, or read files, not both"), "callboard"}
	}
	looked, err := app.Look(ctx, e.setup(t.paths, t.config))
	if err != nil {
		return nil, err
	}
	if n := len(looked.Problems); n > 0 {
		fmt.Fprintf(e.Err, "%s in these files; callboard validate tells more.\n", counted(n, "problem"))
	}
	return &client{base: "http://localhost", http: &http.Client{Transport: inProcess{looked.Handler}}}, nil
}

// address is the portal's, without a slash at its end.
func (t *target) address(e *Env) (string, error) {
	base := t.server
	if base == "" {
		base = e.env("CALLBOARD_SERVER")
	}
	if base == "" {
		base = defaultServer
	}
	if !strings.Contains(base, "://") {
		base = "http://" + base
	}
	if !strings.HasPrefix(base, "http://") && !strings.HasPrefix(base, "https://") {
		return "", fault.New(fault.Invalid, "%q is no address of a portal.", base).WithFix("Write it as %s.", defaultServer)
	}
	return strings.TrimRight(base, "/"), nil
}

// inProcess answers requests by a handler, without a network.
type inProcess struct{ handler http.Handler }

// RoundTrip implements http.RoundTripper.
func (t inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	w := &captured{header: http.Header{}, status: http.StatusOK}
	r.RequestURI = r.URL.RequestURI()
	t.handler.ServeHTTP(w, r)
	return &http.Response{
		StatusCode: w.status, Status: fmt.Sprintf("%d %s", w.status, http.StatusText(w.status)), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: w.header, Body: io.NopCloser(&w.body), ContentLength: int64(w.body.Len()), Request: r,
	}, nil
}

// captured is an answer in memory.
type captured struct {
	header http.Header
	body   bytes.Buffer
	status int
}

func (c *captured) Header() http.Header         { return c.header }
func (c *captured) WriteHeader(status int)      { c.status = status }
func (c *captured) Write(p []byte) (int, error) { return c.body.Write(p) }

// isPath tells whether an argument is a file or folder rather than a kind.
func (e *Env) isPath(arg string) bool {
	if strings.ContainsAny(arg, `/\`) || strings.HasPrefix(arg, ".") {
		return true
	}
	if kindName(arg) != "" {
		return false
	}
	_, err := os.Stat(filepath.Join(e.Dir, arg))
	return err == nil
}
