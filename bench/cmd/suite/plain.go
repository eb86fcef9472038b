package main

import (
	"bufio"
	"context"
	"encoding/gob"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// plainCommand makes this program the yardstick: suite plain-handler FILE.
const plainCommand = "plain-handler"

// plain is a process with a net/http handler that does nothing but send what the portal
// sent before.
type plain struct {
	address string
	cmd     *exec.Cmd
	stdin   io.Closer
}

// startPlain records the portal's answers to some paths and starts a process that gives
// the same ones.
func (b *bench) startPlain(ctx context.Context, portal string, paths []string) (*plain, error) {
	answers := make(map[string]answer, len(paths))
	c, err := dial(portal)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	for _, path := range paths {
		a, err := c.fetch(request(path))
		if err != nil {
			return nil, fmt.Errorf("GET %s: %w", path, err)
		}
		if a.Status != http.StatusOK {
			return nil, fmt.Errorf("GET %s answers %d: %.300s", path, a.Status, a.Body)
		}
		answers[path] = a
	}
	file := filepath.Join(b.dir, "answers.gob")
	if err := writeGob(file, answers); err != nil {
		return nil, err
	}
	return launchPlain(ctx, file)
}

func launchPlain(ctx context.Context, file string) (*plain, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	p := &plain{cmd: exec.CommandContext(ctx, self, plainCommand, file)}
	p.cmd.Stderr = os.Stderr
	// The process ends when its input does, even if this one is killed.
	if p.stdin, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	p.address = strings.TrimSpace(line)
	if err != nil {
		p.stop()
		return nil, fmt.Errorf("the plain handler did not start: %w", err)
	}
	return p, nil
}

func (p *plain) stop() {
	_ = p.stdin.Close()
	_ = p.cmd.Wait()
}

// servePlain is the other process: it tells its address and answers until its input ends.
func servePlain(file string, in io.Reader, out io.Writer) error {
	var answers map[string]answer
	if err := readGob(file, &answers); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := &http.Server{Handler: sameBytes(answers), ReadHeaderTimeout: 10 * time.Second}
	go func() {
		_, _ = io.Copy(io.Discard, in)
		_ = server.Close()
	}()
	fmt.Fprintln(out, listener.Addr())
	if err := server.Serve(listener); err != http.ErrServerClosed {
		return err
	}
	return nil
}

// sameBytes answers each path with recorded headers and bytes.
func sameBytes(answers map[string]answer) http.Handler {
	type ready struct {
		headers http.Header
		body    []byte
	}
	byPath := make(map[string]ready, len(answers))
	for path, a := range answers {
		headers := http.Header{}
		for _, h := range a.Headers {
			if name := http.CanonicalHeaderKey(h[0]); name != "Date" && name != "Transfer-Encoding" && name != "Connection" {
				headers[name] = append(headers[name], h[1])
			}
		}
		byPath[path] = ready{headers, a.Body}
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := byPath[r.RequestURI]
		if !ok {
			http.NotFound(w, r)
			return
		}
		headers := w.Header()
		for name, values := range a.headers {
			headers[name] = values
		}
		_, _ = w.Write(a.body)
	})
}

func writeGob(file string, value any) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	err = gob.NewEncoder(w).Encode(value)
	if err == nil {
		err = w.Flush()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	return err
}

func readGob(file string, into any) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	return gob.NewDecoder(bufio.NewReader(f)).Decode(into)
}
