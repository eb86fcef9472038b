package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"sync"
	"time"
)

// portal is a running callboard.
type portal struct {
	address string
	cmd     *exec.Cmd
	started time.Time // when it was executed
	log     *tail
	done    chan struct{} // closed when it has ended
}

// startPortal executes "callboard serve CATALOG" and does not wait.
func (b *bench) startPortal(catalog, data string) (*portal, error) {
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	p := &portal{address: address, log: &tail{}, done: make(chan struct{})}
	p.cmd = exec.Command(b.binary, "serve", "--listen", address, "--data", data, catalog)
	p.cmd.Dir = b.dir
	p.cmd.Stdout, p.cmd.Stderr = p.log, p.log
	p.started = time.Now()
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		_ = p.cmd.Wait()
		close(p.done)
	}()
	return p, nil
}

func (p *portal) pid() int { return p.cmd.Process.Pid }

// stop ends the portal as an operator would, and kills it when it takes too long.
func (p *portal) stop() {
	_ = p.cmd.Process.Signal(os.Interrupt)
	select {
	case <-p.done:
	case <-time.After(30 * time.Second):
		_ = p.cmd.Process.Kill()
		<-p.done
	}
}

// until asks for a path every pause until it answers 200, and returns the time since the
// portal was executed.
func (p *portal) until(ctx context.Context, path string, pause time.Duration) (time.Duration, error) {
	var last error
	for {
		a, err := fetchOnce(p.address, path)
		took := time.Since(p.started)
		if err == nil && a.Status == http.StatusOK {
			return took, nil
		}
		if err == nil {
			err = fmt.Errorf("status %d", a.Status)
		}
		last = err
		select {
		case <-p.done:
			return 0, fmt.Errorf("callboard ended:\n%s", p.log)
		case <-ctx.Done():
			return 0, fmt.Errorf("GET %s: %w (last: %w)", path, ctx.Err(), last)
		case <-time.After(pause):
		}
		if took > 20*time.Minute {
			return 0, fmt.Errorf("GET %s: not there after %s: %w", path, took.Round(time.Second), last)
		}
	}
}

// ready waits until the first pass of all sources is visible.
func (p *portal) ready(ctx context.Context) (time.Duration, error) {
	return p.until(ctx, "/.backstage/health/v1/readiness", 2*time.Millisecond)
}

// get asks for JSON.
func (p *portal) get(path string, into any) error {
	a, err := fetchOnce(p.address, path)
	if err != nil {
		return err
	}
	if a.Status != http.StatusOK {
		return fmt.Errorf("GET %s answers %d: %.300s", path, a.Status, a.Body)
	}
	if err := json.Unmarshal(a.Body, into); err != nil {
		return fmt.Errorf("GET %s: %w", path, err)
	}
	return nil
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// tail keeps the end of what a process says.
type tail struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.b.Len() > 64<<10 {
		t.b.Next(t.b.Len() - 16<<10)
	}
	return t.b.Write(p)
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.b.String()
}
