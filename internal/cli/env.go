package cli

import (
	"io"
	"os"

	"golang.org/x/term"

	"github.com/callboard/callboard/sdk"
)

// Env is the process as the commands see it. The zero Env is good enough to look at the
// commands without running them.
type Env struct {
	Extensions sdk.Extensions
	In         io.Reader
	Out, Err   io.Writer
	// OutTerminal and ErrTerminal say that a person reads Out and Err.
	OutTerminal, ErrTerminal bool
	// Width is that of the terminal in characters; 0 when it is unknown.
	Width int
	// Dir is the working directory.
	Dir string
	// LookupEnv and Environ are the environment; nil means that it is empty.
	LookupEnv func(name string) (string, bool)
	Environ   func() []string
}

// System returns the process as the operating system gives it.
func System(x sdk.Extensions) Env {
	width, _, err := term.GetSize(int(os.Stdout.Fd()))
	if err != nil {
		width = 0
	}
	return Env{
		Extensions: x, In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Dir: ".", Width: width,
		OutTerminal: term.IsTerminal(int(os.Stdout.Fd())), ErrTerminal: term.IsTerminal(int(os.Stderr.Fd())),
		LookupEnv: os.LookupEnv, Environ: os.Environ,
	}
}

func (e *Env) fill() {
	if e.In == nil {
		e.In = eof{}
	}
	if e.Out == nil {
		e.Out = io.Discard
	}
	if e.Err == nil {
		e.Err = io.Discard
	}
	if e.Dir == "" {
		e.Dir = "."
	}
	if e.LookupEnv == nil {
		e.LookupEnv = func(string) (string, bool) { return "", false }
	}
}

// env returns a variable; empty when it is not set.
func (e *Env) env(name string) string {
	value, _ := e.LookupEnv(name)
	return value
}

// outStyle is how to mark text on standard output, errStyle on standard error.
func (e *Env) outStyle() style { return e.styleFor(e.OutTerminal) }
func (e *Env) errStyle() style { return e.styleFor(e.ErrTerminal) }

// styleFor uses colours on a terminal only, and never against the wish that NO_COLOR
// (https://no-color.org) or a dumb terminal tells.
func (e *Env) styleFor(terminal bool) style {
	return style{on: terminal && e.env("NO_COLOR") == "" && e.env("TERM") != "dumb"}
}

// eof is an input with nothing in it.
type eof struct{}

func (eof) Read([]byte) (int, error) { return 0, io.EOF }
