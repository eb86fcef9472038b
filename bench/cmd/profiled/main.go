// Command profiled is the portal with a profiler, to learn where the time and
// the memory go that the benchmark suite measures:
//
//	go build -o /tmp/profiled ./bench/cmd/profiled
//	PROFILES=/tmp/profiles go run ./bench/cmd/suite -n 10000 -binary /tmp/profiled
//	go tool pprof -top /tmp/profiled /tmp/profiles/ready-cpu-*.pprof
//
// It takes the arguments of "callboard serve" that the suite uses. Into the
// folder named by PROFILES it writes the CPU profile until all sources are
// read and the heap at that point (ready-*), and the CPU profile and the
// allocations from then on until it ends (serving-*).
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"sync"
	"syscall"

	"github.com/callboard/callboard/extensions"
	"github.com/callboard/callboard/internal/app"
)

func main() {
	if len(os.Args) < 2 || os.Args[1] != "serve" {
		return // the suite asks for the version, too
	}
	if err := run(os.Args[2:], os.Getenv("PROFILES")); err != nil {
		fmt.Fprintln(os.Stderr, "profiled:", err)
		os.Exit(1)
	}
}

func run(args []string, dir string) error {
	if dir == "" {
		return errors.New("PROFILES must name a folder")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	listen := flags.String("listen", app.DefaultListen, "")
	data := flags.String("data", "./callboard-data", "")
	if err := flags.Parse(args); err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	p := &profiles{dir: dir}
	if err := p.begin("ready"); err != nil {
		return err
	}
	err := app.Serve(ctx, app.Options{
		Setup:  app.Setup{Extensions: extensions.Standard(), Paths: flags.Args(), Dir: ".", Logger: slog.Default()},
		Data:   *data,
		Listen: *listen,
		Ready: func(app.Summary) {
			p.say(p.end("heap"))
			p.say(p.begin("serving"))
		},
	})
	return errors.Join(err, p.end("allocs"))
}

// profiles writes what was profiled during one stage after the other.
type profiles struct {
	dir   string
	mu    sync.Mutex
	stage string
	cpu   *os.File
}

func (p *profiles) say(err error) {
	if err != nil {
		slog.Error("profile", "err", err)
	}
}

// file creates a file that belongs to this process and stage.
func (p *profiles) file(what string) (*os.File, error) {
	return os.Create(filepath.Join(p.dir, fmt.Sprintf("%s-%s-%d.pprof", p.stage, what, os.Getpid())))
}

func (p *profiles) begin(stage string) (err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stage = stage
	if p.cpu, err = p.file("cpu"); err != nil {
		return err
	}
	return pprof.StartCPUProfile(p.cpu)
}

// end closes the CPU profile of a stage and writes one of its memory.
func (p *profiles) end(memory string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	pprof.StopCPUProfile()
	err := p.cpu.Close()
	runtime.GC()
	f, e := p.file(memory)
	if e != nil {
		return errors.Join(err, e)
	}
	return errors.Join(err, pprof.Lookup(memory).WriteTo(f, 0), f.Close())
}
